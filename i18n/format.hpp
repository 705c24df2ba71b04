#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "i18n/messages.hpp"
#include "kb/base/instant.hpp"

namespace homeostat::i18n {

/// Which digits numbers are written with where the language has its own. Latin digits are the default: units,
/// laboratory sheets and package labels carry them, and one document must not mix two kinds.
enum class Digits { latin, native };

/// Numbers, dates and lists in the words of one language. Knows no process locale and no clock. Immutable value.
class Format {
 public:
  explicit Format(const Messages& messages, Digits digits = Digits::latin);

  /// A number as it was given: "5.40" becomes "5,40" in German; digits are kept, never rounded, never grouped; a minus
  /// becomes U+2212. A text that is no plain decimal number comes back unchanged.
  [[nodiscard]] std::string given(std::string_view decimal) const;
  /// Rounded half to even to `decimals` places (0 to 15), never grouped. NaN and infinities give "–".
  [[nodiscard]] std::string number(double value, int decimals) const;
  /// A count, grouped as the language groups (12,345).
  [[nodiscard]] std::string count(std::int64_t value) const;
  /// `share` in [0,1] as a percentage without decimals: "82 %". NaN gives "–".
  [[nodiscard]] std::string percent(double share) const;
  /// Value and unit joined by a no-break space, isolated where the language runs right to left. Empty unit: value only.
  /// `comparator` ("<", ">=", "" …) stands before.
  [[nodiscard]] std::string quantity(std::string_view decimal, std::string_view unit,
                                     std::string_view comparator = {}) const;
  /// "5–10 mg"; an absent end gives "< 10 mg" or "> 5 mg"; both absent give an empty text.
  [[nodiscard]] std::string range(std::string_view low, std::string_view high, std::string_view unit) const;
  /// U+2066 text U+2069 where the language runs right to left; unchanged otherwise. For anything whose inner order must
  /// not change: codes, hashes, value with unit.
  [[nodiscard]] std::string isolate(std::string_view text) const;

  /// At the recorded precision and offset; a coarser date never gains a day, a day never gains a clock time.
  [[nodiscard]] std::string date(const base::Instant& instant) const;
  /// The same with the month abbreviated, for tables.
  [[nodiscard]] std::string shortDate(const base::Instant& instant) const;
  /// The day only, whatever the precision allows.
  [[nodiscard]] std::string day(const base::Instant& instant) const;
  [[nodiscard]] std::string day(const base::CivilDate& date) const;
  /// Day and abbreviated month, for axes; empty precision rules as in `date`.
  [[nodiscard]] std::string shortDay(const base::CivilDate& date) const;
  /// Clock time from minutes since midnight (0 to 1439), 24 hours.
  [[nodiscard]] std::string clock(int minute_of_day) const;

  /// "a, b and c".
  [[nodiscard]] std::string list(std::span<const std::string> items) const;
  /// "a, b or c".
  [[nodiscard]] std::string alternatives(std::span<const std::string> items) const;

  /// Bytes that sort texts as the language does (primary to tertiary, numbers by value).
  [[nodiscard]] std::string collationKey(std::string_view text) const;
  [[nodiscard]] bool rightToLeft() const { return right_to_left_; }
  [[nodiscard]] std::string decimalSeparator() const { return decimal_separator_; }

 private:
  [[nodiscard]] std::string withPattern(std::int64_t local_ms, const char* skeleton) const;
  [[nodiscard]] std::string joined(std::span<const std::string> items, bool alternatives) const;
  std::string locale_;
  bool right_to_left_;
  std::string decimal_separator_;
  std::string zero_digit_;
};

/// A UCUM code as a page shows it, the same in every language: "ug/L" is "µg/L", "m[IU]/L" "mIU/L", "10*9/L" "10⁹/L",
/// "ms2" "ms²"; annotations ("{score}") say nothing. Empty for the unit 1.
std::string printedUnit(std::string_view ucum);

/// Text folded for search, the same in every language: case, accents, width, Arabic vowel marks and tatweel and the
/// carriers of alef are dropped; "ß" is "ss". Both the stored text and the query go through it.
std::string searchKey(std::string_view text);

/// Letters and digits of `searchKey`: what names of medicines, analytes and columns are matched by, so that spaces,
/// hyphens and punctuation make no difference ("Omega-3", "omega 3").
std::string nameKey(std::string_view text);

/// Words of a text in any script, each folded by `searchKey` (Chinese runs are segmented by ICU's dictionary): what a
/// full-text index stores. Joined by single spaces.
std::string segmented(std::string_view text);

/// True when a language is written from right to left.
bool rightToLeft(std::string_view language);

}  // namespace homeostat::i18n
