#include "inference/course/course.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "inference/rules/change.hpp"
#include "inference/rules/units.hpp"

namespace homeostat::inference::course {
namespace {

std::string key(const Medication& m) {
  return m.name + "|" + m.atc + "|" + m.rxnorm + "|" + m.dose + "|" + (m.since ? m.since->iso() : "");
}

/// Each medicine once; a later visit that knows when it ended wins.
void merge(std::vector<Medication>& into, const std::vector<Medication>& from) {
  for (const auto& m : from) {
    const auto known = std::find_if(into.begin(), into.end(), [&m](const Medication& x) { return key(x) == key(m); });
    if (known == into.end()) {
      into.push_back(m);
    } else if (m.until) {
      known->until = m.until;
    }
  }
}

std::vector<Case> oldestFirst(std::vector<Case> visits) {
  std::stable_sort(visits.begin(), visits.end(),
                   [](const Case& a, const Case& b) { return a.at.utc_ms < b.at.utc_ms; });
  return visits;
}

/// The case as it stood at `at`: nothing found later.
Case seenAt(const Case& visit, const Case& all, const base::Instant& at) {
  Case out = visit;
  out.at = at;
  out.findings.clear();
  const std::string day = at.localDate().iso();
  for (const auto& f : all.findings) {
    if (!f.at || f.at->localDate().iso() <= day) out.findings.push_back(f);
  }
  return out;
}

/// Days of the findings of a single case, each with the last time of that day; the case's own day last.
std::vector<base::Instant> daysOf(const Case& c) {
  std::map<std::string, base::Instant> days;
  for (const auto& f : c.findings) {
    if (!f.at || f.at->utc_ms > c.at.utc_ms) continue;
    auto& at = days.emplace(f.at->localDate().iso(), *f.at).first->second;
    if (at.utc_ms < f.at->utc_ms) at = *f.at;
  }
  days[c.at.localDate().iso()] = c.at;
  std::vector<base::Instant> out;
  for (const auto& [day, at] : days) out.push_back(at);
  return out;
}

const char* word(Direction d) { return d == Direction::up ? "up" : d == Direction::down ? "down" : "none"; }

class FindingWriter {
 public:
  explicit FindingWriter(const CaseFacts& facts) : facts_(facts) {}

  FindingCourse write(const std::string& code, const std::vector<KnownFinding>& newest_first) const {
    FindingCourse out;
    out.code = code;
    const KnownFinding& newest = newest_first.front();
    out.unit = newest.finding->unit;
    for (auto it = newest_first.rbegin(); it != newest_first.rend(); ++it) {
      const Finding& f = *it->finding;
      const auto value = f.value ? facts_.convert(*f.value, f.unit, out.unit, it->analyte) : std::nullopt;
      if (value) out.points.push_back({f.at ? f.at->iso() : "", *value, f.comparator});
    }
    judge(newest_first, out);
    return out;
  }

 private:
  void judge(const std::vector<KnownFinding>& list, FindingCourse& out) const {
    out.change = "unknown";
    const KnownFinding& now = list[0];
    const KnownFinding& before = list[1];
    if (!before.finding->at || !now.finding->at || !before.finding->value || !now.finding->value) {
      out.because = "not-comparable";
      return;
    }
    if (!limits(before, out)) {
      out.because = "no-figure";
      return;
    }
    const auto change = changeBetween(facts_, before, now);
    if (change) {
      out.change = word(*change);
    } else {
      out.because = "not-comparable";
    }
  }

  /// Between which values the newest may differ by chance alone.
  bool limits(const KnownFinding& before, FindingCourse& out) const {
    const auto value = facts_.convert(*before.finding->value, before.finding->unit, out.unit, before.analyte);
    if (!value) return false;
    const auto& kb = facts_.knowledge();
    if (const auto i = kb.instruments.find(out.code); i != kb.instruments.end()) {
      if (!i->second.reliable_change) return false;
      out.limit_low = *value - *i->second.reliable_change;
      out.limit_high = *value + *i->second.reliable_change;
      return true;
    }
    const auto by_chance =
        before.analyte != nullptr ? changeLimits(facts_, *before.analyte, *value, out.unit) : std::nullopt;
    if (!by_chance) return false;
    out.limit_low = by_chance->first;
    out.limit_high = by_chance->second;
    return true;
  }

  const CaseFacts& facts_;
};

/// The newest finding of a code up to a day.
const KnownFinding* upTo(const CaseFacts& facts, const std::string& code, const std::string& day) {
  for (const auto& known : facts.of(code)) {
    if (known.finding->at && known.finding->at->localDate().iso() <= day) return &known;
  }
  return nullptr;
}

std::string dayOf(const std::string& iso) { return iso.substr(0, 10); }

class StateWriter {
 public:
  StateWriter(const CaseFacts& facts, const std::vector<Assessment>& visits, const std::vector<std::string>& times)
      : facts_(facts), visits_(visits), times_(times) {}

  std::vector<StateCourse> write() const {
    std::vector<StateCourse> out;
    for (const auto& s : visits_.back().states) {
      StateCourse course = one(s.id);
      const bool estimated = std::any_of(course.points.begin(), course.points.end(),
                                         [](const StatePoint& p) { return !p.mostly_assumption; });
      if (estimated) out.push_back(std::move(course));
    }
    return out;
  }

 private:
  StateCourse one(const std::string& id) const {
    StateCourse out;
    out.id = id;
    for (std::size_t v = 0; v < visits_.size(); ++v) {
      const auto& states = visits_[v].states;
      const auto s = std::find_if(states.begin(), states.end(), [&id](const StateEstimate& e) { return e.id == id; });
      if (s != states.end()) out.points.push_back({times_[v], s->mean, s->sd, s->bits, s->mostly_assumption});
    }
    judge(out);
    return out;
  }

  void judge(StateCourse& out) const {
    out.change = "unknown";
    std::vector<const StatePoint*> estimates;
    for (const auto& p : out.points) {
      if (!p.mostly_assumption) estimates.push_back(&p);
    }
    if (estimates.size() < 2) return;
    const auto& first = *estimates.front();
    const auto& last = *estimates.back();
    out.difference = last.mean - first.mean;
    out.difference_sd = std::hypot(first.sd, last.sd);
    out.moved_by = changed(out.id, dayOf(first.at), dayOf(last.at));
    const bool beyond = std::abs(out.difference) > 1.96 * out.difference_sd;
    out.change = beyond && !out.moved_by.empty() ? (out.difference > 0 ? "up" : "down") : "none";
  }

  std::vector<std::string> changed(const std::string& state, const std::string& from, const std::string& to) const {
    std::vector<std::string> out;
    for (const auto& view : visits_.back().findings) {
      if (view.state != state) continue;
      const auto* before = upTo(facts_, view.code, from);
      const auto* now = upTo(facts_, view.code, to);
      if (before == nullptr || now == nullptr || before == now) continue;
      const auto change = changeBetween(facts_, *before, *now);
      if (change && *change != Direction::none) out.push_back(view.code);
    }
    return out;
  }

  const CaseFacts& facts_;
  const std::vector<Assessment>& visits_;
  const std::vector<std::string>& times_;
};

}  // namespace

base::Result<Case> pooled(const std::vector<Case>& given) {
  if (given.empty()) {
    return base::refuse({"course.empty", "", "", "no visit was given", "Give one case file a visit"});
  }
  const auto visits = oldestFirst(given);
  Case all = visits.back();
  std::set<std::string> seen;
  for (const auto& f : all.findings) seen.insert(writeFinding(f));
  for (const auto& visit : visits) {
    if (visit.patient_id != all.patient_id || visit.birth_date != all.birth_date) {
      return base::refuse({"course.person", "", visit.patient_id + " and " + all.patient_id,
                           "the cases are of different people", "Give the visits of one person"});
    }
    for (const auto& f : visit.findings) {
      if (seen.insert(writeFinding(f)).second) all.findings.push_back(f);
    }
    merge(all.medications, visit.medications);
    merge(all.supplements, visit.supplements);
    for (const auto& d : visit.decisions) {
      if (std::find(all.decisions.begin(), all.decisions.end(), d) == all.decisions.end()) all.decisions.push_back(d);
    }
  }
  return all;
}

base::Result<Course> courseOf(const Engine& engine, const std::vector<Case>& given, const Policy& policy) {
  const auto all = pooled(given);
  if (!all) return base::refuse(all.error());
  const auto visits = oldestFirst(given);
  std::vector<Assessment> assessed;
  Course out;
  const auto look = [&](const Case& visit, const base::Instant& at) {
    out.visits.push_back(at.iso());
    assessed.push_back(engine.assess(seenAt(visit, *all, at), policy));
  };
  if (visits.size() == 1) {
    for (const auto& at : daysOf(*all)) look(visits.front(), at);
  } else {
    for (const auto& visit : visits) look(visit, visit.at);
  }
  const CaseFacts facts(engine.edition().knowledge(), *all, shippedConversion());
  const FindingWriter writer(facts);
  for (const auto& [code, list] : facts.all()) {
    if (list.size() > 1) out.findings.push_back(writer.write(code, list));
  }
  out.states = StateWriter(facts, assessed, out.visits).write();
  return out;
}

}  // namespace homeostat::inference::course
