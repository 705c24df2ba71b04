#include "inference/autonomic/complexity.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace homeostat::autonomic {

std::optional<double> sampleEntropy(const std::vector<std::span<const double>>& pieces, double r, bool all_templates) {
  struct Template {
    double a, b, c;
  };
  std::vector<Template> t;
  std::size_t longer = 0;
  for (const auto& x : pieces)
    for (std::size_t i = 0; i + 1 < x.size(); ++i) {
      const bool has_third = i + 2 < x.size();
      if (!has_third && !all_templates) continue;
      longer += has_third ? 1U : 0U;
      t.push_back({x[i], x[i + 1], has_third ? x[i + 2] : std::numeric_limits<double>::quiet_NaN()});
    }
  if (longer < 2 || !(r > 0)) return std::nullopt;
  std::sort(t.begin(), t.end(), [](const Template& l, const Template& m) { return l.a < m.a; });
  std::size_t two = 0;
  std::size_t three = 0;
  for (std::size_t i = 0; i < t.size(); ++i)
    for (std::size_t j = i + 1; j < t.size() && t[j].a - t[i].a <= r; ++j) {
      const bool near = std::fabs(t[j].b - t[i].b) <= r;
      two += near ? 1U : 0U;
      three += near && std::fabs(t[j].c - t[i].c) <= r ? 1U : 0U;
    }
  if (two == 0 || three == 0) return std::nullopt;
  auto short_share = static_cast<double>(two);
  auto long_share = static_cast<double>(three);
  if (all_templates) {
    const auto n = static_cast<double>(t.size());
    const auto m = static_cast<double>(longer);
    short_share /= n * (n - 1);
    long_share /= m * (m - 1);
  }
  return -std::log(long_share / short_share);
}

std::optional<double> dfaSlope(std::span<const double> x, std::size_t first, std::size_t last, bool overlap) {
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
  std::vector<double> log_n, log_f;
  for (std::size_t n = first; n <= last; ++n) {
    const auto size = static_cast<long double>(n);
    const long double spread = size * (size * size - 1) / 12;
    long double sum = 0;
    std::size_t used = 0;
    const std::size_t step = overlap ? n / 2 : n;
    for (std::size_t s = 0; overlap ? s + n < count : s + n <= count; s += step) {
      const long double total = y[s + n] - y[s];
      const long double middle = static_cast<long double>(s) + (size - 1) / 2;
      const long double slope_part = iy[s + n] - iy[s] - middle * total;
      const long double variance = (yy[s + n] - yy[s] - total * total / size - slope_part * slope_part / spread) / size;
      if (variance <= 1e-8L) continue;
      sum += variance;
      ++used;
    }
    if (used == 0) continue;
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
