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

double phi(double z) { return 0.5 * std::erfc(-z / std::sqrt(2.0)); }

/// Mean of the target after edge `e` is removed, disturbance variances held: W' = W - w u v', a rank-one change.
double meanWithoutEdge(const Prior& prior, const std::vector<Observation>& findings, const Posterior& posterior,
                       const std::vector<ErrorCovariance>& covariances, std::size_t e, std::size_t target) {
  const auto& m = prior.matrices();
  const Edge& edge = m.model.edges[e];
  // T' = T - w T u v' T / (1 + w v' T u) with u = e_to, v = e_from.
  const VectorXd tu = m.T.col(at(edge.to));
  const Eigen::RowVectorXd vt = m.T.row(at(edge.from));
  const MatrixXd t = m.T - (edge.weight / (1 + edge.weight * tu(at(edge.from)))) * (tu * vt);
  const VectorXd q = Eigen::Map<const VectorXd>(m.q.data(), at(m.q.size()));
  const VectorXd b = Eigen::Map<const VectorXd>(posterior.context.data(), at(posterior.context.size()));
  const VectorXd m0 = t * b;
  const auto o = at(findings.size());
  MatrixXd ht(o, m.W.rows());
  VectorXd r(o);
  for (Index j = 0; j < o; ++j) {
    const auto& f = findings[static_cast<std::size_t>(j)];
    ht.row(j) = f.loading * t.row(at(f.state));
    r(j) = f.z - f.loading * m0(at(f.state));
  }
  const MatrixXd s = ht * q.asDiagonal() * ht.transpose() + parts::errorCovariance(findings, covariances);
  const VectorXd al = s.llt().solve(r);
  const VectorXd row = ht * q.asDiagonal() * t.row(at(target)).transpose();
  return m0(at(target)) + row.dot(al);
}

}  // namespace

Explanation explain(const Prior& prior, const std::vector<Observation>& findings, const Posterior& posterior,
                    std::size_t target, const std::vector<ErrorCovariance>& covariances) {
  const auto& m = prior.matrices();
  const auto n = m.W.rows();
  const auto t = at(target);
  const VectorXd mu = Eigen::Map<const VectorXd>(posterior.mean.data(), n);
  const VectorXd e = Eigen::Map<const VectorXd>(posterior.disturbance.data(), n);
  const VectorXd b = Eigen::Map<const VectorXd>(posterior.context.data(), n);
  const parts::Gain gain(prior, findings, covariances);

  Explanation out;
  out.by_cause = parts::toVector(m.T.row(t).transpose().cwiseProduct(b + e));
  out.own = b(t) + e(t);
  const auto o = at(findings.size());
  VectorXd r(o);
  for (Index j = 0; j < o; ++j) {
    const auto& f = findings[static_cast<std::size_t>(j)];
    r(j) = f.z - f.loading * posterior.prior_mean[f.state];
  }
  const MatrixXd ak = gain.K - m.W * gain.K;
  out.finding_by_cause = parts::rowMajor(m.T.row(t).transpose().asDiagonal() * ak * r.asDiagonal());

  // a = P e_t, the target's column of the posterior covariance.
  const VectorXd a = m.P0.col(t) - gain.K * gain.PH.row(t).transpose();
  const VectorXd aa = a - m.W * a;
  for (const auto& edge : m.model.edges) {
    const auto i = at(edge.to);
    const auto j = at(edge.from);
    out.by_edge.push_back(edge.to == target ? edge.weight * mu(j) : 0.0);
    out.edge_gradient.push_back((e(i) * a(j) + mu(j) * aa(i)) / m.q[edge.to]);
  }
  out.sd_weights = weightSpread(m.model, out.edge_gradient);
  out.structure_low = out.structure_high = mu(t);
  for (std::size_t k = 0; k < m.model.edges.size(); ++k) {
    if (!m.model.edges[k].weak || m.model.edges[k].weight == 0) continue;
    // An edge whose removal cannot be felt to first order is not worth a factorisation.
    if (std::abs(out.edge_gradient[k] * m.model.edges[k].weight) < 1e-4) continue;
    const double without = meanWithoutEdge(prior, findings, posterior, covariances, k, target);
    out.structure_low = std::min(out.structure_low, without);
    out.structure_high = std::max(out.structure_high, without);
  }
  const double mean = std::abs(mu(t));
  out.sign_share = out.sd_weights > 0 ? phi(mean / out.sd_weights) : (mean > 0 ? 1.0 : 0.5);
  return out;
}

double varianceFall(const Prior& prior, const std::vector<Observation>& findings, std::size_t target,
                    std::size_t measured, double loading, double variance,
                    const std::vector<ErrorCovariance>& covariances) {
  const auto& m = prior.matrices();
  const parts::Gain gain(prior, findings, covariances);
  const auto covariance = [&](std::size_t i, std::size_t j) {
    return m.P0(at(i), at(j)) - gain.K.row(at(i)).dot(gain.PH.row(at(j)));
  };
  const double tc = covariance(target, measured);
  return loading * loading * tc * tc / (loading * loading * covariance(measured, measured) + variance);
}

}  // namespace homeostat::network
