#include "inference/circadian/regularity.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace homeostat::circadian {
namespace {

constexpr double kTwoPi = 2 * std::numbers::pi;

double meanOf(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

void stabilityOf(const std::vector<double>& hours, DayRhythm& out) {
  std::vector<double> known;
  std::vector<std::vector<double>> by_clock(24);
  for (std::size_t i = 0; i < hours.size(); ++i) {
    if (std::isnan(hours[i])) continue;
    known.push_back(hours[i]);
    by_clock[i % 24].push_back(hours[i]);
  }
  if (known.size() < 2) return;
  const double mean = meanOf(known), count = static_cast<double>(known.size());
  double total = 0, between = 0, clocks = 0;
  for (const double value : known) total += (value - mean) * (value - mean);
  for (const auto& values : by_clock) {
    if (values.empty()) continue;
    clocks += 1;
    between += (meanOf(values) - mean) * (meanOf(values) - mean);
  }
  double steps = 0, squares = 0;
  for (std::size_t i = 1; i < hours.size(); ++i) {
    if (std::isnan(hours[i]) || std::isnan(hours[i - 1])) continue;
    steps += 1;
    squares += (hours[i] - hours[i - 1]) * (hours[i] - hours[i - 1]);
  }
  if (total <= 0) return;
  out.interdaily_stability = count * between / (clocks * total);
  if (steps > 0) out.intradaily_variability = squares / steps / (total / count);
}

struct Window {
  double mean = 0, onset = 0;
};
/// The stretch of `hours` on the circular mean day with the lowest (sign +1) or highest (-1) mean.
Window extreme(const std::vector<double>& day, double step_hours, double hours, double sign) {
  const auto width = static_cast<std::size_t>(std::lround(hours / step_hours));
  Window best;
  for (std::size_t from = 0; from < day.size(); ++from) {
    double sum = 0;
    for (std::size_t k = 0; k < width; ++k) sum += day[(from + k) % day.size()];
    const double mean = sum / static_cast<double>(width);
    if (from == 0 || sign * mean < sign * best.mean - 1e-12) best = {mean, static_cast<double>(from) * step_hours};
  }
  return best;
}

void extremesOf(const Binned& series, DayRhythm& out) {
  const std::vector<double> day = meanDay(series);
  if (std::any_of(day.begin(), day.end(), [](double v) { return std::isnan(v); })) return;
  const Window low = extreme(day, series.step_hours, 5, 1), high = extreme(day, series.step_hours, 10, -1);
  out.l5 = low.mean;
  out.l5_onset = low.onset;
  out.m10 = high.mean;
  out.m10_onset = high.onset;
  if (high.mean + low.mean > 0) out.relative_amplitude = (high.mean - low.mean) / (high.mean + low.mean);
}

double spreadOf(const std::vector<double>& clock_hours, double mean) {
  double sum = 0;
  for (const double hour : clock_hours) sum += std::pow(clockDifference(hour, mean), 2);
  return std::sqrt(sum / static_cast<double>(clock_hours.size() - 1));
}

double middle(const Sleep& sleep) { return (sleep.onset_hour + sleep.wake_hour) / 2; }

/// Minutes from the first falling asleep to the last waking: 1 asleep, 0 awake, -1 not known.
std::vector<int> statesOf(const std::vector<Sleep>& sleeps) {
  constexpr double kLongestWaking = 30;  // hours
  const double start = sleeps.front().onset_hour;
  const auto minute = [start](double hour) { return static_cast<std::size_t>(std::lround(60 * (hour - start))); };
  std::vector<int> out(minute(sleeps.back().wake_hour), 0);
  for (std::size_t i = 0; i < sleeps.size(); ++i) {
    for (std::size_t m = minute(sleeps[i].onset_hour); m < std::min(minute(sleeps[i].wake_hour), out.size()); ++m)
      out[m] = 1;
    if (i == 0 || sleeps[i].onset_hour - sleeps[i - 1].wake_hour <= kLongestWaking) continue;
    for (std::size_t m = minute(sleeps[i - 1].wake_hour); m < minute(sleeps[i].onset_hour); ++m) out[m] = -1;
  }
  return out;
}

void jetlagOf(const std::vector<Sleep>& main, SleepRegularity& out, std::vector<Withheld>& withheld) {
  constexpr std::size_t kLeastWork = 3, kLeastFree = 2;
  std::vector<double> work, free;
  for (const Sleep& sleep : main) {
    if (sleep.day == DayKind::work) work.push_back(clockOf(middle(sleep)));
    if (sleep.day == DayKind::free) free.push_back(clockOf(middle(sleep)));
  }
  if (work.size() < kLeastWork || free.size() < kLeastFree) {
    const bool said = !work.empty() || !free.empty();
    withheld.push_back({"social_jetlag", said ? "few_nights" : "no_day_types",
                        said ? "needs three work days and two free days, has " + std::to_string(work.size()) + " and " +
                                   std::to_string(free.size())
                             : "the diary does not say which days were work days and which were free (day_type)"});
    return;
  }
  out.midsleep_work = meanClock(work);
  out.midsleep_free = meanClock(free);
  if (out.midsleep_work && out.midsleep_free)
    out.social_jetlag = clockDifference(*out.midsleep_free, *out.midsleep_work);
}

}  // namespace

std::optional<double> regularityIndexOf(const std::vector<int>& states) {
  constexpr std::size_t kDay = 24 * 60, kLeastPairs = 5 * kDay;
  std::size_t pairs = 0, same = 0;
  for (std::size_t m = 0; m + kDay < states.size(); ++m) {
    if (states[m] < 0 || states[m + kDay] < 0) continue;
    ++pairs;
    same += states[m] == states[m + kDay] ? 1U : 0U;
  }
  if (pairs < kLeastPairs) return std::nullopt;
  return 200 * static_cast<double>(same) / static_cast<double>(pairs) - 100;
}

DayRhythm dayRhythmOfAnyLength(const std::vector<Sample>& samples) {
  constexpr double kFine = 0.05;  // hours
  DayRhythm out;
  stabilityOf(binned(samples, 1).lux, out);
  extremesOf(binned(samples, kFine), out);
  return out;
}

DayRhythm dayRhythmOf(const std::vector<Sample>& samples, std::vector<Withheld>& withheld) {
  DayRhythm out = dayRhythmOfAnyLength(samples);
  const Binned hours = binned(samples, 1);
  const auto known = std::count_if(hours.lux.begin(), hours.lux.end(), [](double v) { return !std::isnan(v); });
  if (known <= 7 * 24) {
    out.interdaily_stability.reset();
    withheld.push_back({"interdaily_stability", "too_short",
                        "needs more than 7 days (168 measured hours), has " + std::to_string(known) +
                            " hours; shorter logs look too regular"});
  }
  if (known < 24) {
    out = {};
    withheld.push_back({"intradaily_variability", "too_short", "needs a day of measurements"});
  }
  if (!out.l5)
    withheld.push_back(
        {"l5", "unmeasured_hour", "some time of day was never measured; l5, m10 and their hours are not given"});
  return out;
}

SleepRegularity sleepRegularityOf(const std::vector<Sleep>& sleeps, std::vector<Withheld>& withheld) {
  constexpr std::size_t kLeastNights = 7;
  SleepRegularity out;
  std::vector<Sleep> main;
  std::copy_if(sleeps.begin(), sleeps.end(), std::back_inserter(main), [](const Sleep& s) { return !s.nap; });
  out.nights = main.size();
  for (const Sleep& sleep : main) {
    const double clock = clockOf(middle(sleep));
    out.sleeps_by_day = out.sleeps_by_day || (clock > 9 && clock < 21);
  }
  jetlagOf(main, out, withheld);
  if (main.size() < kLeastNights) {
    for (const char* metric : {"mean_midsleep", "sleep_regularity_index"})
      withheld.push_back({metric, "few_nights", "needs 7 nights, has " + std::to_string(main.size())});
    return out;
  }
  std::vector<double> onsets, middles, wakes, durations;
  for (const Sleep& sleep : main) {
    onsets.push_back(clockOf(sleep.onset_hour));
    middles.push_back(clockOf(middle(sleep)));
    wakes.push_back(clockOf(sleep.wake_hour));
    durations.push_back(sleep.wake_hour - sleep.onset_hour);
  }
  out.mean_onset = meanClock(onsets);
  out.mean_midsleep = meanClock(middles);
  out.mean_wake = meanClock(wakes);
  out.mean_duration = meanOf(durations);
  if (out.mean_midsleep) out.midsleep_spread = spreadOf(middles, *out.mean_midsleep);
  out.regularity_index = regularityIndexOf(statesOf(sleeps));
  if (!out.regularity_index)
    withheld.push_back(
        {"sleep_regularity_index", "few_nights", "too many nights are missing between the first and the last"});
  return out;
}

double clockOf(double hour) {
  const double clock = hour - 24 * std::floor(hour / 24);
  return clock < 24 ? clock : 0;  // a hair below midnight rounds up to 24
}

std::optional<double> meanClock(const std::vector<double>& hours) {
  double east = 0, north = 0;
  for (const double hour : hours) {
    east += std::sin(kTwoPi * hour / 24);
    north += std::cos(kTwoPi * hour / 24);
  }
  if (std::hypot(east, north) < 1e-9 * static_cast<double>(hours.size()) || hours.empty()) return std::nullopt;
  return clockOf(24 * std::atan2(east, north) / kTwoPi);
}

double clockDifference(double later, double earlier) { return clockOf(later - earlier + 12) - 12; }

}  // namespace homeostat::circadian
