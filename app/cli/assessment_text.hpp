#pragma once

#include <string>

#include "i18n/messages.hpp"
#include "inference/assessment.hpp"

namespace homeostat::cli {

/// An assessment as readable lines in the order of care: what is urgent, what to rule out, questions, patterns,
/// systems, suggestions, what is withheld and why, what to measure next, what was not understood.
std::string assessmentText(const inference::Assessment& assessment, const inference::Case& the_case,
                           const kb::KnowledgeBase& kb, const i18n::Messages& messages);

}  // namespace homeostat::cli
