#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "inference/course/course.hpp"
#include "inference/network_model.hpp"
#include "inference/rules/change.hpp"
#include "inference/rules/units.hpp"

namespace homeostat::inference::course {
namespace {

constexpr double kDayMs = 86'400'000.0;

double dayOf(const base::Instant& at) { return static_cast<double>(at.utc_ms) / kDayMs; }

class Judge {
 public:
  Judge(const CaseFacts& facts, const Trial& trial) : facts_(facts), kb_(facts.knowledge()), trial_(trial) {
    out_.intervention = trial.intervention;
    out_.outcome = trial.outcome;
    out_.start = trial.start.iso();
    out_.settle_days = trial.settle_days;
    out_.unit = facts.of(trial.outcome).front().finding->unit;
  }

  Judgement judge() {
    split();
    out_.phases = comparePhases(before_, after_);
    out_.matters = whatMatters();
    const auto least = static_cast<std::size_t>(setting(kb_, "personal.minimum-values"));
    if (out_.phases && before_.size() >= least && after_.size() >= least) {
      byPhases();
    } else {
      note("few-values", {{"before", fmt::format("{}", before_.size())},
                          {"after", fmt::format("{}", after_.size())},
                          {"needed", fmt::format("{}", least)}});
      byTwoValues();
    }
    if (out_.phases && out_.phases->started_at_extreme) note("started-at-extreme");
    otherCauses();
    note("single-start");
    return std::move(out_);
  }

 private:
  void note(std::string code, std::map<std::string, std::string> args = {}) {
    out_.notes.push_back({std::move(code), std::move(args)});
  }

  void split() {
    const double start = dayOf(trial_.start);
    const auto& list = facts_.of(trial_.outcome);
    for (auto it = list.rbegin(); it != list.rend(); ++it) {
      const Finding& f = *it->finding;
      if (!f.at || !f.value) continue;
      const auto value = facts_.convert(*f.value, f.unit, out_.unit, it->analyte);
      if (!value || !f.comparator.empty()) {
        note("not-comparable", {{"at", f.at->iso()}});
        continue;
      }
      const double day = dayOf(*f.at);
      if (day < start) before_.push_back({day, *value});
      if (day >= start + trial_.settle_days) after_.push_back({day, *value});
    }
  }

  /// The change that is beyond chance between two single values of this outcome, around where it started.
  [[nodiscard]] std::optional<double> whatMatters() const {
    if (const auto i = kb_.instruments.find(trial_.outcome); i != kb_.instruments.end())
      return i->second.reliable_change;
    const auto analyte = kb_.analytes.find(trial_.outcome);
    if (analyte == kb_.analytes.end() || before_.empty()) return std::nullopt;
    const double level = out_.phases ? out_.phases->mean_before : before_.back().value;
    const auto by_chance = changeLimits(facts_, analyte->second, level, out_.unit);
    return by_chance ? std::optional(by_chance->second - level) : std::nullopt;
  }

  void byPhases() {
    const auto& p = *out_.phases;
    const bool higher = p.low > 0, lower = p.high < 0;
    // A slope that was there before the start would have gone on without it.
    const bool already = p.trend && ((p.difference > 0 && *p.trend_low > 0) || (p.difference < 0 && *p.trend_high < 0));
    if (already) note("already-moving", {{"per_day", fmt::format("{:.4g}", *p.trend)}});
    if ((higher || lower) && !already) {
      out_.verdict = higher ? "higher" : "lower";
      if (out_.matters && std::abs(p.difference) < *out_.matters) note("below-what-matters");
    } else if (!higher && !lower && out_.matters && p.low > -*out_.matters && p.high < *out_.matters) {
      out_.verdict = "no-change";
    } else {
      out_.verdict = "cannot-tell";
      if (!higher && !lower) note("interval-includes-zero");
    }
    if (!out_.matters) note("no-figure");
  }

  void byTwoValues() {
    out_.verdict = "cannot-tell";
    if (before_.empty() || after_.empty()) return;
    if (!out_.matters) return note("no-figure");
    const double difference = after_.back().value - before_.back().value;
    if (std::abs(difference) >= *out_.matters) out_.verdict = difference > 0 ? "higher" : "lower";
  }

  void otherCauses() {
    if (!trial_.intervention.empty() && facts_.tried(trial_.intervention)) note("carry-over");
    if (before_.empty() || after_.empty()) return;
    const double from = before_.front().day, to = after_.back().day;
    const auto inside = [&](const std::optional<base::Instant>& at) {
      return at && dayOf(*at) >= from && dayOf(*at) <= to;
    };
    for (const auto& m : facts_.medicines()) {
      if (isTheIntervention(m) || (!inside(m.medicine->since) && !inside(m.medicine->until))) continue;
      note("began-with", {{"what", m.medicine->name.empty() ? m.medicine->atc : m.medicine->name}});
    }
    for (const auto& d : facts_.theCase().decisions) {
      const bool begun = takesUp(d.decision);
      if (begun && d.intervention != trial_.intervention && inside(d.at))
        note("began-with", {{"what", d.intervention}});
    }
  }

  [[nodiscard]] bool isTheIntervention(const KnownMedicine& m) const {
    const auto item = kb_.interventions.find(trial_.intervention);
    if (item == kb_.interventions.end() || m.drug == nullptr) return false;
    const auto is = facts_.belongsTo(m.drug->id);
    return std::any_of(item->second.acts_as.begin(), item->second.acts_as.end(),
                       [&is](const std::string& id) { return is.contains(id); });
  }

  const CaseFacts& facts_;
  const kb::KnowledgeBase& kb_;
  const Trial& trial_;
  std::vector<Dated> before_, after_;
  Judgement out_;
};

}  // namespace

base::Result<Judgement> judge(const Engine& engine, const Case& c, const Trial& trial) {
  const auto& kb = engine.edition().knowledge();
  if (!trial.intervention.empty() && !kb.interventions.contains(trial.intervention)) {
    return base::refuse({"course.intervention", "", trial.intervention, "no intervention has this id",
                         "Use an id that the assessment prints"});
  }
  const CaseFacts facts(kb, c, shippedConversion());
  if (facts.newest(trial.outcome) == nullptr) {
    return base::refuse({"course.outcome", "", trial.outcome, "the case holds no finding of this code",
                         "Name a finding that was measured before and after"});
  }
  return Judge(facts, trial).judge();
}

}  // namespace homeostat::inference::course
