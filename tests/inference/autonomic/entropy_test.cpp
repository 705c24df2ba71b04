// Entropies against the definition, pair by pair, on random series of both kinds (few and many different values).
#include "inference/autonomic/entropy.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace homeostat::autonomic {
namespace {

bool near(std::span<const double> x, std::size_t i, std::size_t j, std::size_t m, double r) {
  for (std::size_t k = 0; k < m; ++k)
    if (std::fabs(x[i + k] - x[j + k]) > r) return false;
  return true;
}

double slowSample(std::span<const double> x, double r) {
  double two = 0, three = 0;
  for (std::size_t i = 0; i + 2 < x.size(); ++i)
    for (std::size_t j = 0; j + 2 < x.size(); ++j) {
      if (i == j) continue;
      two += near(x, i, j, 2, r) ? 1 : 0;
      three += near(x, i, j, 3, r) ? 1 : 0;
    }
  return -std::log(three / two);
}

double slowApproximate(std::span<const double> x, double r) {
  const auto phi = [&](std::size_t m) {
    const std::size_t n = x.size() - m + 1;
    double sum = 0;
    for (std::size_t i = 0; i < n; ++i) {
      double count = 0;
      for (std::size_t j = 0; j < n; ++j) count += near(x, i, j, m, r) ? 1 : 0;
      sum += std::log(count / static_cast<double>(n));
    }
    return sum / static_cast<double>(n);
  };
  return std::fabs(phi(2) - phi(3));
}

std::vector<double> walk(std::size_t n, double step, unsigned seed) {
  std::mt19937 random(seed);
  std::vector<double> x;
  double at = 0;
  for (std::size_t i = 0; i < n; ++i) {
    at = 0.9 * at + static_cast<double>(random() % 2001) / 20 - 50;
    x.push_back(std::round((800 + at) / step) * step);
  }
  return x;
}

TEST(Entropy, EqualsTheDefinitionWithFewAndWithManyDifferentValues) {
  // 3000 values in steps of 0.01 are more than 2048 different ones and are counted pair by pair.
  for (const double step : {1.0, 8.0, 0.01})
    for (const std::size_t n : {60U, 400U, 3000U}) {
      const auto x = walk(n, step, 7);
      const auto got = entropies({x}, 15, Templates::prolonged);
      EXPECT_NEAR(*got.sample, slowSample(x, 15), 1e-9) << step << " " << n;
      EXPECT_NEAR(*got.approximate, slowApproximate(x, 15), 1e-9) << step << " " << n;
    }
}

TEST(Entropy, NoPatternCrossesAGap) {
  // Two pieces of two values each have no three in a row, though four values joined would have.
  const std::vector<double> a{800, 800}, b{800, 800};
  EXPECT_FALSE(entropies({a, b}, 1, Templates::prolonged).sample);
  // Three pieces of 800 800 800: each has one pattern that goes on; every pair matches at two and at three values.
  const std::vector<double> c{800, 800, 800};
  EXPECT_NEAR(*entropies({c, c, c}, 1, Templates::prolonged).sample, 0, 1e-12);
}

TEST(Entropy, OfMeansIsThatOfTheAveragedSeries) {
  const auto x = walk(500, 1, 3);
  std::vector<double> means;
  for (std::size_t i = 0; i + 1 < x.size(); i += 2) means.push_back((x[i] + x[i + 1]) / 2);
  EXPECT_NEAR(*sampleEntropyAtScale({x}, 12, 2), slowSample(means, 12), 1e-9);
}

TEST(Entropy, ConstantOrEmptySeriesHaveNone) {
  EXPECT_FALSE(entropies({}, 1, Templates::all).sample);
  const std::vector<double> x(100, 800.0);
  EXPECT_FALSE(entropies({x}, 0, Templates::prolonged).sample);
}

}  // namespace
}  // namespace homeostat::autonomic
