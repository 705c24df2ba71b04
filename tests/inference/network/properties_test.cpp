#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "inference/network/network.hpp"

namespace homeostat::network {
namespace {

Model randomModel(unsigned seed, std::size_t n = 12) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<double> weight(-0.3, 0.3);
  Model model;
  for (std::size_t i = 0; i < n; ++i) model.states.push_back("s" + std::to_string(i));
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      if (i == j || random() % 5 != 0) continue;
      Edge e;
      e.to = i;
      e.from = j;
      e.weight = weight(random);
      e.spread = 0.1;
      e.id = std::to_string(j) + ">" + std::to_string(i);
      model.edges.push_back(e);
    }
  }
  return model;
}

std::vector<Observation> someFindings(unsigned seed, std::size_t n = 12) {
  std::mt19937 random(seed);
  std::normal_distribution<double> z;
  std::vector<Observation> list;
  for (int i = 0; i < 5; ++i) list.push_back({random() % n, z(random), 0.8, 0.36});
  return list;
}

Prior loaded(const Model& model) {
  auto prior = Prior::load(model, {});
  if (!prior) throw std::runtime_error(prior.error().line());
  return std::move(*prior);
}

class RandomNetworks : public testing::TestWithParam<unsigned> {};

TEST_P(RandomNetworks, GainFormEqualsInformationForm) {
  const Prior prior = loaded(randomModel(GetParam()));
  const auto findings = someFindings(GetParam());
  std::vector<double> context(12, 0.0);
  context[3] = 0.4;
  const auto a = solve(prior, findings, context);
  const auto b = solveByInformation(prior, findings, context);
  for (std::size_t i = 0; i < 12; ++i) {
    EXPECT_NEAR(a.mean[i], b.mean[i], 1e-9);
    EXPECT_NEAR(a.variance[i], b.variance[i], 1e-9);
  }
}

TEST_P(RandomNetworks, AllThreeExplanationsSumToTheMean) {
  const Prior prior = loaded(randomModel(GetParam()));
  const auto findings = someFindings(GetParam());
  const auto p = solve(prior, findings, {});
  for (std::size_t t = 0; t < 12; ++t) {
    const auto x = explain(prior, findings, p, t);
    double cause = 0;
    double edge = x.own;
    double finding = p.prior_mean[t];
    for (const double c : x.by_cause) cause += c;
    for (const double c : x.by_edge) edge += c;
    for (std::size_t j = 0; j < findings.size(); ++j) finding += p.by_finding[t * findings.size() + j];
    EXPECT_NEAR(cause, p.mean[t], 1e-12);
    EXPECT_NEAR(edge, p.mean[t], 1e-12);
    EXPECT_NEAR(finding, p.mean[t], 1e-12);
  }
}

/// The gradient holds D fixed; here the edge is changed and the posterior solved with the old disturbance variances.
TEST_P(RandomNetworks, WeightGradientEqualsCentralDifferences) {
  Model model = randomModel(GetParam());
  const Prior prior = loaded(model);
  const auto findings = someFindings(GetParam());
  const auto p = solve(prior, findings, {});
  const auto x = explain(prior, findings, p, 0);
  // Mean with edge weight changed by d, by the closed form of the rank-one change of T, through the sampled linear
  // system.
  const auto meanAt = [&](std::size_t e, double d) {
    const std::size_t n = prior.size();
    const auto& edge = prior.model().edges[e];
    std::vector<std::vector<double>> t(n, std::vector<double>(n));
    const double denominator = 1 - d * prior.total(edge.from, edge.to);
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < n; ++j) {
        t[i][j] = prior.total(i, j) + d * prior.total(i, edge.to) * prior.total(edge.from, j) / denominator;
      }
    }
    // Solve S al = y by Gauss elimination on five findings: independent of Eigen.
    const std::size_t o = findings.size();
    std::vector<std::vector<double>> s(o, std::vector<double>(o + 1));
    const auto cov = [&](std::size_t a, std::size_t b) {
      double sum = 0;
      for (std::size_t k = 0; k < n; ++k) sum += t[a][k] * prior.disturbance()[k] * t[b][k];
      return sum;
    };
    for (std::size_t a = 0; a < o; ++a) {
      for (std::size_t b = 0; b < o; ++b) {
        s[a][b] = findings[a].loading * findings[b].loading * cov(findings[a].state, findings[b].state) +
                  (a == b ? findings[a].variance : 0);
      }
      s[a][o] = findings[a].z;
    }
    for (std::size_t a = 0; a < o; ++a) {
      for (std::size_t b = 0; b < o; ++b) {
        if (a == b) continue;
        const double f = s[b][a] / s[a][a];
        for (std::size_t k = 0; k <= o; ++k) s[b][k] -= f * s[a][k];
      }
    }
    double mean = 0;
    for (std::size_t a = 0; a < o; ++a) mean += findings[a].loading * cov(0, findings[a].state) * s[a][o] / s[a][a];
    return mean;
  };
  for (std::size_t e = 0; e < prior.model().edges.size(); ++e) {
    const double h = 1e-5;
    EXPECT_NEAR(x.edge_gradient[e], (meanAt(e, h) - meanAt(e, -h)) / (2 * h), 1e-7);
  }
}

TEST_P(RandomNetworks, OrderOfFindingsChangesNoBit) {
  const Prior prior = loaded(randomModel(GetParam()));
  auto findings = someFindings(GetParam());
  const auto a = solve(prior, findings, {});
  std::reverse(findings.begin(), findings.end());
  const auto b = solve(prior, findings, {});
  EXPECT_EQ(a.mean, b.mean);
  EXPECT_EQ(a.variance, b.variance);
}

TEST_P(RandomNetworks, AFindingEqualToItsPredictionMovesNothing) {
  const Prior prior = loaded(randomModel(GetParam()));
  auto findings = someFindings(GetParam());
  const auto before = solve(prior, findings, {});
  findings.push_back({2, before.mean[2], 1.0, 0.5});
  const auto after = solve(prior, findings, {});
  for (std::size_t i = 0; i < 12; ++i) EXPECT_NEAR(after.mean[i], before.mean[i], 1e-9);
}

TEST_P(RandomNetworks, PosteriorVarianceIsNeverAboveThePrior) {
  const Prior prior = loaded(randomModel(GetParam()));
  const auto p = solve(prior, someFindings(GetParam()), {});
  for (std::size_t i = 0; i < 12; ++i) {
    EXPECT_LE(p.variance[i], p.prior_variance[i] + 1e-12);
    EXPECT_NEAR(p.prior_variance[i], 1.0, 1e-9) << "reference sd is 1 by definition";
  }
}

TEST_P(RandomNetworks, TurningAStateRoundFlipsItAndNothingElse) {
  Model model = randomModel(GetParam());
  const auto findings = someFindings(GetParam());
  const auto p = solve(loaded(model), findings, {});
  for (auto& e : model.edges) {
    if ((e.to == 4) != (e.from == 4)) e.weight = -e.weight;
  }
  auto turned = findings;
  for (auto& f : turned) {
    if (f.state == 4) f.z = -f.z;
  }
  const auto q = solve(loaded(model), turned, {});
  for (std::size_t i = 0; i < 12; ++i) EXPECT_NEAR(q.mean[i], i == 4 ? -p.mean[i] : p.mean[i], 1e-12);
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomNetworks, testing::Range(1U, 9U));

Edge edge(std::size_t from, std::size_t to, double weight, double spread = 0.1) {
  Edge e;
  e.from = from;
  e.to = to;
  e.weight = weight;
  e.spread = spread;
  e.id = std::to_string(from) + ">" + std::to_string(to);
  return e;
}

TEST(Load, RefusesALoopTooNearInstabilityAndNamesIt) {
  const auto prior = Prior::load({{"a", "b", "c"}, {edge(0, 1, 0.95), edge(1, 0, 0.95), edge(1, 2, 0.1)}}, {});
  ASSERT_FALSE(prior.has_value());
  EXPECT_EQ(prior.error().code, "network.unstable");
  EXPECT_EQ(prior.error().place, "a, b");
}

TEST(Load, StrongNegativeFeedbackIsStableThoughItsRadiusExceedsOne) {
  LoadOptions options;
  options.shrink = false;
  const auto prior = Prior::load({{"a", "b"}, {edge(0, 1, 1.58), edge(1, 0, -1.58)}}, options);
  ASSERT_TRUE(prior.has_value()) << prior.error().line();
  EXPECT_NEAR(prior->absoluteRadius(), 1.58, 1e-9);
  EXPECT_NEAR(prior->loops().front().gain, -1.58 * 1.58, 1e-12);
}

TEST(Load, ShrinksWhatClaimsTooMuch) {
  // Two causes of 0.9 claim 2 * 0.81 = 1.62 of one variance; scaled to 0.8 in all: each 0.9 * sqrt(0.8 / 1.62) =
  // 0.6325.
  const auto prior = Prior::load({{"a", "b", "c"}, {edge(0, 2, 0.9), edge(1, 2, 0.9)}}, {});
  ASSERT_TRUE(prior.has_value()) << prior.error().line();
  EXPECT_NEAR(prior->model().edges[0].weight, std::sqrt(0.4), 1e-8);
  EXPECT_NEAR(prior->shrinkFactor()[0], std::sqrt(0.8 / 1.62), 1e-8);
  EXPECT_NEAR(prior->disturbance()[2], 0.2, 1e-8);
}

TEST(Explain, OnePaperBehindTwoEdgesIsOneVote) {
  // Two parallel causes, both from one cluster: spreads add; from two: they add in squares.
  Model one{{"a", "b", "c"}, {edge(0, 2, 0.4), edge(1, 2, 0.4)}};
  Model two = one;
  for (std::size_t i = 0; i < 2; ++i) {
    one.edges[i].clusters = {{"same", 1, 0.1}};
    two.edges[i].clusters = {{"paper " + std::to_string(i), 1, 0.1}};
  }
  const std::vector<Observation> findings{{0, 2, 0.9, 0.19}, {1, 2, 0.9, 0.19}};
  const auto spread = [&](const Model& m) {
    const Prior prior = loaded(m);
    return explain(prior, findings, solve(prior, findings, {}), 2).sd_weights;
  };
  EXPECT_NEAR(spread(one), spread(two) * std::sqrt(2.0), 1e-12);
}

/// A published example: x1 ~ N(1; 4), x2 ~ N(-5 + 0.5 x1; 4), x3 ~ N(4 - x2; 3) has the joint covariance
/// [[4, 2, -2], [2, 5, -5], [-2, -5, 8]] (the linear Gaussian network in the documentation and tests of pgmpy).
TEST(Solve, GivesThePublishedCovariancesOfALinearGaussianChain) {
  const double cov[3][3] = {{4, 2, -2}, {2, 5, -5}, {-2, -5, 8}};
  const auto correlation = [&](std::size_t i, std::size_t j) { return cov[i][j] / std::sqrt(cov[i][i] * cov[j][j]); };
  // Standardised weights: the slope times the spread of the cause over that of the effect.
  const Prior prior =
      loaded({{"x1", "x2", "x3"}, {edge(0, 1, 0.5 * std::sqrt(4.0 / 5.0)), edge(1, 2, -1.0 * std::sqrt(5.0 / 8.0))}});
  EXPECT_NEAR(prior.disturbance()[1], 4.0 / 5.0, 1e-12);
  EXPECT_NEAR(prior.disturbance()[2], 3.0 / 8.0, 1e-12);
  for (std::size_t seen = 0; seen < 3; ++seen) {
    const double z = 1.7, error = 0.5;
    const auto p = solve(prior, {{seen, z, 1.0, error}}, {});
    for (std::size_t i = 0; i < 3; ++i) {
      EXPECT_NEAR(p.mean[i], correlation(i, seen) * z / (1 + error), 1e-12) << seen << i;
      EXPECT_NEAR(p.variance[i], 1 - correlation(i, seen) * correlation(i, seen) / (1 + error), 1e-12) << seen << i;
    }
  }
}

TEST(Press, EffectIsZeroAtTheSignMargin) {
  // a -> b -> c with a -> c against it: 0.5 * 0.4 - 0.3 = -0.1; a -> c turns the sign when it rises by 0.1.
  const Model model{{"a", "b", "c"}, {edge(0, 1, 0.5), edge(1, 2, 0.4), edge(0, 2, -0.3)}};
  const Prior prior = loaded(model);
  const Press push{{{0, 1.0, 0.1, "push"}}};
  EXPECT_NEAR(press(prior, push).effect[2], -0.1, 1e-12);
  EXPECT_NEAR(*signMargins(prior, push, 2)[2], 0.1, 1e-12);
  Model turned = model;
  turned.edges[2].weight += 0.1;
  EXPECT_NEAR(press(loaded(turned), push).effect[2], 0.0, 1e-12);
}

TEST(Hold, AHeldStateStandsWhereItIsHeldAndItsFeedbackIsCut) {
  // a <-> b with weights 0.5 and 0.4: pressing a by 1 moves a by 1 / (1 - 0.2) = 1.25; holding it 1 away moves it by 1
  // and b by 0.5 alone.
  const Model model{{"a", "b"}, {edge(0, 1, 0.5), edge(1, 0, 0.4)}};
  const Prior prior = loaded(model);
  EXPECT_NEAR(press(prior, {{{0, 1.0, 0.0, "push"}}}).effect[0], 1.25, 1e-12);
  const auto held = hold(prior, 0, 1.0);
  EXPECT_NEAR(held.effect[0], 1.0, 1e-12);
  EXPECT_NEAR(held.effect[1], 0.5, 1e-12);
  // Only the edge a -> b matters; its spread is that of the fixture's edges, and what is held does not vary.
  EXPECT_NEAR(held.sd[1], model.edges[0].spread, 1e-12);
  EXPECT_NEAR(held.sd[0], 0, 1e-12);
}

TEST(SampleSignShare, WithoutSpreadItIsTheSignItself) {
  const Prior prior = loaded({{"a", "b"}, {edge(0, 1, -0.3, 0.0)}});
  EXPECT_EQ(sampleSignShare(prior, {{{0, 1.0, 0.0, "p"}}}, 1, 100, 7).share, 1.0);
}

TEST(SampleSignShare, OneVeryLowEdgeStaysBelowTheShareASuggestionNeeds) {
  // weight 0.2 with spread 0.3: Phi(0.2 / 0.3) = Phi(0.667) = 0.748
  const Prior prior = loaded({{"a", "b"}, {edge(0, 1, 0.2, 0.3)}});
  const auto share = sampleSignShare(prior, {{{0, 1.0, 0.0, "p"}}}, 1, 4000, 7);
  EXPECT_NEAR(share.share, 0.748, 0.03);
  EXPECT_LT(share.share, 0.9);
  EXPECT_EQ(share.share, sampleSignShare(prior, {{{0, 1.0, 0.0, "p"}}}, 1, 4000, 7).share) << "same seed, same answer";
}

TEST(BestPaths, ComeStrongestFirstAndNeverVisitAStateTwice) {
  const Model model{{"a", "b", "c"}, {edge(0, 1, 0.5), edge(1, 2, 0.8), edge(0, 2, -0.3), edge(1, 0, 0.9)}};
  const auto paths = bestPaths(model, 0, 2, 5);
  ASSERT_EQ(paths.size(), 2U);
  EXPECT_EQ(paths[0].edges, (std::vector<std::size_t>{0, 1}));
  EXPECT_NEAR(paths[0].weight, 0.4, 1e-12);
  EXPECT_NEAR(paths[1].weight, -0.3, 1e-12);
}

TEST(Solve, RefusesAFindingWithoutVariance) {
  const Prior prior = loaded({{"a", "b"}, {edge(0, 1, 0.2)}});
  EXPECT_THROW(solve(prior, {{0, 1.0, 1.0, 0.0}}, {}), base::Failure);
}

TEST(Solve, DoublingAnErrorVarianceNeverRaisesItsInfluence) {
  const Prior prior = loaded(randomModel(3));
  auto findings = someFindings(3);
  const auto before = solve(prior, findings, {});
  findings[0].variance *= 2;
  const auto after = solve(prior, findings, {});
  const std::size_t own = findings[0].state * findings.size();
  EXPECT_LE(std::abs(after.by_finding[own]), std::abs(before.by_finding[own]) + 1e-12);
}

}  // namespace
}  // namespace homeostat::network
