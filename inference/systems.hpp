#pragma once

#include <vector>

#include "inference/estimates.hpp"

namespace homeostat::inference {

/// Each transmitter system with what bears on it in this patient: medicines taken, findings, estimated states and
/// conditions first, then the practices and supplies that the evidence says can move it (kind "lever"). Never a level:
/// what cannot be known is said in the system's own text. `states` are the case's estimates.
std::vector<SystemView> systemsOf(const CaseFacts& facts, const Ready& ready, const std::vector<StateEstimate>& states);

}  // namespace homeostat::inference
