#pragma once

#include "inference/assessment.hpp"
#include "inference/rules/facts.hpp"

namespace homeostat::inference {

/// Every questionnaire of the case by its newest sitting, compared with the total before it.
std::vector<InstrumentView> instrumentViews(const CaseFacts& facts);

}  // namespace homeostat::inference
