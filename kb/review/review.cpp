#include "kb/review/review.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace homeostat::kb::review {
namespace {

using base::Result;

tl::unexpected<base::Refusal> no(const Review& review, const Entry& entry, const char* code, std::string cause,
                                 std::string mend) {
  return base::refuse({code, review.subject.key,
                       fmt::format("{} by {} on {}", wordOf(entry.step), entry.by, entry.on.iso()), std::move(cause),
                       std::move(mend)});
}

/// A year later on the calendar; 29 February counts to 1 March.
CivilDate yearAfter(CivilDate day) {
  if (day.month == 2 && day.day == 29) return {day.year + 1, 3, 1};
  ++day.year;
  return day;
}

bool stands(const ConflictStatement* statement, const CivilDate& day) {
  return statement != nullptr && !statement->text.empty() && day < yearAfter(statement->on);
}

bool ended(Status status) { return status == Status::retired || status == Status::retracted; }

/// Whether the approvals that stand make it adopted.
bool enough(const Review& review) {
  std::set<std::string> persons;
  std::set<Role> roles;
  for (const auto& a : review.approvals) {
    persons.insert(a.person);
    roles.insert(a.role);
  }
  if (!review.subject.blocks_or_urges) return roles.contains(Role::clinical);
  return persons.size() >= 2 && roles.size() == 2;
}

bool ends(Step step) { return step == Step::retired || step == Step::retracted; }

/// Whether ending the item takes a second person: what warns or blocks must not fall silent by one hand.
bool endsByTwo(const Review& review) { return review.subject.blocks_or_urges && !ended(review.status); }

/// Whether this step is the second of the two.
bool secondEnd(const Review& review, const Entry& entry) {
  return review.end_asked && review.end_asked->step == entry.step;
}

/// A right to "rules" is one to "rules/red-flags".
bool mayJudge(const Person& p, const std::string& topic) {
  return p.topics.empty() || p.topics.contains(topic) || p.topics.contains(topic.substr(0, topic.find('/')));
}

/// The step in the status and content that stand; who does it is another question.
Result<void> inOrder(const Review& r, const Entry& e) {
  const bool first = e.step == Step::drafted;
  if (first != r.hash.empty()) {
    return no(r, e, "review.order", first ? "it was drafted before" : "nothing was drafted yet",
              "Begin with the draft, once");
  }
  if (!r.history.empty() && e.on < r.history.back().on) {
    return no(r, e, "review.date", "it lies before the step taken last, " + r.history.back().on.iso(),
              "Check the date");
  }
  if (e.step == Step::commented || first) return {};
  if (r.status == Status::retracted || (r.status == Status::retired && e.step != Step::retracted)) {
    return no(r, e, "review.order", "the item is " + wordOf(r.status), "Draft a new item instead");
  }
  if (e.step != Step::revised && e.hash != r.hash) {
    return no(r, e, "review.changed", "the content looked at is not the content that stands",
              "Look at the present content first");
  }
  if (e.step == Step::sourcesChecked && r.status != Status::draft) {
    return no(r, e, "review.order", "its sources are checked already", "Approve it, or comment");
  }
  if (e.step == Step::approved && r.status == Status::draft) {
    return no(r, e, "review.order", "nobody has checked its sources", "Check the sources first");
  }
  if (e.step == Step::reviewDateSet && r.status != Status::adopted) {
    return no(r, e, "review.order", "only what is adopted has a review date", "Approve it first");
  }
  return {};
}

Result<void> byRight(const Review& r, const Entry& e, const Board& board) {
  const auto person = board.persons.find(e.by);
  if (person == board.persons.end())
    return no(r, e, "review.person", "nobody of this name is on the board", "Add the person first");
  const bool judges = e.step == Step::sourcesChecked || e.step == Step::approved || e.step == Step::sentBack ||
                      e.step == Step::reviewDateSet || e.step == Step::retired || e.step == Step::retracted;
  if (!judges) return {};
  const auto& p = person->second;
  if (!ends(e.step) && r.authors.contains(e.by)) {  // an author may call an own item wrong

    return no(r, e, "review.author", "author and reviewer are the same person", "Someone else must do this");
  }
  if (!mayJudge(p, r.subject.topic)) {
    return no(r, e, "review.topic", p.name + " has no right to the topic \"" + r.subject.topic + "\"",
              "Ask someone who has");
  }
  if (e.step == Step::approved && !p.roles.contains(e.role)) {
    return no(r, e, "review.role", p.name + " has not the role " + wordOf(e.role),
              "Approve in a role that the person has");
  }
  if (ends(e.step) && endsByTwo(r) && secondEnd(r, e)) {
    const auto first = board.persons.find(r.end_asked->person);
    const bool clinical = p.roles.contains(Role::clinical) ||
                          (first != board.persons.end() && first->second.roles.contains(Role::clinical));
    if (!clinical) {
      return no(r, e, "review.role", "neither of the two who would end it has the clinical role",
                "Ask a second person who has it");
    }
  }
  const bool needs_statement = e.step == Step::approved || e.step == Step::reviewDateSet;
  if (needs_statement && !stands(board.statementOf(e.by, e.on), e.on)) {
    return no(r, e, "review.conflicts", p.name + " has no statement of conflicts of interest of the last year",
              "State them first; \"none\" is a statement");
  }
  return {};
}

Result<void> complete(const Review& r, const Entry& e) {
  const bool needs_reason = ends(e.step) || e.step == Step::sentBack || e.step == Step::commented;
  if (needs_reason && e.text.empty()) {
    return no(r, e, "review.reason", "no reason is given", "Say why");
  }
  if (e.successor == r.subject.key && !e.successor.empty()) {
    return no(r, e, "review.successor", "an item cannot replace itself", "Name the item that replaces it, or none");
  }
  const bool needs_date = e.step == Step::approved || e.step == Step::reviewDateSet;
  if (needs_date && (!e.review_by || *e.review_by <= e.on)) {
    return no(r, e, "review.date", "the next review needs a date to come", "Give a later day");
  }
  const bool again = e.step == Step::approved && std::any_of(r.approvals.begin(), r.approvals.end(),
                                                             [&](const Approval& a) { return a.person == e.by; });
  if (again) return no(r, e, "review.twice", "this person has approved it already", "A second person must approve");
  if (endsByTwo(r) && secondEnd(r, e) && r.end_asked->person == e.by) {
    return no(r, e, "review.twice", "this person has asked for it already", "A second person must agree");
  }
  return {};
}

/// The first of two only asks; the second, or the only one needed, ends it.
void end(Review& r, const Entry& e) {
  if (!e.successor.empty()) r.successor = e.successor;
  if (e.step == Step::retracted) r.retracted_because = e.text;
  if (endsByTwo(r) && !secondEnd(r, e)) {
    r.end_asked = EndAsked{e.step, e.by};
    return;
  }
  r.status = e.step == Step::retired ? Status::retired : Status::retracted;
  r.end_asked.reset();
}

void take(Review& r, const Entry& e) {
  switch (e.step) {
    case Step::drafted:
    case Step::revised:
      r.status = Status::draft;
      r.hash = e.hash;
      r.authors.insert(e.by);
      r.approvals.clear();
      r.review_by.reset();
      r.end_asked.reset();
      break;
    case Step::sentBack:
      r.status = Status::draft;
      r.approvals.clear();
      r.review_by.reset();
      r.end_asked.reset();
      break;
    case Step::sourcesChecked:
      r.status = Status::sourceVerified;
      break;
    case Step::approved:
      r.approvals.push_back({e.by, e.role, e.on});
      // The earliest of the approvers' dates holds.
      r.review_by = r.review_by ? std::min(*r.review_by, *e.review_by) : *e.review_by;
      if (enough(r)) r.status = Status::adopted;
      break;
    case Step::reviewDateSet:
      r.review_by = e.review_by;
      break;
    case Step::retired:
    case Step::retracted:
      end(r, e);
      break;
    case Step::commented:
      break;
  }
  r.history.push_back(e);
}

}  // namespace

const ConflictStatement* Board::statementOf(const std::string& person, const CivilDate& day) const {
  const ConflictStatement* newest = nullptr;
  for (const auto& s : conflicts) {
    if (s.person == person && s.on <= day && (newest == nullptr || newest->on <= s.on)) newest = &s;
  }
  return newest;
}

Result<Review> after(const Review& review, const Entry& entry, const Board& board) {
  if (auto ok = inOrder(review, entry); !ok) return tl::unexpected(ok.error());
  if (auto ok = byRight(review, entry, board); !ok) return tl::unexpected(ok.error());
  if (auto ok = complete(review, entry); !ok) return tl::unexpected(ok.error());
  Review next = review;
  take(next, entry);
  return next;
}

Review released(const Subject& subject, const std::string& hash, const std::string& developer) {
  Review review;
  review.subject = subject;
  review.status = Status::sourceVerified;
  review.hash = hash;
  review.authors.insert(developer);
  return review;
}

Result<Review> fold(Review review, const std::vector<Entry>& entries, const Board& board) {
  for (const auto& entry : entries) {
    auto next = after(review, entry, board);
    if (!next) return next;
    review = std::move(*next);
  }
  return review;
}

Standing standingOn(const Review& review, const CivilDate& day, const Board& board) {
  Standing s;
  s.may_warn = !ended(review.status);
  if (ended(review.status)) s.notes.push_back(wordOf(review.status));
  if (review.end_asked) {
    const char* what = review.end_asked->step == Step::retired ? "retirement-asked " : "retraction-asked ";
    s.notes.push_back(what + review.end_asked->person);
  }
  if (review.status != Status::adopted) {
    if (!ended(review.status)) s.notes.emplace_back("not-adopted");
    return s;
  }
  const bool lapsed = review.review_by && *review.review_by < day;
  s.may_suggest = !lapsed && !review.end_asked;
  if (lapsed) s.notes.emplace_back("past-review");
  for (const auto& a : review.approvals) {
    if (!stands(board.statementOf(a.person, day), day)) s.notes.push_back("conflicts-lapsed " + a.person);
  }
  return s;
}

bool blocksOrUrges(const KnowledgeBase& kb, const std::string& key) {
  const auto space = key.find(' ');
  if (space == std::string::npos) return false;
  const std::string kind = key.substr(0, space), id = key.substr(space + 1);
  if (const auto rule = kb.rules.find(id); kind == "rule" && rule != kb.rules.end()) {
    const auto& r = rule->second;
    return r.kind == "red-flag" || r.kind == "exclusion" || r.kind == "prerequisite" || !r.effects.withholds.empty() ||
           !r.effects.unreadable.empty() || r.effects.locks_all || r.effects.locks_signing;
  }
  if (const auto i = kb.interactions.find(id); kind == "interaction" && i != kb.interactions.end()) {
    return i->second.severity == Severity::contraindicated || i->second.severity == Severity::major;
  }
  if (const auto i = kb.interventions.find(id); kind == "intervention" && i != kb.interventions.end()) {
    return i->second.tier == Tier::advisedAgainst || i->second.tier == Tier::guidelineStrong;
  }
  return false;
}

std::map<std::string, std::string> adoptedOn(const std::vector<Review>& reviews, const CivilDate& day,
                                             const Board& board) {
  std::map<std::string, std::string> out;
  for (const auto& r : reviews) {
    if (standingOn(r, day, board).may_suggest) out[r.subject.key] = r.hash;
  }
  return out;
}

std::vector<Reviewer> reviewersOf(const Review& review, const Board& board) {
  std::vector<Reviewer> out;
  for (const auto& a : review.approvals) {
    const auto person = board.persons.find(a.person);
    Reviewer r{person == board.persons.end() ? a.person : person->second.name, wordOf(a.role), a.on.iso(), "", ""};
    if (const auto* statement = board.statementOf(a.person, a.on)) {
      r.conflicts = statement->text;
      r.conflicts_stated = statement->on.iso();
    }
    out.push_back(std::move(r));
  }
  return out;
}

}  // namespace homeostat::kb::review
