#include "inference/terms.hpp"

#include <algorithm>

namespace homeostat::inference {

std::string nameOf(const kb::KnowledgeBase& kb, const std::string& id) {
  const auto english = [](const kb::Text& text) { return kb::textIn(text, "en"); };
  if (const auto it = kb.concepts.find(id); it != kb.concepts.end()) return english(it->second.name);
  if (const auto it = kb.interventions.find(id); it != kb.interventions.end()) return english(it->second.name);
  if (const auto it = kb.rules.find(id); it != kb.rules.end()) return english(it->second.title);
  if (const auto it = kb.drugs.find(id); it != kb.drugs.end() && !it->second.names.empty())
    return it->second.names.front();
  for (const auto& [instrument, content] : kb.instruments) {
    for (const auto& item : content.items) {
      if (item.id == id) return nameOf(kb, instrument) + ": " + english(item.topic);
    }
  }
  return id;
}

std::vector<std::string> sourcesOf(const std::vector<kb::Evidence>& evidence) {
  std::vector<std::string> sources;
  for (const auto& e : evidence) {
    if (std::find(sources.begin(), sources.end(), e.source) == sources.end()) sources.push_back(e.source);
  }
  return sources;
}

std::string approvalOf(const kb::Edition& edition, const Policy& policy, const std::string& kind,
                       const std::string& id) {
  const std::string key = kind + " " + id;
  if (const auto gone = policy.withdrawn.find(key); gone != policy.withdrawn.end()) {
    if (gone->second == "end-asked") return kEndAsked;
    return gone->second == "past-review" ? "past the practice's review date" : gone->second + " by the practice";
  }
  constexpr const char* kNotAdopted = "source-verified, not adopted";
  const auto adopted = policy.adopted.find(key);
  if (adopted == policy.adopted.end()) return kNotAdopted;
  const auto item = edition.items().find(key);
  return item != edition.items().end() && adopted->second == item->second.hash ? "adopted" : kNotAdopted;
}

bool pastReview(const kb::Governance& governance, const Case& c) {
  return !governance.review_by.empty() && governance.review_by < c.at.localDate().iso();
}

}  // namespace homeostat::inference
