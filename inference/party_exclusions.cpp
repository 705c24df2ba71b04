#include <algorithm>

#include "inference/interactions.hpp"
#include "inference/rules/evaluate.hpp"
#include "inference/rules/units.hpp"

namespace homeostat::inference {
namespace {

/// Whether what a rule withholds means this party, which must be something that is taken.
bool withholds(const kb::KnowledgeBase& kb, const kb::Rule& rule, const Party& party, bool by_name = false) {
  bool medicine = false, supplement = false;
  for (const auto& id : party.is) {
    const auto drug = kb.drugs.find(id);
    if (drug == kb.drugs.end()) continue;
    (drug->second.supplement ? supplement : medicine) = true;
  }
  if (!medicine && !supplement) return false;
  const auto& list = rule.effects.withholds;
  return std::any_of(list.begin(), list.end(), [&](const std::string& withheld) {
    if (party.is.contains(withheld)) return true;
    if (by_name) return false;
    return withheld == "*" || (withheld == "kind:drug" && medicine) || (withheld == "kind:supplement" && supplement);
  });
}

bool asksForTheUnrecognised(const kb::Criterion& c) {
  return c.op == kb::Criterion::Op::unrecognised ||
         std::any_of(c.children.begin(), c.children.end(), asksForTheUnrecognised);
}

/// The case of a person of whom nothing else is known than this one thing.
Case onlyThis(const kb::KnowledgeBase& kb, const Party& party, const base::Instant& at) {
  Case c;
  c.at = at;
  if (kb.drugs.contains(party.id)) {
    c.medications.push_back({party.id, "", "", "", {}, {}});
  } else {
    c.conditions.push_back({party.id, Answer::yes, {}});
    c.context.push_back({party.id, Answer::yes, {}});
  }
  return c;
}

}  // namespace

std::vector<std::string> withheldThoughTaken(const kb::KnowledgeBase& kb, const kb::Rule& rule,
                                             const std::vector<Party>& parties, bool by_name) {
  std::vector<std::string> names;
  if (asksForTheUnrecognised(rule.when)) return names;
  for (const auto& party : parties) {
    if (withholds(kb, rule, party, by_name)) names.push_back(party.name);
  }
  return names;
}

std::vector<InteractionFound> exclusionsAmong(const kb::KnowledgeBase& kb, const std::vector<Party>& parties,
                                              const base::Instant& at) {
  const KnowledgeIndex index(kb);
  Case nothing;
  nothing.at = at;
  const CaseFacts nobody(kb, index, nothing, shippedConversion());
  std::vector<const kb::Rule*> rules;
  for (const auto& [id, rule] : kb.rules) {
    if ((rule.kind == "exclusion" || rule.kind == "caution") && evaluate(rule.when, nobody) != Truth::yes)
      rules.push_back(&rule);
  }
  std::vector<InteractionFound> out;
  for (const auto& cause : parties) {
    if (cause.id.empty()) continue;
    const Case c = onlyThis(kb, cause, at);
    const CaseFacts facts(kb, index, c, shippedConversion());
    for (const auto* rule : rules) {
      if (evaluate(rule->when, facts) != Truth::yes) continue;
      for (const auto& withheld : parties) {
        if (withheld.id == cause.id || !withholds(kb, *rule, withheld)) continue;
        InteractionFound found{rule->id,
                               "major",
                               withheld.name,
                               cause.name,
                               "",
                               kb::textIn(rule->why, "en"),
                               kb::textIn(rule->action, "en"),
                               {}};
        for (const auto& e : rule->evidence) found.sources.push_back(e.source);
        out.push_back(std::move(found));
      }
    }
  }
  return out;
}

}  // namespace homeostat::inference
