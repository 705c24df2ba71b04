#pragma once

#include <map>
#include <string>
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

/// What one condition asks, for documents: "intervention", "condition" (in English), "absent" ("yes": it holds and
/// blocks because it must not) and, as far as it has them, "of", "is", "unit", "below", "at-most", "above", "at-least".
std::map<std::string, std::string> conditionArguments(const std::string& intervention, const kb::Criterion& condition,
                                                      const CaseFacts& facts);

}  // namespace homeostat::inference::reasons
