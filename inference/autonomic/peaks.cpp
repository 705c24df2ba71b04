#include "inference/autonomic/peaks.hpp"

#include <algorithm>

namespace homeostat::autonomic {

std::vector<double> smoothed(const std::vector<double>& x, std::size_t width, std::size_t before) {
  if (width < 2 || x.empty()) return x;
  const auto at = [&](std::ptrdiff_t i) {
    return x[static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(i, 0, static_cast<std::ptrdiff_t>(x.size()) - 1))];
  };
  std::vector<double> out(x.size());
  const auto back = static_cast<std::ptrdiff_t>(before), size = static_cast<std::ptrdiff_t>(width);
  double sum = 0;
  for (std::ptrdiff_t i = -back; i < size - back; ++i) sum += at(i);
  for (std::size_t i = 0; i < x.size(); ++i) {
    out[i] = sum / static_cast<double>(width);
    const auto here = static_cast<std::ptrdiff_t>(i);
    sum += at(here - back + size) - at(here - back);
  }
  return out;
}

namespace {

/// Middles of local maxima, flat tops included.
std::vector<std::size_t> maxima(std::span<const double> x) {
  std::vector<std::size_t> out;
  for (std::size_t i = 1; i + 1 < x.size(); ++i) {
    if (x[i] <= x[i - 1]) continue;
    std::size_t end = i;
    while (end + 1 < x.size() && x[end + 1] == x[i]) ++end;
    if (end + 1 < x.size() && x[end + 1] < x[i]) out.push_back((i + end) / 2);
    i = end;
  }
  return out;
}

/// For each sample the lowest value (and its place) back to the nearest higher one, or to the start.
struct Ground {
  double lowest = 0;
  std::size_t at = 0;
};

std::vector<Ground> groundBefore(std::span<const double> x, const std::vector<std::size_t>& peaks, bool backwards) {
  struct Step {
    double height;
    Ground ground;
  };
  std::vector<Step> stack;  // falling heights; `ground` lies between a step and the one below it
  std::vector<Ground> out(peaks.size());
  const std::size_t n = x.size();
  std::size_t next = backwards ? peaks.size() : 0;
  for (std::size_t k = 0; k < n; ++k) {
    const std::size_t i = backwards ? n - 1 - k : k;
    Ground ground{x[i], i};
    while (!stack.empty() && stack.back().height <= x[i]) {
      if (stack.back().ground.lowest < ground.lowest) ground = stack.back().ground;
      stack.pop_back();
    }
    stack.push_back({x[i], ground});
    if (backwards ? next > 0 && peaks[next - 1] == i : next < peaks.size() && peaks[next] == i) {
      if (backwards)
        out[--next] = ground;
      else
        out[next++] = ground;
    }
  }
  return out;
}

}  // namespace

std::vector<Peak> prominentPeaks(std::span<const double> x) {
  const auto tops = maxima(x);
  const auto before = groundBefore(x, tops, false), after = groundBefore(x, tops, true);
  std::vector<Peak> out;
  for (std::size_t p = 0; p < tops.size(); ++p)
    out.push_back({tops[p], before[p].at, x[tops[p]] - std::max(before[p].lowest, after[p].lowest)});
  return out;
}

std::optional<std::size_t> mostProminent(std::span<const double> x) {
  const auto peaks = prominentPeaks(x);
  const auto best = std::max_element(peaks.begin(), peaks.end(),
                                     [](const Peak& a, const Peak& b) { return a.prominence < b.prominence; });
  return best == peaks.end() ? std::nullopt : std::optional(best->at);
}

double quantile(std::vector<double> x, double q) {
  if (x.empty()) return 0;
  std::sort(x.begin(), x.end());
  const double at = q * static_cast<double>(x.size() - 1);
  const auto low = static_cast<std::size_t>(at);
  const std::size_t high = std::min(low + 1, x.size() - 1);
  return x[low] + (at - static_cast<double>(low)) * (x[high] - x[low]);
}

}  // namespace homeostat::autonomic
