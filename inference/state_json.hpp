#pragma once

#include "inference/assessment.hpp"
#include "kb/base/json.hpp"

namespace homeostat::inference {

/// One state as `assess` prints it.
base::Json stateJson(const StateEstimate& state);

}  // namespace homeostat::inference
