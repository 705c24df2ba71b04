#include "inference/autonomic/electrodermal.hpp"

#include <algorithm>
#include <cmath>

#include "inference/autonomic/filters.hpp"
#include "inference/autonomic/peaks.hpp"

namespace homeostat::autonomic {
namespace {

constexpr double kSplit = 0.05, kNoise = 3, kLeastRate = 1, kLeastSeconds = 20;
constexpr double kFloor = 0.05, kCeiling = 60, kSteepest = 10, kAround = 5;
constexpr double kSmallest = 0.01, kCounted = 0.05;

std::vector<double> cleaned(std::span<const float> signal, double rate_hz) {
  auto x = filled(signal);
  if (rate_hz > 2 * kNoise) filterBothWays(lowPass(4, kNoise, rate_hz), x);
  return x;
}

std::vector<bool> usableSamples(std::span<const float> signal, double rate_hz, bool microsiemens) {
  std::vector<bool> good(signal.size(), true);
  const auto around = static_cast<std::size_t>(kAround * rate_hz);
  // The slope over a tenth of a second or more: single steps of a converter are no change of the skin.
  const auto step = std::max<std::size_t>(1, static_cast<std::size_t>(rate_hz / 10));
  std::size_t bad_until = 0;
  for (std::size_t i = 0; i < signal.size(); ++i) {
    const double v = static_cast<double>(signal[i]);
    bool bad = !std::isfinite(v);
    if (microsiemens && !bad) {
      bad = v < kFloor || v > kCeiling;
      if (i >= step)
        bad = bad ||
              std::fabs(v - static_cast<double>(signal[i - step])) * rate_hz / static_cast<double>(step) > kSteepest;
    }
    if (bad) {
      for (std::size_t k = i > around ? i - around : 0; k < i; ++k) good[k] = false;
      bad_until = i + around + 1;
    }
    if (i < bad_until) good[i] = false;
  }
  return good;
}

struct Spread {
  double mean = 0, sd = 0;
};

Spread spreadOf(const std::vector<double>& x, const std::vector<bool>& good) {
  double n = 0, sum = 0, squares = 0;
  for (std::size_t i = 0; i < x.size(); ++i)
    if (good[i]) {
      n += 1;
      sum += x[i];
    }
  const double mean = sum / n;
  for (std::size_t i = 0; i < x.size(); ++i)
    if (good[i]) squares += (x[i] - mean) * (x[i] - mean);
  return {mean, n > 1 ? std::sqrt(squares / (n - 1)) : 0};
}

}  // namespace

SkinConductance readSkinConductance(std::span<const float> signal, double rate_hz, bool microsiemens) {
  SkinConductance out;
  out.seconds = rate_hz > 0 ? static_cast<double>(signal.size()) / rate_hz : 0;
  if (!(rate_hz >= kLeastRate) || out.seconds < kLeastSeconds) {
    out.why = "shorter than 20 s or sampled below 1 Hz";
    return out;
  }
  const auto good = usableSamples(signal, rate_hz, microsiemens);
  const auto count = static_cast<double>(std::count(good.begin(), good.end(), true));
  out.usable = count / static_cast<double>(good.size());
  if (count / rate_hz < kLeastSeconds) {
    out.why = microsiemens ? "hardly any of it lies between 0.05 and 60 uS and moves as skin does: no contact"
                           : "hardly any sample is present";
    return out;
  }
  auto tonic = cleaned(signal, rate_hz);
  auto phasic = tonic;
  filterBothWays(lowPass(2, kSplit, rate_hz), tonic);
  filterBothWays(highPass(2, kSplit, rate_hz), phasic);
  const Spread level = spreadOf(tonic, good);
  out.tonic_mean = level.mean;
  out.tonic_sd = level.sd;
  out.phasic_sd = spreadOf(phasic, good).sd;
  if (!microsiemens) {
    out.why = "the unit is not stated: responses are counted in microsiemens only";
    return out;
  }
  std::size_t counted = 0;
  for (const Peak& peak : prominentPeaks(phasic)) {
    const double rise = phasic[peak.at] - phasic[peak.onset];
    if (peak.prominence < kSmallest || !good[peak.at]) continue;
    out.responses.push_back({static_cast<double>(peak.at) / rate_hz, std::min(rise, peak.prominence)});
    counted += peak.prominence >= kCounted ? 1U : 0U;
  }
  out.responses_per_minute = 60 * static_cast<double>(counted) / (count / rate_hz);
  return out;
}

std::vector<std::size_t> relativeResponses(std::span<const float> signal, double rate_hz) {
  std::vector<std::size_t> out;
  auto phasic = cleaned(signal, rate_hz);
  filterBothWays(highPass(2, kSplit, rate_hz), phasic);
  const auto peaks = prominentPeaks(phasic);
  double largest = 0;
  for (const auto& peak : peaks) largest = std::max(largest, peak.prominence);
  for (const auto& peak : peaks)
    if (peak.prominence >= 0.1 * largest) out.push_back(peak.at);
  return out;
}

}  // namespace homeostat::autonomic
