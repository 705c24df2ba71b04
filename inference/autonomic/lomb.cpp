#include "inference/autonomic/lomb.hpp"

#include <cmath>
#include <numbers>
#include <numeric>
#include <vector>

#include "inference/autonomic/peaks.hpp"

namespace homeostat::autonomic {
namespace {

/// Seconds in which there are values: a step of more than three usual ones is a gap and counts as one usual step.
double coveredBy(std::span<const double> times_s) {
  std::vector<double> steps;
  for (std::size_t i = 1; i < times_s.size(); ++i) steps.push_back(times_s[i] - times_s[i - 1]);
  const double usual = quantile(steps, 0.5);
  double covered = usual;
  for (const double step : steps) covered += step > 3 * usual ? usual : step;
  return covered;
}

}  // namespace

Spectrum lombScargle(std::span<const double> times_s, std::span<const double> values, double first_hz, double step_hz,
                     double high_hz) {
  Spectrum out;
  const std::size_t n = values.size();
  if (n < 8 || times_s.size() != n || !(step_hz > 0)) return out;
  const double covered_s = coveredBy(times_s);
  if (!(covered_s > 0)) return out;
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(n);
  // Each beat's phase is turned on by one step a bin: a rotation instead of a sine and a cosine.
  std::vector<double> c(n), s(n), turn_c(n), turn_s(n);
  for (std::size_t i = 0; i < n; ++i) {
    const double at = 2 * std::numbers::pi * (times_s[i] - times_s.front());
    c[i] = std::cos(at * (first_hz - step_hz));
    s[i] = std::sin(at * (first_hz - step_hz));
    turn_c[i] = std::cos(at * step_hz);
    turn_s[i] = std::sin(at * step_hz);
  }
  const auto bins = static_cast<std::size_t>((high_hz - first_hz) / step_hz + 1e-9) + 1;
  out.step_hz = step_hz;
  out.first_hz = first_hz;
  for (std::size_t bin = 0; bin < bins; ++bin) {
    double xc = 0, xs = 0, cc = 0, cs = 0;
    for (std::size_t i = 0; i < n; ++i) {
      const double turned = c[i] * turn_c[i] - s[i] * turn_s[i];
      s[i] = c[i] * turn_s[i] + s[i] * turn_c[i];
      c[i] = turned;
      xc += (values[i] - mean) * c[i];
      xs += (values[i] - mean) * s[i];
      cc += c[i] * c[i];
      cs += c[i] * s[i];
    }
    const double ss = static_cast<double>(n) - cc;
    const double tau = std::atan2(2 * cs, cc - ss) / 2, ct = std::cos(tau), st = std::sin(tau);
    const double along = ct * xc + st * xs, across = ct * xs - st * xc;
    const double c2 = ct * ct * cc + 2 * ct * st * cs + st * st * ss, s2 = static_cast<double>(n) - c2;
    const double power = 0.5 * ((c2 > 0 ? along * along / c2 : 0) + (s2 > 0 ? across * across / s2 : 0));
    if (bin == 0 && first_hz == 0)
      out.density.push_back(0);
    else
      out.density.push_back(power * 2 * covered_s / static_cast<double>(n));
  }
  return out;
}

}  // namespace homeostat::autonomic
