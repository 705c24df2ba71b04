#include "inference/rules/units.hpp"

#include <cmath>

#include "kb/base/ucum.hpp"

namespace homeostat::inference {
namespace {

/// To twelve significant digits, so that a quantity on a threshold stays on it in another unit: 54.06 mg/dL of glucose
/// are 3 mmol/L and not 2.9999999999999996.
double withoutNoise(double value) {
  if (value == 0 || !std::isfinite(value)) return value;
  const double scale = std::pow(10.0, 11 - std::floor(std::log10(std::abs(value))));
  return std::isfinite(scale) ? std::round(value * scale) / scale : value;
}

/// A ratio is printed bare: "INR 4.2". Only where the content calls the plain number the analyte's first unit.
bool printedBare(const std::string& unit, const kb::Analyte* analyte) {
  return unit.empty() && analyte != nullptr && !analyte->units.empty() && analyte->units.front().ucum == "1";
}

/// A share of amounts ("mmol/mol") against a bare percentage: percent of what is not said, so they are two quantities
/// unless the content gives a line between them.
bool mixesAmountsWithPercent(const std::string& a, const std::string& b) {
  const auto amounts = [](const std::string& unit) { return unit.find("mol/mol") != std::string::npos; };
  const auto bare = [](const std::string& unit) { return unit == "%" || unit == "1" || unit == "[ppth]"; };
  return (amounts(a) && bare(b)) || (amounts(b) && bare(a));
}

class Conversion {
 public:
  Conversion(const base::UcumTable& table, const kb::Analyte* analyte) : table_(table), analyte_(analyte) {
    if (analyte != nullptr) substance_ = {analyte->molar_mass, analyte->charge};
  }

  [[nodiscard]] std::optional<double> of(double value, const std::string& from, const std::string& to) const {
    if (const auto found = plain(value, from, to)) return withoutNoise(*found);
    if (analyte_ == nullptr) return std::nullopt;
    for (const auto& line : analyte_->unit_lines) {
      if (const auto found = along(line, value, from, to)) return withoutNoise(*found);
    }
    return std::nullopt;
  }

 private:
  [[nodiscard]] std::optional<double> plain(double value, const std::string& from, const std::string& to) const {
    if (mixesAmountsWithPercent(from, to)) return std::nullopt;
    const auto found = table_.convert(value, from, to, substance_);
    return found ? std::optional(*found) : std::nullopt;
  }

  [[nodiscard]] std::optional<double> along(const kb::UnitLine& line, double value, const std::string& from,
                                            const std::string& to) const {
    if (const auto x = plain(value, from, line.from)) return plain(line.factor * *x + line.offset, line.to, to);
    const auto y = plain(value, from, line.to);
    return y && line.factor != 0 ? plain((*y - line.offset) / line.factor, line.from, to) : std::nullopt;
  }

  const base::UcumTable& table_;
  const kb::Analyte* analyte_;
  base::Substance substance_;
};

}  // namespace

UnitConversion conversionBy(const base::UcumTable& table) {
  return [table](double value, const std::string& from, const std::string& to,
                 const kb::Analyte* analyte) -> std::optional<double> {
    if (from == to) return value;
    const auto code = printedBare(from, analyte) ? std::optional<std::string>("1") : table.fromPrinted(from);
    return code ? Conversion(table, analyte).of(value, *code, to) : std::nullopt;
  };
}

UnitConversion shippedConversion() { return conversionBy(base::UcumTable::shipped()); }

}  // namespace homeostat::inference
