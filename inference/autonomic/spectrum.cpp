#include "inference/autonomic/spectrum.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <numbers>
#include <numeric>

namespace homeostat::autonomic {
namespace {

using Complex = std::complex<double>;

/// De Boor's recurrence: the degree + 1 basis functions that do not vanish at `at` in the knot span `span`.
std::array<double, 4> basis(const std::vector<double>& knots, std::size_t span, double at, std::size_t degree) {
  std::array<double, 4> value{1, 0, 0, 0};
  for (std::size_t j = 1; j <= degree; ++j) {
    double saved = 0;
    for (std::size_t r = 0; r < j; ++r) {
      const double right = knots[span + r + 1] - at;
      const double left = at - knots[span + 1 + r - j];
      const double share = value[r] / (right + left);
      value[r] = saved + right * share;
      saved = left * share;
    }
    value[j] = saved;
  }
  return value;
}

std::size_t spanOf(const std::vector<double>& knots, double at, std::size_t degree, std::size_t count) {
  const auto found = std::upper_bound(knots.begin(), knots.end(), at);
  const auto index = static_cast<std::size_t>(std::max<std::ptrdiff_t>(1, found - knots.begin())) - 1;
  return std::clamp(index, degree, count - 1);
}

void radix2(std::vector<Complex>& a, bool inverse) {
  const std::size_t n = a.size();
  for (std::size_t i = 1, j = 0; i < n; ++i) {
    std::size_t bit = n >> 1U;
    for (; j & bit; bit >>= 1U) j ^= bit;
    j ^= bit;
    if (i < j) std::swap(a[i], a[j]);
  }
  std::vector<Complex> roots(std::max<std::size_t>(1, n / 2));
  for (std::size_t i = 0; i < roots.size(); ++i)
    roots[i] = std::polar(1.0, (inverse ? 2 : -2) * std::numbers::pi * static_cast<double>(i) / static_cast<double>(n));
  for (std::size_t length = 2; length <= n; length <<= 1U)
    for (std::size_t i = 0; i < n; i += length)
      for (std::size_t k = 0; k < length / 2; ++k) {
        const Complex u = a[i + k];
        const Complex w = roots[k * (n / length)];
        const Complex b = a[i + k + length / 2];
        const Complex v(b.real() * w.real() - b.imag() * w.imag(), b.real() * w.imag() + b.imag() * w.real());
        a[i + k] = u + v;
        a[i + k + length / 2] = u - v;
      }
}

/// Bluestein 1970: a transform of any length, so that a prime length costs no more than its neighbours.
class Transform {
 public:
  explicit Transform(std::size_t n) : n_(n), padded_(1) {
    while (padded_ < 2 * n_) padded_ <<= 1U;
    chirp_.resize(n_);
    kernel_.assign(padded_, Complex());
    for (std::size_t i = 0; i < n_; ++i) {
      const auto square = static_cast<double>(i * i % (2 * n_));
      chirp_[i] = std::polar(1.0, -std::numbers::pi * square / static_cast<double>(n_));
      kernel_[i] = std::conj(chirp_[i]);
      if (i > 0) kernel_[padded_ - i] = kernel_[i];
    }
    radix2(kernel_, false);
  }
  void powers(std::span<const double> x, std::vector<double>& sum) const {
    std::vector<Complex> work(padded_);
    for (std::size_t i = 0; i < x.size(); ++i) work[i] = x[i] * chirp_[i];
    radix2(work, false);
    for (std::size_t i = 0; i < padded_; ++i) work[i] *= kernel_[i];
    radix2(work, true);
    const auto scale = static_cast<double>(padded_);
    for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += std::norm(work[i]) / (scale * scale);
  }

 private:
  std::size_t n_;
  std::size_t padded_;
  std::vector<Complex> chirp_;
  std::vector<Complex> kernel_;
};

}  // namespace

std::vector<double> interpolate(std::span<const double> x, std::span<const double> y, int degree_in,
                                std::span<const double> at) {
  const auto degree = static_cast<std::size_t>(degree_in);
  const std::size_t n = x.size();
  if (n <= degree || y.size() != n) return {};
  std::vector<double> knots(degree + 1, x.front());
  if (degree == 2)
    for (std::size_t i = 1; i + 2 < n; ++i) knots.push_back((x[i] + x[i + 1]) / 2);
  else
    for (std::size_t i = 2; i + 2 < n; ++i) knots.push_back(x[i]);
  knots.insert(knots.end(), degree + 1, x.back());
  // Collocation matrices of B-splines are totally positive: elimination without pivoting is stable (de Boor 1978).
  const std::size_t width = 2 * degree + 1;
  std::vector<double> band(n * width, 0.0);
  std::vector<double> c(y.begin(), y.end());
  const auto cell = [&](std::size_t row, std::size_t col) -> double& { return band[row * width + col + degree - row]; };
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t span = spanOf(knots, x[i], degree, n);
    const auto b = basis(knots, span, x[i], degree);
    for (std::size_t k = 0; k <= degree; ++k) {
      const std::size_t col = span - degree + k;
      if (col + degree >= i && col <= i + degree) cell(i, col) = b[k];
    }
  }
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t row = i + 1; row < std::min(n, i + degree + 1); ++row) {
      const double factor = cell(row, i) / cell(i, i);
      if (factor == 0) continue;
      for (std::size_t col = i; col < std::min(n, i + degree + 1); ++col) cell(row, col) -= factor * cell(i, col);
      c[row] -= factor * c[i];
    }
  for (std::size_t i = n; i-- > 0;) {
    for (std::size_t col = i + 1; col < std::min(n, i + degree + 1); ++col) c[i] -= cell(i, col) * c[col];
    c[i] /= cell(i, i);
  }
  std::vector<double> out;
  out.reserve(at.size());
  for (const double raw : at) {
    const double point = std::clamp(raw, x.front(), x.back());
    const std::size_t span = spanOf(knots, point, degree, n);
    const auto b = basis(knots, span, point, degree);
    double value = 0;
    for (std::size_t k = 0; k <= degree; ++k) value += b[k] * c[span - degree + k];
    out.push_back(value);
  }
  return out;
}

Spectrum welch(std::span<const double> x, double rate_hz, std::size_t segment, std::size_t fft_length) {
  Spectrum out;
  if (segment < 4 || x.size() < segment || fft_length < segment) return out;
  std::vector<double> window(segment);
  double energy = 0;
  for (std::size_t i = 0; i < segment; ++i) {
    window[i] = 0.5 - 0.5 * std::cos(2 * std::numbers::pi * static_cast<double>(i) / static_cast<double>(segment));
    energy += window[i] * window[i];
  }
  out.step_hz = rate_hz / static_cast<double>(fft_length);
  out.density.assign(fft_length / 2 + 1, 0.0);
  const Transform transform(fft_length);
  std::vector<double> piece(segment);
  std::size_t count = 0;
  for (std::size_t start = 0; start + segment <= x.size(); start += segment - segment / 2) {
    for (std::size_t i = 0; i < segment; ++i) piece[i] = x[start + i] * window[i];
    transform.powers(piece, out.density);
    ++count;
  }
  for (std::size_t i = 0; i < out.density.size(); ++i) {
    const bool edge = i == 0 || (fft_length % 2 == 0 && i + 1 == out.density.size());
    out.density[i] *= (edge ? 1.0 : 2.0) / (rate_hz * energy * static_cast<double>(count));
  }
  return out;
}

void removeMean(std::vector<double>& x) {
  const double mean = std::accumulate(x.begin(), x.end(), 0.0) / static_cast<double>(x.size());
  for (double& v : x) v -= mean;
}

void removeLine(std::vector<double>& x) {
  removeMean(x);
  const double middle = (static_cast<double>(x.size()) - 1) / 2;
  double over = 0;
  double under = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double d = static_cast<double>(i) - middle;
    over += d * x[i];
    under += d * d;
  }
  if (under > 0)
    for (std::size_t i = 0; i < x.size(); ++i) x[i] -= over / under * (static_cast<double>(i) - middle);
}

double bandPower(const Spectrum& s, double low, double high, bool closed, double drop_below) {
  double sum = 0;
  bool started = false;
  for (std::size_t i = 0; i < s.density.size(); ++i) {
    const double f = s.first_hz + static_cast<double>(i) * s.step_hz;
    if (f < low || f < drop_below) continue;
    // Bin frequencies as multiples of the step, without slack: 45/300 Hz rounds above 0.15 and so counts in HF alone,
    // as in the reference recipe. (Kubios' own report counts that bin twice; its LF is 0.8 % higher.)
    if (closed ? f > high : f >= high) break;
    if (started) sum += (s.density[i] + s.density[i - 1]) / 2 * s.step_hz;
    started = true;
  }
  return sum;
}

}  // namespace homeostat::autonomic
