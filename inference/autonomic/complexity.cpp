#include "inference/autonomic/complexity.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace homeostat::autonomic {
namespace {

/// Mean square around the line through `n` values of the profile whose prefix sums are `y`, from `s` on.
long double varianceOf(const std::vector<long double>& y, std::size_t s, std::size_t n) {
  const long double base = y[s + 1] - y[s], middle = (static_cast<long double>(n) - 1) / 2;
  long double total = 0, squares = 0, along = 0;
  for (std::size_t k = 0; k < n; ++k) {
    const long double v = y[s + k + 1] - y[s + k] - base;
    total += v;
    squares += v * v;
    along += (static_cast<long double>(k) - middle) * v;
  }
  const auto size = static_cast<long double>(n);
  const long double spread = size * (size * size - 1) / 12;
  return (squares - total * total / size - along * along / spread) / size;
}

}  // namespace

std::optional<double> dfaSlope(std::span<const double> x, std::size_t first, std::size_t last, Boxes boxes) {
  const bool overlap = boxes == Boxes::halfOverlapping;
  const std::size_t count = x.size();
  if (last <= first || count <= last) return std::nullopt;
  const double mean = std::accumulate(x.begin(), x.end(), 0.0) / static_cast<double>(count);
  std::vector<long double> y(count + 1, 0), iy(count + 1, 0), yy(count + 1, 0);
  long double profile = 0;
  for (std::size_t i = 0; i < count; ++i) {
    profile += static_cast<long double>(x[i] - mean);
    y[i + 1] = y[i] + profile;
    iy[i + 1] = iy[i] + static_cast<long double>(i) * profile;
    yy[i + 1] = yy[i] + profile * profile;
  }
  // Differences of long sums are not exact enough to tell a window of equal intervals, which may be left out; small
  // windows are summed one by one.
  constexpr std::size_t direct = 64;
  const auto fromSums = [&](std::size_t s, std::size_t n, long double size, long double spread) {
    const long double total = y[s + n] - y[s];
    const long double middle = static_cast<long double>(s) + (size - 1) / 2;
    const long double slope_part = iy[s + n] - iy[s] - middle * total;
    return (yy[s + n] - yy[s] - total * total / size - slope_part * slope_part / spread) / size;
  };
  std::vector<double> log_n, log_f;
  for (std::size_t n = first; n <= last; ++n) {
    const auto size = static_cast<long double>(n);
    const long double spread = size * (size * size - 1) / 12;
    long double sum = 0;
    std::size_t used = 0;
    const std::size_t step = overlap ? n / 2 : n;
    for (std::size_t s = 0; overlap ? s + n < count : s + n <= count; s += step) {
      const long double variance = n <= direct ? varianceOf(y, s, n) : fromSums(s, n, size, spread);
      if (overlap && variance <= 1e-8L) continue;
      sum += std::max(variance, 0.0L);
      ++used;
    }
    if (!(sum > 0)) continue;
    log_n.push_back(std::log2(static_cast<double>(n)));
    log_f.push_back(std::log2(std::sqrt(static_cast<double>(sum) / static_cast<double>(used))));
  }
  if (log_n.size() < 3) return std::nullopt;
  const auto points = static_cast<double>(log_n.size());
  const double mx = std::accumulate(log_n.begin(), log_n.end(), 0.0) / points;
  const double my = std::accumulate(log_f.begin(), log_f.end(), 0.0) / points;
  double over = 0, under = 0;
  for (std::size_t i = 0; i < log_n.size(); ++i) {
    over += (log_n[i] - mx) * (log_f[i] - my);
    under += (log_n[i] - mx) * (log_n[i] - mx);
  }
  return over / under;
}

}  // namespace homeostat::autonomic
