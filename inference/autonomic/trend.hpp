#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace homeostat::autonomic {

/// One value of one civil day, days since 1970.
struct DayValue {
  std::int64_t day = 0;
  double value = 0;
};

/// A value over weeks. A single day says little: weeks of seven days that hold at least three values are averaged
/// (Plews and others 2014, Int J Sports Physiol Perform 9:783), and only weeks are compared.
struct Trend {
  std::size_t days = 0;               ///< that have a value; several values of a day are averaged
  std::int64_t first = 0, last = 0;   ///< days
  std::vector<DayValue> weekly;       ///< mean of the seven days that end at `day`, for every day with enough values
  std::optional<double> latest_week;  ///< mean of the last seven days
  std::optional<double> earlier;      ///< mean of the four weeks before them, at least twelve values
  std::optional<double>
      slope_per_week;  ///< Theil 1950, Sen 1968: the median of slopes between any two days; from 14 days
  std::string why;     ///< what is absent and why; empty: nothing is
};

/// `values` in any order. Cost: square of the days for the slope, at most the last 400 days of it.
[[nodiscard]] Trend trendOf(std::vector<DayValue> values);

/// Midnight to six by the recording's own clock.
struct Night {
  std::int64_t day = 0;                   ///< of the midnight
  double seconds = 0;                     ///< of usable beats
  double heart_rate = 0;                  ///< per minute, mean
  double lowest_rate = 0;                 ///< per minute, lowest mean of five minutes
  std::optional<double> rmssd;            ///< ms, median over stretches of five minutes
  std::optional<double> course_per_hour;  ///< change of the heart rate, median slope between five-minute means
};

/// Nights of a recording with at least three hours of usable beats in them. `pieces` and `times_s` as cut at gaps;
/// `start_s`: seconds from 1970 by the local clock of the recording's second 0.
[[nodiscard]] std::vector<Night> nightsOf(const std::vector<std::span<const double>>& rr_ms,
                                          const std::vector<std::span<const double>>& times_s, double start_s);

}  // namespace homeostat::autonomic
