#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "inference/assessment.hpp"
#include "inference/rules/facts.hpp"

namespace homeostat::inference {

/// One row of H: a finding as the sign of one state.
struct FindingRow {
  std::size_t view = 0;  ///< into FindingRows::views
  network::Observation observation;
  std::string marker;
  bool symptom = false;  ///< a score of an instrument: left out where circular evidence is judged (inference-spec 2.7)
};

/// Every usable finding, either with its row or with the reason why it informs nothing.
struct FindingRows {
  std::vector<FindingView> views;  ///< in the case's order
  std::vector<FindingRow> rows;
  /// Correlated errors of several instruments of one state, and of one finding that informs two states.
  std::vector<network::ErrorCovariance> covariances;
};

/// Makes findings comparable (inference-spec 1a, 2.10): the newest finding of each marker against its reference
/// interval (logarithm where the analyte is skewed), its instrument's verified norm, or, where neither exists, the
/// person's own earlier values. Values beyond a detection limit enter as the mean of what lies beyond it, with the
/// spread that leaves. A finding's loading halves with each `age.half-life-days` of its age. `unreadable`: concepts
/// that a true rule forbids to read. Whether a finding may be read at all is asked of `recent`, the facts without what
/// is too old to decide.
FindingRows findingRows(const CaseFacts& facts, const CaseFacts& recent,
                        const std::map<std::string, std::size_t>& states, const std::set<std::string>& unreadable);

}  // namespace homeostat::inference
