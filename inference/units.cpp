#include "inference/units.hpp"

#include <cmath>

#include "kb/base/ucum.hpp"

namespace homeostat::inference {
namespace {

const kb::Unit* conventionalUnit(const kb::Analyte& analyte) {
  for (const auto& unit : analyte.units) {
    if (unit.conventional) return &unit;
  }
  return nullptr;
}

/// By the factor that the content gives from the first conventional unit to the first other one.
std::optional<double> byOwnFactor(const base::UcumTable& table, double value, const std::string& from,
                                  const std::string& to, const kb::Analyte& analyte) {
  const kb::Unit* conventional = conventionalUnit(analyte);
  if (!analyte.unit_factor || conventional == nullptr) return std::nullopt;
  for (const auto& other : analyte.units) {
    if (other.conventional) continue;
    const auto up = table.convert(value, from, conventional->ucum);
    if (up) {
      if (const auto down = table.convert(*up * *analyte.unit_factor, other.ucum, to)) return *down;
    }
    const auto side = table.convert(value, from, other.ucum);
    if (side) {
      if (const auto down = table.convert(*side / *analyte.unit_factor, conventional->ucum, to)) return *down;
    }
  }
  return std::nullopt;
}

/// To twelve significant digits, so that a quantity on a threshold stays on it in another unit: 54.06 mg/dL of glucose
/// are 3 mmol/L and not 2.9999999999999996.
double withoutNoise(double value) {
  if (value == 0 || !std::isfinite(value)) return value;
  const double scale = std::pow(10.0, 11 - std::floor(std::log10(std::abs(value))));
  return std::isfinite(scale) ? std::round(value * scale) / scale : value;
}

/// A share of amounts ("mmol/mol") against a bare percentage: percent of what is not said, and the two scales of HbA1c
/// are related by a line. Only a factor that the content gives joins them.
bool mixesAmountsWithPercent(const std::string& a, const std::string& b) {
  const auto amounts = [](const std::string& unit) { return unit.find("mol/mol") != std::string::npos; };
  const auto bare = [](const std::string& unit) { return unit == "%" || unit == "1" || unit == "[ppth]"; };
  return (amounts(a) && bare(b)) || (amounts(b) && bare(a));
}

}  // namespace

UnitConversion shippedConversion() {
  const base::UcumTable& table = base::UcumTable::shipped();
  return [&table](double value, const std::string& from, const std::string& to,
                  const kb::Analyte* analyte) -> std::optional<double> {
    if (from == to) return value;
    const auto code = table.fromPrinted(from);
    if (!code) return std::nullopt;
    base::Substance substance;
    if (analyte != nullptr) {
      substance.molar_mass = analyte->molar_mass;
      substance.charge = analyte->charge;
    }
    if (!mixesAmountsWithPercent(*code, to)) {
      if (const auto converted = table.convert(value, *code, to, substance)) return withoutNoise(*converted);
    }
    const auto own = analyte == nullptr ? std::nullopt : byOwnFactor(table, value, *code, to, *analyte);
    return own ? std::optional(withoutNoise(*own)) : std::nullopt;
  };
}

}  // namespace homeostat::inference
