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

/// Four hours of a second a beat, give or take; in the last two a wave of 0.1 Hz and 30 ms: its power is 30^2/2 = 450
/// ms2. The last interval makes the length, from the first beat on, (4 k + `last`) x 10 ms + 5 ms.
Beats waveInTheLastHalf(int last) {
  constexpr int count = 4 * 3600;
  Beats beats;
  double clock = 0;
  for (int i = 0; i < count; ++i) {
    const double wave = 2 * i > count ? 30 * std::sin(2 * 3.14159265358979 * 0.1 * clock) : 0;
    beats.rr_ms.push_back(1000 + wave);
    clock += beats.rr_ms.back() / 1000;
  }
  const double length_ms = clock * 1000 - beats.rr_ms.front();
  beats.rr_ms.push_back(1000 + 40 - std::fmod(length_ms + 1000, 40) + 10 * last + 5);
  return beats;
}

TEST(Hrv, ThePeersPowersOfADayJumpWithTenMillisecondsAndOursDoNot) {
  // Halves that overlap by half: [0, 1/2], [1/4, 3/4], [1/2, 1]. The wave fills none of the first, the later half of
  // the second and all of the third: (0 + 225 + 450) / 3 = 225 ms2. At the peer's 100 Hz a length of (4 k x 10 + 5) ms
  // has 4 k + 2 samples, twice an odd number: its third segment lacks a sample and is not there: (0 + 225) / 2 = 112.5.
  const auto odd = measure(waveInTheLastHalf(0), {Conventions::neurokit, Correction::none, {}});
  const auto even = measure(waveInTheLastHalf(1), {Conventions::neurokit, Correction::none, {}});
  ASSERT_TRUE(odd.lf && even.lf);
  EXPECT_NEAR(*odd.lf, 112.5, 3);
  EXPECT_NEAR(*even.lf, 225, 5);
  const auto own = measure(waveInTheLastHalf(0)), longer = measure(waveInTheLastHalf(1));
  ASSERT_TRUE(own.lf && longer.lf);
  EXPECT_NEAR(*own.lf, 225, 5);
  EXPECT_NEAR(*own.lf, *longer.lf, 0.5);
}

}  // namespace
}  // namespace homeostat::autonomic
