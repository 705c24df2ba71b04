#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "app/intake/import.hpp"
#include "app/intake/table_rows.hpp"

namespace homeostat::intake::table {

/// What a table is about.
enum class Kind { none, results, wide_dates, wide_analytes, medications, allergies, problems };

/// Which column is what.
struct Columns {
  Kind kind = Kind::none;
  std::map<std::string, std::size_t> role;
  /// Columns of values, with their header: of a day each (`wide_dates`) or of an analyte each (`wide_analytes`).
  std::vector<std::pair<std::size_t, std::string>> values;
  [[nodiscard]] bool has(const std::string& name) const { return role.contains(name); }
};

/// Reads a header. `told`: header -> role as a person said it; it wins over what is known of headers in English,
/// German, French, Spanish and Italian. "#1", "#2" … as headers tell positions.
Columns columnsOf(const Row& header, const std::map<std::string, std::string>& told, const std::string& date_order,
                  const AnalyteIndex& index);

/// "TSH" and "mIU/l" of "TSH (mIU/l)", "TSH [mIU/l]" or "TSH, mIU/l"; the unit is "" where there is none that is known.
std::pair<std::string, std::string> nameAndUnit(const std::string& header, const AnalyteIndex& index);

}  // namespace homeostat::intake::table
