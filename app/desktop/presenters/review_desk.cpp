#include "app/desktop/presenters/review_desk.hpp"

#include <algorithm>

namespace homeostat::desktop {

using base::Result;
using consultation::Practice;
using consultation::QueueItem;
namespace review = kb::review;

namespace {

/// Words of a stable word; the word itself where the language has none.
std::string wordWords(const std::string& group, const std::string& word, const Language& l) {
  const std::string key = "desk.review." + group + "." + word;
  return l.messages.has(key) ? l.say(key) : word;
}

std::string needsWords(const std::vector<std::string>& needs, const Language& l) {
  std::vector<std::string> words;
  for (const auto& need : needs) words.push_back(wordWords("need", need, l));
  return words.empty() ? std::string() : l.say("desk.review.needs", {{"what", l.format.list(words)}});
}

/// "12 Nov 2026, Ada: approved – read the trial again".
std::string entryWords(const review::Entry& entry, const Language& l) {
  std::string words =
      l.format.shortDay(entry.on) + ", " + entry.by + ": " + wordWords("step", review::wordOf(entry.step), l);
  if (!entry.text.empty()) words += " – " + entry.text;
  return words;
}

QueueRow rowOf(const QueueItem& item, const Language& l) {
  const std::string kind = "desk.kind." + item.kind;
  return {item.key,
          item.title,
          l.messages.has(kind) ? l.say(kind) : item.kind,
          wordWords("status", review::wordOf(item.reviewed.review.status), l),
          needsWords(item.needs, l),
          item.waits_for_me};
}

}  // namespace

void ReviewDesk::load(bool mine) {
  mine_ = mine;
  session_.desk.ask(
      alive_,
      [mine, now = session_.world.now()](Practice& practice) {
        consultation::QueueFilter filter;
        filter.mine = mine;
        return consultation::reviewQueue(practice, filter, now);
      },
      [this](Result<std::vector<QueueItem>> queue) {
        ready_ = true;
        problem_ = queue ? std::string() : refusalWords(queue.error(), session_.language);
        rows_.clear();
        if (queue)
          for (const auto& item : *queue) rows_.push_back(rowOf(item, session_.language));
        changed_();
      });
}

ReviewedWords ReviewDesk::wordsOf(const QueueItem& item) const {
  const auto& l = session_.language;
  const auto row = rowOf(item, l);
  ReviewedWords words{row.key, row.title, row.status, row.needs, {}, {}, {}};
  for (const auto& note : item.standing.notes) words.notes.push_back(wordWords("note", note, l));
  const auto& history = item.reviewed.review.history;
  for (auto it = history.rbegin(); it != history.rend(); ++it) words.history.push_back(entryWords(*it, l));
  for (const auto& entry : item.reviewed.earlier) words.earlier.push_back(entryWords(entry, l));
  return words;
}

void ReviewDesk::open(const std::string& key) {
  session_.desk.ask(
      alive_,
      [key, now = session_.world.now()](Practice& practice) { return consultation::reviewItem(practice, key, now); },
      [this](Result<QueueItem> item) {
        problem_ = item ? std::string() : refusalWords(item.error(), session_.language);
        opened_ = item ? std::optional(wordsOf(*item)) : std::nullopt;
        changed_();
      });
}

void ReviewDesk::step(const consultation::ReviewStep& step, Done done) {
  if (!opened_) return done(session_.say("desk.review.none_open"));
  session_.desk.ask(
      alive_,
      [key = opened_->key, step,
       now = session_.world.now()](Practice& practice) -> Result<consultation::PracticeSettings> {
        if (auto taken = consultation::takeReviewStep(practice, {key}, step, now); !taken)
          return base::refuse(taken.error());
        return practice.settings();
      },
      [this, key = opened_->key, done = std::move(done)](Result<consultation::PracticeSettings> settings) {
        if (settings) {
          session_.open.settings = std::move(*settings);
          load(mine_);
          open(key);
        }
        done(settings ? std::string() : refusalWords(settings.error(), session_.language));
      });
}

void ReviewDesk::adopt(const std::string& review_by, Done done) {
  consultation::ReviewStep taken;
  taken.step = review::Step::approved;
  taken.role = session_.open.is_clinician ? review::Role::clinical : review::Role::technical;
  if (!review_by.empty()) {
    const auto day = base::CivilDate::parse(review_by);
    if (!day) return done(session_.say("desk.review.day", {{"text", review_by}}));
    taken.review_by = *day;
  }
  step(taken, std::move(done));
}

void ReviewDesk::sendBack(const std::string& comment, Done done) {
  consultation::ReviewStep taken;
  taken.step = review::Step::sentBack;
  taken.text = comment;
  step(taken, std::move(done));
}

void ReviewDesk::comment(const std::string& text, Done done) {
  consultation::ReviewStep taken;
  taken.text = text;
  step(taken, std::move(done));
}

void ReviewDesk::stateConflicts(const std::string& text, Done done) {
  session_.desk.ask(
      alive_,
      [text, now = session_.world.now()](Practice& practice) {
        return consultation::stateConflicts(practice, text, now);
      },
      [this, done = std::move(done)](Result<void> written) {
        if (written) load(mine_);
        done(written ? std::string() : refusalWords(written.error(), session_.language));
      });
}

}  // namespace homeostat::desktop
