#include <algorithm>
#include <cmath>
#include <limits>

#include "inference/network/matrices.hpp"

namespace homeostat::network {

using Eigen::MatrixXd;
using Eigen::VectorXd;

VectorXd column(const Prior& prior, const Press& push) {
  VectorXd beta = VectorXd::Zero(at(prior.size()));
  for (const auto& c : push.components) beta(at(c.state)) += c.size;
  return beta;
}

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

PressEffect hold(const Prior& prior, std::size_t state, double by) {
  const auto& m = prior.matrices();
  const auto k = at(state);
  const double own = m.T(k, k);
  PressEffect out;
  out.effect.resize(prior.size());
  out.sd.resize(prior.size());
  for (std::size_t t = 0; t < prior.size(); ++t) {
    out.effect[t] = m.T(at(t), k) / own * by;
    double variance = 0;
    for (const auto& e : m.model.edges) {
      // d (T_tk / T_kk) / d w_ij with d T_ab / d w_ij = T_ai T_jb
      const double from = m.T(at(e.from), k);
      const double g = (m.T(at(t), at(e.to)) * own - m.T(at(t), k) * m.T(k, at(e.to))) * from / (own * own) * by;
      variance += g * g * e.spread * e.spread;
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

}  // namespace homeostat::network
