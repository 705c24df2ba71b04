#pragma once

#include <vector>

#include "kb/issue.hpp"
#include "kb/model/knowledge.hpp"

namespace homeostat::inference::audit {

/// Units of analytes that cannot be converted into the first one: results in them are refused, and no rule sees them.
/// Error "analyte.unit" where a condition compares in such a unit, warning elsewhere. Cost: linear.
std::vector<kb::Issue> checkAnalyteUnits(const kb::KnowledgeBase& kb);

}  // namespace homeostat::inference::audit
