#include <algorithm>

#include "inference/suggest.hpp"

namespace homeostat::inference {

std::vector<PlanConflict> planConflicts(const SuggestInput& input, const std::vector<std::string>& with) {
  const auto& kb = input.facts.knowledge();
  std::set<std::string> plan(with.begin(), with.end());
  for (const auto& d : input.facts.theCase().decisions) {
    if (takesUp(d.decision)) plan.insert(d.intervention);
  }
  std::vector<const kb::Intervention*> items;
  for (const auto& id : plan) {
    if (const auto it = kb.interventions.find(id); it != kb.interventions.end()) items.push_back(&it->second);
  }
  std::vector<PlanConflict> out;
  const auto names = [](const std::vector<std::string>& list, const std::string& id) {
    return std::find(list.begin(), list.end(), id) != list.end();
  };
  for (std::size_t i = 0; i < items.size(); ++i) {
    for (std::size_t k = i + 1; k < items.size(); ++k) {
      const auto &a = *items[i], &b = *items[k];
      const std::string pair = kb::textIn(a.name, "en") + " and " + kb::textIn(b.name, "en");
      if (names(a.duplicates, b.id) || names(b.duplicates, a.id))
        out.push_back({a.id, b.id, "duplicate", pair + " do the same", ""});
      if (names(a.antagonists, b.id) || names(b.antagonists, a.id))
        out.push_back({a.id, b.id, "antagonist", pair + " work against each other", ""});
      const std::vector<Party> parties{{kb::textIn(a.name, "en"), input.ready.acts_as.at(a.id)},
                                       {kb::textIn(b.name, "en"), input.ready.acts_as.at(b.id)}};
      for (const auto& found : interactionsAmong(kb, parties))
        out.push_back({a.id, b.id, found.severity, found.why + " " + found.action, found.id});
    }
  }
  return out;
}

}  // namespace homeostat::inference
