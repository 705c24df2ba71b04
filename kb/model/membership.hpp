#pragma once

#include <set>
#include <string>

#include "kb/model/knowledge.hpp"

namespace homeostat::kb {

/// The id itself and everything it belongs to: classes of drugs, classes of classes, wholes of concepts.
std::set<std::string> belongsTo(const KnowledgeBase& kb, const std::string& id);

/// Whether what a rule withholds ("*", "kind:drug", "kind:supplement", "kind:lifestyle", an intervention or what it
/// acts as) means this intervention. `acts_as`: what it acts as, classes included.
bool reaches(const std::string& withheld, const Intervention& intervention, const std::set<std::string>& acts_as);

}  // namespace homeostat::kb
