#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "inference/assessment.hpp"
#include "inference/rules/facts.hpp"
#include "kb/model/criterion.hpp"
#include "kb/model/knowledge.hpp"

/// How the reasons of a suggestion or of its withholding are put together: English text, stable word and arguments.
namespace homeostat::inference::reasons {

WithheldReason reason(std::string code, std::string rule, std::string text,
                      std::map<std::string, std::string> arguments);
/// The same reason, not decided yet: `needs` are the ids whose answer could lift it.
WithheldReason open(WithheldReason reason, std::vector<std::string> needs);

/// What one condition of an intervention asks, for documents: "intervention", "node" (its place, see `conditionAt`),
/// "condition" (in English), "absent" ("yes": it holds and blocks because it must not) and, as far as it has them,
/// "of", "is", "unit", "below", "at-most", "above", "at-least". `condition` is part of the intervention.
std::map<std::string, std::string> conditionArguments(const kb::Intervention& intervention,
                                                      const kb::Criterion& condition, const CaseFacts& facts);

/// The condition at a place such as "requires.0.2": the third child of the first child of what the intervention
/// requires; "indicated" is its other tree. Null: it has no such place.
const kb::Criterion* conditionAt(const kb::Intervention& intervention, std::string_view node);

}  // namespace homeostat::inference::reasons
