#pragma once

#include "inference/case/case.hpp"
#include "kb/base/json.hpp"

namespace homeostat::inference {

/// JSON forms behind `readCase` and `writeCase`, for rooms that put cases and findings into larger JSON values.
base::Json caseToJson(const Case& c);
base::Json findingToJson(const Finding& finding);
base::Result<Case> caseFromJson(const base::Json& json, const std::string& file);
/// Refuses a finding that has no code, neither value nor text, a comparator that is none, or a time that does not
/// exist.
base::Result<Finding> findingFromJson(const base::Json& json, const std::string& place);

}  // namespace homeostat::inference
