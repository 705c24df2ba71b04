#pragma once

#include <map>
#include <string>
#include <vector>

#include "kb/model/knowledge.hpp"

/// Rules and interventions as what can be judged, and the conditions they are made of.
namespace homeostat::inference::audit {

struct JudgedItem {
  std::string kind, id;  ///< "rule" or "intervention"
  kb::Origin origin;
  std::vector<const kb::Criterion*> roots;
  bool can_fire = true;
  [[nodiscard]] std::string key() const { return kind + " " + id; }
};

/// Items in force (not retired), by id. Pointers into `kb`.
std::map<std::string, JudgedItem> judgedItems(const kb::KnowledgeBase& kb);

bool isCombination(const kb::Criterion& c);
/// Whether missing data can leave it open.
bool canBeUnknown(const kb::Criterion& leaf);
/// The conditions without children, in document order.
std::vector<const kb::Criterion*> leavesOf(const std::vector<const kb::Criterion*>& roots);
/// Where a condition stands: its own line in the item's file.
kb::Origin placeOf(const JudgedItem& item, const kb::Criterion& leaf);

/// The units a finding may come in: an analyte's, a metric's, or none for a score.
std::vector<std::string> unitsOf(const kb::KnowledgeBase& kb, const std::string& finding);
/// Every bound of a condition.
std::vector<double> boundsOf(const kb::Criterion& leaf);

}  // namespace homeostat::inference::audit
