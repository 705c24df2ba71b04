#pragma once

#include "inference/rules/plausibility.hpp"
#include "kb/base/ucum.hpp"

namespace homeostat::inference {

/// Conversion by a UCUM table, the analyte's molar mass and charge, and, where no molar mass joins two units, the lines
/// the content gives between them. Empty where units are not of one quantity: a ratio of amounts is no percentage.
UnitConversion conversionBy(const base::UcumTable& table);

/// By the table this program was built with.
UnitConversion shippedConversion();

}  // namespace homeostat::inference
