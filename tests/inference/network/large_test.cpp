#include "inference/network/large.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <random>

namespace homeostat::network {
namespace {

std::vector<PlainEdge> randomEdges(std::size_t states, std::size_t count, double weight, std::uint64_t seed) {
  std::mt19937_64 draw(seed);
  std::vector<PlainEdge> edges;
  std::vector<bool> taken(states * states, false);
  while (edges.size() < count) {
    const std::size_t to = draw() % states;
    const std::size_t from = draw() % states;
    if (to == from || taken[to * states + from]) continue;
    taken[to * states + from] = true;
    edges.push_back(
        {static_cast<std::uint32_t>(to), static_cast<std::uint32_t>(from), draw() % 2 == 0 ? weight : -weight});
  }
  return edges;
}

TEST(LargeNetwork, AgreesWithTheDenseSolver) {
  const auto edges = randomEdges(40, 120, 0.1, 3);
  Model model;
  for (int i = 0; i < 40; ++i) model.states.push_back("s" + std::to_string(i));
  for (const auto& e : edges) {
    Edge edge;
    edge.to = e.to;
    edge.from = e.from;
    edge.weight = e.weight;
    edge.id = std::to_string(e.from) + ">" + std::to_string(e.to);
    model.edges.push_back(edge);
  }
  LoadOptions options;
  options.shrink = false;
  options.maximum_claim = 1;
  const auto dense = Prior::load(model, options);
  ASSERT_TRUE(dense) << dense.error().line();
  const auto large = LargeNetwork::load(40, edges, dense->disturbance());
  ASSERT_TRUE(large) << large.error().line();
  const std::vector<Observation> findings{{3, -1.5, 0.8, 0.36}, {17, 2.0, 0.6, 0.64}};
  std::vector<double> context(40, 0.0);
  context[8] = 0.4;
  const auto posterior = solve(*dense, findings, context);
  const auto mean = large->mean(findings, context, 1e-12);
  ASSERT_TRUE(mean.converged);
  for (std::size_t i = 0; i < 40; ++i) EXPECT_NEAR(mean.values[i], posterior.mean[i], 1e-9) << i;
  const auto column = large->covariance(findings, 17, 1e-12);
  EXPECT_NEAR(column.values[17], posterior.variance[17], 1e-9);
}

TEST(LargeNetwork, RefusesAnUnstableLoopAndTakesAStrongNegativeOne) {
  // Two states that feed each other with 0.9 and 0.95: abscissa sqrt(0.855) = 0.925.
  const std::vector<PlainEdge> positive{{1, 0, 0.9}, {0, 1, 0.95}, {2, 0, 0.1}};
  const auto refused = LargeNetwork::load(3, positive, {1, 1, 1});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "network.unstable");
  // With one sign turned the eigenvalues are imaginary: radius above 1, abscissa 0, stable.
  const std::vector<PlainEdge> negative{{1, 0, 1.5}, {0, 1, -1.6}, {2, 0, 0.1}};
  const auto taken = LargeNetwork::load(3, negative, {1, 1, 1});
  ASSERT_TRUE(taken) << taken.error().line();
  EXPECT_GT(taken->absoluteRadius(), 1);
}

TEST(LargeNetwork, RefusesWhatIsNoEdge) {
  EXPECT_EQ(LargeNetwork::load(2, {{0, 0, 0.1}}, {1, 1}).error().code, "network.edge");
  EXPECT_EQ(LargeNetwork::load(2, {{0, 5, 0.1}}, {1, 1}).error().code, "network.edge");
  EXPECT_EQ(LargeNetwork::load(2, {{0, 1, 0.1}}, {1, 0}).error().code, "network.variance");
}

/// The most memory this process ever held, in KiB.
long peakMemory() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

TEST(LargeNetwork, AHubOfTenThousandEdgesIsSolvedWithoutItsSquare) {
  // One state acts on 10,000 others, and another is acted on by 10,000: A'A would hold 10^8 numbers, 800 MB.
  const long before = peakMemory();
  std::vector<PlainEdge> edges;
  for (std::uint32_t i = 1; i <= 10000; ++i) edges.push_back({i, 0, 0.3});
  const auto net = LargeNetwork::load(10001, edges, std::vector<double>(10001, 0.91));
  ASSERT_TRUE(net);
  // A finding of +1 with loading 1 and error variance 1 on the hub, whose variance is 0.91: mean 0.91 / 1.91.
  const std::vector<Observation> findings{{0, 1.0, 1.0, 1.0}};
  const auto mean = net->mean(findings, {}, 1e-12);
  EXPECT_NEAR(mean.values[0], 0.91 / 1.91, 1e-9);
  EXPECT_NEAR(mean.values[77], 0.3 * 0.91 / 1.91, 1e-9);

  std::vector<PlainEdge> inward;
  for (std::uint32_t i = 1; i <= 10000; ++i) inward.push_back({0, i, 0.005});
  // 10,000 causes of variance 1, each by 0.005: 10,000 * 0.000025 = 0.25 of the variance; the rest is its own.
  std::vector<double> q(10001, 1.0);
  q[0] = 0.75;
  const auto sink = LargeNetwork::load(10001, inward, q);
  ASSERT_TRUE(sink) << sink.error().line();
  const auto seen = sink->mean(findings, {}, 1e-12);
  EXPECT_NEAR(seen.values[0], 0.5, 1e-9);      // 1 / (1 + 1)
  EXPECT_NEAR(seen.values[77], 0.0025, 1e-9);  // covariance 0.005 / (1 + 1)
  EXPECT_LT(peakMemory() - before, 64 * 1024) << "KiB";
}

TEST(LargeNetwork, StopsWhenAsked) {
  std::stop_source stop;
  stop.request_stop();
  const auto net = LargeNetwork::load(50, randomEdges(50, 200, 0.1, 1), std::vector<double>(50, 1.0));
  ASSERT_TRUE(net);
  const std::vector<Observation> findings{{3, 1.0, 0.8, 0.36}};
  EXPECT_FALSE(net->mean(findings, {}, 1e-12, stop.get_token()).converged);
}

}  // namespace
}  // namespace homeostat::network
