#include "inference/circadian/regularity.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace homeostat::circadian {
namespace {

std::vector<Sleep> nights(int count, double onset, double hours) {
  std::vector<Sleep> out;
  for (int i = 0; i < count; ++i) out.push_back({24.0 * i + onset, 24.0 * i + onset + hours, DayKind::not_said, false});
  return out;
}

bool names(const std::vector<Withheld>& withheld, const std::string& metric) {
  for (const Withheld& w : withheld)
    if (w.metric == metric) return true;
  return false;
}

TEST(SleepRegularity, EveryNightAlikeIsOneHundred) {
  std::vector<Withheld> withheld;
  const auto regularity = sleepRegularityOf(nights(8, 23, 8), withheld);
  EXPECT_DOUBLE_EQ(regularity.regularity_index.value(), 100);
  EXPECT_NEAR(regularity.mean_midsleep.value(), 3, 1e-9);  // 23:00 + 4 h
  EXPECT_NEAR(regularity.midsleep_spread.value(), 0, 1e-9);
  EXPECT_NEAR(regularity.mean_duration.value(), 8, 1e-9);
  EXPECT_FALSE(regularity.sleeps_by_day);
}

TEST(SleepRegularity, CountsTheMomentsThatDifferADayLater) {
  // Onsets 23:00 and 01:00 in turn, 8 h each: every pair of days differs from 23 to 1 and from 7 to 9, 4 h of 24.
  auto sleeps = nights(9, 23, 8);
  for (std::size_t i = 1; i < sleeps.size(); i += 2) {
    sleeps[i].onset_hour += 2;
    sleeps[i].wake_hour += 2;
  }
  std::vector<Withheld> withheld;
  const double index = sleepRegularityOf(sleeps, withheld).regularity_index.value();
  // From the first onset to the last waking: 8 days and 8 h, so 7 d 8 h of pairs; 8 stretches from 23:00 to 07:00 hold
  // 2 different hours each, 7 from 07:00 to 23:00 two each: 30 of 176 h differ. 200 * 146 / 176 - 100.
  EXPECT_NEAR(index, 200.0 * 146 / 176 - 100, 0.2);
}

TEST(SleepRegularity, SocialJetlagIsFreeMinusWorkAcrossMidnight) {
  auto sleeps = nights(7, 22, 7);  // middle 01:30
  for (std::size_t i = 0; i < sleeps.size(); ++i) sleeps[i].day = i < 5 ? DayKind::work : DayKind::free;
  for (std::size_t i = 5; i < 7; ++i) {
    sleeps[i].onset_hour -= 3;  // middle 22:30
    sleeps[i].wake_hour -= 3;
  }
  std::vector<Withheld> withheld;
  EXPECT_NEAR(sleepRegularityOf(sleeps, withheld).social_jetlag.value(), -3, 1e-9);
}

TEST(SleepRegularity, WithholdsWhatTheDiaryDoesNotAllowAndSaysWhy) {
  std::vector<Withheld> withheld;
  const auto regularity = sleepRegularityOf(nights(6, 23, 8), withheld);
  EXPECT_FALSE(regularity.regularity_index);
  EXPECT_FALSE(regularity.mean_midsleep);
  EXPECT_FALSE(regularity.social_jetlag);
  for (const char* metric : {"sleep_regularity_index", "mean_midsleep", "social_jetlag"})
    EXPECT_TRUE(names(withheld, metric)) << metric;
}

TEST(SleepRegularity, ANightThatIsNotWrittenDownIsNeitherSleepNorWaking) {
  auto sleeps = nights(12, 23, 8);
  sleeps.erase(sleeps.begin() + 5);
  std::vector<Withheld> withheld;
  EXPECT_DOUBLE_EQ(sleepRegularityOf(sleeps, withheld).regularity_index.value(), 100);
}

TEST(SleepRegularity, SeesSleepByDay) {
  std::vector<Withheld> withheld;
  EXPECT_TRUE(sleepRegularityOf(nights(7, 8, 7), withheld).sleeps_by_day);  // middle 11:30
}

std::vector<Sample> days(int count, double (*lux)(int hour)) {
  std::vector<Sample> out;
  for (int hour = 0; hour < 24 * count; ++hour)
    for (int half = 0; half < 2; ++half) out.push_back({hour + 0.5 * half, lux(hour % 24)});
  return out;
}

TEST(DayRhythm, EqualDaysAreFullyStable) {
  std::vector<Withheld> withheld;
  const auto rhythm = dayRhythmOf(days(8, [](int h) { return h >= 8 && h < 20 ? 100.0 : 0.0; }), withheld);
  EXPECT_NEAR(rhythm.interdaily_stability.value(), 1, 1e-12);
  // Hourly values 0 and 100 half and half: variance 2500. Two steps of 100 a day: 191 steps, 16 jumps of 10^4.
  EXPECT_NEAR(rhythm.intradaily_variability.value(), 16 * 1e4 / 191 / 2500, 1e-9);
  EXPECT_EQ(rhythm.l5.value(), 0);
  EXPECT_EQ(rhythm.m10.value(), 100);
  EXPECT_EQ(rhythm.relative_amplitude.value(), 1);
  EXPECT_TRUE(withheld.empty());
}

TEST(DayRhythm, FiveLowestHoursRunOverMidnight) {
  std::vector<Withheld> withheld;
  const auto rhythm = dayRhythmOf(days(8, [](int h) { return h >= 22 || h < 3 ? 0.0 : 50.0; }), withheld);
  EXPECT_EQ(rhythm.l5_onset.value(), 22);
}

TEST(DayRhythm, SevenDaysAreTooFewForStability) {
  std::vector<Withheld> withheld;
  const auto rhythm = dayRhythmOf(days(7, [](int h) { return h >= 8 ? 100.0 : 0.0; }), withheld);
  EXPECT_FALSE(rhythm.interdaily_stability);
  EXPECT_TRUE(rhythm.intradaily_variability);
  EXPECT_TRUE(names(withheld, "interdaily_stability"));
}

TEST(Clock, DifferencesGoTheShortWay) {
  EXPECT_DOUBLE_EQ(clockDifference(1, 23), 2);
  EXPECT_DOUBLE_EQ(clockDifference(23, 1), -2);
  EXPECT_NEAR(meanClock({23, 1}).value(), 0, 1e-9);
  EXPECT_FALSE(meanClock({0, 12}));
}

}  // namespace
}  // namespace homeostat::circadian
