#pragma once

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "inference/assessment.hpp"

/// Explanations on demand: why a state's estimate is what it is, and what an intervention is expected to do to a state
/// and by which statements (inference-spec 2.4 to 2.8). Pure values; everything in reference standard deviations.
namespace homeostat::inference {

struct ExplainOptions {
  std::size_t paths = 3;       ///< strongest paths listed from each start
  std::size_t draws = 0;       ///< sampled networks for the weights' spread; 0: none
  std::optional<double> hold;  ///< the state held at this value: what else that would move
  std::stop_token stop;        ///< asks the sampling to end early; what was drawn by then is reported
};

/// One way through the network, with the statements behind every step.
struct ExplainedPath {
  std::vector<std::string> states;                   ///< from start to end, both included
  std::vector<std::vector<std::string>> statements;  ///< a step each
  double weight = 0;                                 ///< product of the steps
};

/// What a finding says about a state through one cause: a cell of the joint table, T_ik (A K)_kj r_j.
struct CauseShare {
  std::string cause;
  double value = 0;
  /// The finding alone would not say this: beside the other findings it makes another explanation less, or more,
  /// needed.
  bool explaining_away = false;
};
struct FindingShare {
  std::string finding;             ///< code
  std::size_t index = 0;           ///< see `findingOf`
  std::string informs;             ///< state it is a sign of
  double value = 0;                ///< sum of `causes`
  std::vector<CauseShare> causes;  ///< largest first, those below a thousandth of the largest left to `rest`
  double rest = 0;
  double mean_without = 0;           ///< the state's mean without this finding
  double z_conflict = 0;             ///< this finding against all others
  std::vector<ExplainedPath> paths;  ///< from `informs` to the state; empty when it informs the state itself
};

/// What a medicine that is taken adds.
struct MedicineShare {
  std::string medicine, pushes;
  std::vector<std::string> statements;
  double value = 0;
};

/// How much a statement's weight matters for this estimate: |gradient| times its spread.
struct StatementWeight {
  std::vector<std::string> statements;
  std::string from, to;
  double weight = 0, spread = 0, gradient = 0, matters = 0;
};

/// What holding the explained state somewhere would move another state by, with the spread from the evidence.
struct HeldShift {
  std::string state;
  double shift = 0, sd = 0;
};

struct StateExplanation {
  StateEstimate estimate;
  double prior_mean = 0;             ///< from what is taken, before any finding
  std::vector<CauseShare> by_cause;  ///< sums to the mean
  std::vector<FindingShare> findings;
  std::vector<MedicineShare> medicines;
  std::vector<StatementWeight> statements;  ///< those that matter most, at most ten
  double chi_square = 0;                    ///< all findings against one another, on clipped values
  std::size_t rows = 0;
  std::optional<network::SampledMean> sampled;
  std::size_t draws = 0, redrawn = 0;
  std::vector<HeldShift> held;  ///< estimated states that `ExplainOptions::hold` would move, most first
};

/// What an intervention is expected to do to one state.
struct EffectOnState {
  std::string state;
  double effect = 0, sd = 0, sign_share = 0.5;
  /// raises, lowers, unclear (networks do not agree on the sign, or paths oppose one another), no-path. "None" is no
  /// answer: opposing paths that cancel are unclear.
  std::string verdict;
  double raising = 0, lowering = 0;  ///< strongest paths summed apart
  std::optional<double> margin;      ///< of the change that would turn the sign, in its spreads
  std::string decided_by;            ///< the statement or edge of that change
  std::vector<ExplainedPath> paths;  ///< the first step is the press itself
};
struct InterventionExplanation {
  std::string id;
  std::vector<EffectOnState> effects;  ///< on the states of its goals and the case's goals
};

/// Refuses "explain.state" and "explain.intervention": an id that is no estimated state, or no intervention.
base::Result<StateExplanation> explainState(const Engine& engine, const Case& c, const Policy& policy,
                                            const std::string& state, const ExplainOptions& options = {});
base::Result<InterventionExplanation> explainIntervention(const Engine& engine, const Case& c, const Policy& policy,
                                                          const std::string& intervention,
                                                          const ExplainOptions& options = {});

/// JSON with snake_case keys.
std::string explanationJson(const StateExplanation& explanation);
std::string explanationJson(const InterventionExplanation& explanation);

}  // namespace homeostat::inference
