#pragma once

#include <cstddef>
#include <vector>

namespace homeostat::autonomic {

/// Beat indices (0 = the beat that opens the first interval) by class of artefact.
struct Artefacts {
  std::vector<std::size_t> ectopic, missed, extra, longshort;
  [[nodiscard]] std::size_t count() const { return ectopic.size() + missed.size() + extra.size() + longshort.size(); }
};

/// Lipponen and Tarvainen 2019 on beat times in ms (rising). Fewer than 12 beats: nothing is flagged.
Artefacts findArtefacts(const std::vector<double>& peaks_ms);

/// One pass of correction: extra beats deleted, missed ones set at the midpoint, ectopic and long or short ones moved
/// to the midpoint of their neighbours (whole ms).
std::vector<double> correctPeaks(const std::vector<double>& peaks_ms, const Artefacts& artefacts);

}  // namespace homeostat::autonomic
