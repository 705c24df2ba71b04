#pragma once

#include "inference/rules/facts.hpp"

namespace homeostat::inference {

/// Conversion by the UCUM table this program was built with, the analyte's molar mass and charge, and, where no molar
/// mass exists, its own factor between its conventional and its other unit.
UnitConversion shippedConversion();

}  // namespace homeostat::inference
