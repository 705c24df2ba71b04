#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kb/base/instant.hpp"

namespace homeostat::intake {

/// A number as people and machines write it.
struct Measured {
  std::string comparator;  ///< "", "<", "<=", ">", ">="
  double value = 0;
  std::string digits;  ///< as written, without comparator
};

/// Reads one number with an optional comparator ("<0.1", "≥ 5", "= 3", "0,82"). A comma is a decimal mark only where
/// that is the one reading ("0,82", not "1,234") or `decimal_mark` says so; marks of thousands are read where they can
/// be nothing else ("1'234", "1.234,5"; "1.234" with the decimal mark ','). Empty for anything else: ranges, ratios,
/// titres, words, numbers that overflow.
std::optional<Measured> readMeasured(std::string_view text, char decimal_mark = 0);

struct Range {
  std::optional<double> low, high;
};
/// "3.5-5.1", "3.5 to 5.1", "<1.0", "> 60". Empty when the text holds more than one interval or words. "0-0" is none.
/// `decimal_mark` as in `readMeasured`.
std::optional<Range> readRange(std::string_view text, char decimal_mark = 0);

/// HL7 v2 and CDA times: YYYY[MM[DD[HHMM[SS[.S+]]]]][+/-ZZZZ]. Midnight to the second without offset is a date only
/// when `midnight_is_date`. Empty when the date does not exist.
std::optional<base::Instant> readHl7Time(std::string_view text, bool midnight_is_date);

std::string trim(std::string_view text);
std::string lower(std::string_view ascii);
std::vector<std::string> split(std::string_view text, char separator);
bool isUtf8(std::string_view bytes);
/// The beginning of a UTF-8 text, at most so many bytes, never cut within a letter: half a letter is no JSON.
std::string_view shortened(std::string_view text, std::size_t most);
/// Windows-1252 (which holds Latin-1) as UTF-8.
std::string fromWindows1252(std::string_view bytes);
/// UTF-8 with or without mark, UTF-16 with mark, else Windows-1252; `note` says when it was not UTF-8.
std::string toUtf8(std::string_view bytes, std::string& note);
/// MSH-18 of the first message, "" when absent or no HL7 v2 text.
std::string hl7CharacterSet(std::string_view bytes);
/// As `toUtf8`, for a text that declares its character set by a name of HL7 table 0211. Bytes that are UTF-8 are read
/// as such whatever is declared; every doubt stands in `note`.
std::string toUtf8Declared(std::string_view bytes, const std::string& declared, std::string& note);
/// "12345-6" with its check digit right (mod 10, as LOINC codes have).
bool looksLikeLoinc(std::string_view code);

}  // namespace homeostat::intake
