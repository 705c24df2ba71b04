#include <benchmark/benchmark.h>

#include <Eigen/Dense>
#include <Eigen/Sparse>
#include <random>
#include <set>

#include "inference/network/large.hpp"

namespace homeostat::bench {
namespace {

using network::Observation;

/// Modules of 100 states, five edges a state, one in twenty of them into another module.
std::vector<network::PlainEdge> modular(std::size_t states, std::uint64_t seed) {
  std::mt19937_64 draw(seed);
  std::set<std::pair<std::size_t, std::size_t>> taken;
  std::vector<network::PlainEdge> edges;
  while (edges.size() < 5 * states) {
    const std::size_t to = draw() % states;
    const std::size_t module_start = to / 100 * 100;
    const std::size_t from = draw() % 20 == 0 ? draw() % states : module_start + draw() % 100;
    if (from == to || from >= states || !taken.emplace(to, from).second) continue;
    edges.push_back({static_cast<std::uint32_t>(to), static_cast<std::uint32_t>(from), draw() % 2 == 0 ? 0.1 : -0.1});
  }
  return edges;
}

std::vector<Observation> thirtyFindings(std::size_t states) {
  std::mt19937_64 draw(9);
  std::set<std::size_t> chosen;
  while (chosen.size() < 30) chosen.insert(draw() % states);
  std::vector<Observation> findings;
  for (const auto s : chosen) findings.push_back({s, static_cast<double>(draw() % 400) / 100 - 2, 0.8, 0.36});
  return findings;
}

const network::Prior& priorOf1000() {
  static const network::Prior prior = [] {
    network::Model model;
    for (int i = 0; i < 1000; ++i) model.states.push_back("s" + std::to_string(i));
    for (const auto& e : modular(1000, 1)) {
      network::Edge edge;
      edge.to = e.to;
      edge.from = e.from;
      edge.weight = e.weight;
      edge.spread = 0.05;
      model.edges.push_back(edge);
    }
    auto loaded = network::Prior::load(model, {});
    if (!loaded) throw base::Failure("bench", loaded.error().line());
    return std::move(*loaded);
  }();
  return prior;
}

/// Means, spreads, all contributions and the conflict test, the prior given.
void BM_Network1000(benchmark::State& state) {
  const auto findings = thirtyFindings(1000);
  const auto& prior = priorOf1000();
  for (auto _ : state) benchmark::DoNotOptimize(network::solve(prior, findings, {}));
}
BENCHMARK(BM_Network1000)->Unit(benchmark::kMillisecond);

/// Eigen's dense Cholesky of the same information matrix: the mean only.
void BM_EigenDense1000(benchmark::State& state) {
  const auto findings = thirtyFindings(1000);
  const auto& prior = priorOf1000();
  Eigen::MatrixXd a = Eigen::MatrixXd::Identity(1000, 1000);
  for (const auto& e : prior.model().edges)
    a(static_cast<Eigen::Index>(e.to), static_cast<Eigen::Index>(e.from)) -= e.weight;
  const Eigen::VectorXd q = Eigen::Map<const Eigen::VectorXd>(prior.disturbance().data(), 1000).cwiseInverse();
  const Eigen::MatrixXd precision = a.transpose() * q.asDiagonal() * a;
  for (auto _ : state) {
    Eigen::MatrixXd l = precision;
    Eigen::VectorXd right = Eigen::VectorXd::Zero(1000);
    for (const auto& f : findings) {
      l(static_cast<Eigen::Index>(f.state), static_cast<Eigen::Index>(f.state)) += f.loading * f.loading / f.variance;
      right(static_cast<Eigen::Index>(f.state)) += f.loading * f.z / f.variance;
    }
    benchmark::DoNotOptimize(l.llt().solve(right).eval());
  }
}
BENCHMARK(BM_EigenDense1000)->Unit(benchmark::kMillisecond);

constexpr std::size_t kLarge = 100000;

void BM_Network100k(benchmark::State& state) {
  const auto net = network::LargeNetwork::load(kLarge, modular(kLarge, 2), std::vector<double>(kLarge, 0.9));
  if (!net) throw base::Failure("bench", net.error().line());
  const auto findings = thirtyFindings(kLarge);
  int iterations = 0;
  for (auto _ : state) {
    const auto mean = net->mean(findings);
    iterations = mean.iterations;
    benchmark::DoNotOptimize(mean);
  }
  state.counters["iterations"] = iterations;
}
BENCHMARK(BM_Network100k)->Unit(benchmark::kMillisecond);

/// Eigen's conjugate gradients on the information matrix formed as a sparse product, to the same tolerance.
void BM_EigenConjugateGradient100k(benchmark::State& state) {
  using Sparse = Eigen::SparseMatrix<double>;
  const auto n = static_cast<Eigen::Index>(kLarge);
  std::vector<Eigen::Triplet<double>> entries;
  for (const auto& e : modular(kLarge, 2))
    entries.emplace_back(static_cast<int>(e.to), static_cast<int>(e.from), -e.weight);
  for (int i = 0; i < static_cast<int>(kLarge); ++i) entries.emplace_back(i, i, 1.0);
  Sparse a(n, n);
  a.setFromTriplets(entries.begin(), entries.end());
  Sparse l = Sparse(a.transpose()) * a / 0.9;
  Eigen::VectorXd right = Eigen::VectorXd::Zero(n);
  for (const auto& f : thirtyFindings(kLarge)) {
    l.coeffRef(static_cast<Eigen::Index>(f.state), static_cast<Eigen::Index>(f.state)) +=
        f.loading * f.loading / f.variance;
    right(static_cast<Eigen::Index>(f.state)) += f.loading * f.z / f.variance;
  }
  for (auto _ : state) {
    Eigen::ConjugateGradient<Sparse, Eigen::Lower | Eigen::Upper> cg;
    cg.setTolerance(1e-8);
    cg.compute(l);
    benchmark::DoNotOptimize(cg.solve(right).eval());
  }
}
BENCHMARK(BM_EigenConjugateGradient100k)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace homeostat::bench
