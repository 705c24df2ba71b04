#include "inference/rule_explanation.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "inference/engine_parts.hpp"
#include "inference/rules/leaves.hpp"
#include "inference/rules/units.hpp"
#include "inference/terms.hpp"
#include "kb/base/json.hpp"

namespace homeostat::inference {
namespace {

using base::Json;
using Op = kb::Criterion::Op;

std::string wordOf(Truth truth) { return truth == Truth::yes ? "yes" : truth == Truth::no ? "no" : "unknown"; }

std::string headOf(const kb::Criterion& c, const kb::KnowledgeBase& kb) {
  switch (c.op) {
    case Op::all:
      return "all of";
    case Op::any:
      return "any of";
    case Op::none:
      return "none of";
    case Op::atLeast:
      return fmt::format("at least {} of", c.count);
    default:
      return describe(c, kb);
  }
}

/// `facts` decide; `all` also hold what is too old to.
void walk(const kb::Criterion& c, const CaseFacts& facts, const CaseFacts& all, int depth,
          std::vector<ConditionState>& out) {
  const Grounds grounds = explain(c, facts);
  ConditionState state{depth, headOf(c, facts.knowledge()), grounds.truth, {}, c.unit, {}, {}, false};
  if (c.children.empty()) {
    state.distance = grounds.distance;
    if (grounds.distance) state.unit = leaves::distanceUnit(c, facts);
    state.findings = grounds.findings;
    state.needs = grounds.needs;
    const auto* once = grounds.truth == Truth::unknown && facts.newest(c.of) == nullptr ? all.newest(c.of) : nullptr;
    if (once != nullptr) state.findings = {once->index};
    state.too_old = once != nullptr;
  }
  out.push_back(std::move(state));
  for (const auto& child : c.children) walk(child, facts, all, depth + 1, out);
}

Json toJson(const ConditionState& c) {
  return {
      {"depth", c.depth}, {"text", c.text},         {"truth", wordOf(c.truth)}, {"distance", base::orNull(c.distance)},
      {"unit", c.unit},   {"findings", c.findings}, {"needs", c.needs},         {"too_old", c.too_old}};
}

}  // namespace

base::Result<RuleExplanation> explainRule(const Engine& engine, const Case& c, const std::string& id) {
  const auto& parts = engine.parts();
  const auto found = std::find_if(parts.rules.begin(), parts.rules.end(), [&id](const auto* r) { return r->id == id; });
  if (found == parts.rules.end()) {
    return base::refuse({"explain.rule", "", id, "no rule in force has this id",
                         "Use the id of a rule that the assessment or \"homeostat kb search\" prints"});
  }
  const kb::Rule& rule = **found;
  const CaseFacts facts(engine.edition().knowledge(), *parts.index, c, shippedConversion());
  const RecentFacts lately(facts);
  const CaseFacts& recent = lately.facts();
  const bool stays = rule.kind == "exclusion" && evaluate(rule.when, facts) == Truth::yes;
  const CaseFacts& decide = stays ? facts : recent;
  const Grounds grounds = explain(rule.when, decide);
  RuleExplanation out;
  out.rule = rule.id;
  out.kind = rule.kind;
  out.title = kb::textIn(rule.title, "en");
  out.action = kb::textIn(rule.action, "en");
  out.truth = grounds.truth;
  out.needs = grounds.needs;
  out.sources = sourcesOf(rule.evidence);
  if (grounds.blocking != nullptr) {
    out.blocking = describeBlocking(*grounds.blocking, decide);
    out.distance = grounds.distance;
    if (out.distance) out.unit = leaves::distanceUnit(*grounds.blocking, decide);
  }
  walk(rule.when, decide, facts, 0, out.conditions);
  return out;
}

std::string explanationJson(const RuleExplanation& e) {
  return base::canonicalJson({{"rule", e.rule},
                              {"kind", e.kind},
                              {"title", e.title},
                              {"action", e.action},
                              {"truth", wordOf(e.truth)},
                              {"conditions", base::arrayOf(e.conditions, [](const auto& c) { return toJson(c); })},
                              {"blocking", e.blocking},
                              {"distance", base::orNull(e.distance)},
                              {"unit", e.unit},
                              {"needs", e.needs},
                              {"sources", e.sources}});
}

}  // namespace homeostat::inference
