#include "inference/autonomic/hrv.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <numeric>
#include <span>

#include "inference/autonomic/complexity.hpp"
#include "inference/autonomic/entropy.hpp"
#include "inference/autonomic/geometric.hpp"
#include "inference/autonomic/lomb.hpp"
#include "inference/autonomic/respiration.hpp"
#include "inference/autonomic/rhythm.hpp"
#include "inference/autonomic/series.hpp"
#include "inference/autonomic/spectrum.hpp"

namespace homeostat::autonomic {
namespace {

double mean(std::span<const double> x) {
  return std::accumulate(x.begin(), x.end(), 0.0) / static_cast<double>(x.size());
}

double deviation(std::span<const double> x) {
  const double m = mean(x);
  double sum = 0;
  for (const double v : x) sum += (v - m) * (v - m);
  return std::sqrt(sum / (static_cast<double>(x.size()) - 1));
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

/// As numpy's arange counts: the length is rounded up after the division, so that the last point may fall either way.
std::vector<double> arange(double from, double to, double step) {
  std::vector<double> out;
  const double count = std::ceil((to - from) / step);
  for (double i = 0; i < count; i += 1) out.push_back(from + i * step);
  return out;
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

void withhold(HrvMetrics& out, std::initializer_list<const char*> metrics, const std::string& why) {
  for (const char* m : metrics) out.withheld.push_back({m, why});
}

void withholdBands(HrvMetrics& out, const std::string& why) { withhold(out, {"vlf", "lf", "hf", "lf_hf"}, why); }

std::size_t welchPieces(std::size_t samples, std::size_t segment) {
  return samples < segment ? 0 : 1 + (samples - segment) / (segment - segment / 2);
}

/// The peer samples at 100 Hz for bands that end at 0.4 Hz. Over hours a tenth of that gives the same powers, far
/// within the stated tolerance, at a tenth of the time and memory. Its segment is half of the samples: where that half
/// is odd and the samples are twice it, the third segment, the recording's last half, does not fit and is not looked
/// at. As many segments are taken here as at the peer's own rate, or the powers of a day would differ by its night.
void peersBands(std::span<const double> t, std::span<const double> y, HrvMetrics& out) {
  constexpr double hours_s = 3 * 3600, peers_hz = 100, enough_hz = 10;
  const double rate = t.back() - t.front() > hours_s ? enough_hz : peers_hz;
  // The peer derives its segment from the lowest frequency: truncation takes a sample off some even lengths.
  const auto segmentOf = [](double samples, double hz) {
    const double lowest_hz = 2 * hz / (samples / 2);
    return static_cast<std::size_t>(2 / lowest_hz * hz);
  };
  const double peers_samples = std::ceil((t.back() + 1 / peers_hz - t.front()) * peers_hz);
  const std::size_t pieces = welchPieces(static_cast<std::size_t>(peers_samples), segmentOf(peers_samples, peers_hz));
  auto x = interpolate(t, y, 2, arange(t.front(), t.back() + 1 / rate, 1 / rate));
  removeMean(x);
  std::size_t segment = segmentOf(static_cast<double>(x.size()), rate);
  if (rate != peers_hz)
    for (const std::size_t other : {segment, segment + 1, segment - 1})
      if (welchPieces(x.size(), other) == pieces) {
        segment = other;
        break;
      }
  setBands(welch(x, rate, segment, 2 * segment), false, 4 * rate / static_cast<double>(x.size()), out);
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
  // A broken clock must not exhaust memory.
  if (length > 172800) return withholdBands(out, "recording is longer than two days");
  if (conventions == Conventions::neurokit) return peersBands(t, y, out);
  const bool kubios = conventions == Conventions::kubios;
  auto x = interpolate(t, y, 3, grid(t.front(), t.back(), 4, !kubios));
  if (x.size() < 16) return withholdBands(out, "recording too short for a spectrum");
  kubios ? removeMean(x) : removeLine(x);
  const std::size_t segment = std::min<std::size_t>(kubios ? 1200 : 1024, x.size());
  out.spectrum = welch(x, 4, segment, kubios ? 1200 : segment);
  setBands(out.spectrum, kubios, 0, out);
}

/// Over the whole series, gaps and all. Longer than an hour the spectrum would be that of the day's course.
void unevenSpectrum(const Series& s, Conventions conventions, HrvMetrics& out) {
  constexpr double longest_s = 3600, step_hz = 0.0005, highest_hz = 0.5;
  const bool own = conventions == Conventions::homeostat;
  if (s.rr.size() < 8 || std::adjacent_find(s.times.begin(), s.times.end(), std::greater_equal<>()) != s.times.end())
    return withhold(out, {"lomb_lf", "lomb_hf", "lomb_lf_hf"}, "fewer than eight intervals, or times that do not rise");
  if (s.times.back() - s.times.front() > longest_s)
    return withhold(out, {"lomb_lf", "lomb_hf", "lomb_lf_hf"}, "only of recordings up to an hour");
  // The peer's grid starts at the foot of VLF; ours is fine enough for an hour.
  const double first_hz = own ? 0 : 0.0033;
  const double fine_hz = std::min(step_hz, 0.25 / (s.times.back() - s.times.front()));
  const auto spectrum = lombScargle(s.times, s.rr, first_hz, own ? fine_hz : step_hz, highest_hz);
  const double lf = bandPower(spectrum, 0.04, 0.15, false), hf = bandPower(spectrum, 0.15, 0.4, false);
  // Below twice the spacing of beats nothing can be told: the fastest wave must be slower than half the pace.
  const double pace_hz = 1000 / mean(s.rr);
  if (own && pace_hz < 2 * 0.15)
    return withhold(out, {"lomb_lf", "lomb_hf", "lomb_lf_hf"}, "the pulse is too slow for this band");
  if (lf > 0) out.lomb_lf = lf;
  if (hf > 0) out.lomb_hf = hf;
  if (lf > 0 && hf > 0) out.lomb_lf_hf = lf / hf;
}

void complexity(const Series& s, Conventions conventions, HrvMetrics& out) {
  const std::span all(s.rr);
  const bool own = conventions == Conventions::homeostat, kubios = conventions == Conventions::kubios;
  const auto pieces = own ? piecesOf(s) : std::vector<std::span<const double>>{all};
  const double r = 0.2 * *out.sdnn;
  const auto both = entropies(pieces, r, kubios ? Templates::all : Templates::prolonged);
  out.sampen = both.sample;
  out.apen = both.approximate;
  if (!out.sampen) out.withheld.push_back({"sampen", "no pair of matching patterns: too few or constant intervals"});
  if (!out.apen) out.withheld.push_back({"apen", "no pair of matching patterns: too few or constant intervals"});
  if (own)
    for (std::size_t i = 0; i < out.sampen_scales.size(); ++i)
      out.sampen_scales[i] = sampleEntropyAtScale(pieces, r, i + 2);
  const auto range = longestPiece(s);
  const auto x = own ? all.subspan(range.first, range.second - range.first) : all;
  out.dfa_alpha1 = kubios ? dfaSlope(x, 4, 12, Boxes::separate) : dfaSlope(x, 4, 11, Boxes::halfOverlapping);
  out.dfa_alpha2 =
      kubios ? dfaSlope(x, 13, 64, Boxes::separate) : dfaSlope(x, 12, (x.size() + 1) / 10, Boxes::halfOverlapping);
  if (!out.dfa_alpha1) out.withheld.push_back({"dfa_alpha1", "too few unbroken intervals or no variation"});
  if (!out.dfa_alpha2) out.withheld.push_back({"dfa_alpha2", "too few unbroken intervals or no variation"});
}

void geometry(const Series& s, Conventions conventions, HrvMetrics& out) {
  out.hti = triangularIndex(s.rr);
  out.tinn = triangularBase(s.rr);
  if (!out.tinn) out.withheld.push_back({"tinn", "too few intervals, or all alike"});
  const auto five =
      conventions == Conventions::homeostat ? fiveMinutes(s.rr, s.times) : fiveMinutesNeurokit(s.rr, s.times);
  out.sdann = five.spread_of_means;
  out.sdnni = five.mean_of_spreads;
  if (!out.sdann) withhold(out, {"sdann", "sdnni"}, "fewer than three full stretches of five minutes");
}

void drop(HrvMetrics& out, const HrvKey& key, const std::string& why) {
  if (!(out.*key.value)) return;
  (out.*key.value).reset();
  out.withheld.push_back({key.key, why});
}

/// Figures of variability mean nothing in an irregular rhythm: only the pace stays.
void withholdForRhythm(HrvMetrics& out) {
  for (const auto& key : hrvKeys())
    if (key.value != &HrvMetrics::mean_nn) drop(out, key, "irregular rhythm: an ECG is needed first");
}

/// A figure that moves by more than a tenth when the beats that look wrong are left out is a figure of those beats.
/// `given`: the figures before anything was withheld.
void withholdForArtefacts(const Series& s, const HrvMetrics& given, HrvMetrics& out) {
  if (out.artefacts.empty() || !given.rmssd || !given.sdnn) return;
  HrvMetrics without, ignored;
  const Series clean = cut(withoutArtefacts(s, out.artefacts), true, ignored);
  if (clean.rr.size() < 3) return;
  timeDomain(clean, Conventions::homeostat, without);
  constexpr double most = 0.1;
  const auto moved = [&](std::optional<double> with, std::optional<double> left) {
    return !left || std::fabs(*with - *left) > most * std::fabs(*left);
  };
  const bool fast = moved(given.rmssd, without.rmssd), slow = moved(given.sdnn, without.sdnn);
  const auto why = fmt::format(
      "beats that look wrong (missed, extra, ectopic or misplaced): {}; without them it differs by more than a tenth: "
      "correct them with --correct lipponen-tarvainen",
      out.artefacts.size());
  for (const auto& key : hrvKeys()) {
    const std::string_view name = key.key;
    const bool of_slow = name == "sdnn" || name == "sd2" || name == "vlf" || name == "lf" || name == "lomb_lf" ||
                         name == "dfa_alpha2" || name == "sdnni";
    const bool of_neither = name == "mean_nn" || name == "sdann" || name == "hti" || name == "tinn";
    if (!of_neither && (of_slow ? slow : fast)) drop(out, key, why);
  }
  if (!fast || !out.respiration_rate) return;
  out.respiration_rate.reset();
  out.withheld.push_back({"respiration_rate", why});
}

std::string shortfall(const Limit& limit, double seconds, double beats) {
  constexpr double of_what_is_asked = 0.99;
  const char* where = limit.unbroken ? " without a gap" : " of usable beats";
  if (seconds < of_what_is_asked * limit.seconds)
    return fmt::format("needs {:.0f} s{}, has {:.0f}", limit.seconds, where, seconds);
  if (beats < of_what_is_asked * limit.beats)
    return fmt::format("needs {:.0f} beats{}, has {:.0f}", limit.beats, limit.unbroken ? where : "", beats);
  return {};
}

void withholdBelowLimits(const Series& s, const std::map<std::string, Limit>& limits, bool verified, HrvMetrics& out) {
  const auto piece = longestPiece(s);
  const auto wrong = static_cast<double>(out.artefacts.size() + out.changed_by_hand);
  const double changed = out.beats > 0 ? wrong / static_cast<double>(out.beats) : 0;
  for (const auto& key : hrvKeys()) {
    const auto found = limits.find(key.limit);
    if (found == limits.end()) continue;
    Limit limit = found->second;
    if (key.limit != std::string_view(key.key)) limit.unbroken = false;
    const double beats = static_cast<double>(limit.unbroken ? piece.second - piece.first : s.rr.size());
    if (const auto why = shortfall(limit, limit.unbroken ? out.longest_piece_s : out.seconds, beats); !why.empty())
      drop(out, key, why);
    else if (changed > limit.most_changed && !verified)
      drop(out, key,
           fmt::format("{:.1f} % of the beats {}, more than {:g} %", 100 * changed,
                       out.corrected + out.changed_by_hand > 0 ? "had to be corrected" : "look wrong",
                       100 * limit.most_changed));
  }
  if (!out.sampen) out.sampen_scales = {};
}

void breathing(const Series& s, HrvMetrics& out) {
  if (out.rhythm == Rhythm::irregular) {
    out.withheld.push_back({"respiration_rate", "irregular rhythm: breathing cannot be read from the beats"});
    return;
  }
  const auto read = breathingFromBeats(timesOf(s), piecesOf(s));
  out.respiration_rate = read.per_minute;
  if (!read.per_minute) out.withheld.push_back({"respiration_rate", read.why});
}

}  // namespace

const std::vector<HrvKey>& hrvKeys() {
  using M = HrvMetrics;
  static const std::vector<HrvKey> keys{{"mean_nn", &M::mean_nn, "mean_nn"},
                                        {"sdnn", &M::sdnn, "sdnn"},
                                        {"rmssd", &M::rmssd, "rmssd"},
                                        {"pnn50", &M::pnn50, "pnn50"},
                                        {"pnn20", &M::pnn20, "pnn20"},
                                        {"sd1", &M::sd1, "sd1"},
                                        {"sd2", &M::sd2, "sd2"},
                                        {"sampen", &M::sampen, "sampen"},
                                        {"apen", &M::apen, "apen"},
                                        {"dfa_alpha1", &M::dfa_alpha1, "dfa_alpha1"},
                                        {"dfa_alpha2", &M::dfa_alpha2, "dfa_alpha2"},
                                        {"vlf", &M::vlf, "vlf"},
                                        {"lf", &M::lf, "lf"},
                                        {"hf", &M::hf, "hf"},
                                        {"lf_hf", &M::lf_hf, "lf_hf"},
                                        {"lomb_lf", &M::lomb_lf, "lf"},
                                        {"lomb_hf", &M::lomb_hf, "hf"},
                                        {"lomb_lf_hf", &M::lomb_lf_hf, "lf_hf"},
                                        {"hti", &M::hti, "hti"},
                                        {"tinn", &M::tinn, "tinn"},
                                        {"sdann", &M::sdann, "sdann"},
                                        {"sdnni", &M::sdnni, "sdnni"}};
  return keys;
}

/// No heart keeps one interval to the millisecond: such a series is averaged, simulated or filled in.
void withholdIfConstant(const Series& s, HrvMetrics& out) {
  constexpr std::size_t long_enough = 10;
  if (s.rr.size() < long_enough ||
      *std::min_element(s.rr.begin(), s.rr.end()) != *std::max_element(s.rr.begin(), s.rr.end()))
    return;
  const std::string why = "all intervals are alike: averaged, simulated or filled in, not beats";
  for (const auto& key : hrvKeys())
    if (key.value != &HrvMetrics::mean_nn) drop(out, key, why);
  if (!out.respiration_rate) return;
  out.respiration_rate.reset();
  out.withheld.push_back({"respiration_rate", why});
}

HrvMetrics measure(const Beats& beats, const HrvOptions& options) {
  const bool own = options.conventions == Conventions::homeostat;
  HrvMetrics out;
  out.beats = beats.rr_ms.size();
  out.changed_by_hand = beats.changed_by_hand;
  Series s = cut(beats, own, out);
  // Judged before the correction, which would smooth the disorder away.
  out.rhythm = screenRhythm(piecesOf(s));
  if (options.correction == Correction::lipponenTarvainen && s.rr.size() > 2) {
    const Beats mended = correctedSeries(s, out);
    HrvMetrics ignored;
    s = cut(mended, own, ignored);
  } else {
    out.artefacts = artefactsOf(s);
  }
  if (out.beats > 0)
    out.quality *=
        1 - std::min(1.0, static_cast<double>(out.corrected + out.changed_by_hand) / static_cast<double>(out.beats));
  out.seconds = std::accumulate(s.rr.begin(), s.rr.end(), 0.0) / 1000;
  const auto piece = longestPiece(s);
  for (std::size_t i = piece.first; i < piece.second; ++i) out.longest_piece_s += s.rr[i] / 1000;
  if (s.rr.size() < 3) {
    for (const auto& key : hrvKeys()) out.withheld.push_back({key.key, "fewer than three usable intervals"});
    out.withheld.push_back({"respiration_rate", "fewer than three usable intervals"});
    return out;
  }
  timeDomain(s, options.conventions, out);
  complexity(s, options.conventions, out);
  frequencyDomain(s, options.conventions, out);
  unevenSpectrum(s, options.conventions, out);
  geometry(s, options.conventions, out);
  breathing(s, out);
  if (!own) return out;
  if (out.rhythm == Rhythm::irregular) {
    withholdForRhythm(out);
    out.sampen_scales = {};
  }
  const HrvMetrics given = out;
  withholdIfConstant(s, out);
  withholdBelowLimits(s, options.limits, beats.verified, out);
  if (options.correction == Correction::none && !beats.verified) withholdForArtefacts(s, given, out);
  if (!out.sampen) out.sampen_scales = {};
  return out;
}

}  // namespace homeostat::autonomic
