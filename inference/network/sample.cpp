#include <Eigen/Eigenvalues>
#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <map>

#include "inference/network/normal_draws.hpp"
#include "inference/network/posterior_parts.hpp"

/// Sampling over networks whose weights are drawn within their spreads (inference-spec 2.5).
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

bool stable(const MatrixXd& w) { return Eigen::EigenSolver<MatrixXd>(w, false).eigenvalues().real().maxCoeff() < 1; }

/// Draws of W in which one source behind many edges is one vote, as in the closed form of the weights' spread.
class ClusterDraws {
 public:
  ClusterDraws(const Model& model, std::uint64_t seed) : model_(model), normal_(seed) {
    for (const auto& e : model.edges) {
      for (const auto& c : e.clusters) clusters_.emplace(c.cluster, 0);
    }
  }

  void draw(MatrixXd& w) {
    for (auto& [name, value] : clusters_) value = normal_.next();
    for (const auto& e : model_.edges) w(at(e.to), at(e.from)) = e.weight + change(e);
  }
  double normal() { return normal_.next(); }

 private:
  double change(const Edge& e) {
    if (e.clusters.empty() || e.weight == 0) return e.spread * normal_.next();
    double sum = 0;
    for (const auto& c : e.clusters) sum += (e.weight > 0 ? 1 : -1) * c.share * c.spread * clusters_.at(c.cluster);
    return sum;
  }

  const Model& model_;
  Normal normal_;
  std::map<std::string, double> clusters_;
};

/// The posterior means of some states in one drawn network, disturbance variances held.
class DrawnMeans {
 public:
  DrawnMeans(const Prior& prior, const std::vector<Observation>& findings,
             const std::vector<ErrorCovariance>& covariances, const std::vector<std::size_t>& targets)
      : q_(Eigen::Map<const VectorXd>(prior.matrices().q.data(), at(prior.size()))),
        error_(parts::errorCovariance(findings, covariances)),
        z_(at(findings.size())),
        picked_(MatrixXd::Zero(at(prior.size()), at(findings.size() + targets.size()))) {
    for (Index j = 0; j < z_.size(); ++j) {
      const auto& f = findings[static_cast<std::size_t>(j)];
      z_(j) = f.z;
      picked_(at(f.state), j) = f.loading;
    }
    for (std::size_t t = 0; t < targets.size(); ++t) picked_(at(targets[t]), z_.size() + at(t)) = 1;
  }

  [[nodiscard]] VectorXd of(const MatrixXd& w, const VectorXd& b) const {
    const auto n = w.rows();
    // Rows of T that are needed: H T and the targets' rows, as columns of A'^-1.
    const MatrixXd rows = (MatrixXd::Identity(n, n) - w).transpose().partialPivLu().solve(picked_);
    const auto o = z_.size();
    const auto h = rows.leftCols(o);
    const auto targets = rows.rightCols(rows.cols() - o);
    const MatrixXd qh = q_.asDiagonal() * h;
    VectorXd cause = b;
    if (o > 0) cause += qh * MatrixXd(h.transpose() * qh + error_).llt().solve(z_ - h.transpose() * b);
    return targets.transpose() * cause;
  }

 private:
  VectorXd q_;
  MatrixXd error_;
  VectorXd z_;
  MatrixXd picked_;
};

SampledMean summary(std::vector<double> values, double plug_in) {
  SampledMean s;
  if (values.empty()) return s;
  const auto n = static_cast<double>(values.size());
  for (const double v : values) s.mean += v / n;
  double squares = 0, same = 0;
  for (const double v : values) {
    squares += (v - s.mean) * (v - s.mean);
    same += (v > 0) == (plug_in > 0) ? 1 : 0;
  }
  s.sd = values.size() > 1 ? std::sqrt(squares / (n - 1)) : 0;
  s.share = plug_in == 0 ? 0.5 : same / n;  // a mean of zero has no sign to share
  std::sort(values.begin(), values.end());
  const auto quantile = [&values](double p) {
    return values[static_cast<std::size_t>(p * static_cast<double>(values.size() - 1) + 0.5)];
  };
  s.low = quantile(0.05);
  s.high = quantile(0.95);
  return s;
}

}  // namespace

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

SampledMeans sampleMeans(const Prior& prior, const std::vector<Observation>& findings, const Posterior& posterior,
                         const Press& context, const std::vector<std::size_t>& targets,
                         const std::vector<ErrorCovariance>& covariances, std::size_t draws, std::uint64_t seed,
                         const std::stop_token& stop) {
  const auto& m = prior.matrices();
  ClusterDraws random(m.model, seed);
  const DrawnMeans means(prior, findings, covariances, targets);
  std::vector<std::vector<double>> values(targets.size());
  SampledMeans out;
  const bool loops = !m.loops.empty();
  MatrixXd w = m.W;
  for (; out.draws < draws && !stop.stop_requested(); ++out.draws) {
    for (int attempt = 0; attempt < 100; ++attempt) {
      random.draw(w);
      if (!loops || stable(w)) break;
      ++out.redrawn;
    }
    VectorXd b = Eigen::Map<const VectorXd>(posterior.context.data(), at(posterior.context.size()));
    for (const auto& c : context.components) b(at(c.state)) += c.spread * random.normal();
    const VectorXd drawn = means.of(w, b);
    for (std::size_t t = 0; t < targets.size(); ++t) values[t].push_back(drawn(at(t)));
  }
  for (std::size_t t = 0; t < targets.size(); ++t)
    out.states.push_back(summary(std::move(values[t]), posterior.mean[targets[t]]));
  return out;
}

}  // namespace homeostat::network
