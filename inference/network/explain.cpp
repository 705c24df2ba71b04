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

/// Rows of T that the findings and the target need, so that a removed edge costs a few rows instead of the whole
/// matrix.
struct NeededRows {
  NeededRows(const Prior& prior, const std::vector<Observation>& findings, const Posterior& posterior,
             const std::vector<ErrorCovariance>& covariances, std::size_t target)
      : m(prior.matrices()),
        q(Eigen::Map<const VectorXd>(m.q.data(), at(m.q.size()))),
        b(Eigen::Map<const VectorXd>(posterior.context.data(), at(posterior.context.size()))),
        error(parts::errorCovariance(findings, covariances)),
        rows(at(findings.size()) + 1, m.W.rows()),
        z(at(findings.size())) {
    for (Index j = 0; j < z.size(); ++j) {
      const auto& f = findings[static_cast<std::size_t>(j)];
      rows.row(j) = f.loading * m.T.row(at(f.state));
      z(j) = f.z;
    }
    rows.row(z.size()) = m.T.row(at(target));
  }

  /// Mean of the target after `edge` is removed, disturbance variances held: W' = W - w u v', a rank-one change
  /// (Sherman and Morrison 1950).
  [[nodiscard]] double meanWithout(const Edge& edge) const {
    const Eigen::RowVectorXd vt = m.T.row(at(edge.from));
    const double back = m.T(at(edge.from), at(edge.to));
    const MatrixXd t = rows - (edge.weight / (1 + edge.weight * back)) * (rows.col(at(edge.to)) * vt);
    const auto o = z.size();
    const auto h = t.topRows(o);
    const MatrixXd hq = h * q.asDiagonal();
    const MatrixXd s = hq * h.transpose() + error;
    const VectorXd al = s.llt().solve(z - h * b);
    return t.row(o).dot(b) + (hq * t.row(o).transpose()).dot(al);
  }

  const Prior::Matrices& m;
  VectorXd q, b;
  MatrixXd error, rows;
  VectorXd z;
};

}  // namespace

double signShare(double mean, double spread) {
  if (spread > 0) return 0.5 * std::erfc(-std::abs(mean) / spread / std::sqrt(2.0));
  return mean == 0 ? 0.5 : 1.0;
}

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
  const NeededRows needed(prior, findings, posterior, covariances, target);
  for (std::size_t k = 0; k < m.model.edges.size(); ++k) {
    if (!m.model.edges[k].weak || m.model.edges[k].weight == 0) continue;
    // An edge whose removal cannot be felt to first order is not worth a factorisation.
    if (std::abs(out.edge_gradient[k] * m.model.edges[k].weight) < 1e-4) continue;
    const double without = needed.meanWithout(m.model.edges[k]);
    out.structure_low = std::min(out.structure_low, without);
    out.structure_high = std::max(out.structure_high, without);
  }
  out.sign_share = signShare(mu(t), out.sd_weights);
  return out;
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
