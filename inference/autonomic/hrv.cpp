#include "inference/autonomic/hrv.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>

#include "inference/autonomic/complexity.hpp"
#include "inference/autonomic/correction.hpp"
#include "inference/autonomic/rhythm.hpp"
#include "inference/autonomic/spectrum.hpp"

namespace homeostat::autonomic {
namespace {

constexpr double shortest_ms = 200;
constexpr double longest_ms = 3000;
constexpr double successive_tolerance_s = 0.010;

/// Series cut where a pair of intervals is not successive.
struct Series {
  std::vector<double> rr;
  std::vector<double> times;
  std::vector<std::size_t> starts;  ///< first interval of each piece
  [[nodiscard]] std::size_t end(std::size_t piece) const {
    return piece + 1 < starts.size() ? starts[piece + 1] : rr.size();
  }
};

double mean(std::span<const double> x) {
  return std::accumulate(x.begin(), x.end(), 0.0) / static_cast<double>(x.size());
}

double deviation(std::span<const double> x) {
  const double m = mean(x);
  double sum = 0;
  for (const double v : x) sum += (v - m) * (v - m);
  return std::sqrt(sum / (static_cast<double>(x.size()) - 1));
}

bool hasTimes(const Beats& beats) { return !beats.times_s.empty() && beats.times_s.size() == beats.rr_ms.size(); }

Series cut(const Beats& beats, bool own_rules, HrvMetrics& out) {
  Series s;
  double clock = 0;
  double good_s = 0;
  bool broken = true;
  const bool timed = hasTimes(beats);
  for (std::size_t i = 0; i < beats.rr_ms.size(); ++i) {
    const double rr = beats.rr_ms[i];
    const bool finite = std::isfinite(rr) && (!timed || std::isfinite(beats.times_s[i]));
    if (!finite) {
      broken = true;
      continue;
    }
    const double before = clock;
    clock = timed ? beats.times_s[i] : clock + rr / 1000;
    const bool flagged = i < beats.suspect.size() && beats.suspect[i];
    if (own_rules &&
        (flagged || rr < shortest_ms || rr > longest_ms || (timed && !s.rr.empty() && clock <= s.times.back()))) {
      if (timed && !s.rr.empty() && clock <= s.times.back()) clock = before;
      broken = true;
      continue;
    }
    const bool apart = timed && !s.rr.empty() && std::fabs(clock - s.times.back() - rr / 1000) > successive_tolerance_s;
    if (broken || apart) s.starts.push_back(s.rr.size());
    if ((broken || apart) && !s.rr.empty()) out.gaps.push_back({s.times.back(), clock - rr / 1000});
    broken = false;
    s.rr.push_back(rr);
    s.times.push_back(clock);
    good_s += rr / 1000;
  }
  if (!s.rr.empty()) {
    const double first = timed ? beats.times_s.front() - beats.rr_ms.front() / 1000 : 0;
    const double whole = std::max(clock - (std::isfinite(first) ? first : 0), good_s);
    out.quality = whole > 0 ? std::clamp(good_s / whole, 0.0, 1.0) : 0;
  }
  return s;
}

void timeDomain(const Series& s, Conventions conventions, HrvMetrics& out) {
  out.mean_nn = mean(s.rr);
  out.sdnn = deviation(s.rr);
  std::vector<double> minus, plus;
  std::size_t over20 = 0, over50 = 0;
  double squares = 0;
  for (std::size_t p = 0; p < s.starts.size(); ++p)
    for (std::size_t i = s.starts[p] + 1; i < s.end(p); ++i) {
      const double d = s.rr[i] - s.rr[i - 1];
      squares += d * d;
      over20 += std::fabs(d) > 20 ? 1U : 0U;
      over50 += std::fabs(d) > 50 ? 1U : 0U;
      minus.push_back(-d / std::sqrt(2.0));
      plus.push_back((s.rr[i] + s.rr[i - 1]) / std::sqrt(2.0));
    }
  if (minus.size() < 2) {
    for (const char* m : {"rmssd", "pnn50", "pnn20", "sd1", "sd2"})
      out.withheld.push_back({m, "fewer than two pairs of successive intervals"});
    return;
  }
  const auto count = static_cast<double>(minus.size());
  out.rmssd = std::sqrt(squares / count);
  const double base = conventions == Conventions::neurokit ? count + 1 : count;
  out.pnn20 = 100 * static_cast<double>(over20) / base;
  out.pnn50 = 100 * static_cast<double>(over50) / base;
  out.sd1 = deviation(minus);
  out.sd2 = deviation(plus);
}

std::vector<double> grid(double from, double to, double rate, bool closed) {
  std::vector<double> out;
  for (std::size_t i = 0;; ++i) {
    const double t = from + static_cast<double>(i) / rate;
    if (closed ? t > to + 1e-9 : t >= to - 1e-9) return out;
    out.push_back(t);
  }
}

void setBands(const Spectrum& s, bool closed, double drop_below, HrvMetrics& out) {
  const auto band = [&](double low, double high) -> std::optional<double> {
    const double power = bandPower(s, low, high, closed, drop_below);
    return power > 0 ? std::optional(power) : std::nullopt;
  };
  out.vlf = band(closed ? 0.0 : 0.0033, 0.04);
  out.lf = band(0.04, 0.15);
  out.hf = band(0.15, 0.4);
  if (out.lf && out.hf) out.lf_hf = *out.lf / *out.hf;
}

void withholdBands(HrvMetrics& out, const std::string& why) {
  for (const char* m : {"vlf", "lf", "hf", "lf_hf"}) out.withheld.push_back({m, why});
}

/// The longest unbroken piece: a spectrum across a gap would show the gap.
std::pair<std::size_t, std::size_t> longestPiece(const Series& s) {
  std::pair<std::size_t, std::size_t> best{0, 0};
  for (std::size_t p = 0; p < s.starts.size(); ++p)
    if (s.end(p) - s.starts[p] > best.second - best.first) best = {s.starts[p], s.end(p)};
  return best;
}

void frequencyDomain(const Series& s, Conventions conventions, HrvMetrics& out) {
  const auto range =
      conventions == Conventions::homeostat ? longestPiece(s) : std::pair<std::size_t, std::size_t>{0, s.rr.size()};
  const std::size_t count = range.second - range.first;
  if (count < 8) return withholdBands(out, "fewer than eight unbroken intervals");
  const auto t = std::span(s.times).subspan(range.first, count);
  const auto y = std::span(s.rr).subspan(range.first, count);
  if (std::adjacent_find(t.begin(), t.end(), std::greater_equal<>()) != t.end())
    return withholdBands(out, "beat times are not rising");
  const double length = t.back() - t.front();
  // The peers' 100 Hz grid over more than two days would need gigabytes; a broken clock must not exhaust memory.
  if (length > 172800) return withholdBands(out, "recording is longer than two days");
  if (conventions == Conventions::neurokit) {
    auto x = interpolate(t, y, 2, grid(t.front(), t.back() + 0.01, 100, false));
    removeMean(x);
    const std::size_t segment = x.size() / 2;
    setBands(welch(x, 100, segment, 2 * segment), false, 400.0 / static_cast<double>(x.size()), out);
    return;
  }
  const bool kubios = conventions == Conventions::kubios;
  auto x = interpolate(t, y, 3, grid(t.front(), t.back(), 4, !kubios));
  if (x.size() < 16) return withholdBands(out, "recording too short for a spectrum");
  kubios ? removeMean(x) : removeLine(x);
  const std::size_t segment = std::min<std::size_t>(kubios ? 1200 : 1024, x.size());
  out.spectrum = welch(x, 4, segment, kubios ? 1200 : segment);
  setBands(out.spectrum, kubios, 0, out);
  if (kubios) return;
  // Task Force 1996: a band needs about ten periods of its lowest rhythm: HF one minute, LF two, VLF not below five.
  const auto need = [&](std::optional<double>& value, const char* name, double seconds) {
    if (length >= seconds) return;
    value.reset();
    out.withheld.push_back({name, "needs " + std::to_string(static_cast<int>(seconds)) + " s without a gap"});
  };
  need(out.vlf, "vlf", 300);
  need(out.lf, "lf", 120);
  need(out.hf, "hf", 60);
  need(out.lf_hf, "lf_hf", 120);
}

std::vector<std::span<const double>> piecesOf(const Series& s) {
  std::vector<std::span<const double>> pieces;
  for (std::size_t p = 0; p < s.starts.size(); ++p)
    pieces.push_back(std::span(s.rr).subspan(s.starts[p], s.end(p) - s.starts[p]));
  return pieces;
}

void complexity(const Series& s, Conventions conventions, HrvMetrics& out) {
  const std::span all(s.rr);
  const auto pieces = conventions == Conventions::homeostat ? piecesOf(s) : std::vector<std::span<const double>>{all};
  const bool kubios = conventions == Conventions::kubios;
  out.sampen = sampleEntropy(pieces, 0.2 * *out.sdnn, kubios);
  if (!out.sampen) out.withheld.push_back({"sampen", "no pair of matching patterns: too few or constant intervals"});
  const auto range = longestPiece(s);
  const auto x = conventions == Conventions::homeostat ? all.subspan(range.first, range.second - range.first) : all;
  out.dfa_alpha1 = kubios ? dfaSlope(x, 4, 12, false) : dfaSlope(x, 4, 11, true);
  out.dfa_alpha2 = kubios ? dfaSlope(x, 13, 64, false) : dfaSlope(x, 12, (x.size() + 1) / 10, true);
  if (!out.dfa_alpha1) out.withheld.push_back({"dfa_alpha1", "too few unbroken intervals or no variation"});
  if (!out.dfa_alpha2) out.withheld.push_back({"dfa_alpha2", "too few unbroken intervals or no variation"});
}

/// Figures of variability mean nothing in an irregular rhythm: only the pace stays.
void withholdForRhythm(HrvMetrics& out) {
  const auto drop = [&](std::optional<double>& value, const char* name) {
    if (value) out.withheld.push_back({name, "irregular rhythm: an ECG is needed first"});
    value.reset();
  };
  drop(out.sdnn, "sdnn");
  drop(out.rmssd, "rmssd");
  drop(out.pnn50, "pnn50");
  drop(out.pnn20, "pnn20");
  drop(out.sd1, "sd1");
  drop(out.sd2, "sd2");
  drop(out.sampen, "sampen");
  drop(out.dfa_alpha1, "dfa_alpha1");
  drop(out.dfa_alpha2, "dfa_alpha2");
  drop(out.vlf, "vlf");
  drop(out.lf, "lf");
  drop(out.hf, "hf");
  drop(out.lf_hf, "lf_hf");
}

/// Corrects one unbroken piece; repeats until the number of flagged beats stops falling.
std::size_t correctPiece(const Beats& in, std::size_t from, std::size_t to, double start_ms, Beats& out) {
  std::vector<double> peaks{std::round(start_ms)};
  double clock = start_ms;
  for (std::size_t i = from; i < to; ++i) peaks.push_back(std::round(clock += in.rr_ms[i]));
  Artefacts artefacts = findArtefacts(peaks);
  const std::size_t changed = artefacts.count();
  while (artefacts.count() > 0) {
    auto next = correctPeaks(peaks, artefacts);
    auto left = findArtefacts(next);
    const bool better = left.count() < artefacts.count();
    peaks = std::move(next);
    if (!better) break;
    artefacts = std::move(left);
  }
  if (changed == 0) {
    clock = start_ms;
    for (std::size_t i = from; i < to; ++i) {
      out.rr_ms.push_back(in.rr_ms[i]);
      out.times_s.push_back((clock += in.rr_ms[i]) / 1000);
    }
    return 0;
  }
  for (std::size_t i = 1; i < peaks.size(); ++i) {
    out.rr_ms.push_back(peaks[i] - peaks[i - 1]);
    out.times_s.push_back(peaks[i] / 1000);
  }
  return changed;
}

}  // namespace

HrvMetrics measure(const Beats& beats, const HrvOptions& options) {
  HrvMetrics out;
  out.beats = beats.rr_ms.size();
  Series s = cut(beats, options.conventions == Conventions::homeostat, out);
  // Judged before the correction, which would smooth the disorder away.
  out.rhythm = screenRhythm(piecesOf(s));
  if (options.correction == Correction::lipponenTarvainen && s.rr.size() > 2) {
    Beats given{s.rr, s.times, {}};
    Beats mended;
    for (std::size_t p = 0; p < s.starts.size(); ++p)
      out.corrected +=
          correctPiece(given, s.starts[p], s.end(p), s.times[s.starts[p]] * 1000 - s.rr[s.starts[p]], mended);
    HrvMetrics ignored;
    const double before = out.quality;
    s = cut(mended, options.conventions == Conventions::homeostat, ignored);
    out.quality = before * (1 - std::min(1.0, static_cast<double>(out.corrected) / static_cast<double>(out.beats)));
  }
  if (s.rr.size() < 3) {
    for (const char* m :
         {"mean_nn", "sdnn", "rmssd", "pnn50", "pnn20", "sd1", "sd2", "sampen", "dfa_alpha1", "dfa_alpha2"})
      out.withheld.push_back({m, "fewer than three usable intervals"});
    withholdBands(out, "fewer than three usable intervals");
  } else {
    timeDomain(s, options.conventions, out);
    complexity(s, options.conventions, out);
    frequencyDomain(s, options.conventions, out);
    if (options.conventions == Conventions::homeostat && out.rhythm == Rhythm::irregular) withholdForRhythm(out);
  }
  out.withheld.push_back({"respiration_rate", "not derived from beats in this version"});
  return out;
}

}  // namespace homeostat::autonomic
