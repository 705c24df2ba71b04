#include "kb/model/membership.hpp"

#include <vector>

namespace homeostat::kb {

std::set<std::string> belongsTo(const KnowledgeBase& kb, const std::string& id) {
  std::set<std::string> seen;
  std::vector<std::string> open{id};
  while (!open.empty()) {
    const std::string next = open.back();
    open.pop_back();
    if (!seen.insert(next).second) continue;
    if (const auto drug = kb.drugs.find(next); drug != kb.drugs.end()) {
      open.insert(open.end(), drug->second.classes.begin(), drug->second.classes.end());
    }
    if (const auto concept_ = kb.concepts.find(next); concept_ != kb.concepts.end()) {
      open.insert(open.end(), concept_->second.part_of.begin(), concept_->second.part_of.end());
    }
  }
  return seen;
}

bool reaches(const std::string& withheld, const Intervention& intervention, const std::set<std::string>& acts_as) {
  if (withheld == "*" || withheld == intervention.id) return true;
  if (withheld == "kind:drug") return intervention.is_drug;
  if (withheld == "kind:supplement") return intervention.is_supplement;
  if (withheld == "kind:lifestyle") return !intervention.is_drug && !intervention.is_supplement;
  return acts_as.contains(withheld);
}

}  // namespace homeostat::kb
