#include "kb/base/instant.hpp"

#include <gtest/gtest.h>

namespace homeostat::base {
namespace {

TEST(Instant, KeepsPrecisionAndOffsetOverARoundTrip) {
  for (const char* text : {"2026", "2026-03", "2026-03-01", "2026-03-01T08:15+01:00", "2026-03-01T08:15:30Z",
                           "2026-03-01T08:15:30.250-05:30", "2026-03-01T08:15"}) {
    const auto at = Instant::parse(text);
    ASSERT_TRUE(at.has_value()) << text;
    EXPECT_EQ(at->iso(), text);
  }
}

TEST(Instant, CountsTheOffsetOnce) {
  // 08:15 at +01:00 is 07:15 UTC: 7 h 15 min = 26 100 s after midnight.
  const auto at = Instant::parse("1970-01-01T08:15+01:00");
  EXPECT_EQ(at->utc_ms, 26'100'000);
  EXPECT_EQ(at->localMinuteOfDay(), 8 * 60 + 15);
}

TEST(Instant, ADayHasNoClockTime) { EXPECT_FALSE(Instant::parse("2026-03-01")->localMinuteOfDay().has_value()); }

TEST(Instant, RefusesDatesAndTimesThatDoNotExist) {
  for (const char* text : {"2023-02-29", "2026-13-01", "2026-04-31", "2026-01-01T24:00", "2026-01-01T10:61",
                           "2026-01-01T10:00:00 ", "01.02.2026", ""}) {
    EXPECT_FALSE(Instant::parse(text).has_value()) << text;
  }
}

TEST(CivilDate, CountsCompletedYearsToTheDay) {
  const CivilDate birth{1992, 2, 29};
  EXPECT_EQ(completedYears(birth, {2026, 2, 28}), 33);
  EXPECT_EQ(completedYears(birth, {2026, 3, 1}), 34);
}

TEST(CivilDate, DaysSinceEpochRoundTripsOverFourCenturies) {
  for (std::int64_t day = -150'000; day < 60'000; day += 997) {
    EXPECT_EQ(CivilDate::fromDaysSinceEpoch(day).daysSinceEpoch(), day);
  }
  EXPECT_EQ((CivilDate{2000, 3, 1}.daysSinceEpoch()), 11017);  // 30 years of 365 days + 7 leap days + 31 + 29
}

}  // namespace
}  // namespace homeostat::base
