#include <Eigen/Eigenvalues>
#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <limits>

#include "inference/network/matrices.hpp"

namespace homeostat::network {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

Index at(std::size_t i) { return static_cast<Index>(i); }

VectorXd column(const Prior& prior, const Press& push) {
  VectorXd beta = VectorXd::Zero(at(prior.size()));
  for (const auto& c : push.components) beta(at(c.state)) += c.size;
  return beta;
}

/// SplitMix64 (Steele, Lea, Flood 2014) and the polar method (Marsaglia, Bray 1964): the bytes of a sample must not
/// depend on the standard library.
class Normal {
 public:
  explicit Normal(std::uint64_t seed) : state_(seed) {}
  double next() {
    if (has_spare_) {
      has_spare_ = false;
      return spare_;
    }
    for (;;) {
      const double u = 2 * uniform() - 1;
      const double v = 2 * uniform() - 1;
      const double s = u * u + v * v;
      if (s <= 0 || s >= 1) continue;
      const double f = std::sqrt(-2 * std::log(s) / s);
      spare_ = v * f;
      has_spare_ = true;
      return u * f;
    }
  }

 private:
  double uniform() {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15U);
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
    return static_cast<double>((z ^ (z >> 31U)) >> 11U) * 0x1.0p-53;
  }
  std::uint64_t state_;
  double spare_ = 0;
  bool has_spare_ = false;
};

bool stable(const MatrixXd& w) { return Eigen::EigenSolver<MatrixXd>(w, false).eigenvalues().real().maxCoeff() < 1; }

}  // namespace

PressEffect press(const Prior& prior, const Press& push) {
  const auto& m = prior.matrices();
  const VectorXd f = m.T * column(prior, push);
  PressEffect out;
  out.effect.assign(f.data(), f.data() + f.size());
  out.sd.resize(prior.size());
  for (std::size_t t = 0; t < prior.size(); ++t) {
    double variance = 0;
    for (const auto& e : m.model.edges) {
      const double g = m.T(at(t), at(e.to)) * f(at(e.from)) * e.spread;
      variance += g * g;
    }
    for (const auto& c : push.components) {
      const double g = m.T(at(t), at(c.state)) * c.spread;
      variance += g * g;
    }
    out.sd[t] = std::sqrt(variance);
  }
  return out;
}

std::vector<std::optional<double>> signMargins(const Prior& prior, const Press& push, std::size_t target) {
  const auto& m = prior.matrices();
  const VectorXd f = m.T * column(prior, push);
  const double ft = f(at(target));
  std::vector<std::optional<double>> out;
  for (const auto& e : m.model.edges) {
    const double reach = m.T(at(target), at(e.to)) * f(at(e.from));
    const double back = m.T(at(e.from), at(e.to));
    const double denominator = reach - ft * back;
    std::optional<double> turn;
    // Both terms are equal for an edge that leaves the target itself: what is left of them is rounding.
    if (std::abs(denominator) > 1e-12 * std::abs(reach)) turn = -ft / denominator;
    out.push_back(turn);
  }
  return out;
}

std::optional<SignMargin> leastMargin(const Prior& prior, const Press& push, std::size_t target) {
  const auto& m = prior.matrices();
  const VectorXd f = m.T * column(prior, push);
  std::optional<SignMargin> least;
  const auto offer = [&least](double margin, double spread, const std::string& id) {
    const double ratio = spread > 0 ? margin / spread : std::numeric_limits<double>::infinity();
    if (!least || ratio < least->ratio) least = {margin, ratio, id};
  };
  const auto margins = signMargins(prior, push, target);
  for (std::size_t e = 0; e < margins.size(); ++e) {
    if (!margins[e]) continue;
    const auto& edge = m.model.edges[e];
    // Where the network becomes singular first, the sign cannot be trusted beyond that point.
    const double back = m.T(at(edge.from), at(edge.to));
    const bool singular_first = back * *margins[e] > 0 && std::abs(1 / back) < std::abs(*margins[e]);
    offer(singular_first ? std::abs(1 / back) : std::abs(*margins[e]), edge.spread, edge.id);
  }
  for (const auto& c : push.components) {
    const double t = m.T(at(target), at(c.state));
    if (t != 0) offer(std::abs(f(at(target)) / t), c.spread, c.id);
  }
  return least;
}

SampledShares sampleSignShares(const Prior& prior, const std::vector<Press>& pushes,
                               const std::vector<std::size_t>& targets, std::size_t draws, std::uint64_t seed) {
  const auto& m = prior.matrices();
  const auto n = m.W.rows();
  const auto k = at(pushes.size());
  MatrixXd plug_in(n, k);
  for (Index p = 0; p < k; ++p) plug_in.col(p) = m.T * column(prior, pushes[static_cast<std::size_t>(p)]);
  Normal normal(seed);
  SampledShares out;
  std::vector<std::size_t> same(pushes.size() * targets.size());
  const bool loops = !m.loops.empty();
  for (std::size_t draw = 0; draw < draws; ++draw) {
    MatrixXd w = m.W;
    MatrixXd beta = MatrixXd::Zero(n, k);
    for (int attempt = 0; attempt < 100; ++attempt) {
      for (const auto& e : m.model.edges) w(at(e.to), at(e.from)) = e.weight + e.spread * normal.next();
      beta.setZero();
      for (Index p = 0; p < k; ++p) {
        for (const auto& c : pushes[static_cast<std::size_t>(p)].components) {
          beta(at(c.state), p) += c.size + c.spread * normal.next();
        }
      }
      if (!loops || stable(w)) break;
      ++out.redrawn;
    }
    const MatrixXd f = (MatrixXd::Identity(n, n) - w).partialPivLu().solve(beta);
    for (std::size_t p = 0; p < pushes.size(); ++p) {
      for (std::size_t t = 0; t < targets.size(); ++t) {
        const bool agrees = (f(at(targets[t]), at(p)) > 0) == (plug_in(at(targets[t]), at(p)) > 0);
        same[p * targets.size() + t] += agrees ? 1U : 0U;
      }
    }
  }
  for (const auto count : same) {
    out.shares.push_back(draws > 0 ? static_cast<double>(count) / static_cast<double>(draws) : 0);
  }
  return out;
}

SampledShare sampleSignShare(const Prior& prior, const Press& push, std::size_t target, std::size_t draws,
                             std::uint64_t seed) {
  const auto sampled = sampleSignShares(prior, {push}, {target}, draws, seed);
  return {sampled.shares.front(), sampled.redrawn};
}

}  // namespace homeostat::network
