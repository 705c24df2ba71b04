#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace homeostat::autonomic {

/// Interpolating B-spline of degree 2 or 3 with not-a-knot ends, evaluated at `at` (clamped to the range of x).
/// x strictly rising, at least degree + 1 points; otherwise the answer is empty.
std::vector<double> interpolate(std::span<const double> x, std::span<const double> y, int degree,
                                std::span<const double> at);

struct Spectrum {
  double step_hz = 0;
  std::vector<double> density;  ///< one-sided, unit^2 / Hz
  double first_hz = 0;          ///< of the first bin
};

/// Welch 1967 with a periodic Hann window and half overlap; no detrending of segments.
Spectrum welch(std::span<const double> x, double rate_hz, std::size_t segment, std::size_t fft_length);

void removeMean(std::vector<double>& x);
void removeLine(std::vector<double>& x);

/// Trapezoid over the bins in [low, high), or [low, high] when `closed`; bins below `drop_below` are not looked at.
double bandPower(const Spectrum& spectrum, double low, double high, bool closed, double drop_below = 0);

}  // namespace homeostat::autonomic
