// Times of sleep as worn devices and their programs give them, and what follows for the sleep log.
#include "app/intake/light_log/wearable.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>

#include "app/intake/light_log/answer.hpp"
#include "tests/support/files.hpp"

namespace homeostat::light_log {
namespace {

using recordings::SleepTimes;
using recordings::Summary;

Summary read(const std::string& bytes) {
  EXPECT_TRUE(recordings::looksLikeDailyTable(bytes)) << bytes.substr(0, 80);
  auto summary = recordings::readDailyTable({"days", bytes});
  EXPECT_TRUE(summary) << (summary ? "" : summary.error().line());
  return summary ? std::move(*summary) : Summary{};
}

Summary apple(const std::string& records) {
  auto summary =
      recordings::readAppleHealth(recordings::File{"export.xml", "<HealthData>" + records + "</HealthData>"});
  EXPECT_TRUE(summary) << (summary ? "" : summary.error().line());
  return summary ? std::move(*summary) : Summary{};
}

std::string stage(const std::string& value, const std::string& from, const std::string& to) {
  return fmt::format(R"(<Record type="HKCategoryTypeIdentifierSleepAnalysis" value="HKCategoryValueSleepAnalysis{}" )"
                     R"(startDate="{}" endDate="{}"/>)",
                     value, from, to);
}

void expectSleep(const SleepTimes& sleep, const std::string& asleep, const std::string& awake) {
  EXPECT_EQ(sleep.asleep.iso(), asleep);
  EXPECT_EQ(sleep.awake.iso(), awake);
}

bool leaves(const Summary& summary, const std::string& what) {
  for (const auto& left : summary.left)
    if (left.why.find(what) != std::string::npos) return true;
  return false;
}

TEST(WornSleep, WhoopGivesOnsetAndWakingOnTheWearersClock) {
  const auto s = read(
      "Cycle start time,Cycle end time,Cycle timezone,Sleep onset,Wake onset,Sleep performance %,Asleep duration "
      "(min),Nap\n"
      "2026-05-09 23:10:00,,UTC+02:00,2026-05-09 23:10:00,2026-05-10 07:05:00,80,440,false\n"
      "2026-05-09 23:10:00,,UTC+02:00,2026-05-10 14:00:00,2026-05-10 14:40:00,80,35,true\n");
  ASSERT_EQ(s.sleeps.size(), 2U);
  expectSleep(s.sleeps[0], "2026-05-09T23:10:00+02:00", "2026-05-10T07:05:00+02:00");
  EXPECT_FALSE(s.sleeps[0].nap);
  EXPECT_TRUE(s.sleeps[1].nap);
}

TEST(WornSleep, OuraFallsAsleepTheLatencyAfterGoingToBed) {
  const auto s = read(
      R"({"data":[{"day":"2026-03-02","type":"long_sleep","total_sleep_duration":26000,"latency":600,
         "bedtime_start":"2026-03-01T23:00:00+01:00","bedtime_end":"2026-03-02T07:00:00+01:00"},
        {"day":"2026-03-02","type":"deleted","total_sleep_duration":3000,"latency":0,
         "bedtime_start":"2026-03-02T12:00:00+01:00","bedtime_end":"2026-03-02T13:00:00+01:00"}]})");
  ASSERT_EQ(s.sleeps.size(), 1U) << "what the wearer deleted is not there";
  expectSleep(s.sleeps[0], "2026-03-01T23:10:00+01:00", "2026-03-02T07:00:00+01:00");
  const auto table = read(
      "day,type,average_hrv,lowest_heart_rate,latency,bedtime_start,bedtime_end,total_sleep_duration\n"
      "2026-03-02,long_sleep,40,50,600,2026-03-01T23:00:00+01:00,2026-03-02T07:00:00+01:00,26000\n");
  ASSERT_EQ(table.sleeps.size(), 1U);
  expectSleep(table.sleeps[0], "2026-03-01T23:10:00+01:00", "2026-03-02T07:00:00+01:00");
}

TEST(WornSleep, FitbitLeavesOutTheMinutesAwakeAtBothEnds) {
  const auto s = read(
      R"([{"dateOfSleep":"2026-03-02","startTime":"2026-03-01T23:00:30.000","endTime":"2026-03-02T07:00:00.000",
         "minutesToFallAsleep":5,"minutesAfterWakeup":10,"minutesAsleep":420,"mainSleep":true},
        {"dateOfSleep":"2026-03-02","startTime":"2026-03-02T15:00:00.000","endTime":"2026-03-02T16:00:00.000",
         "minutesToFallAsleep":0,"minutesAfterWakeup":0,"minutesAsleep":55,"mainSleep":false}])");
  ASSERT_EQ(s.sleeps.size(), 2U);
  expectSleep(s.sleeps[0], "2026-03-01T23:05:30.000", "2026-03-02T06:50:00.000");
  EXPECT_TRUE(s.sleeps[1].nap);
}

TEST(WornSleep, GarminTimesWithoutTheWearersClockAreNoHours) {
  const std::string entry =
      R"("calendarDate":"2026-03-02","sleepStartTimestampGMT":"2026-03-01T22:00:00.0","deepSleepSeconds":9000,)"
      R"("lightSleepSeconds":9000,"remSleepSeconds":9000)";
  const auto utc = read("[{" + entry + "}]");
  EXPECT_TRUE(utc.sleeps.empty());
  EXPECT_TRUE(leaves(utc, "without the wearer's clock"));
  // 1772406000000 ms are 2026-03-01T23:00 and eight hours later 07:00 on the wearer's clock.
  const auto local =
      read("[{" + entry + R"(,"sleepStartTimestampLocal":1772406000000,"sleepEndTimestampLocal":1772434800000}])");
  ASSERT_EQ(local.sleeps.size(), 1U);
  EXPECT_EQ(local.sleeps[0].asleep.localMinuteOfDay(), 23 * 60);
  EXPECT_EQ(local.sleeps[0].awake.localMinuteOfDay(), 7 * 60);
}

TEST(WornSleep, ApplesStagesOfTwoSourcesAreOneSleepAndTimeInBedIsNone) {
  const auto s = apple(stage("InBed", "2024-01-01 22:00:00 -0800", "2024-01-02 07:30:00 -0800") +
                       stage("AsleepCore", "2024-01-01 23:00:00 -0800", "2024-01-02 02:00:00 -0800") +
                       stage("Awake", "2024-01-02 02:00:00 -0800", "2024-01-02 02:40:00 -0800") +
                       stage("AsleepREM", "2024-01-02 02:40:00 -0800", "2024-01-02 06:50:00 -0800") +
                       stage("AsleepUnspecified", "2024-01-01 23:20:00 -0800", "2024-01-02 07:00:00 -0800") +
                       stage("Asleep", "2024-01-02 14:00:00 -0800", "2024-01-02 14:30:00 -0800"));
  ASSERT_EQ(s.sleeps.size(), 2U);
  expectSleep(s.sleeps[0], "2024-01-01T23:00:00-08:00", "2024-01-02T07:00:00-08:00");
  expectSleep(s.sleeps[1], "2024-01-02T14:00:00-08:00", "2024-01-02T14:30:00-08:00");
  EXPECT_TRUE(leaves(s, "2 records of time in bed or awake"));
  // What is kept of the export gives the same sleeps again.
  const auto again = recordings::readAppleHealth(recordings::File{"export.xml", s.kept});
  ASSERT_TRUE(again) << again.error().line();
  ASSERT_EQ(again->sleeps.size(), 2U);
  EXPECT_EQ(again->sleeps[0].awake.utc_ms, s.sleeps[0].awake.utc_ms);
}

TEST(WornSleep, TimesThatCannotBeASleepAreLeftAndCounted) {
  const auto s = read(
      "Cycle timezone,Sleep onset,Wake onset,Asleep duration (min)\n"
      "UTC+02:00,2026-05-10 07:00:00,2026-05-09 23:00:00,440\n"
      "UTC+02:00,2026-05-08 23:00:00,2026-05-10 07:00:00,440\n");
  EXPECT_TRUE(s.sleeps.empty());
  EXPECT_TRUE(leaves(s, "2 values not taken: from falling asleep to waking"));
  const auto broken = apple(stage("Asleep", "2024-01-02 07:00:00 -0800", "2024-01-01 23:00:00 -0800"));
  EXPECT_TRUE(broken.sleeps.empty());
  EXPECT_TRUE(leaves(broken, "no times of a sleep"));
}

base::Instant at(const std::string& text) { return *base::Instant::parse(text); }

TEST(WornSleep, TheLongestSleepOfADayIsTheNight) {
  const auto log = sleepLogOf("x", {{at("2026-03-01T23:00+01:00"), at("2026-03-02T07:00+01:00"), false},
                                    {at("2026-03-02T14:00+01:00"), at("2026-03-02T15:00+01:00"), false}});
  ASSERT_TRUE(log);
  EXPECT_EQ(log->first_day.iso(), "2026-03-01");
  ASSERT_EQ(log->sleeps.size(), 2U);
  EXPECT_DOUBLE_EQ(log->sleeps[0].onset_hour, 23);
  EXPECT_DOUBLE_EQ(log->sleeps[0].wake_hour, 31);
  EXPECT_FALSE(log->sleeps[0].nap);
  EXPECT_TRUE(log->sleeps[1].nap);
  EXPECT_FALSE(sleepLogOf("x", {}));
}

TEST(WornSleep, OnlyTheLastFourWeeksAreUsedAndTheRestIsSaid) {
  std::vector<SleepTimes> sleeps{{at("2025-01-01T03:00+01:00"), at("2025-01-01T11:00+01:00"), false}};
  for (int day = 1; day <= 9; ++day)
    sleeps.push_back(
        {at(fmt::format("2026-03-0{}T00:00+01:00", day)), at(fmt::format("2026-03-0{}T08:00+01:00", day)), false});
  auto log = sleepLogOf("x", sleeps);
  ASSERT_TRUE(log);
  EXPECT_EQ(log->sleeps.size(), 9U);
  ASSERT_EQ(log->problems.size(), 1U);
  EXPECT_NE(log->problems[0].what.find("1 sleeps are more than four weeks"), std::string::npos);
  const auto measured = measureLight({*log});
  ASSERT_TRUE(measured);
  EXPECT_NEAR(*measured->sleep.mean_midsleep, 4, 1e-9);
  EXPECT_NEAR(*measured->sleep.regularity_index, 100, 1e-9);
}

TEST(WornSleep, TheHourIsThatOfThePlaceWhereTheWearerWas) {
  // 23:00 to 07:00 at home and, a day later, in another zone: the habit is the same.
  const auto log = sleepLogOf("x", {{at("2026-03-01T23:00+01:00"), at("2026-03-02T07:00+01:00"), false},
                                    {at("2026-03-02T23:00-05:00"), at("2026-03-03T07:00-05:00"), false}});
  ASSERT_TRUE(log);
  EXPECT_DOUBLE_EQ(log->sleeps[1].onset_hour, 47);
}

TEST(WornSleep, TheLightCommandTakesADevicesFileAsADiary) {
  const auto folder = support::emptyFolder();
  std::string rows = "Cycle timezone,Sleep onset,Wake onset,Asleep duration (min)\n";
  for (int day = 1; day <= 8; ++day)
    rows += fmt::format("UTC+02:00,2026-05-0{0} 00:30:00,2026-05-0{0} 08:30:00,450\n", day);
  support::spit(folder / "sleeps.csv", rows);
  const auto answer = light({folder / "sleeps.csv"});
  ASSERT_TRUE(answer) << answer.error().line();
  EXPECT_NE(answer->dump().find("worn-sleep"), std::string::npos) << answer->dump(1);
  support::spit(folder / "none.csv", "timestamp,overall_score,resting_heart_rate\n2026-05-01T00:00:00Z,80,55\n");
  const auto none = light({folder / "none.csv"});
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, "light.no-sleep");
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace homeostat::light_log
