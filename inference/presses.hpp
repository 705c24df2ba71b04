#pragma once

#include <string>
#include <vector>

#include "inference/estimates.hpp"

/// What interventions press in one case.
namespace homeostat::inference {

/// The presses of all `interventions` together. Food and supplements fill a status up to the reference centre and never
/// beyond (inference-spec 1a), however many of them press it. What presses nothing adds nothing.
network::Press pressIn(const kb::KnowledgeBase& kb, const Ready& ready, const Estimates& estimates,
                       const std::vector<std::string>& interventions);

/// Adds to each state what the interventions tried would together move it by, with its spread: one uncertain edge that
/// two of them use is one uncertainty, not two that average out.
void addWhatIf(const kb::KnowledgeBase& kb, const Ready& ready, const Estimates& estimates,
               const std::vector<std::string>& with, Assessment& out);

}  // namespace homeostat::inference
