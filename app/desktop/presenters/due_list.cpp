#include "app/desktop/presenters/due_list.hpp"

#include <algorithm>

#include "app/desktop/presenters/names.hpp"
#include "app/desktop/presenters/plan_words.hpp"

namespace homeostat::desktop {
namespace {

constexpr std::size_t kEntriesAPiece = 2000;  // some 20 ms on the practice's thread: other work goes in between

RateRow rateRow(const std::string& id, const consultation::DecisionCounts& c, bool review, const Session& session) {
  const auto& l = session.language;
  RateRow row{id,         interventionName(session.knowledge(), id, id, l),
              c.judged(), c.accepted,
              c.modified, c.deferred,
              c.declined, c.not_discussed,
              {},         {},
              review};
  row.overridden = c.judged() < consultation::kLeastJudged ? "–" : l.format.percent(c.overridden());
  const auto most = std::max_element(c.declined_because.begin(), c.declined_because.end(),
                                     [](const auto& a, const auto& b) { return a.second < b.second; });
  if (most == c.declined_because.end()) return row;
  const std::string key = "reason." + most->first;
  row.declined_for = l.messages.has(key) ? l.say(key) : most->first;
  return row;
}

}  // namespace

void DueList::read() {
  if (reading_) return;
  reading_ = true;
  stopped_ = false;
  goOn();
}

void DueList::goOn() {
  session_.desk.ask(
      alive_,
      [survey = session_.survey](consultation::Practice& practice) -> base::Result<Piece> {
        const auto more = survey->goOn(practice, kEntriesAPiece);
        if (!more) return base::refuse(more.error());
        Piece piece;
        piece.more = *more;
        piece.share = survey->done(practice);
        if (*more) return piece;
        for (auto& task : survey->tasks()) {
          const auto who = practice.ledger().patient(task.patient);
          if (who) piece.tasks.emplace_back(std::move(task), who->name);
        }
        piece.counts = survey->decisions();
        piece.review = survey->upForReview();
        const auto flags = survey->openFlags(practice);
        if (!flags) return base::refuse(flags.error());
        for (const auto& flag : *flags) {
          const auto who = practice.ledger().patient(flag.patient);
          if (who) piece.flags.emplace_back(flag, who->name);
        }
        return piece;
      },
      [this](base::Result<Piece> piece) {
        problem_ = piece ? std::string() : refusalWords(piece.error(), session_.language);
        reading_ = piece && piece->more && !stopped_;
        if (piece) share_ = piece->share;
        if (piece && !piece->more) {
          stopped_ = false;
          take(*piece);
        }
        const bool more = reading_;
        changed_();
        if (more) goOn();
      });
}

namespace {

FlagRow flagRow(const consultation::OpenFlag& flag, const std::string& who, const Session& session) {
  const auto& l = session.language;
  const auto rule = session.knowledge().rules.find(flag.rule);
  const auto title =
      rule == session.knowledge().rules.end() ? flag.rule : kb::textIn(rule->second.title, l.messages.language());
  const std::string level = "desk.first." + (flag.level.empty() ? std::string("soon") : flag.level);
  return {flag.patient, who,
          l.say("desk.due.flag", {{"level", l.say(level)}, {"what", title}, {"day", l.format.day(flag.at)}}),
          flag.level == "emergency" || flag.level == "today"};
}

}  // namespace

void DueList::take(const Piece& piece) {
  flags_.clear();
  for (const auto& [flag, who] : piece.flags) flags_.push_back(flagRow(flag, who, session_));
  rows_.clear();
  rates_.clear();
  later_ = 0;
  const auto now = session_.world.now();
  const auto last = now.localDate().daysSinceEpoch() + kDays;
  for (const auto& [due, who] : piece.tasks) {
    const bool soon = due.task.due && due.task.due->localDate().daysSinceEpoch() <= last;
    if (!soon) {
      ++later_;
      continue;
    }
    rows_.push_back({due.patient, due.sequence, who, taskWords(due.task, now, session_.knowledge(), session_.language),
                     overdue(due.task, now)});
  }
  for (const auto& [id, counts] : piece.counts)
    rates_.push_back(
        rateRow(id, counts, std::find(piece.review.begin(), piece.review.end(), id) != piece.review.end(), session_));
  std::stable_sort(rates_.begin(), rates_.end(), [](const auto& a, const auto& b) {
    return std::pair(!a.up_for_review, b.judged) < std::pair(!b.up_for_review, a.judged);
  });
}

void DueList::finish(const DueRow& row, std::function<void(const std::string& problem)> done) {
  session_.desk.ask(
      alive_,
      [row, now = session_.world.now()](consultation::Practice& practice) -> base::Result<void> {
        const record::TaskDone closed{static_cast<double>(row.sequence), ""};
        auto written = practice.ledger().append(record::draftOf(closed, row.patient, now));
        if (!written) return base::refuse(written.error());
        return {};
      },
      [this, done = std::move(done)](base::Result<void> written) {
        done(written ? std::string() : refusalWords(written.error(), session_.language));
        if (written) read();
      });
}

}  // namespace homeostat::desktop
