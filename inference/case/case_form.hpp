#pragma once

#include <string>
#include <vector>

#include "inference/case/case.hpp"
#include "kb/base/json.hpp"

namespace homeostat::inference {

/// Keys below the top level of a case file that the reader does not know, and texts that are none, each with its place:
/// a misspelt key would otherwise be lost in silence. Agrees with `case.schema.json`. `json` is a case's top level
/// whose lists are lists and whose patient is an object.
std::vector<SetAside> strangeParts(const base::Json& json);

}  // namespace homeostat::inference
