#include "inference/autonomic/geometric.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace homeostat::autonomic {
namespace {

constexpr double kBin = 1000.0 / 128, kStretch = 300;

std::vector<double> histogram(std::span<const double> rr_ms) {
  std::vector<double> bins;
  constexpr double longest = 60000;
  for (const double rr : rr_ms) {
    if (!(rr >= 0) || rr > longest) continue;
    const auto bin = static_cast<std::size_t>(rr / kBin);
    if (bin >= bins.size()) bins.resize(bin + 1, 0);
    bins[bin] += 1;
  }
  return bins;
}

/// How far from the highest bin the line that falls to zero ends, in bins, for the least squared error. `height(k)` is
/// the bin k steps away.
template <class Height>
double edge(Height height, std::size_t reach, double top) {
  double best = INFINITY;
  std::size_t at = 1;
  for (std::size_t end = 1; end <= reach + 1; ++end) {
    double error = 0;
    for (std::size_t k = 1; k <= reach; ++k) {
      const double line = k < end ? top * (1 - static_cast<double>(k) / static_cast<double>(end)) : 0;
      error += (height(k) - line) * (height(k) - line);
    }
    if (error < best) {
      best = error;
      at = end;
    }
  }
  return static_cast<double>(at);
}

struct Moments {
  double mean = 0, sd = 0;
};

Moments moments(std::span<const double> x) {
  Moments m;
  for (const double v : x) m.mean += v / static_cast<double>(x.size());
  for (const double v : x) m.sd += (v - m.mean) * (v - m.mean);
  m.sd = x.size() > 1 ? std::sqrt(m.sd / (static_cast<double>(x.size()) - 1)) : 0;
  return m;
}

FiveMinutes summary(const std::vector<Moments>& stretches) {
  if (stretches.size() < 3) return {};
  std::vector<double> means;
  double spreads = 0;
  for (const auto& m : stretches) {
    means.push_back(m.mean);
    spreads += m.sd;
  }
  return {moments(means).sd, spreads / static_cast<double>(stretches.size())};
}

}  // namespace

std::optional<double> triangularIndex(std::span<const double> rr_ms) {
  const auto bins = histogram(rr_ms);
  if (bins.empty()) return std::nullopt;
  return static_cast<double>(rr_ms.size()) / *std::max_element(bins.begin(), bins.end());
}

std::optional<double> triangularBase(std::span<const double> rr_ms) {
  constexpr std::size_t fewest = 20;
  const auto bins = histogram(rr_ms);
  if (rr_ms.size() < fewest || bins.empty()) return std::nullopt;
  const auto mode = static_cast<std::size_t>(std::max_element(bins.begin(), bins.end()) - bins.begin());
  std::size_t lowest = 0;
  while (bins[lowest] == 0) ++lowest;
  if (lowest == mode && mode + 1 == bins.size()) return std::nullopt;
  const double left = edge([&](std::size_t k) { return bins[mode - k]; }, mode - lowest, bins[mode]);
  const double right = edge([&](std::size_t k) { return bins[mode + k]; }, bins.size() - 1 - mode, bins[mode]);
  return (left + right) * kBin;
}

FiveMinutes fiveMinutes(std::span<const double> rr_ms, std::span<const double> times_s) {
  std::vector<Moments> stretches;
  if (rr_ms.empty()) return {};
  const double start = times_s.front() - rr_ms.front() / 1000;
  for (std::size_t from = 0; from < rr_ms.size();) {
    const double index = std::floor((times_s[from] - start) / kStretch);
    std::size_t to = from;
    double filled_ms = 0;
    while (to < rr_ms.size() && std::floor((times_s[to] - start) / kStretch) == index) filled_ms += rr_ms[to++];
    if (filled_ms >= 0.8 * 1000 * kStretch) stretches.push_back(moments(rr_ms.subspan(from, to - from)));
    from = to;
  }
  return summary(stretches);
}

FiveMinutes fiveMinutesNeurokit(std::span<const double> rr_ms, std::span<const double> times_s) {
  std::vector<Moments> stretches;
  if (rr_ms.empty()) return {};
  const auto count = static_cast<std::size_t>(std::max(0.0, std::nearbyint(times_s.back() / kStretch)));
  for (std::size_t i = 0; i < count; ++i) {
    const double begin = static_cast<double>(i) * kStretch;
    const auto from = std::lower_bound(times_s.begin(), times_s.end(), begin) - times_s.begin();
    const auto to = std::lower_bound(times_s.begin(), times_s.end(), begin + kStretch) - times_s.begin();
    if (to - from > 2)
      stretches.push_back(
          moments(rr_ms.subspan(static_cast<std::size_t>(from), static_cast<std::size_t>(to - from - 1))));
  }
  return count < 3 ? FiveMinutes{} : summary(stretches);
}

}  // namespace homeostat::autonomic
