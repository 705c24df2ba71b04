#include <fmt/format.h>

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/strong_components.hpp>
#include <cmath>
#include <set>

#include "inference/network/matrices.hpp"

namespace homeostat::network {
namespace {

using base::Refusal;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using Graph = boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS>;

Refusal refusal(const char* code, const std::string& place, const std::string& cause, const std::string& mend) {
  return {code, "", place, cause, mend};
}

std::optional<Refusal> checkEdges(const Model& model) {
  std::set<std::pair<std::size_t, std::size_t>> seen;
  for (const auto& e : model.edges) {
    const std::size_t n = model.states.size();
    const bool good = e.to < n && e.from < n && e.to != e.from && std::isfinite(e.weight) && std::isfinite(e.spread) &&
                      e.spread >= 0 && seen.emplace(e.to, e.from).second;
    if (!good) {
      return refusal("network.edge", "edge " + e.id, "a loop to itself, a second edge of the same pair, or no number",
                     "Check the statements behind it");
    }
  }
  return std::nullopt;
}

std::vector<std::vector<std::size_t>> components(const Model& model) {
  Graph graph(model.states.size());
  for (const auto& e : model.edges) {
    if (e.weight != 0) boost::add_edge(e.from, e.to, graph);
  }
  std::vector<std::size_t> label(model.states.size());
  if (label.empty()) return {};
  const auto count = boost::strong_components(
      graph, boost::make_iterator_property_map(label.begin(), boost::get(boost::vertex_index, graph)));
  std::vector<std::vector<std::size_t>> out(count);
  for (std::size_t i = 0; i < label.size(); ++i) out[label[i]].push_back(i);
  return out;
}

/// Depth-first search over simple cycles inside one component, bounded in length and in work.
class LoopFinder {
 public:
  LoopFinder(const Model& model, const std::vector<std::size_t>& component)
      : member_(component.begin(), component.end()), out_(model.states.size()) {
    for (const auto& e : model.edges) {
      if (e.weight != 0 && member_.contains(e.from) && member_.contains(e.to))
        out_[e.from].emplace_back(e.to, e.weight);
    }
  }
  Loop strongest() {
    for (const std::size_t start : member_) {
      start_ = start;
      path_ = {start};
      walk(start, 1.0);
    }
    return best_;
  }

 private:
  void walk(std::size_t at, double gain) {
    if (++steps_ > 200'000 || path_.size() > 8) return;
    for (const auto& [next, weight] : out_[at]) {
      const double g = gain * weight;
      if (next == start_ && std::abs(g) > std::abs(best_.gain)) best_ = {path_, g};
      // Each cycle is walked from its smallest state only.
      if (next > start_ && std::find(path_.begin(), path_.end(), next) == path_.end()) {
        path_.push_back(next);
        walk(next, g);
        path_.pop_back();
      }
    }
  }

  std::set<std::size_t> member_;
  std::vector<std::vector<std::pair<std::size_t, double>>> out_;
  std::vector<std::size_t> path_;
  std::size_t start_ = 0, steps_ = 0;
  Loop best_;
};

MatrixXd part(const MatrixXd& m, const std::vector<std::size_t>& states) {
  MatrixXd out(static_cast<Eigen::Index>(states.size()), static_cast<Eigen::Index>(states.size()));
  for (std::size_t i = 0; i < states.size(); ++i) {
    for (std::size_t j = 0; j < states.size(); ++j) {
      out(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j)) =
          m(static_cast<Eigen::Index>(states[i]), static_cast<Eigen::Index>(states[j]));
    }
  }
  return out;
}

std::string names(const Model& model, const std::vector<std::size_t>& states) {
  std::string text;
  for (const std::size_t s : states) text += (text.empty() ? "" : ", ") + model.states[s];
  return text;
}

/// Stability and condition, one strongly connected component at a time.
std::optional<Refusal> checkStability(Prior::Matrices& m, const LoadOptions& options) {
  m.abscissa = 0;
  for (const auto& states : components(m.model)) {
    if (states.size() < 2) continue;
    const MatrixXd block = part(m.W, states);
    const auto n = block.rows();
    const double abscissa = spectralAbscissa(block);
    m.abscissa = std::max(m.abscissa, abscissa);
    m.absolute_radius = std::max(
        m.absolute_radius, Eigen::EigenSolver<MatrixXd>(block.cwiseAbs(), false).eigenvalues().cwiseAbs().maxCoeff());
    Loop loop = LoopFinder(m.model, states).strongest();
    if (1 - abscissa < options.margin) {
      return refusal(
          "network.unstable", names(m.model, loop.states.empty() ? states : loop.states),
          fmt::format("feedback too near instability: spectral abscissa {:.3f}, at most {:.2f} is allowed; the "
                      "strongest loop has gain {:.3f}",
                      abscissa, 1 - options.margin, loop.gain),
          "Weaken or remove a statement of this loop");
    }
    const Eigen::JacobiSVD<MatrixXd> svd(MatrixXd::Identity(n, n) - block);
    const double smallest = svd.singularValues()(n - 1);
    if (smallest <= 0 || svd.singularValues()(0) / smallest > options.maximum_condition) {
      return refusal("network.singular", names(m.model, states), "I - W cannot be inverted reliably",
                     "Weaken or remove a statement of this loop");
    }
    m.loops.push_back(std::move(loop));
  }
  return std::nullopt;
}

/// Disturbance variances such that every state has variance 1: (T o T) q = 1.
std::optional<Refusal> solveDisturbance(Prior::Matrices& m, const LoadOptions& options) {
  const auto n = m.W.rows();
  m.T = (MatrixXd::Identity(n, n) - m.W).partialPivLu().inverse();
  if (!m.T.allFinite()) return refusal("network.singular", "", "I - W is singular", "Weaken a loop");
  const MatrixXd squared = m.T.cwiseProduct(m.T);
  const Eigen::PartialPivLU<MatrixXd> lu(squared);
  if (n > 0 && lu.rcond() < 1 / options.maximum_condition) {
    return refusal("network.ill-conditioned", "",
                   "the disturbance variances cannot be told apart (T o T is near singular)", "Weaken a loop");
  }
  const VectorXd q = lu.solve(VectorXd::Ones(n));
  m.q.assign(q.data(), q.data() + n);
  return std::nullopt;
}

/// inference-spec 1a: rows whose incoming edges claim more than the maximum are scaled down, repeatedly.
std::optional<Refusal> shrink(Prior::Matrices& m, const LoadOptions& options) {
  for (int round = 0; round < 200; ++round) {
    if (auto r = solveDisturbance(m, options)) return r;
    double moved = 0;
    std::vector<double> factor(m.q.size(), 1.0);
    for (std::size_t i = 0; i < m.q.size(); ++i) {
      const double claim = 1 - m.q[i];
      if (claim > options.maximum_claim) {
        factor[i] = std::sqrt(options.maximum_claim / claim);
        moved = std::max(moved, 1 - factor[i]);
      }
    }
    if (moved < 1e-9) return std::nullopt;
    for (std::size_t e = 0; e < m.model.edges.size(); ++e) {
      auto& edge = m.model.edges[e];
      edge.weight *= factor[edge.to];
      m.shrink[e] *= factor[edge.to];
    }
    m.W = weights(m.model);
  }
  return refusal("network.shrink", "", "scaling the claims down did not settle in 200 rounds",
                 "Check the strongest edges");
}

}  // namespace

double spectralAbscissa(const MatrixXd& w) {
  return Eigen::EigenSolver<MatrixXd>(w, false).eigenvalues().real().maxCoeff();
}

MatrixXd weights(const Model& model) {
  const auto n = static_cast<Eigen::Index>(model.states.size());
  MatrixXd w = MatrixXd::Zero(n, n);
  for (const auto& e : model.edges) w(at(e.to), at(e.from)) = e.weight;
  return w;
}

Prior::Prior() : matrices_(std::make_unique<Matrices>()) {}
Prior::Prior(Prior&&) noexcept = default;
Prior& Prior::operator=(Prior&&) noexcept = default;
Prior::~Prior() = default;

base::Result<Prior> Prior::load(Model model, const LoadOptions& options) {
  if (auto r = checkEdges(model)) return base::refuse(*r);
  Prior prior;
  Matrices& m = *prior.matrices_;
  m.model = std::move(model);
  m.shrink.assign(m.model.edges.size(), 1.0);
  m.W = weights(m.model);
  if (auto r = checkStability(m, options)) return base::refuse(*r);
  if (auto r = options.shrink ? shrink(m, options) : solveDisturbance(m, options)) return base::refuse(*r);
  std::vector<std::size_t> over;
  for (std::size_t i = 0; i < m.q.size(); ++i) {
    if (!(m.q[i] > 0)) over.push_back(i);
  }
  if (!over.empty()) {
    return base::refuse(refusal("network.over-explained", names(m.model, over),
                                "the statements into this state claim more than all of its variance",
                                "Weaken or remove statements that act on it"));
  }
  const VectorXd q = Eigen::Map<const VectorXd>(m.q.data(), static_cast<Eigen::Index>(m.q.size()));
  m.P0 = m.T * q.asDiagonal() * m.T.transpose();
  return prior;
}

std::size_t Prior::size() const { return matrices_->model.states.size(); }
const Model& Prior::model() const { return matrices_->model; }
const std::vector<double>& Prior::disturbance() const { return matrices_->q; }
const std::vector<double>& Prior::shrinkFactor() const { return matrices_->shrink; }
double Prior::spectralAbscissa() const { return matrices_->abscissa; }
double Prior::absoluteRadius() const { return matrices_->absolute_radius; }
const std::vector<Loop>& Prior::loops() const { return matrices_->loops; }
double Prior::total(std::size_t i, std::size_t j) const {
  return matrices_->T(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j));
}

}  // namespace homeostat::network
