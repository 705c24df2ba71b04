#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "kb/base/result.hpp"

namespace homeostat::base {

/// A day of the proleptic Gregorian calendar without time or zone (a birth date).
struct CivilDate {
  int year = 1970;
  int month = 1;  ///< 1 to 12
  int day = 1;    ///< 1 to 31, valid for the month

  /// "YYYY-MM-DD". Refuses dates that do not exist ("2023-02-30").
  static Result<CivilDate> parse(std::string_view text);
  static CivilDate fromDaysSinceEpoch(std::int64_t days);
  [[nodiscard]] std::int64_t daysSinceEpoch() const;
  [[nodiscard]] std::string iso() const;
  auto operator<=>(const CivilDate&) const = default;
};

/// Completed years between two dates; 29 February counts from 1 March in common years. Negative when `on` is earlier.
int completedYears(const CivilDate& birth, const CivilDate& on);

/// How finely a time was recorded. A clock time decides how a hormone is read, so it is never made up.
enum class Precision { year, month, day, minute, second, millisecond };

/// A moment in UTC with the offset it was recorded in. Without an offset (`offset_minutes` empty) the UTC value was
/// computed as if the text were UTC, `zone_assumed` is true, and only a case's zone may settle it.
struct Instant {
  std::int64_t utc_ms = 0;
  std::optional<int> offset_minutes;
  Precision precision = Precision::millisecond;
  bool zone_assumed = false;

  /// ISO 8601: "2026", "2026-03", "2026-03-01", "2026-03-01T08:15", "...:30.250+02:00", "...Z".
  /// Refuses dates and clock times that do not exist and texts with anything left over.
  static Result<Instant> parse(std::string_view text);
  /// ISO 8601 at the recorded precision and offset; no offset is printed where none was recorded.
  [[nodiscard]] std::string iso() const;
  /// Local calendar day at the recorded offset.
  [[nodiscard]] CivilDate localDate() const;
  /// Minutes since local midnight, empty when the precision is a day or coarser.
  [[nodiscard]] std::optional<int> localMinuteOfDay() const;
  bool operator==(const Instant&) const = default;
};

/// Days from `earlier` to `later`, with fraction.
double daysBetween(const Instant& earlier, const Instant& later);

}  // namespace homeostat::base
