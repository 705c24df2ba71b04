#pragma once

#include <map>
#include <string>
#include <vector>

#include "app/intake/recordings/measured.hpp"
#include "app/intake/recordings/summaries.hpp"

namespace homeostat::recordings {

/// What a figure of a daily table is.
struct DailyKind {
  const char* metric;     ///< nullptr: no concept for it
  const char* unit;       ///< UCUM, of the finding
  const char* objection;  ///< why it never becomes a finding; nullptr: it may
  bool night = false;     ///< of sleep: no finding, but followed in the trends of nights
  bool sleep = false;     ///< time asleep of one night, or a part of it
};

inline constexpr DailyKind kRestingRate{"resting-heart-rate", "/min", nullptr};
inline constexpr DailyKind kAsleep{"sleep-duration", "h", nullptr, false, true};

/// Where a figure stands and when it was taken.
struct DailyPlace {
  std::string place, column;
  base::Instant at;
};

/// Gathers the figures of a program's daily table: findings, figures of nights, the mean time asleep, and what was left
/// with its reason and count.
class DailyFigures {
 public:
  DailyFigures(const std::string& file, std::string format, const MeasureOptions& options);
  /// `text` as written. `seconds`: length of the reading, where stated.
  void take(const DailyKind& kind, std::string_view text, const DailyPlace& where, std::optional<double> seconds);
  /// A whole row or file part that is left.
  void leave(std::string place, std::string why) { out_.left.push_back({std::move(place), "", std::move(why)}); }
  /// A sleep with its times; one whose times cannot be right is counted among what is left.
  void slept(std::optional<base::Instant> asleep, std::optional<base::Instant> awake, bool nap, const char* column);
  /// A value of a column that is left; told once a column with the count.
  void count(const std::string& column, const std::string& why);
  Summary finish();

 private:
  [[nodiscard]] std::string objection(const DailyKind& kind, double value, std::optional<double> seconds) const;
  void sleep(std::string_view text, double value, const DailyPlace& where);
  void takeSleep();

  struct Count {
    std::size_t values = 0;
    std::string why;
  };
  struct Slept {
    double hours = 0;
    DailyPlace where;
  };
  const MeasureOptions& options_;
  Summary out_;
  std::map<std::string, Count> left_;
  std::map<std::int64_t, Slept> nights_;  ///< by the day of waking
};

/// "7h 40min", "7:40", "7:40:00" in hours; a bare number in the one unit (hours, minutes, seconds) that a night of 1 to
/// 16 hours can have. Empty for anything else.
std::optional<double> hoursAsleep(std::string_view text);

}  // namespace homeostat::recordings
