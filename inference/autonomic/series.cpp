#include "inference/autonomic/series.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "inference/autonomic/correction.hpp"

namespace homeostat::autonomic {
namespace {

constexpr double shortest_ms = 200;
constexpr double longest_ms = 3000;
constexpr double successive_tolerance_s = 0.010;

bool hasTimes(const Beats& beats) { return !beats.times_s.empty() && beats.times_s.size() == beats.rr_ms.size(); }

/// Beats of one piece in whole ms, the one that opens it first.
std::vector<double> peaksOf(const Series& s, std::size_t piece) {
  double clock = s.times[s.starts[piece]] * 1000 - s.rr[s.starts[piece]];
  std::vector<double> peaks{std::round(clock)};
  for (std::size_t i = s.starts[piece]; i < s.end(piece); ++i) peaks.push_back(std::round(clock += s.rr[i]));
  return peaks;
}

/// Artefacts among `peaks` (ms) without those at beats that a person settled.
Artefacts unsettled(const std::vector<double>& peaks, const std::vector<double>& settled_s) {
  Artefacts found = findArtefacts(peaks);
  if (settled_s.empty()) return found;
  constexpr double within_s = 0.002;  // peaks are whole ms
  const auto settled = [&](std::size_t beat) {
    const double at = peaks[beat] / 1000;
    const auto next = std::lower_bound(settled_s.begin(), settled_s.end(), at - within_s);
    return next != settled_s.end() && *next <= at + within_s;
  };
  for (auto* kind : {&found.ectopic, &found.missed, &found.extra, &found.longshort}) std::erase_if(*kind, settled);
  return found;
}

void append(const std::vector<std::size_t>& beats, const std::vector<double>& peaks, ArtefactKind kind,
            std::vector<Artefact>& out) {
  for (const std::size_t beat : beats) out.push_back({peaks[beat] / 1000, kind, false});
}

void append(const Artefacts& found, const std::vector<double>& peaks, std::vector<Artefact>& out) {
  const std::size_t before = out.size();
  append(found.ectopic, peaks, ArtefactKind::ectopic, out);
  append(found.missed, peaks, ArtefactKind::missed, out);
  append(found.extra, peaks, ArtefactKind::extra, out);
  append(found.longshort, peaks, ArtefactKind::longshort, out);
  std::sort(out.begin() + static_cast<std::ptrdiff_t>(before), out.end(),
            [](const Artefact& a, const Artefact& b) { return a.at_s < b.at_s; });
}

}  // namespace

Series cut(const Beats& beats, bool own_rules, HrvMetrics& out) {
  Series s;
  s.settled = beats.settled_s;
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
    clock = timed ? beats.times_s[i] : clock + std::max(0.0, rr) / 1000;
    const bool flagged = i < beats.suspect.size() && beats.suspect[i];
    const bool back = timed && !s.rr.empty() && clock <= s.times.back();
    if (own_rules && (flagged || rr < shortest_ms || rr > longest_ms || back)) {
      if (back) clock = before;
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

std::vector<std::span<const double>> piecesOf(const Series& s) {
  std::vector<std::span<const double>> pieces;
  for (std::size_t p = 0; p < s.starts.size(); ++p)
    pieces.push_back(std::span(s.rr).subspan(s.starts[p], s.end(p) - s.starts[p]));
  return pieces;
}

std::vector<std::span<const double>> timesOf(const Series& s) {
  std::vector<std::span<const double>> pieces;
  for (std::size_t p = 0; p < s.starts.size(); ++p)
    pieces.push_back(std::span(s.times).subspan(s.starts[p], s.end(p) - s.starts[p]));
  return pieces;
}

std::pair<std::size_t, std::size_t> longestPiece(const Series& s) {
  std::pair<std::size_t, std::size_t> best{0, 0};
  for (std::size_t p = 0; p < s.starts.size(); ++p)
    if (s.end(p) - s.starts[p] > best.second - best.first) best = {s.starts[p], s.end(p)};
  return best;
}

std::vector<Artefact> artefactsOf(const Series& s) {
  std::vector<Artefact> out;
  for (std::size_t p = 0; p < s.starts.size(); ++p) {
    const auto peaks = peaksOf(s, p);
    append(unsettled(peaks, s.settled), peaks, out);
  }
  return out;
}

Beats correctedSeries(const Series& s, HrvMetrics& out) {
  Beats mended;
  for (std::size_t p = 0; p < s.starts.size(); ++p) {
    auto peaks = peaksOf(s, p);
    Artefacts artefacts = unsettled(peaks, s.settled);
    append(artefacts, peaks, out.artefacts);
    out.corrected += artefacts.count();
    const bool change = artefacts.count() > 0;
    while (artefacts.count() > 0) {
      auto next = correctPeaks(peaks, artefacts);
      auto left = unsettled(next, s.settled);
      const bool better = left.count() < artefacts.count();
      peaks = std::move(next);
      if (!better) break;
      artefacts = std::move(left);
    }
    if (!change) {
      for (std::size_t i = s.starts[p]; i < s.end(p); ++i) {
        mended.rr_ms.push_back(s.rr[i]);
        mended.times_s.push_back(s.times[i]);
      }
      continue;
    }
    for (std::size_t i = 1; i < peaks.size(); ++i) {
      mended.rr_ms.push_back(peaks[i] - peaks[i - 1]);
      mended.times_s.push_back(peaks[i] / 1000);
    }
  }
  for (auto& artefact : out.artefacts) artefact.changed = true;
  return mended;
}

Beats withoutArtefacts(const Series& s, const std::vector<Artefact>& artefacts) {
  Beats out{s.rr, s.times, std::vector<bool>(s.rr.size(), false)};
  constexpr double within_s = 0.002;  // artefacts stand at beats rounded to 1 ms
  for (const auto& a : artefacts) {
    const auto ends = std::lower_bound(s.times.begin(), s.times.end(), a.at_s - within_s) - s.times.begin();
    const auto i = static_cast<std::size_t>(ends);
    if (i < out.suspect.size()) out.suspect[i] = true;
    if (a.kind != ArtefactKind::missed && i + 1 < out.suspect.size()) out.suspect[i + 1] = true;
  }
  return out;
}

}  // namespace homeostat::autonomic
