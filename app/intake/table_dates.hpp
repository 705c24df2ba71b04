#pragma once

#include <optional>
#include <string>

#include "kb/base/instant.hpp"

namespace homeostat::intake::table {

struct ReadDate {
  std::optional<base::Instant> at;
  std::string why_not;  ///< "" when read or empty; with `at`: what of the reading is a convention
  bool two_readings = false;
  bool impossible = false;  ///< a day or clock time that does not exist in any reading
};

/// "30.08.2023", "8/30/2023 1:25 PM", "2023-08-30 13:25", "30-Aug-2023", "30.08.23". Which of two numbers is the day is
/// taken from `order` ("dmy", "mdy", "ymd", "" not known) or from the numbers where only one reading exists; never
/// guessed. Two digits of a year are read as 1970 to 2069 and said so. `time`: a clock time that stands in a cell of
/// its own, "" none.
ReadDate readDate(const std::string& date, const std::string& time, const std::string& order);

/// "dmy" or "mdy" where the numbers of a date allow one order only ("30/08/2023"); "" otherwise.
std::string shownOrder(const std::string& date);

/// What a spreadsheet makes of codes like "15-5": "15-May", "Jan-73".
bool looksLikeSpreadsheetDate(const std::string& cell);

}  // namespace homeostat::intake::table
