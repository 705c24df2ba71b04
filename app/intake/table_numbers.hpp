#pragma once

#include <string>

#include "app/intake/draft.hpp"

namespace homeostat::intake::table {

/// Which decimal mark a number can only have: ',' for "5,4" and "0,123", '.' for "5.4"; 0 for whole numbers and for
/// what two habits read differently ("1,234", "1.234").
char shownMark(const std::string& cell);
/// True for a number whose mark may be a decimal or a thousands mark.
bool twoReadings(const std::string& cell);
/// Of any format: takes arrows, stars and letters that mark a value as high or low out of it, and a unit that stands
/// behind the number where the file has no unit for it.
void readCell(Draft& draft, const AnalyteIndex& index);

}  // namespace homeostat::intake::table
