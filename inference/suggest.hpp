#pragma once

#include <string>
#include <vector>

#include "inference/estimates.hpp"
#include "inference/interactions.hpp"
#include "inference/terms.hpp"

namespace homeostat::inference {

/// What deciding on interventions needs; all of it outlives the call.
struct SuggestInput {
  const CaseFacts& facts;
  const CaseFacts& recent;  ///< without what is too old to decide: conditions are asked of these
  const kb::Edition& edition;
  const Policy& policy;
  const Ready& ready;
  const RuleStates& rules;
  const Estimates& estimates;
};

/// Puts every intervention that concerns this case either among the suggestions (best first: tier, then non-drug, then
/// expected benefit, burden, id) or among the withheld with every reason. An intervention concerns a case when a true
/// rule gives leave to it, when it serves a goal of the patient, or when something forbids it. Exclusions,
/// contraindicated and major interactions and allergies beat everything. What could still forbid: drugs and supplements
/// are withheld until it is answered, anything else waits for the answer before it can be accepted.
void suggest(const SuggestInput& input, Assessment& out);

/// What the accepted interventions among the case's decisions (and `with`) would do to each other.
std::vector<PlanConflict> planConflicts(const SuggestInput& input, const std::vector<std::string>& with);

/// Questions that would decide about a suggestion come before those that would not.
void askForSuggestions(Assessment& out);

}  // namespace homeostat::inference
