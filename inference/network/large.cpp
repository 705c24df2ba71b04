#include "inference/network/large.hpp"

#include <Spectra/GenEigsSolver.h>
#include <fmt/format.h>

#include <Eigen/Core>
#include <algorithm>
#include <boost/graph/compressed_sparse_row_graph.hpp>
#include <cmath>

namespace homeostat::network {

using Eigen::Index;
using Eigen::VectorXd;

namespace {

struct Weight {
  double value = 0;
};
/// Out-edges of a state lead to what it acts on.
using Graph = boost::compressed_sparse_row_graph<boost::directedS, boost::no_property, Weight, boost::no_property,
                                                 std::uint32_t, std::uint32_t>;

Graph graphOf(std::size_t states, const std::vector<PlainEdge>& edges) {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> ends;
  std::vector<Weight> weights;
  ends.reserve(edges.size());
  weights.reserve(edges.size());
  for (const auto& e : edges) {
    ends.emplace_back(e.from, e.to);
    weights.push_back({e.weight});
  }
  return {boost::edges_are_unsorted_multi_pass, ends.begin(), ends.end(), weights.begin(),
          static_cast<std::uint32_t>(states)};
}

}  // namespace

struct LargeNetwork::Parts {
  Graph graph;
  VectorXd precision;  ///< 1 / q
  double absolute_radius = 0;

  /// y = x - W x: each state hands its value on to what it acts on.
  void forward(const VectorXd& x, VectorXd& y) const {
    y = x;
    for (std::uint32_t v = 0; v < boost::num_vertices(graph); ++v) {
      const double xv = x(v);
      if (xv == 0) continue;
      for (auto [e, end] = boost::out_edges(v, graph); e != end; ++e) {
        y(boost::target(*e, graph)) -= graph[*e].value * xv;
      }
    }
  }

  /// y = x - W' x: each state gathers from what it acts on.
  void backward(const VectorXd& x, VectorXd& y) const {
    for (std::uint32_t v = 0; v < boost::num_vertices(graph); ++v) {
      double sum = x(v);
      for (auto [e, end] = boost::out_edges(v, graph); e != end; ++e) {
        sum -= graph[*e].value * x(boost::target(*e, graph));
      }
      y(v) = sum;
    }
  }

  void multiplyAbsolute(const VectorXd& x, VectorXd& y) const {
    y.setZero();
    for (std::uint32_t v = 0; v < boost::num_vertices(graph); ++v) {
      for (auto [e, end] = boost::out_edges(v, graph); e != end; ++e) {
        y(boost::target(*e, graph)) += std::abs(graph[*e].value) * x(v);
      }
    }
  }

  /// Power iteration on the non-negative matrix |W|, shifted by 1 against cycling; 60 steps bound it well enough.
  [[nodiscard]] double radius() const {
    VectorXd x = VectorXd::Ones(precision.size());
    VectorXd y(x.size());
    double bound = 0;
    for (int step = 0; step < 60; ++step) {
      multiplyAbsolute(x, y);
      y += x;
      bound = 0;  // Collatz and Wielandt: the largest ratio never lies below the eigenvalue
      for (Index i = 0; i < x.size(); ++i) bound = std::max(bound, y(i) / x(i));
      x = y / y.maxCoeff();
      x = x.cwiseMax(1e-12);
    }
    return bound - 1;
  }

  [[nodiscard]] VectorXd diagonal(const VectorXd& information) const {
    VectorXd d = precision + information;
    for (std::uint32_t v = 0; v < boost::num_vertices(graph); ++v) {
      for (auto [e, end] = boost::out_edges(v, graph); e != end; ++e) {
        d(v) += graph[*e].value * graph[*e].value * precision(boost::target(*e, graph));
      }
    }
    return d;
  }

  [[nodiscard]] Solution solve(const VectorXd& right, const VectorXd& information, double tolerance,
                               const std::stop_token& stop) const {
    const VectorXd inverse = diagonal(information).cwiseInverse();
    const auto n = right.size();
    VectorXd x = VectorXd::Zero(n), r = right, z = inverse.cwiseProduct(r), p = z, ap(n), lp(n);
    Solution out;
    const double scale = right.norm();
    double rz = r.dot(z);
    constexpr int kMost = 5000;
    out.residual = scale > 0 ? 1 : 0;
    while (out.residual > tolerance && out.iterations < kMost && !stop.stop_requested()) {
      forward(p, ap);
      ap = ap.cwiseProduct(precision).eval();
      backward(ap, lp);
      lp += information.cwiseProduct(p);
      const double alpha = rz / p.dot(lp);
      x += alpha * p;
      r -= alpha * lp;
      z = inverse.cwiseProduct(r);
      const double next = r.dot(z);
      p = z + (next / rz) * p;
      rz = next;
      out.residual = r.norm() / scale;
      ++out.iterations;
    }
    out.converged = out.residual <= tolerance;
    out.values.assign(x.data(), x.data() + n);
    return out;
  }

  [[nodiscard]] VectorXd informationOf(std::span<const Observation> findings) const {
    VectorXd h = VectorXd::Zero(precision.size());
    for (const auto& f : findings) h(static_cast<Index>(f.state)) += f.loading * f.loading / f.variance;
    return h;
  }
};

namespace {

/// W as an operator for the Arnoldi iteration.
class Operator {
 public:
  using Scalar = double;
  explicit Operator(const Graph& graph) : graph_(graph) {}
  [[nodiscard]] Index rows() const { return static_cast<Index>(boost::num_vertices(graph_)); }
  [[nodiscard]] Index cols() const { return rows(); }
  void perform_op(const double* x, double* y) const {
    std::fill(y, y + rows(), 0.0);
    for (std::uint32_t v = 0; v < boost::num_vertices(graph_); ++v) {
      for (auto [e, end] = boost::out_edges(v, graph_); e != end; ++e) {
        y[boost::target(*e, graph_)] += graph_[*e].value * x[v];
      }
    }
  }

 private:
  const Graph& graph_;
};

std::optional<double> abscissa(const Graph& graph) {
  const Operator op(graph);
  if (op.rows() < 3) return std::nullopt;
  const Index basis = std::min<Index>(op.rows(), 40);
  Spectra::GenEigsSolver<Operator> solver(const_cast<Operator&>(op), 1, basis);
  solver.init();
  solver.compute(Spectra::SortRule::LargestReal, 2000, 1e-6);
  if (solver.info() != Spectra::CompInfo::Successful) return std::nullopt;
  return solver.eigenvalues()(0).real();
}

}  // namespace

LargeNetwork::LargeNetwork(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
LargeNetwork::LargeNetwork(LargeNetwork&&) noexcept = default;
LargeNetwork& LargeNetwork::operator=(LargeNetwork&&) noexcept = default;
LargeNetwork::~LargeNetwork() = default;
std::size_t LargeNetwork::size() const { return static_cast<std::size_t>(parts_->precision.size()); }
std::size_t LargeNetwork::edges() const { return boost::num_edges(parts_->graph); }
double LargeNetwork::absoluteRadius() const { return parts_->absolute_radius; }

base::Result<LargeNetwork> LargeNetwork::load(std::size_t states, std::vector<PlainEdge> edges,
                                              std::vector<double> variances, double margin) {
  for (std::size_t i = 0; i < edges.size(); ++i) {
    const auto& e = edges[i];
    if (e.to >= states || e.from >= states || e.to == e.from || !std::isfinite(e.weight)) {
      return base::refuse({"network.edge", "", fmt::format("edge {}", i), "its ends or its weight make no edge",
                           "Give two different states and a finite weight"});
    }
  }
  if (variances.size() != states ||
      std::any_of(variances.begin(), variances.end(), [](double q) { return !(q > 0); })) {
    return base::refuse({"network.variance", "", "", "not every state has a positive disturbance variance",
                         "Give one positive number a state"});
  }
  auto parts = std::make_unique<Parts>();
  parts->graph = graphOf(states, edges);
  parts->precision = Eigen::Map<const VectorXd>(variances.data(), static_cast<Index>(states)).cwiseInverse();
  parts->absolute_radius = states > 0 ? parts->radius() : 0;
  if (parts->absolute_radius > 1 - margin) {
    const auto real_part = abscissa(parts->graph);
    if (!real_part || *real_part > 1 - margin) {
      return base::refuse({"network.unstable", "", "",
                           real_part ? fmt::format("the spectral abscissa is {:.3f}", *real_part)
                                     : std::string("the stability could not be shown"),
                           "Weaken the feedback"});
    }
  }
  return LargeNetwork(std::move(parts));
}

LargeNetwork::Solution LargeNetwork::mean(std::span<const Observation> findings, std::span<const double> context,
                                          double tolerance, const std::stop_token& stop) const {
  const auto n = parts_->precision.size();
  VectorXd right = VectorXd::Zero(n);
  if (!context.empty()) {
    const VectorXd b = Eigen::Map<const VectorXd>(context.data(), n).cwiseProduct(parts_->precision);
    parts_->backward(b, right);
  }
  for (const auto& f : findings) right(static_cast<Index>(f.state)) += f.loading * f.z / f.variance;
  return parts_->solve(right, parts_->informationOf(findings), tolerance, stop);
}

LargeNetwork::Solution LargeNetwork::covariance(std::span<const Observation> findings, std::size_t state,
                                                double tolerance, const std::stop_token& stop) const {
  VectorXd unit = VectorXd::Zero(parts_->precision.size());
  unit(static_cast<Index>(state)) = 1;
  return parts_->solve(unit, parts_->informationOf(findings), tolerance, stop);
}

}  // namespace homeostat::network
