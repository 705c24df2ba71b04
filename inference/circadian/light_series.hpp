#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

/// A light log on the recorder's own clock, its gaps and its exposure. Hours count from the midnight that begins the
/// log's first day; clock changes of the recorder are not undone.
namespace homeostat::circadian {

/// What the sensor measured. Melanopic EDI is the melanopic equivalent daylight illuminance of CIE S 026, in lux.
enum class Quantity { photopic, melanopic_edi };

struct Sample {
  double hour = 0;
  double lux = 0;  ///< 0 or more; NaN: the device recorded that it did not know
};

struct Gap {
  double from_hour = 0, to_hour = 0;
};

/// Means in even bins from hour 0; NaN where nothing was measured.
struct Binned {
  double step_hours = 0.05;
  std::vector<double> lux;
};

/// `samples` in order of time. Every bin up to the last sample. Where the recorder's epoch is longer than a bin, up to
/// an hour, a sample holds in all bins of its epoch.
Binned binned(const std::vector<Sample>& samples, double step_hours);

/// Stretches of at least `least_hours` without a measurement between the first and the last sample.
std::vector<Gap> gapsOf(const Binned& light, double least_hours);

/// Share of the bins between the first and the last measurement that hold one, 0 to 1.
double coverage(const Binned& light);

struct DayExposure {
  int day = 0;  ///< 0 is the log's first day
  std::size_t samples = 0;
  double mean_lux = 0;
  double minutes_at_or_above_250 = 0, minutes_at_or_above_1000 = 0, minutes_at_or_below_10 = 0;
};
struct Exposure {
  std::size_t samples = 0, absent = 0;
  double epoch_s = 0;  ///< the commonest step between samples
  double mean = 0, median = 0, max = 0;
  std::vector<DayExposure> days;
};
/// Minutes are samples times the epoch: time that was not measured is not counted as dark.
Exposure exposureOf(const std::vector<Sample>& samples);

/// The person's own day: the mean of each bin of the day over all days; NaN where no day has one.
std::vector<double> meanDay(const Binned& light);

/// Every gap closed with the person's own mean at that time of day, before and after the measured part too, so that
/// whole days result. Empty when some time of day was never measured.
std::optional<std::vector<double>> closed(const Binned& light);

}  // namespace homeostat::circadian
