#include "app/intake/light_log/light_log.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

namespace homeostat::light_log {
namespace {

LightLog taken(const std::string& text) {
  const auto log = readLightLog({"log.csv", text});
  EXPECT_TRUE(log) << (log ? "" : log.error().line());
  return log.value_or(LightLog{});
}

base::Refusal refused(const std::string& text) {
  const auto log = readLightLog({"log.csv", text});
  EXPECT_FALSE(log);
  if (log) return {};
  EXPECT_EQ(log.error().file, "log.csv");
  EXPECT_FALSE(log.error().cause.empty());
  EXPECT_FALSE(log.error().mend.empty());
  return log.error();
}

TEST(LightTable, IsKnownByItsHeaderNotByItsName) {
  EXPECT_TRUE(looksLikeLightLog("a report\nsubject: x\nDATE/TIME;MS;LIGHT\n"));
  EXPECT_TRUE(looksLikeLightLog("sleep_onset,wake\n"));
  EXPECT_FALSE(looksLikeLightLog("time,rr\n1,800\n"));
  EXPECT_FALSE(looksLikeLightLog("patient,test,value,unit,date\nx,Ferritin,12,ug/L,2024-01-01\n"));
}

TEST(LightTable, ReadsIsoStampsFromTheMidnightOfTheFirstDay) {
  const auto log = taken("datetime,lux\n2024-03-04T23:30,5\n2024-03-05T00:30,0\n");
  EXPECT_EQ(log.first_day.iso(), "2024-03-04");
  ASSERT_EQ(log.photopic.size(), 2U);
  EXPECT_DOUBLE_EQ(log.photopic[0].hour, 23.5);
  EXPECT_DOUBLE_EQ(log.photopic[1].hour, 24.5);
  EXPECT_EQ(log.photopic[0].lux, 5);
}

TEST(LightTable, KeepsElapsedTimeWhereTheOffsetChanges) {
  const auto log = taken("datetime,lux\n2024-03-31T01:30+01:00,5\n2024-03-31T03:30+02:00,0\n");
  EXPECT_DOUBLE_EQ(log.photopic[1].hour - log.photopic[0].hour, 1);
  EXPECT_EQ(log.offset_minutes, 60);
}

TEST(LightTable, EmptyAndNaNAreNotMeasuredAndNotDark) {
  const auto log = taken("datetime,lux\n2024-03-04T01:00,\n2024-03-04T02:00,NaN\n2024-03-04T03:00,0\n");
  ASSERT_EQ(log.photopic.size(), 3U);
  EXPECT_TRUE(std::isnan(log.photopic[0].lux));
  EXPECT_TRUE(std::isnan(log.photopic[1].lux));
  EXPECT_EQ(log.photopic[2].lux, 0);
  EXPECT_EQ(log.not_taken, 0U);
}

TEST(LightTable, TheWholeFileDecidesTheOrderOfDayAndMonth) {
  EXPECT_EQ(taken("date,time,lux\n13/02/2024,1:00,5\n14/02/2024,1:00,5\n").first_day.iso(), "2024-02-13");
  EXPECT_EQ(taken("date,time,lux\n2/13/2024,1:00:00 PM,5\n2/14/2024,1:00:00 AM,5\n").first_day.iso(), "2024-02-13");
  // Days 3 to 6 of April, or the fourth of four months on end.
  EXPECT_EQ(taken("date,time,lux\n03/04/2024,1:00,5\n04/04/2024,1:00,5\n05/04/2024,1:00,5\n").first_day.iso(),
            "2024-04-03");
}

TEST(LightTable, RefusesDatesOfWhichNothingTellsTheOrder) {
  EXPECT_EQ(refused("date,time,lux\n03/04/2024,1:00,5\n03/04/2024,2:00,5\n").code, "light.date-order");
}

TEST(LightTable, TwelveOClockIsNoonOrMidnight) {
  const auto log = taken("date,time,lux\n2/13/2024,12:30:00 AM,5\n2/13/2024,12:30:00 PM,5\n");
  EXPECT_DOUBLE_EQ(log.photopic[0].hour, 0.5);
  EXPECT_DOUBLE_EQ(log.photopic[1].hour, 12.5);
}

TEST(LightTable, ADecimalCommaIsTakenOnlyWhereItCanBeNothingElse) {
  EXPECT_DOUBLE_EQ(taken("datetime;lux\n2024-03-04T01:00;3,5\n2024-03-04T02:00;1,250\n").photopic[1].lux, 1.25);
  EXPECT_EQ(refused("datetime;lux\n2024-03-04T01:00;1,250\n2024-03-04T02:00;2,000\n").code, "light.number");
}

TEST(LightTable, NamesBadRowsWithTheirLineAndKeepsTheOthers) {
  const auto log = taken(
      "datetime,lux\n"
      "2024-03-04T01:00,5\n"
      "2024-03-04T02:00,bright\n"
      "2024-03-04T03:00,-1\n"
      "2024-03-04T01:30,7\n"
      "2024-03-04T04:00,5\n"
      "2024-03-04T04:00,6\n"
      "2024-03-04T05:00,900000\n"
      "2024-03-04T06:00,5\n2024-03-04T07:00,5\n2024-03-04T08:00,5\n2024-03-04T09:00,5\n");
  EXPECT_EQ(log.photopic.size(), 6U);
  EXPECT_EQ(log.not_taken, 5U);
  ASSERT_EQ(log.problems.size(), 5U);
  EXPECT_EQ(log.problems[0].place, "line 3");
  EXPECT_EQ(log.problems[2].what, "the time goes back");
  EXPECT_EQ(log.problems[3].what, "the time stands twice");
}

TEST(LightTable, ADamagedYearIsOneRowAndNotAThousandYearsOfNight) {
  const auto log =
      taken("datetime,lux\n2024-03-04T01:00,5\n2024-03-04T02:00,6\n9999-12-31T03:00,7\n2024-03-04T04:00,8\n");
  EXPECT_EQ(log.photopic.size(), 3U);
  ASSERT_EQ(log.problems.size(), 1U);
  EXPECT_EQ(log.problems[0].place, "line 4");
}

TEST(LightTable, ReadsUtf16AndNamesForeignBytesWithoutBreakingTheAnswer) {
  const std::string ascii = "datetime,lux\n2024-03-04T01:00,5\n";
  std::string wide = "\xFF\xFE";
  for (const char c : ascii) (wide += c) += '\0';
  EXPECT_TRUE(looksLikeLightLog(wide));
  EXPECT_EQ(taken(wide).photopic.size(), 1U);
  // 39 signs and then a letter of two bytes: not to be cut in half.
  const auto log =
      taken("datetime,lux\n2024-03-04T01:00,5\n2024-03-04T02:00,6\n2024-03-04T03:00,\xFFx\n2024-03-04T04:00," +
            std::string(39, 'x') + "\xC3\xA4\n");
  ASSERT_EQ(log.problems.size(), 2U);
  for (const auto& problem : log.problems) EXPECT_NO_THROW((void)nlohmann::json(problem.what).dump());
}

TEST(LightTable, RefusesWhatCannotBeTrustedAsAWhole) {
  EXPECT_EQ(refused("PK\x03\x04zip").cause, "this is a ZIP archive, which is not read");
  EXPECT_EQ(refused("").cause, "the file is empty");
  EXPECT_EQ(refused("  \r\n\n").cause, "the file is empty");
  EXPECT_EQ(refused("%PDF-1.4\n").cause, "this is a PDF document, which is not read");
  EXPECT_EQ(refused(std::string("a\0b", 3)).place, "byte 2");
  EXPECT_EQ(refused("datetime,lux\n").code, "light.empty");
  EXPECT_EQ(refused("datetime,lux\nsoon,5\nlater,6\n").code, "light.time");
  EXPECT_EQ(refused("datetime,lux\n2024-03-04T01:00,x\n2024-03-04T02:00,y\n2024-03-04T03:00,5\n").code,
            "light.unreadable");
  EXPECT_EQ(refused("datetime,lux\n2024-03-04T05:00,1\n2024-03-03T04:00,1\n2024-03-02T03:00,5\n").code,
            "light.unreadable");
}

TEST(LightTable, NoPrefixOfAFileBreaksTheReader) {
  const std::string whole =
      "# x\nDate,Time,Activity,White Light,Sleep/Wake\n2/20/2019,12:32:00 PM,91,318.16,1\n2/20/2019,12:32:30 "
      "PM,125,285.38,0\n";
  for (std::size_t length = 0; length <= whole.size(); ++length) {
    (void)looksLikeLightLog(std::string_view(whole).substr(0, length));
    (void)readLightLog({"x", whole.substr(0, length)});
  }
}

TEST(SleepDiary, ReadsFullStampsDaysAndNaps) {
  const auto log = taken(
      "sleep_onset,wake,day_type,type\n2024-03-04T23:00,2024-03-05T07:00,work,main\n"
      "2024-03-05T14:00,2024-03-05T14:30,,nap\n2024-03-06T00:30,2024-03-06T09:00,free,\n");
  EXPECT_EQ(log.format, "sleep-diary");
  ASSERT_EQ(log.sleeps.size(), 3U);
  EXPECT_DOUBLE_EQ(log.sleeps[0].onset_hour, 23);
  EXPECT_DOUBLE_EQ(log.sleeps[0].wake_hour, 31);
  EXPECT_EQ(log.sleeps[0].day, circadian::DayKind::work);
  EXPECT_TRUE(log.sleeps[1].nap);
  EXPECT_EQ(log.sleeps[2].day, circadian::DayKind::free);
}

TEST(SleepDiary, ClockTimesBelongToTheDayOfWaking) {
  const auto log = taken("wake_date,asleep,wake\n2024-03-05,23:00,07:00\n2024-03-06,00:30,07:00\n");
  ASSERT_EQ(log.sleeps.size(), 2U);
  EXPECT_EQ(log.first_day.iso(), "2024-03-04");
  EXPECT_DOUBLE_EQ(log.sleeps[0].onset_hour, 23);
  EXPECT_DOUBLE_EQ(log.sleeps[1].onset_hour, 48.5);
}

TEST(SleepDiary, AsksWhichDayAPlainDateMeans) {
  EXPECT_EQ(refused("date,asleep,wake\n2024-03-05,23:00,07:00\n").code, "light.diary-date");
}

TEST(SleepDiary, LeavesOutNightsThatCannotBe) {
  const auto log = taken(
      "sleep_onset,wake\n2024-03-04T23:00,2024-03-05T07:00\n2024-03-05T06:00,2024-03-05T08:00\n"
      "2024-03-06T23:00,2024-03-06T07:00\n2024-03-07T01:00,2024-03-08T07:00\n2024-03-08T23:00,2024-03-09T07:00\n");
  EXPECT_EQ(log.sleeps.size(), 2U);
  EXPECT_EQ(log.not_taken, 3U);
  EXPECT_EQ(log.problems[0].place, "line 3");
}

}  // namespace
}  // namespace homeostat::light_log
