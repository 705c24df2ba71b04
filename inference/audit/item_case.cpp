#include "inference/audit/item_case.hpp"

#include <algorithm>

#include "inference/interactions.hpp"
#include "inference/rules/evaluate.hpp"
#include "kb/model/membership.hpp"

namespace homeostat::inference::audit {
namespace {

constexpr const char* kMoment = "2026-01-15T09:00+01:00";

Answer answerFrom(const std::string& word) {
  return word == "yes" ? Answer::yes : word == "no" ? Answer::no : Answer::unknown;
}

base::Instant daysBefore(base::Instant at, double days) {
  at.utc_ms -= static_cast<std::int64_t>(days * 86'400'000.0);
  return at;
}

Finding findingOf(const kb::ItemCase::GivenFinding& given, const base::Instant& at) {
  Finding f;
  f.code = given.of;
  f.value = given.value;
  f.unit = given.unit;
  f.comparator = given.comparator;
  f.low = given.low;
  f.high = given.high;
  f.at = at;
  f.at->precision = base::Precision::day;
  if (const auto parsed = base::Instant::parse(given.at); !given.at.empty() && parsed) f.at = *parsed;
  if (!given.tag.empty()) f.conditions[given.tag] = given.is;
  return f;
}

}  // namespace

Case caseOf(const kb::KnowledgeBase& kb, const kb::ItemCase& item_case) {
  Case c;
  c.at = *base::Instant::parse(kMoment);
  c.zone = "Europe/Berlin";
  c.sex = item_case.sex;
  if (item_case.age) {
    auto birth = c.at.localDate();
    birth.year -= *item_case.age;
    c.birth_date = birth;
  }
  for (const auto& [id, value] : item_case.context) c.context.push_back({id, answerFrom(value), c.at});
  for (const auto& [id, value] : item_case.conditions) c.conditions.push_back({id, answerFrom(value), c.at});
  for (const auto& taken : item_case.takes) {
    Medication m;
    m.name = taken.name;
    if (taken.since_days) m.since = daysBefore(c.at, *taken.since_days);
    if (taken.stopped_days) m.until = daysBefore(c.at, *taken.stopped_days);
    const auto drug = kb.drugs.find(taken.name);
    const bool supplement = drug != kb.drugs.end() && drug->second.supplement;
    (supplement ? c.supplements : c.medications).push_back(std::move(m));
  }
  if (item_case.medications_asked) c.medications_asked_at = c.at;
  if (item_case.supplements_asked) c.supplements_asked_at = c.at;
  if (item_case.allergies_asked) c.allergies_asked_at = c.at;
  c.goals = item_case.goals;
  for (const auto& given : item_case.findings) c.findings.push_back(findingOf(given, c.at));
  return c;
}

std::string wordOf(Truth truth) {
  return truth == Truth::yes ? "fires" : truth == Truth::no ? "does-not" : "undecided";
}

Verdicts::Verdicts(const kb::KnowledgeBase& kb) : kb_(kb), index_(kb) {
  for (const auto& [id, item] : kb.interventions) {
    auto& is = acts_as_[id];
    for (const auto& one : item.acts_as) is.merge(kb::belongsTo(kb, one));
    for (const auto& [rule_id, rule] : kb.rules) {
      const auto& withheld = rule.effects.withholds;
      const bool held = std::any_of(withheld.begin(), withheld.end(), [&, &acts_as = is](const std::string& ref) {
        return kb::reaches(ref, item, acts_as);
      });
      if (held) withholders_[id].push_back(&rule);
      const auto& permits = rule.effects.permits;
      if (std::find(permits.begin(), permits.end(), id) != permits.end()) permitters_[id].push_back(&rule);
    }
  }
}

Truth Verdicts::of(const std::string& id, const CaseFacts& facts) const {
  if (const auto rule = kb_.rules.find(id); rule != kb_.rules.end()) return evaluate(rule->second.when, facts);
  const auto item = kb_.interventions.find(id);
  return item == kb_.interventions.end() ? Truth::unknown : intervention(item->second, facts);
}

Truth Verdicts::intervention(const kb::Intervention& item, const CaseFacts& facts) const {
  if (item.tier == kb::Tier::advisedAgainst) return Truth::no;
  if (const auto rules = withholders_.find(item.id); rules != withholders_.end()) {
    for (const auto* rule : rules->second) {
      if (evaluate(rule->when, facts) == Truth::yes) return Truth::no;
    }
  }
  const auto& is = acts_as_.at(item.id);
  std::vector<Party> others;
  for (auto& party : partiesOf(facts)) {
    const bool same = std::any_of(item.acts_as.begin(), item.acts_as.end(),
                                  [&party](const std::string& id) { return party.is.contains(id); });
    if (!same) others.push_back(std::move(party));
  }
  for (const auto& found : interactionsWith(interactionsTouching(kb_, others), {item.id, is}, others)) {
    if (found.severity == "contraindicated" || found.severity == "major") return Truth::no;
  }
  const Truth required = item.requires_criterion ? evaluate(*item.requires_criterion, facts) : Truth::yes;
  return std::min(required, leave(item, facts));
}

Truth Verdicts::leave(const kb::Intervention& item, const CaseFacts& facts) const {
  Truth permitted = Truth::no;
  if (const auto rules = permitters_.find(item.id); rules != permitters_.end()) {
    for (const auto* rule : rules->second) permitted = std::max(permitted, evaluate(rule->when, facts));
  }
  if (permitted == Truth::yes) return permitted;
  const bool serves =
      std::any_of(item.goals.begin(), item.goals.end(), [&](const auto& g) { return facts.hasGoal(g); });
  if (!serves) return permitted;
  return std::max(permitted, item.indicated ? evaluate(*item.indicated, facts) : Truth::yes);
}

}  // namespace homeostat::inference::audit
