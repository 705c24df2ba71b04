#pragma once

#include <string>

#include "app/intake/draft.hpp"

namespace homeostat::intake {

/// Name, value and unit as the file writes them.
std::string titleOf(const Draft& draft);
/// Who sent it: as the file says, else as the person importing said.
const std::string& laboratoryOf(const Draft& draft, const Context& context);
/// Says what the draft is: by its reader, LOINC, a code a person confirmed, a questionnaire's name, the name with its
/// specimen, in this order; what the name says beside the thing itself goes into the draft. Fills code and
/// `source.matched`; what stays open becomes a question or a note.
void match(Draft& draft, Context& context, inference::Finding& finding);

}  // namespace homeostat::intake
