#include "app/consultation/survey.hpp"

#include <algorithm>
#include <limits>

namespace homeostat::consultation {

double DecisionCounts::overridden() const {
  return judged() == 0 ? 0 : static_cast<double>(modified + declined) / static_cast<double>(judged());
}

base::Result<bool> Survey::goOn(const Practice& practice, std::size_t entries) {
  std::size_t taken = 0;
  auto visited = practice.ledger().visitEvents(next_, [&](const record::Event& event) {
    if (taken == entries) return false;
    ++taken;
    next_ = event.sequence + 1;
    take(event);
    return true;
  });
  if (!visited) return base::refuse(visited.error());
  return taken == entries;
}

double Survey::done(const Practice& practice) const {
  const auto all = practice.ledger().eventCount();
  return all == 0 ? 1 : std::min(1.0, static_cast<double>(next_ - 1) / static_cast<double>(all));
}

void Survey::take(const record::Event& event) {
  if (event.kind == record::TaskMade::kKind) {
    if (auto made = record::fromEvent<record::TaskMade>(event))
      tasks_[event.sequence] = {event.patient, event.sequence, std::move(*made)};
  } else if (event.kind == record::TaskDone::kKind) {
    if (const auto done = record::fromEvent<record::TaskDone>(event))
      tasks_.erase(static_cast<std::uint64_t>(done->task));
  } else if (event.kind == record::DecisionMade::kKind) {
    if (const auto made = record::fromEvent<record::DecisionMade>(event))
      decided_[{event.patient, made->assessment_hash, made->intervention}] = {made->decision, made->reason};
  } else if (event.kind == record::PatientForgotten::kKind) {
    if (const auto gone = record::fromEvent<record::PatientForgotten>(event)) {
      std::erase_if(tasks_, [&](const auto& entry) { return entry.second.patient == gone->patient; });
      std::erase_if(decided_, [&](const auto& entry) { return std::get<0>(entry.first) == gone->patient; });
      last_.erase(gone->patient);
    }
  } else {
    takeAssessment(event);
  }
}

void Survey::takeAssessment(const record::Event& event) {
  if (event.kind == record::AssessmentMade::kKind) {
    if (const auto made = record::fromEvent<record::AssessmentMade>(event))
      last_[event.patient] = {made->assessment_hash, made->blob, event.at, false, {}};
  } else if (event.kind == record::AssessmentSigned::kKind) {
    const auto made = record::fromEvent<record::AssessmentSigned>(event);
    const auto last = last_.find(event.patient);
    if (made && last != last_.end() && last->second.hash == made->assessment_hash) last->second.is_signed = true;
  } else if (event.kind == record::FlagAnswered::kKind) {
    const auto flag = record::fromEvent<record::FlagAnswered>(event);
    const auto last = last_.find(event.patient);
    if (flag && last != last_.end()) {
      last->second.answered.insert(flag->id);
      answers_[event.sequence] = {event.patient, flag->id};
    }
  } else if (event.kind == record::EntryWithdrawn::kKind) {
    const auto withdrawal = record::fromEvent<record::EntryWithdrawn>(event);
    const auto answer = withdrawal ? answers_.find(static_cast<std::uint64_t>(withdrawal->entry)) : answers_.end();
    if (answer == answers_.end()) return;
    if (const auto last = last_.find(answer->second.first); last != last_.end())
      last->second.answered.erase(answer->second.second);
    answers_.erase(answer);
  }
}

base::Result<std::vector<OpenFlag>> Survey::openFlags(const Practice& practice, std::size_t most) const {
  std::vector<std::pair<std::string, const LastAssessment*>> open;
  for (const auto& [patient, last] : last_)
    if (!last.is_signed) open.emplace_back(patient, &last);
  std::stable_sort(open.begin(), open.end(),
                   [](const auto& a, const auto& b) { return a.second->at.utc_ms > b.second->at.utc_ms; });
  if (open.size() > most) open.resize(most);
  std::vector<OpenFlag> flags;
  for (const auto& [patient, last] : open) {
    const auto bytes = practice.ledger().getBlob(last->blob);
    if (!bytes) return base::refuse(bytes.error());
    const auto json = base::parseJson(*bytes, "the assessment of " + last->hash.substr(0, 12));
    if (!json) return base::refuse(json.error());
    for (const auto& flag : json->value("red_flags", base::Json::array())) {
      const auto rule = flag.value("id", std::string());
      if (flag.value("answered", false) || last->answered.contains(rule)) continue;
      flags.push_back({patient, rule, flag.value("level", std::string()), last->at});
    }
  }
  std::stable_partition(flags.begin(), flags.end(), [](const auto& f) { return f.level == "emergency"; });
  return flags;
}

std::vector<DueTask> Survey::tasks() const {
  std::vector<DueTask> out;
  for (const auto& [sequence, task] : tasks_) out.push_back(task);
  const auto due = [](const DueTask& t) {
    return t.task.due ? t.task.due->utc_ms : std::numeric_limits<std::int64_t>::max();
  };
  std::stable_sort(out.begin(), out.end(), [&](const auto& a, const auto& b) { return due(a) < due(b); });
  return out;
}

std::map<std::string, DecisionCounts> Survey::decisions() const {
  std::map<std::string, DecisionCounts> out;
  for (const auto& [key, said] : decided_) {
    auto& counts = out[std::get<2>(key)];
    const auto& [decision, reason] = said;
    if (decision == "accepted") ++counts.accepted;
    if (decision == "modified") ++counts.modified;
    if (decision == "deferred") ++counts.deferred;
    if (decision == "not-discussed") ++counts.not_discussed;
    if (decision != "declined") continue;
    ++counts.declined;
    ++counts.declined_because[reason];
  }
  return out;
}

std::vector<std::string> Survey::upForReview() const {
  const auto counts = decisions();
  std::vector<std::string> ids;
  for (const auto& [id, c] : counts)
    if (c.judged() >= kLeastJudged && c.overridden() >= kOftenOverridden) ids.push_back(id);
  std::stable_sort(ids.begin(), ids.end(),
                   [&](const auto& a, const auto& b) { return counts.at(a).overridden() > counts.at(b).overridden(); });
  return ids;
}

}  // namespace homeostat::consultation
