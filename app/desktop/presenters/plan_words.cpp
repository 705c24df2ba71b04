#include "app/desktop/presenters/plan_words.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>

#include "app/desktop/presenters/names.hpp"
#include "inference/case/case.hpp"

namespace homeostat::desktop {
namespace {

std::string decisionWords(const record::SeenDecision& seen, const Language& l) {
  const auto& d = seen.decision;
  std::string words = l.say("desk.decision." + d.decision);
  const std::string reason = "reason." + d.reason;
  if (d.decision != "not-discussed") words += ": " + (l.messages.has(reason) ? l.say(reason) : d.reason);
  return words + ", " + l.format.shortDay(seen.at.localDate());
}

PlanRow rowOf(const std::string& id, const record::SeenDecision& seen, const kb::KnowledgeBase& kb, const Language& l) {
  PlanRow row{id, interventionName(kb, id, id, l), decisionWords(seen, l), seen.decision.note, {}, {}, {}};
  const auto item = kb.interventions.find(id);
  if (item == kb.interventions.end()) return row;
  const auto& language = l.messages.language();
  row.schedule = kb::textIn(item->second.schedule, language);
  row.monitoring = kb::textIn(item->second.monitoring, language);
  row.stop_rules = kb::textIn(item->second.stop_rules, language);
  return row;
}

std::int64_t dueMs(const record::TaskMade& task) {
  return task.due ? task.due->utc_ms : std::numeric_limits<std::int64_t>::max();
}

}  // namespace

bool overdue(const record::TaskMade& task, const base::Instant& now) {
  return task.due && task.due->localDate() < now.localDate();
}

std::string taskWords(const record::TaskMade& task, const base::Instant& now, const kb::KnowledgeBase& kb,
                      const Language& l) {
  std::string what = task.about.empty() ? task.what : interventionName(kb, task.about, task.about, l);
  if (!task.about.empty() && task.what != task.about) what += " – " + task.what;
  if (!task.due) return l.say("desk.task.no_day", {{"what", what}});
  return l.say(overdue(task, now) ? "desk.task.overdue" : "desk.task.line",
               {{"what", what}, {"day", l.format.day(task.due->localDate())}});
}

PlanWords planWords(const record::PatientView& view, const kb::KnowledgeBase& kb, const base::Instant& now,
                    const Language& l) {
  PlanWords plan;
  for (const auto& [id, seen] : view.decisions) {
    const bool taken_up = inference::takesUp(seen.decision.decision);
    if (!taken_up && seen.decision.decision == "not-discussed") continue;
    auto row = rowOf(id, seen, kb, l);
    if (!taken_up) row.schedule = row.monitoring = row.stop_rules = {};
    (taken_up ? plan.agreed : plan.otherwise).push_back(std::move(row));
  }
  auto tasks = view.tasks;
  std::stable_sort(tasks.begin(), tasks.end(),
                   [](const auto& a, const auto& b) { return dueMs(a.task) < dueMs(b.task); });
  for (const auto& t : tasks)
    if (!t.done) plan.tasks.push_back({t.sequence, taskWords(t.task, now, kb, l), overdue(t.task, now)});
  return plan;
}

}  // namespace homeostat::desktop
