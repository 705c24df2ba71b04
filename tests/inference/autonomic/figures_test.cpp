// Geometric figures, the uneven spectrum, trends and the limits of what may be read.
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "inference/autonomic/geometric.hpp"
#include "inference/autonomic/hrv.hpp"
#include "inference/autonomic/lomb.hpp"
#include "inference/autonomic/trend.hpp"

namespace homeostat::autonomic {
namespace {

TEST(Geometric, TheBaseOfATriangleIsFoundAgain) {
  // Bins of 1000/128 ms around bin 102 (800 ms): 10 falls to 0 over five bins on each side, 50 intervals in all.
  std::vector<double> rr;
  for (int k = -4; k <= 4; ++k)
    for (int i = 0; i < 10 - 2 * std::abs(k); ++i) rr.push_back((102 + k + 0.5) * 1000 / 128);
  ASSERT_EQ(rr.size(), 50U);
  EXPECT_DOUBLE_EQ(*triangularIndex(rr), 50.0 / 10);
  EXPECT_NEAR(*triangularBase(rr), 10 * 1000.0 / 128, 1e-9);
}

TEST(Geometric, FiveMinuteStretchesCountOnlyWhenTheyAreFull) {
  // 300 s of 1000, of 800 and of 900 ms: means 1000, 800, 900, their spread 100; inside each nothing varies.
  std::vector<double> rr, t;
  double at = 0;
  for (const double interval : {1000.0, 800.0, 900.0})
    for (double s = 0; s + interval / 1000 < 299.9; s += interval / 1000) {
      rr.push_back(interval);
      t.push_back(at += interval / 1000);
    }
  while (at < 899) {
    rr.push_back(900);
    t.push_back(at += 0.9);
  }
  const auto five = fiveMinutes(rr, t);
  ASSERT_TRUE(five.spread_of_means);
  EXPECT_NEAR(*five.spread_of_means, 100, 2);
  EXPECT_FALSE(fiveMinutes(std::span(rr).first(600), std::span(t).first(600)).spread_of_means);
}

TEST(Lomb, ASineKeepsItsPowerAcrossAGap) {
  std::vector<double> t, x;
  for (int i = 0; i < 600; ++i) {
    if (i >= 250 && i < 330) continue;
    t.push_back(i * 0.9 + 0.05 * (i % 3));
    x.push_back(900 + 40 * std::sin(2 * std::numbers::pi * 0.1 * t.back()));
  }
  const auto s = lombScargle(t, x, 0, 0.0005, 0.5);
  EXPECT_NEAR(bandPower(s, 0.04, 0.15, false), 40 * 40 / 2.0, 120);
  EXPECT_LT(bandPower(s, 0.2, 0.4, false), 60);
}

std::vector<double> calm(std::size_t n) {
  std::vector<double> rr;
  for (std::size_t i = 0; i < n; ++i)
    rr.push_back(std::round(900 + 30 * std::sin(static_cast<double>(i) * 1.1) +
                            20 * std::sin(static_cast<double>(i) * 0.31) + static_cast<double>(i * 7919 % 17) - 8));
  return rr;
}

TEST(Limits, WithholdWhatIsTooShortAndSayWhatIsMissing) {
  HrvOptions options;
  options.limits = {{"rmssd", {60, 0, false, 1}},
                    {"sdnn", {300, 0, false, 1}},
                    {"lf", {120, 0, true, 1}},
                    {"sampen", {0, 200, false, 1}}};
  const auto m = measure({calm(100), {}, {}}, options);  // 90 s
  EXPECT_TRUE(m.rmssd);
  EXPECT_FALSE(m.sdnn);
  EXPECT_FALSE(m.lf);
  EXPECT_FALSE(m.sampen);
  std::string why;
  for (const auto& w : m.withheld)
    if (w.metric == "sdnn") why = w.why;
  EXPECT_EQ(why, "needs 300 s of usable beats, has 90");
  // A recording of five minutes ends before its last beat: 299 s are five minutes.
  const auto five = measure({calm(332), {}, {}}, options);
  EXPECT_TRUE(five.sdnn) << five.seconds;
}

TEST(Limits, AnUnbrokenPieceIsAskedForWhereASpectrumIs) {
  HrvOptions options;
  options.limits = {{"lf", {120, 0, true, 1}}};
  Beats beats{calm(240), {}, std::vector<bool>(240, false)};
  EXPECT_TRUE(measure(beats, options).lf);
  beats.suspect[120] = true;  // two pieces of 108 s
  const auto m = measure(beats, options);
  EXPECT_FALSE(m.lf);
  EXPECT_TRUE(m.lomb_lf);  // needs no unbroken piece
}

TEST(Limits, FiguresMadeByAFewWrongBeatsAreWithheldUntilCorrected) {
  auto rr = calm(400);
  for (const std::size_t i : {90U, 200U, 310U}) rr[i] *= 2;  // missed beats
  const auto given = measure({rr, {}, {}});
  EXPECT_GE(given.artefacts.size(), 3U);
  EXPECT_LE(given.artefacts.size(), 6U);
  EXPECT_FALSE(given.rmssd);
  EXPECT_TRUE(given.mean_nn);
  const auto corrected = measure({rr, {}, {}}, {Conventions::homeostat, Correction::lipponenTarvainen});
  ASSERT_TRUE(corrected.rmssd);
  EXPECT_EQ(corrected.corrected, given.artefacts.size());
  EXPECT_NEAR(*corrected.rmssd, *measure({calm(400), {}, {}}).rmssd, 3);
  HrvOptions strict{Conventions::homeostat, Correction::lipponenTarvainen};
  strict.limits = {{"rmssd", {0, 0, false, 0.005}}};
  EXPECT_FALSE(measure({rr, {}, {}}, strict).rmssd);
}

TEST(Trend, ComparesWeeksNotDays) {
  std::vector<DayValue> values;
  for (std::int64_t day = 100; day < 135; ++day) values.push_back({day, day < 128 ? 60.0 : 66.0});
  const auto trend = trendOf(values);
  EXPECT_EQ(trend.days, 35U);
  EXPECT_DOUBLE_EQ(*trend.latest_week, 66);
  EXPECT_DOUBLE_EQ(*trend.earlier, 60);
  ASSERT_TRUE(trend.slope_per_week);
  const auto few = trendOf({{100, 60}, {101, 61}});
  EXPECT_FALSE(few.latest_week);
  EXPECT_FALSE(few.why.empty());
}

TEST(Trend, AStraightRiseHasItsSlopeInSpiteOfAnOutlier) {
  std::vector<DayValue> values;
  for (std::int64_t day = 0; day < 28; ++day) values.push_back({day, 50 + 0.5 * static_cast<double>(day)});
  values[13].value = 400;
  EXPECT_NEAR(*trendOf(values).slope_per_week, 3.5, 0.2);
}

TEST(Nights, AreReadByTheRecordingsOwnClock) {
  // From 22:00: two hours at 60, then the night falling from 60 to 48 in six hours.
  std::vector<double> rr, t;
  double at = 0;
  while (at < 8 * 3600) {
    const double hours = std::max(0.0, at / 3600 - 2);
    rr.push_back(60000 / (60 - 2 * hours));
    t.push_back(at += rr.back() / 1000);
  }
  const auto nights = nightsOf({rr}, {t}, 1000.0 * 86400 + 22 * 3600);
  ASSERT_EQ(nights.size(), 1U);
  EXPECT_EQ(nights[0].day, 1001);
  EXPECT_NEAR(nights[0].heart_rate, 54, 0.5);
  EXPECT_NEAR(nights[0].lowest_rate, 48, 0.5);
  EXPECT_NEAR(*nights[0].course_per_hour, -2, 0.05);
}

TEST(Rhythm, EveryOtherBeatEarlyNeedsAnEcgFirst) {
  Beats bigeminy;
  for (int i = 0; i < 200; ++i) bigeminy.rr_ms.insert(bigeminy.rr_ms.end(), {600, 1100});
  const auto m = measure(bigeminy);
  EXPECT_EQ(m.rhythm, Rhythm::irregular);
  EXPECT_FALSE(m.rmssd);
  EXPECT_TRUE(m.mean_nn);
}

TEST(Constant, IntervalsThatAreAllAlikeGiveNoVariability) {
  const auto m = measure({std::vector<double>(400, 800.0), {}, {}, false});
  EXPECT_EQ(m.mean_nn, 800);
  for (const auto& value : {m.rmssd, m.sdnn, m.lf, m.hf, m.sd1, m.pnn50, m.respiration_rate}) EXPECT_FALSE(value);
}

TEST(Gaps, AnImpossibleIntervalTakesNoTimeBack) {
  const auto m = measure({{800, 810, 805, -800, 790, 800, 805}, {}, {}, false});
  ASSERT_EQ(m.gaps.size(), 1U);
  EXPECT_GE(m.gaps[0].to_s, m.gaps[0].from_s);
}

}  // namespace
}  // namespace homeostat::autonomic
