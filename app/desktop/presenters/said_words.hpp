#pragma once

#include <string>

#include "app/desktop/presenters/language.hpp"
#include "inference/assessment.hpp"
#include "kb/model/knowledge.hpp"

namespace homeostat::desktop {

/// A sentence of an assessment in the screen's language. `english` is what the assessment says in English; it is shown
/// where the language has no words for it.
std::string saidWords(const inference::Said& said, const std::string& english, const kb::KnowledgeBase& knowledge,
                      const Language& language);

/// What in this case shows an influence on a transmitter system: "takes sertraline", "Ferritin 11 µg/L, below its
/// reference"; empty when nothing in this case does.
std::string seenWords(const inference::Influence& influence, const inference::Assessment& assessment,
                      const inference::Case& the_case, const kb::KnowledgeBase& knowledge, const Language& language);

}  // namespace homeostat::desktop
