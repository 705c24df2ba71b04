#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "inference/network/posterior_parts.hpp"

namespace homeostat::network {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

Index at(std::size_t i) { return static_cast<Index>(i); }

/// sdw^2 = sum over clusters of (sum over edges of gradient sign(w) lambda s)^2: one paper behind many edges is one
/// vote.
double weightSpread(const Model& model, const std::vector<double>& gradient) {
  std::map<std::string, double> clusters;
  double alone = 0;
  for (std::size_t e = 0; e < model.edges.size(); ++e) {
    const Edge& edge = model.edges[e];
    if (edge.clusters.empty() || edge.weight == 0) {
      alone += gradient[e] * edge.spread * gradient[e] * edge.spread;
      continue;
    }
    for (const auto& c : edge.clusters) {
      clusters[c.cluster] += gradient[e] * (edge.weight > 0 ? 1 : -1) * c.share * c.spread;
    }
  }
  for (const auto& [name, sum] : clusters) alone += sum * sum;
  return std::sqrt(alone);
}

/// One removed edge, disturbance variances held: W' = W - w u v', a rank-one change (Sherman and Morrison 1950). What
/// the findings say then is the same for every target.
struct WithoutEdge {
  double factor = 0;   ///< w / (1 + w T_ji)
  VectorXd cause;      ///< posterior mean of b + e
  double at_from = 0;  ///< T row of the edge's start times `cause`
};

class Explainer {
 public:
  Explainer(const Prior& prior, const std::vector<Observation>& findings, const Posterior& posterior,
            const std::vector<ErrorCovariance>& covariances, bool with_table)
      : m_(prior.matrices()),
        mean_(vector(posterior.mean)),
        disturbance_(vector(posterior.disturbance)),
        b_(vector(posterior.context)),
        q_(vector(m_.q)),
        gain_(prior, findings, covariances),
        error_(parts::errorCovariance(findings, covariances)),
        h_(at(findings.size()), m_.W.rows()),
        z_(at(findings.size())) {
    VectorXd residual(z_.size());
    for (Index j = 0; j < z_.size(); ++j) {
      const auto& f = findings[static_cast<std::size_t>(j)];
      h_.row(j) = f.loading * m_.T.row(at(f.state));
      z_(j) = f.z;
      residual(j) = f.z - f.loading * posterior.prior_mean[f.state];
    }
    if (with_table) by_disturbance_ = (gain_.K - parts::throughEdges(m_.model, gain_.K)) * residual.asDiagonal();
  }

  Explanation of(std::size_t target) {
    const auto t = at(target);
    Explanation out;
    out.by_cause = parts::toVector(m_.T.row(t).transpose().cwiseProduct(b_ + disturbance_));
    out.own = b_(t) + disturbance_(t);
    if (by_disturbance_.size() > 0)
      out.finding_by_cause = parts::rowMajor(m_.T.row(t).transpose().asDiagonal() * by_disturbance_);
    // a = P e_t, the target's column of the posterior covariance.
    const VectorXd a = m_.P0.col(t) - gain_.K * gain_.PH.row(t).transpose();
    const VectorXd aa = a - parts::throughEdges(m_.model, a);
    for (const auto& edge : m_.model.edges) {
      out.by_edge.push_back(edge.to == target ? edge.weight * mean_(at(edge.from)) : 0.0);
      out.edge_gradient.push_back(
          (disturbance_(at(edge.to)) * a(at(edge.from)) + mean_(at(edge.from)) * aa(at(edge.to))) / m_.q[edge.to]);
    }
    out.sd_weights = weightSpread(m_.model, out.edge_gradient);
    out.sign_share = signShare(mean_(t), out.sd_weights);
    structure(t, out);
    return out;
  }

 private:
  static Eigen::Map<const VectorXd> vector(const std::vector<double>& v) { return {v.data(), at(v.size())}; }

  void structure(Index t, Explanation& out) {
    out.structure_low = out.structure_high = mean_(t);
    for (std::size_t k = 0; k < m_.model.edges.size(); ++k) {
      const auto& edge = m_.model.edges[k];
      if (!edge.weak || edge.weight == 0) continue;
      // An edge whose removal cannot be felt to first order is not worth a factorisation.
      if (std::abs(out.edge_gradient[k] * edge.weight) < 1e-4) continue;
      const auto& x = without(k);
      const double mean = m_.T.row(t).dot(x.cause) - x.factor * m_.T(t, at(edge.to)) * x.at_from;
      out.structure_low = std::min(out.structure_low, mean);
      out.structure_high = std::max(out.structure_high, mean);
    }
  }

  const WithoutEdge& without(std::size_t k) {
    const auto known = without_.find(k);
    if (known != without_.end()) return known->second;
    const auto& edge = m_.model.edges[k];
    WithoutEdge x;
    x.factor = edge.weight / (1 + edge.weight * m_.T(at(edge.from), at(edge.to)));
    const MatrixXd h = h_ - x.factor * (h_.col(at(edge.to)) * m_.T.row(at(edge.from)));
    const MatrixXd hq = h * q_.asDiagonal();
    const MatrixXd s = hq * h.transpose() + error_;
    x.cause = b_;
    if (z_.size() > 0) x.cause += hq.transpose() * s.llt().solve(z_ - h * b_);
    x.at_from = m_.T.row(at(edge.from)).dot(x.cause);
    return without_.emplace(k, std::move(x)).first->second;
  }

  const Prior::Matrices& m_;
  VectorXd mean_, disturbance_, b_, q_;
  parts::Gain gain_;
  MatrixXd error_, h_;
  VectorXd z_;
  MatrixXd by_disturbance_;  ///< [cause, finding]: A K r
  std::map<std::size_t, WithoutEdge> without_;
};

}  // namespace

double signShare(double mean, double spread) {
  if (spread > 0) return 0.5 * std::erfc(-std::abs(mean) / spread / std::sqrt(2.0));
  return mean == 0 ? 0.5 : 1.0;
}

std::vector<Explanation> explainAll(const Prior& prior, const std::vector<Observation>& findings,
                                    const Posterior& posterior, const std::vector<std::size_t>& targets,
                                    const std::vector<ErrorCovariance>& covariances, bool with_table) {
  Explainer explainer(prior, findings, posterior, covariances, with_table);
  std::vector<Explanation> out;
  out.reserve(targets.size());
  for (const auto target : targets) out.push_back(explainer.of(target));
  return out;
}

Explanation explain(const Prior& prior, const std::vector<Observation>& findings, const Posterior& posterior,
                    std::size_t target, const std::vector<ErrorCovariance>& covariances) {
  return std::move(explainAll(prior, findings, posterior, {target}, covariances).front());
}

std::vector<double> causesByFindingAlone(const Prior& prior, const Observation& f, double prior_mean,
                                         std::size_t target) {
  const auto& m = prior.matrices();
  const auto s = at(f.state);
  const double scale = f.loading * (f.z - f.loading * prior_mean) / (f.loading * f.loading * m.P0(s, s) + f.variance);
  const VectorXd q = Eigen::Map<const VectorXd>(m.q.data(), at(m.q.size()));
  return parts::toVector(scale * m.T.row(at(target)).transpose().cwiseProduct(q).cwiseProduct(m.T.row(s).transpose()));
}

std::vector<double> varianceFalls(const Prior& prior, const std::vector<Observation>& findings, std::size_t measured,
                                  double loading, double variance, const std::vector<ErrorCovariance>& covariances) {
  const auto& m = prior.matrices();
  const parts::Gain gain(prior, findings, covariances);
  const VectorXd column = m.P0.col(at(measured)) - gain.K * gain.PH.row(at(measured)).transpose();
  const double scale = loading * loading / (loading * loading * column(at(measured)) + variance);
  return parts::toVector(scale * column.cwiseAbs2());
}

double varianceFall(const Prior& prior, const std::vector<Observation>& findings, std::size_t target,
                    std::size_t measured, double loading, double variance,
                    const std::vector<ErrorCovariance>& covariances) {
  return varianceFalls(prior, findings, measured, loading, variance, covariances)[target];
}

}  // namespace homeostat::network
