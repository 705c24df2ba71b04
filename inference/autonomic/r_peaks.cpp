#include "inference/autonomic/r_peaks.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "inference/autonomic/filters.hpp"
#include "inference/autonomic/peaks.hpp"

namespace homeostat::autonomic {
namespace {

using Samples = std::vector<double>;

Samples slope(const Samples& x) {
  Samples out(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) {
    const std::size_t before = i > 0 ? i - 1 : 0, after = std::min(i + 1, x.size() - 1);
    out[i] = std::fabs(x[after] - x[before]) / static_cast<double>(after - before);
  }
  return out;
}

struct Region {
  std::size_t from, to;
};

std::vector<Region> steepRegions(const Samples& x, double rate_hz) {
  const Samples steep = slope(x);
  const auto width = static_cast<std::size_t>(std::lround(0.1 * rate_hz));
  const Samples near = smoothed(steep, width, width / 2);
  const auto long_width = static_cast<std::size_t>(std::lround(0.75 * rate_hz));
  const Samples wide = smoothed(near, long_width, long_width / 2);
  std::vector<Region> out;
  bool inside = near[0] > 1.5 * wide[0];
  std::optional<std::size_t> from;
  for (std::size_t i = 1; i < x.size(); ++i) {
    const bool now = near[i] > 1.5 * wide[i];
    if (now && !inside) from = i - 1;
    if (!now && inside && from) out.push_back({*from, i - 1});
    inside = now;
  }
  return out;
}

}  // namespace

std::vector<std::size_t> findRPeaks(std::span<const float> ecg, double rate_hz) {
  std::vector<std::size_t> peaks;
  if (!(rate_hz >= 50) || rate_hz > 100000 || static_cast<double>(ecg.size()) < 2 * rate_hz) return peaks;
  Samples x = filled(ecg);
  if (std::all_of(x.begin(), x.end(), [&](double v) { return v == x.front(); })) return peaks;
  filterBothWays(highPass(5, 0.5, rate_hz), x);
  const auto mains = static_cast<std::size_t>(rate_hz / 50);
  if (mains > 1) x = smoothed(smoothed(x, mains, mains - 1), mains, 0);
  const auto regions = steepRegions(x, rate_hz);
  double total = 0;
  for (const auto& r : regions) total += static_cast<double>(r.to - r.from);
  const double shortest = 0.4 * total / std::max<double>(1, static_cast<double>(regions.size()));
  const double apart = 0.3 * rate_hz;
  double last = -1e9;
  for (const auto& r : regions) {
    if (static_cast<double>(r.to - r.from) < shortest) continue;
    const auto local = mostProminent(std::span(x).subspan(r.from, r.to - r.from));
    if (!local) continue;
    const std::size_t peak = r.from + *local;
    if (static_cast<double>(peak) - last <= apart) continue;
    peaks.push_back(peak);
    last = static_cast<double>(peak);
  }
  return peaks;
}

}  // namespace homeostat::autonomic
