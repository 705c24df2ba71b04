#include "inference/autonomic/hrv.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

namespace homeostat::autonomic {
namespace {

TEST(Hrv, TimeDomainByHand) {
  // 800, 860, 800: differences 60 and -60; mean 820; SD sqrt((400 + 1600 + 400) / 2); RMSSD 60; both exceed 50 ms.
  const auto m = measure({{800, 860, 800}, {}, {}});
  EXPECT_DOUBLE_EQ(*m.mean_nn, 820);
  EXPECT_NEAR(*m.sdnn, std::sqrt(1200.0), 1e-12);
  EXPECT_NEAR(*m.rmssd, 60, 1e-12);
  EXPECT_DOUBLE_EQ(*m.pnn50, 100);
  EXPECT_FALSE(m.lf.has_value());
}

TEST(Hrv, NoDifferenceIsTakenAcrossAGap) {
  // Two pieces, 800 810 820 and 1200 1210 1220: every difference inside a piece is 10 ms.
  const auto m = measure({{800, 810, 820, 1200, 1210, 1220}, {0.8, 1.61, 2.43, 60, 61.21, 62.43}, {}});
  EXPECT_NEAR(*m.rmssd, 10, 1e-9);
  ASSERT_EQ(m.gaps.size(), 1U);
  EXPECT_NEAR(m.gaps[0].to_s, 58.8, 1e-9);
  EXPECT_LT(m.quality, 0.2);
}

TEST(Hrv, ImpossibleAndNotFiniteIntervalsNeverBecomeANumber) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const auto m = measure({{800, nan, -5, 810, 90000, 805, 806}, {}, {}});
  EXPECT_NEAR(*m.mean_nn, (800 + 810 + 805 + 806) / 4.0, 1e-9);
  EXPECT_EQ(m.gaps.size(), 2U);
}

TEST(Hrv, TooFewIntervalsWithholdEverythingWithAReason) {
  const auto json = toJson(measure({{800}, {}, {}}));
  EXPECT_TRUE(json["mean_nn"].is_null());
  EXPECT_GE(json["withheld"].size(), 23U);
  EXPECT_EQ(json["rhythm"], "undecided");
}

}  // namespace
}  // namespace homeostat::autonomic
