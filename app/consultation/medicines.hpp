#pragma once

#include <string>
#include <vector>

#include "kb/base/json.hpp"

/// Lists of medicines as a case has them ([{name, atc, rxnorm, dose, since, until}]), joined without losing an entry.
namespace homeostat::consultation {

/// The list on record with the given entries: one that names the same medicine (by ATC, by RxNorm, or by its name
/// without regard to case and accents) takes the earlier one's place, every other is added. Null counts as an empty
/// list.
base::Json withMedicines(const base::Json& on_record, const base::Json& given);

/// The list with an end for one entry, by name, ATC or RxNorm; the list as it is when none fits (`found` tells).
base::Json withEnd(const base::Json& on_record, const std::string& medicine, const std::string& until, bool& found);

/// Texts (allergies) on record with the given ones, each once without regard to case and accents.
base::Json withTexts(const base::Json& on_record, const base::Json& given);

}  // namespace homeostat::consultation
