#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kb/base/result.hpp"

/// The linear structural model with feedback, x = W x + b + e (inference-spec 2): plain mathematics on states in
/// reference standard deviations. Which statement became which edge is the caller's matter.
namespace homeostat::network {

/// One source cluster's share in the pooling of an edge (inference-spec 2.5).
struct ClusterShare {
  std::string cluster;
  double share = 1;   ///< lambda_ec, 0 to 1
  double spread = 0;  ///< s_ec
};

struct Edge {
  std::size_t to = 0, from = 0;        ///< state indices, different
  double weight = 0;                   ///< standardised mean weight; 0 is a null finding and is kept
  double spread = 0;                   ///< its standard deviation, >= 0
  std::vector<ClusterShare> clusters;  ///< empty: stands alone
  bool weak = false;                   ///< low or very low certainty: taken out one at a time for the structure bar
  std::string id;                      ///< the caller's name for it
};

struct Model {
  std::vector<std::string> states;
  std::vector<Edge> edges;  ///< at most one an ordered pair
};

struct LoadOptions {
  bool shrink = true;          ///< inference-spec 1a: marginal effects are scaled until no state is over-claimed
  double maximum_claim = 0.8;  ///< share of a state's variance its incoming edges may claim
  double margin = 0.2;         ///< demanded 1 - spectral abscissa
  double maximum_condition = 1e6;
};

/// A strongly connected component with feedback, and the loop with the largest gain in it.
struct Loop {
  std::vector<std::size_t> states;  ///< along the loop
  double gain = 0;                  ///< product of the weights
};

/// An accepted model with everything that does not depend on a patient. Immutable; any thread.
class Prior {
 public:
  /// Checks the load conditions of inference-spec 2.2 and computes the disturbance variances. Refusals:
  /// "network.edge" (a malformed edge), "network.singular", "network.unstable", "network.over-explained" (naming the
  /// states), "network.ill-conditioned" (T o T), "network.shrink" (no convergence in 200 rounds).
  /// Cost: cubic in the number of states.
  static base::Result<Prior> load(Model model, const LoadOptions& options);

  Prior(Prior&&) noexcept;
  Prior& operator=(Prior&&) noexcept;
  ~Prior();

  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] const Model& model() const;                       ///< weights after the shrink
  [[nodiscard]] const std::vector<double>& disturbance() const;   ///< q, each > 0
  [[nodiscard]] const std::vector<double>& shrinkFactor() const;  ///< per edge, 1 = untouched
  [[nodiscard]] double spectralAbscissa() const;
  [[nodiscard]] double absoluteRadius() const;  ///< rho(|W|): below 1 the model is safe for any delay
  [[nodiscard]] const std::vector<Loop>& loops() const;
  /// T_ij: the lasting effect on state i of a push of one on state j.
  [[nodiscard]] double total(std::size_t i, std::size_t j) const;

  struct Matrices;
  [[nodiscard]] const Matrices& matrices() const { return *matrices_; }

 private:
  Prior();
  std::unique_ptr<Matrices> matrices_;
};

/// A finding: y = loading * x_state + v, v ~ N(0, variance).
struct Observation {
  std::size_t state = 0;
  double z = 0;  ///< in reference standard deviations
  double loading = 1;
  double variance = 0;  ///< > 0
};

/// Covariance of the errors of two findings (several questionnaires of one construct).
struct ErrorCovariance {
  std::size_t a = 0, b = 0;
  double value = 0;
};

/// All that follows from the findings. Matrices are row-major: [state * findings + finding].
struct Posterior {
  std::vector<double> prior_mean, mean, variance, prior_variance;
  std::vector<double> by_finding;    ///< K_ij r_j; sums over findings to mean - prior_mean
  std::vector<double> disturbance;   ///< A mean - b
  std::vector<double> context;       ///< b as given
  double chi_square = 0;             ///< total conflict, degrees of freedom = number of findings
  std::vector<double> finding_z;     ///< each finding against all others
  std::vector<double> mean_without;  ///< [finding * states + state]
  std::vector<double> bits;          ///< information gained about each state
  std::size_t findings = 0;
};

/// Gain form (inference-spec 2.3). `context` is b, empty for none. Throws Failure when a variance is not positive.
/// Same findings in another order give the same bytes up to the order of the columns.
/// Cost: states times findings squared.
Posterior solve(const Prior& prior, const std::vector<Observation>& findings, const std::vector<double>& context,
                const std::vector<ErrorCovariance>& covariances = {});

/// The same by the information form; only for comparison in tests and for small networks.
Posterior solveByInformation(const Prior& prior, const std::vector<Observation>& findings,
                             const std::vector<double>& context, const std::vector<ErrorCovariance>& covariances = {});

/// Why one state's mean is what it is, and what rests on which edge.
struct Explanation {
  std::vector<double> by_cause;  ///< T_tk (b_k + e_k); sums to the mean
  std::vector<double> by_edge;   ///< per edge: w mu_from for edges into the target, else 0; sums with own to the mean
  double own = 0;                ///< b_t + e_t
  std::vector<double> finding_by_cause;          ///< [cause * findings + finding]; sums to both
  std::vector<double> edge_gradient;             ///< d mean_t / d w per edge, disturbance variances held
  double sd_weights = 0;                         ///< spread from the evidence, clusters counted as one vote
  double structure_low = 0, structure_high = 0;  ///< range of the mean when weak edges are removed one at a time
  double sign_share = 0.5;  ///< Phi(|mean| / sd_weights); 1 when the spread is zero and the mean is not
};
Explanation explain(const Prior& prior, const std::vector<Observation>& findings, const Posterior& posterior,
                    std::size_t target, const std::vector<ErrorCovariance>& covariances = {});
/// The same for several states; what they share is factored once. `with_table` false leaves `finding_by_cause` empty.
std::vector<Explanation> explainAll(const Prior& prior, const std::vector<Observation>& findings,
                                    const Posterior& posterior, const std::vector<std::size_t>& targets,
                                    const std::vector<ErrorCovariance>& covariances = {}, bool with_table = true);
/// The table of one finding alone: what it would say about the causes of `target` if no other finding were there
/// (T_tk q_k T_sk rho r / (rho^2 P0_ss + R)). Where the joint table has a share that this one lacks or has with the
/// other sign, the finding only makes another explanation less or more needed.
std::vector<double> causesByFindingAlone(const Prior& prior, const Observation& finding, double prior_mean,
                                         std::size_t target);

/// Probability that a normal quantity of this mean and spread has the sign of its mean: Phi(|mean| / spread). Without
/// spread 1, or 0.5 where the mean is zero too.
double signShare(double mean, double spread);

/// A push on states: an intervention, a drug taken.
struct Press {
  struct Component {
    std::size_t state = 0;
    double size = 0, spread = 0;
    std::string id;
  };
  std::vector<Component> components;
};

struct PressEffect {
  std::vector<double> effect;  ///< on every state
  std::vector<double> sd;      ///< from edges and components
};
PressEffect press(const Prior& prior, const Press& push);

/// What holding a state `by` away from where it stands moves everywhere: T[:,k] / T_kk * by (inference-spec 2.6).
/// Unlike a press, feedback cannot pull the held state back. `sd` is from the edges; `by` is taken as it is.
PressEffect hold(const Prior& prior, std::size_t state, double by);

/// How much one edge or component may change before the effect on `target` turns its sign.
struct SignMargin {
  double margin = 0;       ///< in units of the weight
  double ratio = 0;        ///< margin / spread; infinite when the spread is zero
  std::string decided_by;  ///< id of the edge or component
};
/// Signed change of every edge at which the effect on `target` is zero or the network singular, whichever lies nearer
/// in that direction (inference-spec 2.6); empty where no change of that edge does it.
std::vector<std::optional<double>> signMargins(const Prior& prior, const Press& push, std::size_t target);
/// The least margin over edges and components, measured in their spreads; for an edge the change at which the network
/// becomes singular counts where it lies nearer in the same direction.
std::optional<SignMargin> leastMargin(const Prior& prior, const Press& push, std::size_t target);

/// Share of sampled networks in which the effect on `target` has the plug-in sign. Unstable draws are drawn again and
/// counted.
struct SampledShare {
  double share = 0;
  std::size_t redrawn = 0;
};
SampledShare sampleSignShare(const Prior& prior, const Press& push, std::size_t target, std::size_t draws,
                             std::uint64_t seed);

/// The same for many pushes and targets over the same sampled networks: one factorisation a draw. `shares` is
/// [push * targets + target].
struct SampledShares {
  std::vector<double> shares;
  std::size_t redrawn = 0;
};
SampledShares sampleSignShares(const Prior& prior, const std::vector<Press>& pushes,
                               const std::vector<std::size_t>& targets, std::size_t draws, std::uint64_t seed);

/// A state's posterior mean over sampled networks: mean, spread, 5th and 95th percentile, and the share of networks in
/// which it has the plug-in mean's sign.
struct SampledMean {
  double mean = 0, sd = 0, low = 0, high = 0, share = 0;
};
struct SampledMeans {
  std::vector<SampledMean> states;  ///< as the targets
  std::size_t draws = 0;            ///< done; fewer than asked for when stopped
  std::size_t redrawn = 0;          ///< unstable networks, drawn again
};
/// Weights drawn within their spreads, one source one vote; disturbance variances held; the sizes of `context` are
/// those in the posterior, only its spreads are drawn. Same seed, same bytes. Cost: one factorisation a draw, some 0.3
/// ms with 100 states; meant for a background thread.
SampledMeans sampleMeans(const Prior& prior, const std::vector<Observation>& findings, const Posterior& posterior,
                         const Press& context, const std::vector<std::size_t>& targets,
                         const std::vector<ErrorCovariance>& covariances, std::size_t draws, std::uint64_t seed,
                         const std::stop_token& stop = {});

/// Fall of the target's variance if a state were measured once more with this loading and error variance.
double varianceFall(const Prior& prior, const std::vector<Observation>& findings, std::size_t target,
                    std::size_t measured, double loading, double variance,
                    const std::vector<ErrorCovariance>& covariances = {});

/// The same for every state as the target; one factorisation.
std::vector<double> varianceFalls(const Prior& prior, const std::vector<Observation>& findings, std::size_t measured,
                                  double loading, double variance,
                                  const std::vector<ErrorCovariance>& covariances = {});

/// The k strongest simple paths by the absolute product of weights, best first; edge indices.
struct Path {
  std::vector<std::size_t> edges;
  double weight = 0;
};
std::vector<Path> bestPaths(const Model& model, std::size_t from, std::size_t to, std::size_t k,
                            std::size_t longest = 6);
/// Sums over the strongest simple paths, those that raise and those that lower apart: two that cancel are seen.
struct PathSums {
  double raising = 0, lowering = 0;  ///< >= 0 and <= 0
};
PathSums pathSums(const Model& model, std::size_t from, std::size_t to, std::size_t k = 32);

}  // namespace homeostat::network
