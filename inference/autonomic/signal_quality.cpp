#include "inference/autonomic/signal_quality.hpp"

#include <algorithm>
#include <cmath>

#include "inference/autonomic/filters.hpp"
#include "inference/autonomic/peaks.hpp"

namespace homeostat::autonomic {
namespace {

constexpr double kSegment = 10, kLongestPause = 3, kSlowest = 30, kFastest = 220, kLongestLost = 1;

struct Verdict {
  bool usable = false;
  std::optional<double> correlation;
  std::string why;
};

double correlation(std::span<const double> a, std::span<const double> b) {
  double ma = 0, mb = 0, ab = 0, aa = 0, bb = 0;
  const auto n = static_cast<double>(a.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    ma += a[i] / n;
    mb += b[i] / n;
  }
  for (std::size_t i = 0; i < a.size(); ++i) {
    ab += (a[i] - ma) * (b[i] - mb);
    aa += (a[i] - ma) * (a[i] - ma);
    bb += (b[i] - mb) * (b[i] - mb);
  }
  return aa > 0 && bb > 0 ? ab / std::sqrt(aa * bb) : 0;
}

/// Mean correlation of the beats at `peaks` with their mean beat, each as long as the median interval.
std::optional<double> likeness(std::span<const double> x, std::span<const std::size_t> peaks, double median_interval) {
  const auto half = static_cast<std::size_t>(median_interval / 2);
  std::vector<std::span<const double>> beats;
  for (const std::size_t p : peaks)
    if (p >= half && p + half < x.size()) beats.push_back(x.subspan(p - half, 2 * half + 1));
  if (beats.size() < 3 || half < 2) return std::nullopt;
  std::vector<double> mean(2 * half + 1, 0);
  for (const auto& beat : beats)
    for (std::size_t i = 0; i < mean.size(); ++i) mean[i] += beat[i] / static_cast<double>(beats.size());
  double sum = 0;
  for (const auto& beat : beats) sum += correlation(beat, mean);
  return sum / static_cast<double>(beats.size());
}

double height(std::span<const double> x) {
  const auto [low, high] = std::minmax_element(x.begin(), x.end());
  return *high - *low;
}

/// True when half-way between the beats that were found there are others of the same shape and height: every second one
/// was passed over, because no heart beats that fast.
bool everySecondIsMissing(std::span<const double> x, std::span<const std::size_t> peaks) {
  std::size_t alike = 0, all = 0;
  for (std::size_t i = 1; i < peaks.size(); ++i) {
    const std::size_t interval = peaks[i] - peaks[i - 1], half = interval * 15 / 100;
    if (half < 2 || peaks[i - 1] < 2 * half) continue;
    const auto beat = x.subspan(peaks[i - 1] - half, 2 * half + 1);
    ++all;
    // The one between need not stand exactly in the middle.
    for (std::size_t shift = 0; shift <= half; shift += std::max<std::size_t>(1, half / 8)) {
      const auto between = [&](std::size_t middle) {
        const auto other = x.subspan(middle - half, 2 * half + 1);
        const double ratio = height(other) / std::max(height(beat), 1e-12);
        return ratio > 0.7 && ratio < 1.4 && correlation(beat, other) > 0.85;
      };
      const std::size_t middle = peaks[i - 1] + interval / 2;
      if (!between(middle - shift) && !between(middle + shift)) continue;
      ++alike;
      break;
    }
  }
  return all >= 3 && 10 * alike >= 8 * all;
}

std::vector<double> steps(std::span<const std::size_t> peaks) {
  std::vector<double> out;
  for (std::size_t i = 1; i < peaks.size(); ++i) out.push_back(static_cast<double>(peaks[i] - peaks[i - 1]));
  return out;
}

Verdict judge(std::span<const double> x, std::span<const std::size_t> peaks, double rate_hz, double seconds,
              double lost_s, Sensor sensor) {
  Verdict v;
  if (lost_s >= kLongestLost) return {false, {}, "the signal is flat or absent"};
  const double pace = 60 * static_cast<double>(peaks.size()) / seconds;
  if (peaks.size() < 3) return {false, {}, "hardly a beat was found"};
  const auto intervals = steps(peaks);
  v.correlation = likeness(x, peaks, quantile(intervals, 0.5));
  if (pace < kSlowest || pace > kFastest)
    v.why = "the pace is no heart's: noise, or a wrong sampling rate";
  else if (*std::max_element(intervals.begin(), intervals.end()) > kLongestPause * rate_hz)
    v.why = "no beat for more than three seconds";
  else if (v.correlation && *v.correlation < (sensor == Sensor::electrocardiogram ? 0.66 : 0.86))
    v.why = "the beats do not resemble each other: noise or movement";
  else if (everySecondIsMissing(x, peaks))
    v.why = "between the beats lie as many more: a wrong sampling rate";
  v.usable = v.why.empty();
  return v;
}

}  // namespace

std::vector<Stretch> lostStretches(std::span<const float> signal, double rate_hz) {
  const auto longest_flat = static_cast<std::size_t>(0.5 * rate_hz);
  std::vector<Stretch> out;
  std::size_t flat_from = 0;
  for (std::size_t i = 0; i < signal.size(); ++i) {
    const bool absent = !std::isfinite(signal[i]);
    if (i > 0 && signal[i] != signal[i - 1]) flat_from = i;
    if (!absent && i - flat_from < longest_flat) continue;
    const std::size_t from = absent ? i : flat_from;
    if (!out.empty() && out.back().to + 1 >= from)
      out.back().to = i;
    else
      out.push_back({from, i});
  }
  return out;
}

std::vector<Stretch> clippedStretches(std::span<const float> signal, double rate_hz) {
  float low = INFINITY, high = -INFINITY;
  for (const float v : signal) {
    if (!std::isfinite(v)) continue;
    low = std::min(low, v);
    high = std::max(high, v);
  }
  const auto shortest = std::max<std::size_t>(3, static_cast<std::size_t>(std::ceil(0.008 * rate_hz)));
  const auto longest = static_cast<std::size_t>(0.5 * rate_hz);  // beyond: lost
  std::vector<Stretch> out;
  for (std::size_t i = 0; i < signal.size();) {
    std::size_t end = i + 1;
    if (signal[i] == low || signal[i] == high)
      while (end < signal.size() && signal[end] == signal[i]) ++end;
    if (end - i >= shortest && end - i <= longest) out.push_back({i, end - 1});
    i = end;
  }
  return out.size() > 3 && high > low ? out : std::vector<Stretch>{};
}

std::vector<QualitySegment> judgeSegments(std::span<const float> signal, double rate_hz,
                                          const std::vector<std::size_t>& peaks, Sensor sensor) {
  std::vector<QualitySegment> out;
  const auto size = static_cast<std::size_t>(kSegment * rate_hz);
  if (size == 0 || signal.empty()) return out;
  auto x = filled(signal);
  filterBothWays(highPass(2, 0.5, rate_hz), x);
  const auto lost = lostStretches(signal, rate_hz);
  std::size_t first = 0;
  for (std::size_t from = 0; from < signal.size();) {
    std::size_t to = from + size;
    if (to + size / 2 > signal.size()) to = signal.size();  // a short rest joins the last segment
    while (first < peaks.size() && peaks[first] < from) ++first;
    std::size_t last = first;
    while (last < peaks.size() && peaks[last] < to) ++last;
    double lost_s = 0;
    for (const auto& s : lost)
      if (s.from < to && s.to >= from)
        lost_s += static_cast<double>(std::min(s.to + 1, to) - std::max(s.from, from)) / rate_hz;
    const double seconds = static_cast<double>(to - from) / rate_hz;
    const Verdict v = judge(x, std::span(peaks).subspan(first, last - first), rate_hz, seconds, lost_s, sensor);
    if (!out.empty() && out.back().usable == v.usable && out.back().why == v.why) {
      out.back().to_s = static_cast<double>(to) / rate_hz;
      if (v.correlation) out.back().correlation = std::min(out.back().correlation.value_or(1), *v.correlation);
    } else {
      out.push_back(
          {static_cast<double>(from) / rate_hz, static_cast<double>(to) / rate_hz, v.usable, v.correlation, v.why});
    }
    from = to;
  }
  return out;
}

std::vector<bool> suspectIntervals(std::span<const float> signal, double rate_hz, const std::vector<std::size_t>& peaks,
                                   const std::vector<QualitySegment>& segments) {
  std::vector<Stretch> bad = lostStretches(signal, rate_hz);
  // A lead that comes off or on again makes a step that looks like a beat.
  const auto margin = static_cast<std::size_t>(0.25 * rate_hz);
  for (auto& s : bad) s = {s.from > margin ? s.from - margin : 0, s.to + margin};
  for (const auto& s : segments)
    if (!s.usable)
      bad.push_back({static_cast<std::size_t>(s.from_s * rate_hz), static_cast<std::size_t>(s.to_s * rate_hz)});
  std::sort(bad.begin(), bad.end(), [](const Stretch& a, const Stretch& b) { return a.from < b.from; });
  std::vector<bool> out;
  std::size_t next = 0, reach = 0;
  for (std::size_t p = 1; p < peaks.size(); ++p) {
    while (next < bad.size() && bad[next].from <= peaks[p]) reach = std::max(reach, bad[next++].to + 1);
    out.push_back(reach > peaks[p - 1]);
  }
  return out;
}

}  // namespace homeostat::autonomic
