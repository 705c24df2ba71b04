#include "app/desktop/presenters/review_desk.hpp"

#include <algorithm>
#include <tuple>

#include "app/desktop/presenters/names.hpp"

namespace homeostat::desktop {
namespace {

using base::refuse;
using base::Result;
using consultation::Practice;
using kb::review::Board;
using kb::review::Entry;
using kb::review::Review;
using kb::review::Role;
using kb::review::Status;
using kb::review::Step;

constexpr int kLongest = 8;  // more refusals than there are codes would be a circle

/// Changes what a refusal complains of, so that the one behind it is seen. False: no person could change it here.
bool mended(const std::string& code, Entry& step, Board& board) {
  auto& seat = board.persons[step.by];
  if (code == "review.person")
    seat = {step.by, step.by, {Role::clinical, Role::technical}, {}};
  else if (code == "review.role")
    seat.roles.insert(step.role);
  else if (code == "review.topic")
    seat.topics.clear();
  else if (code == "review.conflicts")
    board.conflicts.push_back({step.by, "none", step.on});
  else
    return false;
  return true;
}

/// Items that can be reviewed: what moves a decision by its own words.
bool isReviewed(const std::string& kind) {
  return kind == "intervention" || kind == "rule" || kind == "interaction" || kind == "statement" || kind == "marker" ||
         kind == "instrument";
}

/// Without the item and the step, which are on the screen.
std::string bareWords(const base::Refusal& refusal, const Language& l) {
  const std::string key = "desk.refusal." + refusal.code;
  return l.messages.has(key) ? l.say(key) : refusal.line();
}

bool matches(const ReviewRow& row, const std::string& words) {
  return words.empty() || i18n::searchKey(row.title + " " + row.kind + " " + row.key).find(words) != std::string::npos;
}

}  // namespace

std::vector<base::Refusal> standsBetween(const Review& review, Entry step, Board board) {
  std::vector<base::Refusal> all;
  for (int i = 0; i < kLongest; ++i) {
    const auto next = kb::review::after(review, step, board);
    if (next) return all;
    all.push_back(next.error());
    if (!mended(next.error().code, step, board)) return all;
  }
  return all;
}

ReviewDesk::ReviewDesk(Session& session, std::function<void()> changed)
    : session_(session), changed_(std::move(changed)), index_(session.open.knowledge->edition()) {}

void ReviewDesk::load() {
  session_.desk.ask(
      alive_,
      [survey = session_.survey](Practice& practice) -> Result<Loaded> {
        Loaded loaded;
        auto book = consultation::reviewBook(practice.ledger(), practice.knowledge().edition());
        if (!book) return refuse(book.error());
        loaded.book = std::move(*book);
        auto users = practice.ledger().users();
        if (!users) return refuse(users.error());
        loaded.users = std::move(*users);
        loaded.overridden = survey->upForReview();
        return loaded;
      },
      [this](Result<Loaded> loaded) {
        problem_ = loaded ? std::string() : refusalWords(loaded.error(), session_.language);
        if (loaded) loaded_ = std::move(*loaded);
        if (loaded_) {
          list();
          describe();
        }
        changed_();
      });
}

const Review* ReviewDesk::reviewed(const std::string& key) const {
  const auto known = loaded_->book.items.find(key);
  const auto item = edition().items().find(key);
  // What was said of another content says nothing of this one.
  if (known == loaded_->book.items.end() || item == edition().items().end()) return nullptr;
  return known->second.hash == item->second.hash ? &known->second : nullptr;
}

std::string ReviewDesk::nameOf(const std::string& user) const {
  for (const auto& u : loaded_->users)
    if (u.id == user) return u.name;
  return user;
}

std::string ReviewDesk::standsWords(const std::string& key, const Review* r) const {
  const auto say = [&](const char* what, std::initializer_list<i18n::Argument> a = {}) {
    return session_.say(std::string("desk.review.stands.") + what, a);
  };
  const bool changed = r == nullptr && loaded_->book.items.contains(key);
  if (r == nullptr) return say(changed ? "changed" : "released");
  if (r->end_asked) {
    return say(r->end_asked->step == Step::retired ? "asked.retired" : "asked.retracted",
               {{"who", nameOf(r->end_asked->person)}});
  }
  const auto until = r->review_by ? session_.language.format.day(*r->review_by) : std::string("–");
  switch (r->status) {
    case Status::draft:
      return say("sent_back");
    case Status::sourceVerified:
      return r->approvals.empty() ? say("released") : say("half", {{"count", r->approvals.size()}});
    case Status::adopted:
      return say(r->review_by && *r->review_by < session_.world.now().localDate() ? "lapsed" : "adopted",
                 {{"day", until}});
    case Status::retired:
      return r->successor.empty()
                 ? say("retired")
                 : say("replaced", {{"what", itemName(edition().knowledge(), r->successor, session_.language)}});
    case Status::retracted:
      return say("retracted", {{"why", r->retracted_because}});
  }
  return {};
}

ReviewRow ReviewDesk::rowOf(const std::string& key, const Review* r) const {
  const auto& l = session_.language;
  const std::string kind = key.substr(0, key.find(' ')), id = key.substr(key.find(' ') + 1);
  const std::string word = "desk.kind." + kind;
  ReviewRow row{key, itemName(edition().knowledge(), key, l), l.messages.has(word) ? l.say(word) : kind,
                standsWords(key, r), 4};
  const auto& often = loaded_->overridden;
  if (kind == "intervention" && std::find(often.begin(), often.end(), id) != often.end()) {
    row.stands = session_.say("desk.rates.review");
    row.urgency = 0;
  } else if (loaded_->book.items.contains(key)) {
    row.urgency = 1;  // begun, lapsed, sent back or changed
  } else if (kb::review::blocksOrUrges(edition().knowledge(), key)) {
    row.urgency = 2;
  } else if (kind == "intervention" || kind == "rule") {
    row.urgency = 3;
  }
  return row;
}

void ReviewDesk::list() {
  const auto today = session_.world.now().localDate();
  std::vector<ReviewRow> all;
  for (const auto& [key, item] : edition().items()) {
    if (!isReviewed(item.kind)) continue;
    const auto* r = reviewed(key);
    const bool ended = r != nullptr && (r->status == Status::retired || r->status == Status::retracted);
    const bool stands = r != nullptr && r->status == Status::adopted;
    const bool lapsed = stands && r->review_by && *r->review_by < today;
    auto row = rowOf(key, r);
    const bool waits = !ended && (!stands || lapsed || row.urgency == 0);
    const bool wanted = queue_ == ReviewQueue::waiting ? waits : queue_ == ReviewQueue::adopted ? stands : ended;
    if (wanted) all.push_back(std::move(row));
  }
  total_ = all.size();
  const auto words = i18n::searchKey(words_);
  std::vector<std::pair<std::string, ReviewRow>> sorted;
  for (auto& row : all)
    if (matches(row, words)) sorted.emplace_back(session_.language.format.collationKey(row.title), std::move(row));
  std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) {
    return std::tie(a.second.urgency, a.first) < std::tie(b.second.urgency, b.first);
  });
  rows_.clear();
  for (auto& [sort_key, row] : sorted) {
    if (rows_.size() == kRows) break;
    rows_.push_back(std::move(row));
  }
}

void ReviewDesk::show(ReviewQueue queue, const std::string& words) {
  queue_ = queue;
  words_ = words;
  if (!loaded_) return;
  list();
  changed_();
}

void ReviewDesk::open(const std::string& key) {
  key_ = key;
  if (!loaded_) return;
  describe();
  changed_();
}

std::vector<ReviewBar> ReviewDesk::barsFor(const Review& review) const {
  Entry step;
  step.step = Step::approved;
  step.by = session_.open.user_id;
  step.on = session_.world.now().localDate();
  step.hash = review.hash;
  step.review_by = base::CivilDate::fromDaysSinceEpoch(step.on.daysSinceEpoch() + 1);  // asked for in the form
  std::vector<ReviewBar> bars;
  for (const auto role : {Role::clinical, Role::technical}) {
    step.role = role;
    ReviewBar bar{role, session_.say("desk.review.role." + kb::review::wordOf(role)), {}};
    for (const auto& refusal : standsBetween(review, step, loaded_->book.board))
      bar.lines.push_back(bareWords(refusal, session_.language));
    bars.push_back(std::move(bar));
  }
  return bars;
}

std::string ReviewDesk::stepWords(const Entry& entry) const {
  const auto& l = session_.language;
  std::string words = session_.say("desk.review.step." + kb::review::wordOf(entry.step));
  if (entry.step == Step::approved) words += " (" + session_.say("desk.review.role." + wordOf(entry.role)) + ")";
  words = l.format.shortDay(entry.on) + " · " + nameOf(entry.by) + " · " + words;
  if (entry.review_by)
    words += ", " + session_.say("desk.knowledge.review_by", {{"value", l.format.day(*entry.review_by)}});
  return entry.text.empty() ? words : words + ": " + entry.text;
}

void ReviewDesk::describe() {
  opened_.reset();
  const auto found = key_.empty() ? std::vector<kb::Provenance>{} : index_.of(key_, loaded_->book.reviewers(edition()));
  const auto review = consultation::reviewOf(loaded_->book, edition(), key_);
  if (found.empty() || !review) return;
  const auto& l = session_.language;
  ReviewedItem out;
  out.key = key_;
  out.item = knowledgeItem(found.front(), session_.open.settings.policy, l);
  out.stands = standsWords(key_, reviewed(key_));
  out.needs = session_.say(review->subject.blocks_or_urges ? "desk.review.needs_two" : "desk.review.needs_one");
  for (const auto& p : kb::review::reviewersOf(*review, loaded_->book.board))
    out.approvals.push_back(session_.say("desk.review.approval", {{"name", p.name},
                                                                  {"role", session_.say("desk.review.role." + p.role)},
                                                                  {"day", p.date},
                                                                  {"interests", p.conflicts}}));
  out.bars = barsFor(*review);
  for (const auto& entry : review->history) out.discussion.push_back(stepWords(entry));
  out.adopted = review->status == Status::adopted;
  out.sent_back = review->status == Status::draft;
  out.ended = review->status == Status::retired || review->status == Status::retracted;
  opened_ = std::move(out);
}

std::vector<BoardRow> ReviewDesk::board() const {
  std::vector<BoardRow> rows;
  if (!loaded_) return rows;
  const auto& board = loaded_->book.board;
  const auto today = session_.world.now().localDate();
  for (const auto& user : loaded_->users) {
    BoardRow row{user.id, user.name, false, false, {}, session_.say("desk.review.no_interests")};
    if (const auto seat = board.persons.find(user.id); seat != board.persons.end()) {
      row.clinical = seat->second.roles.contains(Role::clinical);
      row.technical = seat->second.roles.contains(Role::technical);
      const std::vector<std::string> topics(seat->second.topics.begin(), seat->second.topics.end());
      row.topics = session_.language.format.list(topics);
    }
    if (const auto* said = board.statementOf(user.id, today))
      row.interests = session_.say("desk.review.interests_of",
                                   {{"text", said->text}, {"day", session_.language.format.day(said->on)}});
    rows.push_back(std::move(row));
  }
  return rows;
}

/// Writes, takes what assessments may use from it into the session, and reads back.
void ReviewDesk::write(std::function<Result<void>(Practice&)> work, Done done) {
  session_.desk.ask(
      alive_,
      [work = std::move(work)](Practice& practice) -> Result<consultation::PracticeSettings> {
        if (auto written = work(practice); !written) return refuse(written.error());
        return practice.settings();
      },
      [this, done = std::move(done)](Result<consultation::PracticeSettings> settings) {
        if (!settings) return done(bareWords(settings.error(), session_.language));
        session_.open.settings = std::move(*settings);
        done({});
        load();
      });
}

void ReviewDesk::step(consultation::ReviewStep step, Done done) {
  step.item = key_;
  write(
      [step, now = session_.world.now()](Practice& practice) -> Result<void> {
        const auto after = consultation::takeStep(practice.ledger(), practice.knowledge().edition(), step, now);
        if (!after) return refuse(after.error());
        return {};
      },
      std::move(done));
}

void ReviewDesk::adopt(Role role, const std::string& review_by, const std::string& text, Done done) {
  const auto day = base::CivilDate::parse(review_by);
  if (!day) return done(session_.say("desk.patient.day_unread", {{"text", review_by}}));
  consultation::ReviewStep s;
  s.step = Step::approved;
  s.role = role;
  s.text = text;
  s.review_by = *day;
  step(s, std::move(done));
}

void ReviewDesk::take(Step kind, const std::string& text, Done done) {
  consultation::ReviewStep s;
  s.step = kind;
  s.text = text;
  step(s, std::move(done));
}

void ReviewDesk::setReviewDate(const std::string& text, Done done) {
  const auto day = base::CivilDate::parse(text);
  if (!day) return done(session_.say("desk.patient.day_unread", {{"text", text}}));
  consultation::ReviewStep s;
  s.step = Step::reviewDateSet;
  s.review_by = *day;
  step(s, std::move(done));
}

void ReviewDesk::stateInterests(const std::string& text, Done done) {
  if (text.find_first_not_of(" \n\t") == std::string::npos) return done(session_.say("desk.review.interests_needed"));
  write(
      [text, now = session_.world.now()](Practice& practice) -> Result<void> {
        auto written = practice.ledger().append(record::draftOf(record::KnowledgeConflicts{text}, "", now));
        if (!written) return refuse(written.error());
        return {};
      },
      std::move(done));
}

void ReviewDesk::appoint(const std::string& user, bool clinical, bool technical, Done done) {
  record::ReviewerAppointed seat{user, {}, {}};
  if (clinical) seat.roles.emplace_back("clinical");
  if (technical) seat.roles.emplace_back("technical");
  // A seat bound to topics stays bound to them.
  if (const auto known = loaded_->book.board.persons.find(user); known != loaded_->book.board.persons.end())
    seat.topics.assign(known->second.topics.begin(), known->second.topics.end());
  write(
      [seat, now = session_.world.now()](Practice& practice) -> Result<void> {
        auto written = practice.ledger().append(record::draftOf(seat, "", now));
        if (!written) return refuse(written.error());
        return {};
      },
      std::move(done));
}

}  // namespace homeostat::desktop
