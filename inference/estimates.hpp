#pragma once

#include <string>
#include <vector>

#include "inference/finding_rows.hpp"
#include "inference/ready.hpp"

namespace homeostat::inference {

/// What the patient takes already, as known context of the network.
struct ContextPush {
  std::size_t state = 0;
  double weight = 0, spread = 0;
  std::string medicine;  ///< as the case names it
  std::vector<std::string> statements;
};
std::vector<ContextPush> contextOf(const CaseFacts& facts, const Ready& ready);

/// The network's answer for one case.
struct Estimates {
  std::vector<network::Observation> used;  ///< clipped, without what must be checked first
  std::vector<network::ErrorCovariance> covariances;
  std::vector<std::size_t> used_views;  ///< per used row: into the finding views
  network::Posterior posterior;
};

/// Solves, judges conflict on unclipped values (inference-spec 2.8; what conflicts beyond `conflict.z` is left out and
/// its view says so), explains every estimated state and puts states, findings and loops into `out`.
Estimates estimate(const CaseFacts& facts, const Ready& ready, FindingRows rows,
                   const std::vector<ContextPush>& context, Assessment& out);

/// Findings that would tell most about the states of the goals (of all states without goals), best first.
std::vector<NextTest> measureNext(const CaseFacts& facts, const Ready& ready, const Estimates& estimates);

}  // namespace homeostat::inference
