#include "inference/autonomic/r_peaks.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <optional>

namespace homeostat::autonomic {
namespace {

using Samples = std::vector<double>;

/// A second-order section in transposed direct form II.
struct Section {
  double b0, b1, b2, a1, a2;
  /// Starts in the state that a long constant input would have left; sections here are high-pass, so its output is 0.
  void run(Samples& x) const {
    double z1 = -b0 * x.front();
    double z2 = z1 - b1 * x.front();
    for (double& v : x) {
      const double y = b0 * v + z1;
      z1 = b1 * v - a1 * y + z2;
      z2 = b2 * v - a2 * y;
      v = y;
    }
  }
};

/// Butterworth high-pass of order 5 by the bilinear transform.
std::vector<Section> highPass(double cut_hz, double rate_hz) {
  const double k = std::tan(std::numbers::pi * cut_hz / rate_hz);
  std::vector<Section> out{{1 / (1 + k), -1 / (1 + k), 0, (k - 1) / (k + 1), 0}};
  for (const int pair : {1, 2}) {
    const double damping = 2 * std::cos(pair * std::numbers::pi / 5);
    const double norm = 1 + damping * k + k * k;
    out.push_back({1 / norm, -2 / norm, 1 / norm, 2 * (k * k - 1) / norm, (1 - damping * k + k * k) / norm});
  }
  return out;
}

void removeDrift(Samples& x, double rate_hz) {
  const std::size_t pad = std::min<std::size_t>(x.size() - 1, 18);
  Samples wide;
  wide.reserve(x.size() + 2 * pad);
  for (std::size_t i = pad; i > 0; --i) wide.push_back(2 * x.front() - x[i]);
  wide.insert(wide.end(), x.begin(), x.end());
  for (std::size_t i = 1; i <= pad; ++i) wide.push_back(2 * x.back() - x[x.size() - 1 - i]);
  const auto sections = highPass(0.5, rate_hz);
  for (int direction = 0; direction < 2; ++direction) {
    for (const auto& section : sections) section.run(wide);
    std::reverse(wide.begin(), wide.end());
  }
  std::copy_n(wide.begin() + static_cast<std::ptrdiff_t>(pad), x.size(), x.begin());
}

/// Mean over `width` samples from `before` behind; edges repeated.
Samples smoothed(const Samples& x, std::size_t width, std::size_t before) {
  if (width < 2) return x;
  const auto at = [&](std::ptrdiff_t i) {
    return x[static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(i, 0, static_cast<std::ptrdiff_t>(x.size()) - 1))];
  };
  Samples out(x.size());
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

Samples slope(const Samples& x) {
  Samples out(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) {
    const std::size_t before = i > 0 ? i - 1 : 0, after = std::min(i + 1, x.size() - 1);
    out[i] = std::fabs(x[after] - x[before]) / static_cast<double>(after - before);
  }
  return out;
}

/// Height of a local maximum above the higher of the two lowest points that part it from higher ground.
double prominence(std::span<const double> x, std::size_t peak) {
  double left = x[peak], right = x[peak];
  for (std::size_t i = peak; i-- > 0 && x[i] <= x[peak];) left = std::min(left, x[i]);
  for (std::size_t i = peak + 1; i < x.size() && x[i] <= x[peak]; ++i) right = std::min(right, x[i]);
  return x[peak] - std::max(left, right);
}

/// The most prominent local maximum; a plateau counts at its middle.
std::optional<std::size_t> mostProminent(std::span<const double> x) {
  std::optional<std::size_t> best;
  double height = -1;
  for (std::size_t i = 1; i + 1 < x.size(); ++i) {
    if (x[i] <= x[i - 1]) continue;
    std::size_t end = i;
    while (end + 1 < x.size() && x[end + 1] == x[i]) ++end;
    if (end + 1 < x.size() && x[end + 1] < x[i]) {
      const std::size_t middle = (i + end) / 2;
      const double p = prominence(x, middle);
      if (p > height) {
        height = p;
        best = middle;
      }
    }
    i = end;
  }
  return best;
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

Samples filled(std::span<const float> ecg) {
  Samples x(ecg.size());
  double last = 0;
  for (const float v : ecg)
    if (std::isfinite(v)) {
      last = static_cast<double>(v);
      break;
    }
  for (std::size_t i = 0; i < ecg.size(); ++i) {
    if (std::isfinite(ecg[i])) last = static_cast<double>(ecg[i]);
    x[i] = last;
  }
  return x;
}

}  // namespace

std::vector<std::size_t> findRPeaks(std::span<const float> ecg, double rate_hz) {
  std::vector<std::size_t> peaks;
  if (!(rate_hz >= 50) || rate_hz > 100000 || static_cast<double>(ecg.size()) < 2 * rate_hz) return peaks;
  Samples x = filled(ecg);
  removeDrift(x, rate_hz);
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

namespace {

struct Stretch {
  std::size_t from = 0, to = 0;  ///< first and last sample
};

/// Where the signal is absent, or does not change for half a second.
std::vector<Stretch> lostStretches(std::span<const float> ecg, double rate_hz) {
  const auto longest_flat = static_cast<std::size_t>(0.5 * rate_hz);
  std::vector<Stretch> out;
  std::size_t flat_from = 0;
  for (std::size_t i = 0; i < ecg.size(); ++i) {
    const bool absent = !std::isfinite(ecg[i]);
    if (i > 0 && ecg[i] != ecg[i - 1]) flat_from = i;
    if (!absent && i - flat_from < longest_flat) continue;
    const std::size_t from = absent ? i : flat_from;
    if (!out.empty() && out.back().to + 1 >= from)
      out.back().to = i;
    else
      out.push_back({from, i});
  }
  return out;
}

}  // namespace

std::vector<bool> suspectIntervals(std::span<const float> ecg, double rate_hz, const std::vector<std::size_t>& peaks) {
  const auto lost = lostStretches(ecg, rate_hz);
  // A lead that comes off or on again makes a step that looks like a beat.
  const auto margin = static_cast<std::size_t>(0.25 * rate_hz);
  std::vector<bool> out;
  std::size_t next = 0;
  for (std::size_t p = 1; p < peaks.size(); ++p) {
    while (next < lost.size() && lost[next].to + margin < peaks[p - 1]) ++next;
    out.push_back(next < lost.size() && lost[next].from <= peaks[p] + margin);
  }
  return out;
}

}  // namespace homeostat::autonomic
