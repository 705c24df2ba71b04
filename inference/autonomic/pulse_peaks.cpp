#include "inference/autonomic/pulse_peaks.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

#include "inference/autonomic/filters.hpp"
#include "inference/autonomic/peaks.hpp"

namespace homeostat::autonomic {
namespace {

constexpr double kLow = 0.5, kHigh = 8, kPeakWindow = 0.111, kBeatWindow = 0.667, kOffset = 0.02, kApart = 0.3;

std::size_t samples(double seconds, double rate_hz) { return static_cast<std::size_t>(std::lround(seconds * rate_hz)); }

}  // namespace

std::vector<std::size_t> findPulsePeaks(std::span<const float> pulse, double rate_hz) {
  std::vector<std::size_t> peaks;
  if (!(rate_hz >= 20) || rate_hz > 100000 || static_cast<double>(pulse.size()) < 2 * rate_hz) return peaks;
  auto x = filled(pulse);
  if (std::all_of(x.begin(), x.end(), [&](double v) { return v == x.front(); })) return peaks;
  filterBothWays(bandPass(3, kLow, kHigh, rate_hz), x);
  std::vector<double> squared(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) squared[i] = x[i] > 0 ? x[i] * x[i] : 0;
  const std::size_t peak_width = samples(kPeakWindow, rate_hz), beat_width = samples(kBeatWindow, rate_hz);
  const auto near = smoothed(squared, peak_width, peak_width / 2);
  const auto wide = smoothed(squared, beat_width, beat_width / 2);
  const double offset =
      kOffset * std::accumulate(squared.begin(), squared.end(), 0.0) / static_cast<double>(squared.size());
  if (!(offset > 0)) return peaks;
  std::optional<std::size_t> from;
  bool inside = near[0] > wide[0] + offset;
  for (std::size_t i = 1; i < x.size(); ++i) {
    const bool now = near[i] > wide[i] + offset;
    if (now && !inside) from = i - 1;
    if (!now && inside && from && i - 1 - *from >= peak_width) {
      const auto local = mostProminent(std::span(x).subspan(*from, i - 1 - *from));
      if (local && (peaks.empty() || *from + *local - peaks.back() > samples(kApart, rate_hz)))
        peaks.push_back(*from + *local);
    }
    inside = now;
  }
  return peaks;
}

}  // namespace homeostat::autonomic
