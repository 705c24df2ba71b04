#include "inference/course/phases.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace homeostat::inference::course {
namespace {

std::vector<Dated> daily(const std::vector<double>& values, double from = 0) {
  std::vector<Dated> out;
  for (std::size_t i = 0; i < values.size(); ++i) out.push_back({from + static_cast<double>(i), values[i]});
  return out;
}

TEST(Phases, WelchByHand) {
  // Before 5, 7, 6, 8 (mean 6.5, variance 5/3); after 3, 5, 4, 2 (mean 3.5, variance 5/3). Products of neighbours
  // around the mean: before (-1.5 * 0.5) + (0.5 * -0.5) + (-0.5 * 1.5) = -1.75, after (-0.5 * 1.5) + (1.5 * 0.5) + (0.5
  // * -1.5) = -0.75; below zero, so every value counts. Standard error sqrt(5/12 + 5/12) = 0.912871, 6 degrees of
  // freedom, t = 2.446912: -3 +- 2.233715.
  const auto p = comparePhases(daily({5, 7, 6, 8}), daily({3, 5, 4, 2}, 10));
  ASSERT_TRUE(p);
  EXPECT_EQ(p->difference, -3);
  EXPECT_EQ(p->autocorrelation, 0);
  EXPECT_NEAR(p->low, -5.233715, 1e-5);
  EXPECT_NEAR(p->high, -0.766285, 1e-5);
  EXPECT_TRUE(p->started_at_extreme) << "8 is the highest of its phase";
}

TEST(Phases, NeighboursThatResembleOneAnotherCountForLess) {
  const auto slow = comparePhases(daily({1, 1, 1, 1, 5, 5, 5, 5}), daily({2, 2, 2, 2, 6, 6, 6, 6}, 20));
  const auto mixed = comparePhases(daily({1, 5, 1, 5, 5, 1, 5, 1}), daily({2, 6, 2, 6, 6, 2, 6, 2}, 20));
  ASSERT_TRUE(slow && mixed);
  EXPECT_EQ(slow->difference, 1);
  // Around the means +-2: products 4 * (3 - 1 + 3) = 20 a phase over squares 32: r = 0.625, share 0.375 / 1.625.
  EXPECT_NEAR(slow->autocorrelation, 0.625, 1e-12);
  EXPECT_NEAR(slow->effective_before, std::max(2.0, 8 * 0.375 / 1.625), 1e-12);
  EXPECT_GT(slow->high - slow->low, mixed->high - mixed->low);
}

TEST(Phases, ASlopeBeforeTheStartIsSeen) {
  const auto p = comparePhases(daily({10, 9.1, 8, 7, 6.1, 5, 4, 3}), daily({2, 2.1, 1.9, 2, 2.1, 1.9, 2}, 8));
  ASSERT_TRUE(p && p->trend);
  EXPECT_NEAR(*p->trend, -1, 0.02);
  EXPECT_LT(*p->trend_high, 0);
}

TEST(Phases, TooLittleGivesNothing) {
  EXPECT_FALSE(comparePhases(daily({1}), daily({2, 3})));
  EXPECT_FALSE(comparePhases(daily({2, 2, 2}), daily({2, 2}))) << "nothing varies, so no spread can be told";
}

}  // namespace
}  // namespace homeostat::inference::course
