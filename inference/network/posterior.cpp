#include <Eigen/Cholesky>
#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>

#include "inference/network/matrices.hpp"
#include "inference/network/posterior_parts.hpp"

namespace homeostat::network {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace parts {

std::vector<double> toVector(const VectorXd& v) { return {v.data(), v.data() + v.size()}; }
std::vector<double> rowMajor(const MatrixXd& m) {
  std::vector<double> out;
  out.reserve(static_cast<std::size_t>(m.size()));
  for (Index i = 0; i < m.rows(); ++i) {
    for (Index j = 0; j < m.cols(); ++j) out.push_back(m(i, j));
  }
  return out;
}

MatrixXd throughEdges(const Model& model, const MatrixXd& x) {
  MatrixXd out = MatrixXd::Zero(x.rows(), x.cols());
  for (const auto& e : model.edges) out.row(static_cast<Index>(e.to)) += e.weight * x.row(static_cast<Index>(e.from));
  return out;
}

MatrixXd errorCovariance(const std::vector<Observation>& findings, const std::vector<ErrorCovariance>& covariances) {
  const auto o = static_cast<Index>(findings.size());
  MatrixXd r = MatrixXd::Zero(o, o);
  for (Index j = 0; j < o; ++j) {
    const auto& f = findings[static_cast<std::size_t>(j)];
    if (!(f.variance > 0) || !std::isfinite(f.z))
      throw base::Failure("network.finding", "a finding without a positive variance");
    r(j, j) = f.variance;
  }
  for (const auto& c : covariances) {
    r(static_cast<Index>(c.a), static_cast<Index>(c.b)) = c.value;
    r(static_cast<Index>(c.b), static_cast<Index>(c.a)) = c.value;
  }
  return r;
}

Gain::Gain(const Prior& prior, const std::vector<Observation>& findings,
           const std::vector<ErrorCovariance>& covariances) {
  const auto& m = prior.matrices();
  const auto n = m.W.rows();
  const auto o = static_cast<Index>(findings.size());
  PH.resize(n, o);
  for (Index j = 0; j < o; ++j) {
    const auto& f = findings[static_cast<std::size_t>(j)];
    PH.col(j) = f.loading * m.P0.col(static_cast<Index>(f.state));
  }
  MatrixXd s = errorCovariance(findings, covariances);
  for (Index i = 0; i < o; ++i) {
    const auto& f = findings[static_cast<std::size_t>(i)];
    s.row(i) += f.loading * PH.row(static_cast<Index>(f.state));
  }
  S.compute(s);
  if (o > 0 && S.info() != Eigen::Success)
    throw base::Failure("network.covariance", "the findings' covariance is not positive definite");
  K = o > 0 ? MatrixXd(S.solve(PH.transpose()).transpose()) : MatrixXd(n, 0);
}

}  // namespace parts

Posterior solve(const Prior& prior, const std::vector<Observation>& given, const std::vector<double>& context,
                const std::vector<ErrorCovariance>& given_covariances) {
  const auto& m = prior.matrices();
  const auto n = m.W.rows();
  const auto o = static_cast<Index>(given.size());
  // Canonical order inside, so that the order in which findings came cannot colour a last bit.
  std::vector<std::size_t> order(given.size());
  std::iota(order.begin(), order.end(), 0U);
  std::stable_sort(order.begin(), order.end(), [&given](std::size_t a, std::size_t b) {
    const auto& x = given[a];
    const auto& y = given[b];
    return std::tie(x.state, x.z, x.loading, x.variance) < std::tie(y.state, y.z, y.loading, y.variance);
  });
  std::vector<std::size_t> rank(order.size());
  std::vector<Observation> findings;
  for (std::size_t i = 0; i < order.size(); ++i) {
    rank[order[i]] = i;
    findings.push_back(given[order[i]]);
  }
  std::vector<ErrorCovariance> covariances = given_covariances;
  for (auto& c : covariances) {
    c.a = rank[c.a];
    c.b = rank[c.b];
  }

  const VectorXd b =
      context.empty() ? VectorXd(VectorXd::Zero(n)) : VectorXd(Eigen::Map<const VectorXd>(context.data(), n));
  VectorXd m0 = VectorXd::Zero(n);  // T b; few entries of b are not zero
  for (Index k = 0; k < n; ++k) {
    if (b(k) != 0) m0 += b(k) * m.T.col(k);
  }
  const parts::Gain gain(prior, findings, covariances);
  VectorXd r(o);
  for (Index j = 0; j < o; ++j) {
    const auto& f = findings[static_cast<std::size_t>(j)];
    r(j) = f.z - f.loading * m0(static_cast<Index>(f.state));
  }
  const MatrixXd shares = gain.K * r.asDiagonal();
  const VectorXd mean = m0 + gain.K * r;

  Posterior p;
  p.findings = given.size();
  p.prior_mean = parts::toVector(m0);
  p.mean = parts::toVector(mean);
  p.prior_variance = parts::toVector(m.P0.diagonal());
  p.variance = p.prior_variance;
  for (Index i = 0; i < n; ++i) p.variance[static_cast<std::size_t>(i)] -= gain.K.row(i).dot(gain.PH.row(i));
  p.context = parts::toVector(b);
  p.disturbance = parts::toVector(mean - parts::throughEdges(m.model, mean) - b);
  for (std::size_t i = 0; i < p.variance.size(); ++i)
    p.bits.push_back(-0.5 * std::log2(p.variance[i] / p.prior_variance[i]));

  const VectorXd al = o > 0 ? VectorXd(gain.S.solve(r)) : VectorXd(0);
  p.chi_square = o > 0 ? r.dot(al) : 0;
  const MatrixXd inverse = o > 0 ? MatrixXd(gain.S.solve(MatrixXd::Identity(o, o))) : MatrixXd(0, 0);
  const MatrixXd influence = gain.PH * inverse;
  p.by_finding.resize(static_cast<std::size_t>(n * o));
  p.finding_z.resize(given.size());
  p.mean_without.resize(static_cast<std::size_t>(n * o));
  for (std::size_t j = 0; j < given.size(); ++j) {
    const auto k = static_cast<Index>(rank[j]);
    p.finding_z[j] = al(k) / std::sqrt(inverse(k, k));
    const VectorXd without = mean - influence.col(k) * (al(k) / inverse(k, k));
    for (Index i = 0; i < n; ++i) {
      p.by_finding[static_cast<std::size_t>(i) * given.size() + j] = shares(i, k);
      p.mean_without[j * static_cast<std::size_t>(n) + static_cast<std::size_t>(i)] = without(i);
    }
  }
  return p;
}

Posterior solveByInformation(const Prior& prior, const std::vector<Observation>& findings,
                             const std::vector<double>& context, const std::vector<ErrorCovariance>& covariances) {
  const auto& m = prior.matrices();
  const auto n = m.W.rows();
  const auto o = static_cast<Index>(findings.size());
  const VectorXd b =
      context.empty() ? VectorXd(VectorXd::Zero(n)) : VectorXd(Eigen::Map<const VectorXd>(context.data(), n));
  const MatrixXd a = MatrixXd::Identity(n, n) - m.W;
  VectorXd weight(n);
  for (Index i = 0; i < n; ++i) weight(i) = 1 / m.q[static_cast<std::size_t>(i)];
  MatrixXd h = MatrixXd::Zero(o, n);
  VectorXd y(o);
  for (Index j = 0; j < o; ++j) {
    const auto& f = findings[static_cast<std::size_t>(j)];
    h(j, static_cast<Index>(f.state)) = f.loading;
    y(j) = f.z;
  }
  const MatrixXd precision = parts::errorCovariance(findings, covariances).inverse();
  const MatrixXd information = a.transpose() * weight.asDiagonal() * a + h.transpose() * precision * h;
  const Eigen::LDLT<MatrixXd> solver(information);
  Posterior p;
  p.findings = findings.size();
  p.mean = parts::toVector(solver.solve(a.transpose() * weight.asDiagonal() * b + h.transpose() * precision * y));
  p.variance = parts::toVector(solver.solve(MatrixXd::Identity(n, n)).diagonal());
  return p;
}

}  // namespace homeostat::network
