// A reference solver that shares nothing with the real one: plain Gauss-Jordan elimination in long double on the joint
// distribution of states and findings, no linear algebra library, no gain form, no closed forms.
#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <stdexcept>

#include "inference/network/network.hpp"

namespace homeostat::network {
namespace {

using Number = long double;
using Matrix = std::vector<std::vector<Number>>;

Matrix zeros(std::size_t rows, std::size_t columns) { return Matrix(rows, std::vector<Number>(columns, 0)); }

Matrix inverse(Matrix a) {
  const std::size_t n = a.size();
  Matrix out = zeros(n, n);
  for (std::size_t i = 0; i < n; ++i) out[i][i] = 1;
  for (std::size_t c = 0; c < n; ++c) {
    std::size_t pivot = c;
    for (std::size_t r = c + 1; r < n; ++r)
      if (std::abs(a[r][c]) > std::abs(a[pivot][c])) pivot = r;
    if (a[pivot][c] == 0) throw std::runtime_error("singular");
    std::swap(a[c], a[pivot]);
    std::swap(out[c], out[pivot]);
    const Number d = a[c][c];
    for (std::size_t k = 0; k < n; ++k) {
      a[c][k] /= d;
      out[c][k] /= d;
    }
    for (std::size_t r = 0; r < n; ++r) {
      if (r == c) continue;
      const Number f = a[r][c];
      for (std::size_t k = 0; k < n; ++k) {
        a[r][k] -= f * a[c][k];
        out[r][k] -= f * out[c][k];
      }
    }
  }
  return out;
}

Matrix times(const Matrix& a, const Matrix& b) {
  Matrix out = zeros(a.size(), b[0].size());
  for (std::size_t i = 0; i < a.size(); ++i)
    for (std::size_t k = 0; k < b.size(); ++k)
      for (std::size_t j = 0; j < b[0].size(); ++j) out[i][j] += a[i][k] * b[k][j];
  return out;
}

Matrix turned(const Matrix& a) {
  Matrix out = zeros(a[0].size(), a.size());
  for (std::size_t i = 0; i < a.size(); ++i)
    for (std::size_t j = 0; j < a[0].size(); ++j) out[j][i] = a[i][j];
  return out;
}

struct BruteForce {
  std::vector<double> mean, variance, q;
};

/// Joint normal of (x, y), then the textbook conditional; q from sum over j of T_ij^2 q_j = 1.
BruteForce bruteForce(const Model& model, const std::vector<Observation>& findings, const std::vector<double>& b,
                      const std::vector<ErrorCovariance>& covariances) {
  const std::size_t n = model.states.size(), o = findings.size();
  Matrix a = zeros(n, n);
  for (std::size_t i = 0; i < n; ++i) a[i][i] = 1;
  for (const auto& e : model.edges) a[e.to][e.from] -= e.weight;
  const Matrix t = inverse(a);
  Matrix squared = t, ones = zeros(n, 1), d = zeros(n, n), context = zeros(n, 1);
  for (auto& row : squared)
    for (auto& v : row) v *= v;
  for (auto& row : ones) row[0] = 1;
  const Matrix q = times(inverse(squared), ones);
  for (std::size_t i = 0; i < n; ++i) {
    d[i][i] = q[i][0];
    context[i][0] = b.empty() ? 0 : b[i];
  }
  const Matrix m0 = times(t, context), p0 = times(times(t, d), turned(t));
  Matrix h = zeros(o, n), r = zeros(o, o), y = zeros(o, 1);
  for (std::size_t j = 0; j < o; ++j) {
    h[j][findings[j].state] = findings[j].loading;
    r[j][j] = findings[j].variance;
    y[j][0] = findings[j].z;
  }
  for (const auto& c : covariances) r[c.a][c.b] = r[c.b][c.a] = c.value;
  Matrix s = times(times(h, p0), turned(h));
  const Matrix predicted = times(h, m0);
  for (std::size_t i = 0; i < o; ++i) {
    for (std::size_t j = 0; j < o; ++j) s[i][j] += r[i][j];
    y[i][0] -= predicted[i][0];
  }
  const Matrix gain = times(times(p0, turned(h)), inverse(s));
  const Matrix shift = times(gain, y), fall = times(times(gain, h), p0);
  BruteForce out;
  for (std::size_t i = 0; i < n; ++i) {
    out.mean.push_back(static_cast<double>(m0[i][0] + shift[i][0]));
    out.variance.push_back(static_cast<double>(p0[i][i] - fall[i][i]));
    out.q.push_back(static_cast<double>(q[i][0]));
  }
  return out;
}

Model randomLoops(unsigned seed, std::size_t n, double size) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<double> weight(-size, size);
  Model model;
  for (std::size_t i = 0; i < n; ++i) model.states.push_back("s" + std::to_string(i));
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      if (i == j || random() % 4 != 0) continue;
      Edge e;
      e.to = i;
      e.from = j;
      e.weight = weight(random);
      e.spread = 0.05;
      e.id = std::to_string(j) + ">" + std::to_string(i);
      model.edges.push_back(e);
    }
  }
  return model;
}

void compare(const Prior& prior, const std::vector<Observation>& findings, const std::vector<double>& context,
             const std::vector<ErrorCovariance>& covariances, double tolerance) {
  const auto expected = bruteForce(prior.model(), findings, context, covariances);
  const auto p = solve(prior, findings, context, covariances);
  for (std::size_t i = 0; i < prior.size(); ++i) {
    EXPECT_NEAR(p.mean[i], expected.mean[i], tolerance);
    EXPECT_NEAR(p.variance[i], expected.variance[i], tolerance);
    EXPECT_NEAR(prior.disturbance()[i], expected.q[i], tolerance);
  }
}

TEST(BruteForce, AgreesOnRandomNetworksWithLoops) {
  std::size_t loaded = 0;
  for (unsigned seed = 0; seed < 60; ++seed) {
    std::mt19937 random(seed + 1000);
    std::normal_distribution<double> z;
    const std::size_t n = 3 + seed % 9;
    const auto prior = Prior::load(randomLoops(seed, n, 0.5), {});
    if (!prior) continue;
    ++loaded;
    std::vector<Observation> findings;
    for (std::size_t j = 0; j < 1 + seed % 4; ++j) findings.push_back({random() % n, z(random), 0.8, 0.36});
    std::vector<double> context(n, 0);
    context[seed % n] = 0.3;
    std::vector<ErrorCovariance> covariances;
    if (findings.size() > 1) covariances.push_back({0, 1, 0.2});
    compare(*prior, findings, context, covariances, 1e-9);
  }
  EXPECT_GT(loaded, 40U) << "most of these networks must be accepted, else nothing is shown";
}

TEST(BruteForce, AgreesOnLoopsNearTheStabilityLimit) {
  // Two states that raise one another by w: the abscissa is w. At 0.79 the margin of 0.2 still stands; the gain of a
  // push is 1 / (1 - w^2) = 2.66.
  for (const double w : {0.5, 0.7, 0.79}) {
    Model model;
    model.states = {"a", "b"};
    for (const auto& [to, from] : {std::pair(0U, 1U), std::pair(1U, 0U)}) {
      Edge e;
      e.to = to;
      e.from = from;
      e.weight = w;
      e.spread = 0.05;
      e.id = std::to_string(from);
      model.edges.push_back(e);
    }
    LoadOptions options;
    options.shrink = false;
    const auto prior = Prior::load(model, options);
    if (!prior) {
      // (1 + w^2) / (1 - w^2)^2 q = 1 leaves q positive for every w; only the margin or the condition may refuse.
      ADD_FAILURE() << w << ": " << prior.error().line();
      continue;
    }
    EXPECT_NEAR(prior->total(0, 0), 1 / (1 - w * w), 1e-12);
    compare(*prior, {{0, 1.5, 0.9, 0.19}, {1, -1, 0.8, 0.36}}, {0.2, 0}, {}, 1e-8);
  }
}

TEST(BruteForce, ALoopBeyondTheMarginIsRefused) {
  Model model;
  model.states = {"a", "b"};
  for (const auto& [to, from] : {std::pair(0U, 1U), std::pair(1U, 0U)}) {
    Edge e;
    e.to = to;
    e.from = from;
    e.weight = 0.85;
    model.edges.push_back(e);
  }
  LoadOptions options;
  options.shrink = false;
  const auto prior = Prior::load(model, options);
  ASSERT_FALSE(prior);
  EXPECT_EQ(prior.error().code, "network.unstable");
}

TEST(BruteForce, SampledMeansHaveTheSpreadOfTheClosedForm) {
  // One edge a > b of 0.5 +- 0.05, a seen at z = 2 with loading 0.8: mean a = 1.6, mean b = w * 1.6 up to what b's own
  // variance gives; d mean_b / dw = 1.6 with b unseen, so the spread is 0.08.
  Model model;
  model.states = {"a", "b"};
  Edge e;
  e.to = 1;
  e.from = 0;
  e.weight = 0.5;
  e.spread = 0.05;
  e.id = "a>b";
  model.edges.push_back(e);
  const auto prior = Prior::load(model, {});
  ASSERT_TRUE(prior);
  const std::vector<Observation> findings{{0, 2, 0.8, 0.36}};
  const auto p = solve(*prior, findings, {});
  EXPECT_NEAR(explain(*prior, findings, p, 1).sd_weights, 0.08, 1e-12);
  const auto sampled = sampleMeans(*prior, findings, p, {}, {1}, {}, 4000, 11);
  EXPECT_EQ(sampled.draws, 4000U);
  EXPECT_NEAR(sampled.states[0].mean, 0.8, 0.005);  // three standard errors of 0.08 / sqrt(4000)
  EXPECT_NEAR(sampled.states[0].sd, 0.08, 0.003);
  EXPECT_EQ(sampled.states[0].share, 1);
  const auto again = sampleMeans(*prior, findings, p, {}, {1}, {}, 4000, 11);
  EXPECT_EQ(again.states[0].mean, sampled.states[0].mean) << "same seed, same bytes";
}

TEST(BruteForce, SamplingStopsWhenAsked) {
  const auto prior = Prior::load(randomLoops(1, 6, 0.2), {});
  ASSERT_TRUE(prior);
  std::stop_source stop;
  stop.request_stop();
  const std::vector<Observation> findings{{0, 1, 0.8, 0.36}};
  const auto sampled =
      sampleMeans(*prior, findings, solve(*prior, findings, {}), {}, {1}, {}, 1000, 1, stop.get_token());
  EXPECT_EQ(sampled.draws, 0U);
}

TEST(BruteForce, AFindingAloneSaysOnlyWhatItsOwnCausesMay) {
  // a > c < b: c seen alone puts its deviation on a, b and c; a seen alone says nothing of b.
  Model model;
  model.states = {"a", "b", "c"};
  for (const std::size_t from : {0U, 1U}) {
    Edge e;
    e.to = 2;
    e.from = from;
    e.weight = 0.5;
    e.id = std::to_string(from);
    model.edges.push_back(e);
  }
  const auto prior = Prior::load(model, {});
  ASSERT_TRUE(prior);
  const auto by_a = causesByFindingAlone(*prior, {0, 1, 0.8, 0.36}, 0, 1);
  for (const double v : by_a) EXPECT_EQ(v, 0);
  const auto by_c = causesByFindingAlone(*prior, {2, 1, 0.8, 0.36}, 0, 1);
  EXPECT_GT(by_c[1], 0);
  // Both seen: a's raised value makes b less needed to explain c, so a's share of b is negative.
  const std::vector<Observation> both{{0, 1, 0.8, 0.36}, {2, 1, 0.8, 0.36}};
  const auto p = solve(*prior, both, {});
  EXPECT_LT(p.by_finding[1 * 2 + 0], 0);
}

}  // namespace
}  // namespace homeostat::network
