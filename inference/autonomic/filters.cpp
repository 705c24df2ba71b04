#include "inference/autonomic/filters.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>

namespace homeostat::autonomic {
namespace {

using Complex = std::complex<double>;

double warped(double cut_hz, double rate_hz) { return std::tan(std::numbers::pi * cut_hz / rate_hz); }

bool possible(double low_hz, double high_hz, double rate_hz) {
  return rate_hz > 0 && low_hz > 0 && high_hz > low_hz && high_hz < rate_hz / 2;
}

/// Poles of the analogue prototype with non-negative imaginary part, cut at 1 rad/s.
std::vector<Complex> prototype(unsigned order) {
  std::vector<Complex> poles;
  for (unsigned k = 0; k < (order + 1) / 2; ++k) {
    const double angle = std::numbers::pi * (2.0 * k + 1) / (2.0 * order);
    const Complex pole(-std::sin(angle), std::cos(angle));
    poles.emplace_back(pole.real(), std::fabs(pole.imag()) < 1e-12 ? 0.0 : pole.imag());
  }
  return poles;
}

Complex bilinear(Complex s) { return (1.0 + s) / (1.0 - s); }

enum class Zeros { nyquist, zero, both };

/// A section from one conjugate pair (or one real pole), gain 1 at `reference` on the unit circle.
Section section(Complex pole, bool pair, Zeros zeros, Complex reference) {
  Section s{1, 0, 0, 0, 0};
  if (pair) {
    s.a1 = -2 * pole.real();
    s.a2 = std::norm(pole);
    s.b1 = zeros == Zeros::both ? 0 : zeros == Zeros::nyquist ? 2 : -2;
    s.b2 = zeros == Zeros::both ? -1 : 1;
  } else {
    s.a1 = -pole.real();
    s.b1 = zeros == Zeros::nyquist ? 1 : -1;
  }
  const Complex w = 1.0 / reference;
  const double gain = std::abs((s.b0 + s.b1 * w + s.b2 * w * w) / (1.0 + s.a1 * w + s.a2 * w * w));
  s.b0 /= gain;
  s.b1 /= gain;
  s.b2 /= gain;
  return s;
}

/// Starts in the state that a long constant input of `steady` would have left. Returns the steady output.
double run(const Section& s, double steady, std::vector<double>& x) {
  const double out = steady * (s.b0 + s.b1 + s.b2) / (1 + s.a1 + s.a2);
  double z2 = s.b2 * steady - s.a2 * out;
  double z1 = s.b1 * steady - s.a1 * out + z2;
  for (double& v : x) {
    const double y = s.b0 * v + z1;
    z1 = s.b1 * v - s.a1 * y + z2;
    z2 = s.b2 * v - s.a2 * y;
    v = y;
  }
  return out;
}

}  // namespace

std::vector<Section> lowPass(unsigned order, double cut_hz, double rate_hz) {
  std::vector<Section> out;
  if (!possible(cut_hz / 2, cut_hz, rate_hz)) return out;
  for (const Complex p : prototype(order))
    out.push_back(section(bilinear(p * warped(cut_hz, rate_hz)), p.imag() != 0, Zeros::nyquist, 1));
  return out;
}

std::vector<Section> highPass(unsigned order, double cut_hz, double rate_hz) {
  std::vector<Section> out;
  if (!possible(cut_hz / 2, cut_hz, rate_hz)) return out;
  for (const Complex p : prototype(order))
    out.push_back(section(bilinear(warped(cut_hz, rate_hz) / p), p.imag() != 0, Zeros::zero, -1));
  return out;
}

std::vector<Section> bandPass(unsigned order, double low_hz, double high_hz, double rate_hz) {
  std::vector<Section> out;
  if (!possible(low_hz, high_hz, rate_hz)) return out;
  const double low = warped(low_hz, rate_hz), high = warped(high_hz, rate_hz);
  const double width = high - low, middle = std::sqrt(low * high);
  const Complex reference = bilinear(Complex(0, middle));
  for (const Complex p : prototype(order)) {
    const Complex half = p * width / 2.0;
    const Complex root = std::sqrt(half * half - middle * middle);
    // A real prototype pole gives one conjugate pair (or two real ones, which narrow bands never do).
    out.push_back(section(bilinear(half + root), true, Zeros::both, reference));
    if (p.imag() != 0) out.push_back(section(bilinear(half - root), true, Zeros::both, reference));
  }
  return out;
}

void filterBothWays(const std::vector<Section>& sections, std::vector<double>& x) {
  if (sections.empty() || x.size() < 2) return;
  std::size_t taps = 2 * sections.size() + 1;
  if (std::any_of(sections.begin(), sections.end(), [](const Section& s) { return s.a2 == 0; })) --taps;
  const std::size_t pad = std::min(x.size() - 1, 3 * taps);
  std::vector<double> wide;
  wide.reserve(x.size() + 2 * pad);
  for (std::size_t i = pad; i > 0; --i) wide.push_back(2 * x.front() - x[i]);
  wide.insert(wide.end(), x.begin(), x.end());
  for (std::size_t i = 1; i <= pad; ++i) wide.push_back(2 * x.back() - x[x.size() - 1 - i]);
  for (int direction = 0; direction < 2; ++direction) {
    double steady = wide.front();
    for (const auto& section : sections) steady = run(section, steady, wide);
    std::reverse(wide.begin(), wide.end());
  }
  std::copy_n(wide.begin() + static_cast<std::ptrdiff_t>(pad), x.size(), x.begin());
}

std::vector<double> filled(std::span<const float> samples) {
  std::vector<double> x(samples.size());
  const auto first = std::find_if(samples.begin(), samples.end(), [](float v) { return std::isfinite(v); });
  double last = first == samples.end() ? 0 : static_cast<double>(*first);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    if (std::isfinite(samples[i])) last = static_cast<double>(samples[i]);
    x[i] = last;
  }
  return x;
}

}  // namespace homeostat::autonomic
