#include "inference/audit/conditions.hpp"

#include <algorithm>

namespace homeostat::inference::audit {

using kb::Criterion;
using Op = Criterion::Op;

namespace {

void collect(const Criterion& c, std::vector<const Criterion*>& out) {
  if (!isCombination(c)) out.push_back(&c);
  for (const auto& child : c.children) collect(child, out);
}

bool isPermitted(const kb::KnowledgeBase& kb, const std::string& id) {
  return std::any_of(kb.rules.begin(), kb.rules.end(), [&id](const auto& entry) {
    const auto& permits = entry.second.effects.permits;
    return std::find(permits.begin(), permits.end(), id) != permits.end();
  });
}

}  // namespace

std::map<std::string, JudgedItem> judgedItems(const kb::KnowledgeBase& kb) {
  std::map<std::string, JudgedItem> out;
  for (const auto& [id, rule] : kb.rules) {
    if (rule.governance.status != "retired") out[id] = {"rule", id, rule.origin, {&rule.when}, true};
  }
  for (const auto& [id, item] : kb.interventions) {
    if (item.governance.status == "retired") continue;
    JudgedItem judged{"intervention", id, item.origin, {}, false};
    if (item.requires_criterion) judged.roots.push_back(&*item.requires_criterion);
    if (item.indicated) judged.roots.push_back(&*item.indicated);
    judged.can_fire = item.tier != kb::Tier::advisedAgainst && (!item.goals.empty() || isPermitted(kb, id));
    out[id] = std::move(judged);
  }
  return out;
}

bool isCombination(const Criterion& c) {
  return c.op == Op::all || c.op == Op::any || c.op == Op::none || c.op == Op::atLeast;
}

bool canBeUnknown(const Criterion& leaf) {
  return leaf.op != Op::measured && leaf.op != Op::recorded && leaf.op != Op::goal && leaf.op != Op::tried;
}

std::vector<const Criterion*> leavesOf(const std::vector<const Criterion*>& roots) {
  std::vector<const Criterion*> out;
  for (const auto* root : roots) collect(*root, out);
  return out;
}

kb::Origin placeOf(const JudgedItem& item, const Criterion& leaf) {
  return {item.origin.file, leaf.line == 0 ? item.origin.line : leaf.line};
}

std::vector<std::string> unitsOf(const kb::KnowledgeBase& kb, const std::string& finding) {
  std::vector<std::string> out;
  if (const auto analyte = kb.analytes.find(finding); analyte != kb.analytes.end()) {
    for (const auto& unit : analyte->second.units) out.push_back(unit.ucum);
  } else if (const auto metric = kb.metrics.find(finding); metric != kb.metrics.end()) {
    out.push_back(metric->second.ucum);
  } else {
    out.emplace_back();
  }
  return out;
}

std::vector<double> boundsOf(const Criterion& leaf) {
  std::vector<double> out;
  for (const auto& bound : {leaf.below, leaf.at_most, leaf.above, leaf.at_least}) {
    if (bound) out.push_back(*bound);
  }
  return out;
}

}  // namespace homeostat::inference::audit
