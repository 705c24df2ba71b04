#pragma once

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kb/base/result.hpp"

namespace homeostat::base {

/// A unit taken apart. Two units can be converted when `dimension`, `arbitrary` and `annotations` agree.
/// Amount of substance and equivalents are dimensions of their own here (UCUM itself calls both a pure number): a mole
/// never turns into a count by accident.
struct Unit {
  /// Exponents of metre, second, gram, radian, kelvin, coulomb, candela, mole, equivalent.
  static constexpr std::size_t kDimensions = 9;
  std::string code;   ///< as parsed
  double factor = 1;  ///< times the product of base units
  std::array<int, kDimensions> dimension{};
  std::map<std::string, int> arbitrary;  ///< arbitrary units (IU …) with exponent: never convert into another
  std::vector<std::string> annotations;  ///< sorted; neutral ones ("{cells}") left out
  std::string special;                   ///< non-ratio scale ("Cel", "pH", "B[SPL]"); empty for ratio scales

  /// True when numbers in this unit are plain numbers (no dimension, not arbitrary); factor may differ from 1 ("%").
  [[nodiscard]] bool dimensionless() const;
};

/// What a conversion may use about the substance measured.
struct Substance {
  std::optional<double> molar_mass;  ///< g/mol
  std::optional<int> charge;         ///< elementary charges of the ion, for equivalents; not zero
};

/// The atoms, prefixes and reviewed spellings of units; content of `kb/content/units`. Immutable, cheap to copy.
class UcumTable {
 public:
  /// Reads the two tables (format: their first lines). Refuses unknown kinds, bad numbers, atoms defined twice and
  /// definitions by units that stand later.
  static Result<UcumTable> parse(std::string_view atoms, std::string_view spellings, const std::string& file);
  /// The tables this program was built with.
  static const UcumTable& shipped();

  /// A case-sensitive UCUM expression. Refuses what is none: unknown atoms, empty terms, characters outside ASCII.
  [[nodiscard]] Result<Unit> unit(std::string_view code) const;
  /// The UCUM code of a unit as laboratories print it: the text itself when it is valid UCUM and not a known trap
  /// ("K/uL" reads as kelvin, "EU" as exaunits), else by the reviewed list; empty when unknown or a trap without one
  /// meaning.
  [[nodiscard]] std::optional<std::string> fromPrinted(std::string_view text) const;
  /// `value` in `to`. Refuses across arbitrary units, other annotations, other dimensions unless `substance` bridges
  /// mass to amount (molar mass) or amount to equivalents (charge), and results that are not finite.
  [[nodiscard]] Result<double> convert(double value, std::string_view from, std::string_view to,
                                       const Substance& substance = {}) const;
  [[nodiscard]] Result<double> convert(double value, const Unit& from, const Unit& to,
                                       const Substance& substance = {}) const;
  /// Units multiplied or divided; the code is the two codes written with "." or "/".
  [[nodiscard]] Result<Unit> multiply(const Unit& a, const Unit& b) const;
  [[nodiscard]] Result<Unit> divide(const Unit& a, const Unit& b) const;
  /// Number of atoms, for messages and tests.
  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] bool knowsAtom(std::string_view atom) const;

  struct Data;

 private:
  explicit UcumTable(std::shared_ptr<const Data> data) : data_(std::move(data)) {}
  std::shared_ptr<const Data> data_;
};

}  // namespace homeostat::base
