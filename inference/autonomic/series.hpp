#pragma once

#include <span>
#include <utility>
#include <vector>

#include "inference/autonomic/hrv.hpp"

namespace homeostat::autonomic {

/// Intervals cut where a pair of them is not successive.
struct Series {
  std::vector<double> rr;
  std::vector<double> times;
  std::vector<std::size_t> starts;  ///< first interval of each piece
  std::vector<double> settled;      ///< ends of intervals, rising, that a person judged: no artefacts
  [[nodiscard]] std::size_t end(std::size_t piece) const {
    return piece + 1 < starts.size() ? starts[piece + 1] : rr.size();
  }
};

/// `own_rules`: intervals that are flagged, impossible or go back in time are left out. Sets gaps and quality.
Series cut(const Beats& beats, bool own_rules, HrvMetrics& out);

std::vector<std::span<const double>> piecesOf(const Series& series);
std::vector<std::span<const double>> timesOf(const Series& series);

/// First and one past the last interval of the longest piece: a spectrum across a gap would show the gap.
std::pair<std::size_t, std::size_t> longestPiece(const Series& series);

/// Artefacts of every piece, in order (Lipponen and Tarvainen 2019).
std::vector<Artefact> artefactsOf(const Series& series);

/// The series with artefacts corrected piece by piece until no fewer are found; sets `corrected` and `artefacts`.
Beats correctedSeries(const Series& series, HrvMetrics& out);

/// The series without the intervals that an artefact touches.
Beats withoutArtefacts(const Series& series, const std::vector<Artefact>& artefacts);

}  // namespace homeostat::autonomic
