#pragma once

#include <map>
#include <string>
#include <vector>

#include "app/intake/recordings/measured.hpp"
#include "app/intake/recordings/summaries.hpp"
#include "inference/autonomic/trend.hpp"

namespace homeostat::recordings {

/// Nights of a recording whose clock is known; empty otherwise, and `why` says what is missing. In an irregular rhythm
/// the variability is left out.
std::vector<autonomic::Night> nightsOf(const Measured& measured, std::string& why);

/// Collects dated figures over files and days: resting heart rate, the heart rate of nights, RMSSD.
class TrendBook {
 public:
  void add(const std::vector<inference::Finding>& findings);
  void add(const std::vector<autonomic::Night>& nights);
  void add(const std::vector<DayFigure>& figures);
  /// [{metric, unit, days, first, last, latest_week, earlier, change, slope_per_week, weekly, why}] of every metric
  /// with values of more than one day.
  [[nodiscard]] base::Json json() const;

 private:
  struct Series {
    std::string unit;
    std::vector<autonomic::DayValue> values;
  };
  std::map<std::string, Series> series_;
};

}  // namespace homeostat::recordings
