#include "inference/autonomic/respiration.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "inference/autonomic/filters.hpp"
#include "inference/autonomic/peaks.hpp"
#include "inference/autonomic/signal_quality.hpp"
#include "inference/autonomic/spectrum.hpp"

namespace homeostat::autonomic {
namespace {

constexpr double kRate = 4, kLow = 0.1, kHigh = 0.5, kWindow = 120, kShortest = 60;
constexpr double kSlowest = 0.15, kAgreement = 0.1, kDominant = 0.5, kCounted = 0.6;

struct Wave {
  double hz = 0;
  std::string why;
};

std::vector<double> tachogram(std::span<const double> t, std::span<const double> rr) {
  std::vector<double> at;
  for (double s = t.front(); s <= t.back(); s += 1 / kRate) at.push_back(s);
  return interpolate(t, rr, 3, at);
}

/// Mean length in seconds of the breaths counted, and the share of the window they fill.
std::pair<double, double> counted(const std::vector<double>& x) {
  struct Turn {
    std::size_t at;
    bool top;
  };
  std::vector<Turn> turns;
  std::vector<double> tops;
  for (std::size_t i = 1; i + 1 < x.size(); ++i) {
    const bool top = x[i] > x[i - 1] && x[i] >= x[i + 1], bottom = x[i] < x[i - 1] && x[i] <= x[i + 1];
    if (top || bottom) turns.push_back({i, top});
    if (top) tops.push_back(x[i]);
  }
  const double least = 0.2 * quantile(tops, 0.75);
  double length = 0;
  std::size_t breaths = 0;
  std::optional<std::size_t> last;  // index into turns of the last valid top
  for (std::size_t i = 0; i < turns.size(); ++i) {
    if (!turns[i].top || x[turns[i].at] < least) continue;
    if (last && i - *last == 2 && x[turns[i - 1].at] < 0) {
      length += static_cast<double>(turns[i].at - turns[*last].at) / kRate;
      ++breaths;
    }
    last = i;
  }
  if (breaths == 0) return {0, 0};
  return {length / static_cast<double>(breaths), length * kRate / static_cast<double>(x.size())};
}

struct Strongest {
  double hz = 0, share = 0;  ///< share of the power from 0.05 to 0.5 Hz that lies within 0.02 Hz of it
};

/// Hann window, by Goertzel's recurrence.
Strongest strongest(const std::vector<double>& x) {
  constexpr double lowest = 0.05, step = 0.01;
  std::vector<double> windowed(x.size());
  for (std::size_t i = 0; i < x.size(); ++i)
    windowed[i] = x[i] * (1 - std::cos(2 * std::numbers::pi * static_cast<double>(i) / static_cast<double>(x.size())));
  std::vector<double> powers;
  for (int k = 0; lowest + k * step <= kHigh + 1e-9; ++k) {
    const double turn = 2 * std::cos(2 * std::numbers::pi * (lowest + k * step) / kRate);
    double last = 0, before = 0;
    for (const double v : windowed) {
      const double now = v + turn * last - before;
      before = last;
      last = now;
    }
    powers.push_back(last * last + before * before - turn * last * before);
  }
  const auto top = static_cast<std::size_t>(std::max_element(powers.begin(), powers.end()) - powers.begin());
  double near = 0, all = 0;
  for (std::size_t k = 0; k < powers.size(); ++k) {
    all += powers[k];
    near += k + 2 >= top && k <= top + 2 ? powers[k] : 0;
  }
  return {lowest + static_cast<double>(top) * step, all > 0 ? near / all : 0};
}

Wave waveOf(std::span<const double> t, std::span<const double> rr) {
  auto x = tachogram(t, rr);
  if (x.size() < static_cast<std::size_t>(kShortest * kRate * 0.9)) return {0, "too short"};
  removeLine(x);
  const double pace_hz = 1000 * static_cast<double>(rr.size()) / std::accumulate(rr.begin(), rr.end(), 0.0);
  const Strongest peak = strongest(x);
  filterBothWays(bandPass(4, kLow, kHigh, kRate), x);
  const auto [length, share] = counted(x);
  if (length <= 0 || share < kCounted) return {0, "no steady breathing wave in the beats"};
  const double hz = 1 / length;
  if (hz > pace_hz / 2) return {0, "breathing faster than half the pulse cannot be seen in it"};
  if (peak.hz < kSlowest)
    return {0, "the strongest wave is slower than 9 a minute: slow breathing or the blood pressure wave"};
  if (peak.share < kDominant) return {0, "no single wave stands out of the others"};
  if (std::fabs(peak.hz - hz) > kAgreement * hz) return {0, "counting and spectrum disagree"};
  return {hz, {}};
}

}  // namespace

Breathing breathingFromBeats(const std::vector<std::span<const double>>& times_s,
                             const std::vector<std::span<const double>>& rr_ms) {
  std::vector<double> rates;
  std::vector<std::string> whys;
  for (std::size_t p = 0; p < times_s.size(); ++p) {
    const auto t = times_s[p];
    for (std::size_t from = 0; from < t.size();) {
      std::size_t to = from;
      while (to < t.size() && t[to] - t[from] <= kWindow) ++to;
      // What is left and too short for a window of its own joins this one.
      if (t.back() - t[std::min(to, t.size() - 1)] < kShortest) to = t.size();
      if (to - from >= 8 && t[to - 1] - t[from] >= kShortest * 0.95) {
        const Wave wave = waveOf(t.subspan(from, to - from), rr_ms[p].subspan(from, to - from));
        if (wave.why.empty())
          rates.push_back(60 * wave.hz);
        else
          whys.push_back(wave.why);
      }
      from = to;
    }
  }
  if (rates.empty() && whys.empty()) return {{}, "needs 60 s of beats without a gap"};
  if (rates.size() >= whys.size() && !rates.empty()) return {quantile(rates, 0.5), {}};
  std::string most = whys.front();
  for (const auto& why : whys)
    if (std::count(whys.begin(), whys.end(), why) > std::count(whys.begin(), whys.end(), most)) most = why;
  return {{},
          "breathing could be told in " + std::to_string(rates.size()) + " of " +
              std::to_string(rates.size() + whys.size()) + " windows of two minutes: " + most};
}

namespace {

/// The extreme between each two neighbouring zero crossings.
std::vector<std::size_t> extremaOf(const std::vector<double>& x) {
  std::vector<std::size_t> crossings;
  for (std::size_t i = 0; i + 1 < x.size(); ++i)
    if ((x[i] < 0 && x[i + 1] > 0) || (x[i] > 0 && x[i + 1] < 0)) crossings.push_back(i);
  std::vector<std::size_t> out;
  for (std::size_t c = 1; c < crossings.size(); ++c) {
    const auto from = x.begin() + static_cast<std::ptrdiff_t>(crossings[c - 1]);
    const auto to = x.begin() + static_cast<std::ptrdiff_t>(crossings[c]);
    const bool rises = *from < 0;
    out.push_back(
        static_cast<std::size_t>((rises ? std::max_element(from, to) : std::min_element(from, to)) - x.begin()));
  }
  return out;
}

/// Drops extrema that lie close to their neighbour, then those that break the order of up and down.
void dropSmall(const std::vector<double>& x, std::vector<std::size_t>& extrema) {
  std::vector<double> steps;
  for (std::size_t i = 1; i < extrema.size(); ++i) steps.push_back(std::fabs(x[extrema[i]] - x[extrema[i - 1]]));
  const double least = 0.3 * quantile(steps, 0.5);
  std::vector<std::size_t> kept;
  for (std::size_t i = 0; i < steps.size(); ++i)
    if (steps[i] > least) kept.push_back(extrema[i]);
  extrema.clear();
  for (std::size_t i = 0; i < kept.size(); ++i) {
    const bool inner = i > 0 && i + 1 < kept.size();
    if (inner && (x[kept[i]] > x[kept[i - 1]]) == (x[kept[i + 1]] > x[kept[i]])) continue;
    extrema.push_back(kept[i]);
  }
}

}  // namespace

Breaths findBreaths(std::span<const float> belt, double rate_hz) {
  Breaths out;
  if (!(rate_hz >= 2) || rate_hz > 100000 || static_cast<double>(belt.size()) < 10 * rate_hz) return out;
  auto x = filled(belt);
  filterBothWays(bandPass(2, 0.05, std::min(3.0, 0.4 * rate_hz), rate_hz), x);
  auto extrema = extremaOf(x);
  dropSmall(x, extrema);
  if (extrema.size() < 2) return out;
  if (x[extrema[0]] > x[extrema[1]]) extrema.erase(extrema.begin());
  if (extrema.size() >= 2 && x[extrema.back()] < x[extrema[extrema.size() - 2]]) extrema.pop_back();
  for (std::size_t i = 0; i + 1 < extrema.size(); i += 2) {
    out.troughs.push_back(extrema[i]);
    out.peaks.push_back(extrema[i + 1]);
  }
  return out;
}

Breathing breathingFromBelt(std::span<const float> belt, double rate_hz) {
  const double seconds = rate_hz > 0 ? static_cast<double>(belt.size()) / rate_hz : 0;
  if (seconds < 0.99 * kShortest) return {{}, "needs 60 s of the breathing signal"};
  if (rate_hz < 2) return {{}, "the breathing signal is sampled below 2 Hz"};
  double lost = 0;
  for (const auto& s : lostStretches(belt, rate_hz))
    if (static_cast<double>(s.to - s.from) > 3 * rate_hz) lost += static_cast<double>(s.to - s.from + 1) / rate_hz;
  if (lost > seconds / 5) return {{}, "the breathing signal is flat or absent for much of the time"};
  const auto breaths = findBreaths(belt, rate_hz);
  if (breaths.troughs.size() < 3) return {{}, "fewer than three breaths in the breathing signal"};
  std::vector<double> lengths;
  for (std::size_t i = 1; i < breaths.troughs.size(); ++i)
    lengths.push_back(static_cast<double>(breaths.troughs[i] - breaths.troughs[i - 1]) / rate_hz);
  const double middle = quantile(lengths, 0.5);
  if (quantile(lengths, 0.75) - quantile(lengths, 0.25) > middle)
    return {{}, "the waves of the breathing signal are too uneven to be breaths"};
  const double rate = 60 * static_cast<double>(lengths.size()) * rate_hz /
                      static_cast<double>(breaths.troughs.back() - breaths.troughs.front());
  if (rate < 3 || rate > 60) return {{}, "the waves of the breathing signal come at no breathing rate"};
  return {rate, {}};
}

}  // namespace homeostat::autonomic
