#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "kb/issue.hpp"
#include "kb/model/knowledge.hpp"

namespace homeostat::inference::audit {

struct LoadCheckOptions {
  std::string horizon = "lasting";
  /// Networks drawn for the corner check (inference-spec 2.2: at least 1,000 at `kb build`); 0 leaves it out.
  std::size_t draws = 0;
  std::uint64_t seed = 1;
};

/// A feedback loop of the shipped network, in the direction of its statements.
struct FeedbackLoop {
  std::vector<std::string> states;      ///< concept ids along the loop
  std::vector<std::string> statements;  ///< behind its edges, in the same order
  double gain = 0;                      ///< product of the weights after scaling
};

/// What became of a statement in the network. Statements that are not weighed have no entry.
struct StatementWeight {
  double weight = 0;    ///< of the edge it was pooled into, after scaling, in reference standard deviations
  double spread = 0;    ///< of that edge
  double factor = 1;    ///< what the scaling of over-claimed states left (inference-spec 1a); 1: untouched
  bool shared = false;  ///< other statements are pooled into the same edge
};

/// Sampled networks against the stability limit (inference-spec 2.2).
struct CornerCheck {
  std::size_t draws = 0;
  std::size_t beyond = 0;       ///< draws whose spectral abscissa is 0.95 or more
  double largest_abscissa = 0;  ///< over all draws
};

/// Whether the content's network may be used, and all that the check found.
struct LoadConditions {
  bool accepted = false;          ///< no issue is an error
  std::vector<kb::Issue> issues;  ///< with file and line of the statement or concept to mend
  std::size_t states = 0, edges = 0;
  double spectral_abscissa = 0;                       ///< below 0.8 when accepted
  bool safe_for_any_delay = false;                    ///< the stronger condition rho(|W|) < 1
  std::vector<FeedbackLoop> loops;                    ///< one a component with feedback, its strongest
  std::map<std::string, double> scaled;               ///< state to factor, only those below 1
  std::map<std::string, StatementWeight> statements;  ///< by statement id
  CornerCheck corner;
};

/// Builds the network of a knowledge base and checks every load condition of inference-spec 2.2. Errors:
/// "network.unstable" (naming the loop with the largest gain), "network.singular", "network.ill-conditioned",
/// "network.over-explained", "network.corner", "setting.missing"; warning: "network.shrink" (a state whose statements
/// had to be scaled below one half). Any thread. Cost: cubic in the states of a component, times `draws`.
LoadConditions loadConditions(const kb::KnowledgeBase& kb, const LoadCheckOptions& options = {});

}  // namespace homeostat::inference::audit
