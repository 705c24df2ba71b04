#pragma once

#include <set>
#include <string>

#include "kb/model/knowledge.hpp"

namespace homeostat::kb {

/// The id itself and everything it belongs to: classes of drugs, classes of classes, wholes of concepts.
std::set<std::string> belongsTo(const KnowledgeBase& kb, const std::string& id);

}  // namespace homeostat::kb
