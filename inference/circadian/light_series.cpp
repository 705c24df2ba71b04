#include "inference/circadian/light_series.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace homeostat::circadian {
namespace {

std::size_t binsPerDay(const Binned& light) { return static_cast<std::size_t>(std::lround(24 / light.step_hours)); }

struct Range {
  std::size_t begin = 0, end = 0;
};
Range measuredRange(const Binned& light) {
  const auto known = [](double v) { return !std::isnan(v); };
  const auto first = std::find_if(light.lux.begin(), light.lux.end(), known);
  const auto last = std::find_if(light.lux.rbegin(), light.lux.rend(), known);
  return {static_cast<std::size_t>(first - light.lux.begin()), static_cast<std::size_t>(light.lux.rend() - last)};
}

double commonestStep(const std::vector<Sample>& samples) {
  std::map<long long, std::size_t> counts;
  for (std::size_t i = 1; i < samples.size(); ++i)
    ++counts[std::llround(3.6e6 * (samples[i].hour - samples[i - 1].hour))];
  const auto most =
      std::max_element(counts.begin(), counts.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  return most == counts.end() ? 0 : static_cast<double>(most->first) / 1000;
}

double medianOf(std::vector<double> values) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  const std::size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

void count(DayExposure& day, double lux, double minutes) {
  ++day.samples;
  day.mean_lux += lux;
  if (lux >= 250) day.minutes_at_or_above_250 += minutes;
  if (lux >= 1000) day.minutes_at_or_above_1000 += minutes;
  if (lux <= 10) day.minutes_at_or_below_10 += minutes;
}

}  // namespace

Binned binned(const std::vector<Sample>& samples, double step_hours) {
  constexpr double kLongestEpoch = 1;  // hours
  const double epoch = commonestStep(samples) / 3600;
  const double hold = epoch > step_hours && epoch <= kLongestEpoch ? epoch : 0;
  // A stamp on an edge must not fall before it by rounding.
  const auto binOf = [&](double hour) { return static_cast<std::size_t>(std::floor(hour / step_hours + 1e-9)); };
  Binned out{step_hours, {}};
  std::vector<std::size_t> counts;
  for (const Sample& sample : samples) {
    if (std::isnan(sample.lux) || sample.hour < 0) continue;
    const std::size_t first = binOf(sample.hour);
    const std::size_t end = std::max(first + 1, binOf(sample.hour + hold));
    if (end > out.lux.size()) {
      out.lux.resize(end, 0);
      counts.resize(end, 0);
    }
    for (std::size_t bin = first; bin < end; ++bin) {
      out.lux[bin] += sample.lux;
      ++counts[bin];
    }
  }
  for (std::size_t i = 0; i < out.lux.size(); ++i)
    out.lux[i] = counts[i] == 0 ? std::nan("") : out.lux[i] / static_cast<double>(counts[i]);
  return out;
}

std::vector<Gap> gapsOf(const Binned& light, double least_hours) {
  std::vector<Gap> gaps;
  const Range range = measuredRange(light);
  for (std::size_t i = range.begin; i < range.end;) {
    std::size_t end = i;
    while (end < range.end && std::isnan(light.lux[end])) ++end;
    const double hours = static_cast<double>(end - i) * light.step_hours;
    if (end > i && hours >= least_hours - 1e-9)
      gaps.push_back({static_cast<double>(i) * light.step_hours, static_cast<double>(end) * light.step_hours});
    i = end + 1;
  }
  return gaps;
}

double coverage(const Binned& light) {
  const Range range = measuredRange(light);
  if (range.begin >= range.end) return 0;
  std::size_t known = 0;
  for (std::size_t i = range.begin; i < range.end; ++i) known += std::isnan(light.lux[i]) ? 0U : 1U;
  return static_cast<double>(known) / static_cast<double>(range.end - range.begin);
}

Exposure exposureOf(const std::vector<Sample>& samples) {
  Exposure out;
  out.samples = samples.size();
  out.epoch_s = commonestStep(samples);
  std::map<int, DayExposure> days;
  std::vector<double> known;
  for (const Sample& sample : samples) {
    if (std::isnan(sample.lux)) {
      ++out.absent;
      continue;
    }
    known.push_back(sample.lux);
    count(days[static_cast<int>(std::floor(sample.hour / 24 + 1e-12))], sample.lux, out.epoch_s / 60);
  }
  for (auto& [number, day] : days) {
    day.day = number;
    out.mean += day.mean_lux;
    day.mean_lux /= static_cast<double>(day.samples);
    out.days.push_back(day);
  }
  if (!known.empty()) {
    out.mean /= static_cast<double>(known.size());
    out.max = *std::max_element(known.begin(), known.end());
    out.median = medianOf(std::move(known));
  }
  return out;
}

std::vector<double> meanDay(const Binned& light) {
  const std::size_t bins = binsPerDay(light);
  std::vector<double> sums(bins, 0);
  std::vector<std::size_t> counts(bins, 0);
  for (std::size_t i = 0; i < light.lux.size(); ++i) {
    if (std::isnan(light.lux[i])) continue;
    sums[i % bins] += light.lux[i];
    ++counts[i % bins];
  }
  for (std::size_t i = 0; i < bins; ++i)
    sums[i] = counts[i] == 0 ? std::nan("") : sums[i] / static_cast<double>(counts[i]);
  return sums;
}

std::optional<std::vector<double>> closed(const Binned& light) {
  const std::size_t bins = binsPerDay(light);
  const std::vector<double> day = meanDay(light);
  if (std::any_of(day.begin(), day.end(), [](double v) { return std::isnan(v); })) return std::nullopt;
  std::vector<double> out = light.lux;
  out.resize((out.size() + bins - 1) / bins * bins, std::nan(""));
  for (std::size_t i = 0; i < out.size(); ++i)
    if (std::isnan(out[i])) out[i] = day[i % bins];
  return out;
}

}  // namespace homeostat::circadian
