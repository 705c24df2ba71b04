#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <stop_token>
#include <vector>

#include "inference/network/network.hpp"

namespace homeostat::network {

/// An edge of a very large network: the mean weight only.
struct PlainEdge {
  std::uint32_t to = 0, from = 0;
  double weight = 0;
};

/// A network of more than some thousand states (inference-spec 2.3, information form): matrix-free, on a compressed
/// Boost graph, so memory grows with states plus edges and never with the square of a hub. The disturbance variances
/// are given. Immutable; any thread.
class LargeNetwork {
 public:
  /// Refuses "network.edge" (ends out of range, equal, or a weight that is not finite), "network.variance" (not
  /// positive), "network.unstable" (spectral abscissa of W not below 1 - margin; taken from rho(|W|) where that is
  /// enough, else from the eigenvalue of largest real part by Arnoldi iteration).
  static base::Result<LargeNetwork> load(std::size_t states, std::vector<PlainEdge> edges,
                                         std::vector<double> variances, double margin = 0.2);
  LargeNetwork(LargeNetwork&&) noexcept;
  LargeNetwork& operator=(LargeNetwork&&) noexcept;
  ~LargeNetwork();

  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] std::size_t edges() const;
  /// Largest eigenvalue of |W|: below 1 the network is stable for any signs and delays.
  [[nodiscard]] double absoluteRadius() const;

  struct Solution {
    std::vector<double> values;
    int iterations = 0;
    double residual = 0;  ///< relative
    bool converged = false;
  };
  /// Posterior mean by conjugate gradients with a diagonal preconditioner (Hestenes and Stiefel 1952). Errors of the
  /// findings are independent. `context` is empty or one push a state. Stops early, not converged, when asked to.
  [[nodiscard]] Solution mean(std::span<const Observation> findings, std::span<const double> context = {},
                              double tolerance = 1e-8, const std::stop_token& stop = {}) const;
  /// Column of the posterior covariance for one state; its entry at `state` is the variance.
  [[nodiscard]] Solution covariance(std::span<const Observation> findings, std::size_t state, double tolerance = 1e-8,
                                    const std::stop_token& stop = {}) const;

 private:
  struct Parts;
  explicit LargeNetwork(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace homeostat::network
