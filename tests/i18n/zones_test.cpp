#include "i18n/zones.hpp"

#include <gtest/gtest.h>

#include "kb/base/instant.hpp"

namespace homeostat::i18n {
namespace {

std::int64_t ms(const char* text) { return base::Instant::parse(text)->utc_ms; }

TEST(Zones, TheOffsetIsThatOfTheMomentSummerTimeIncluded) {
  EXPECT_EQ(zoneOffset("Europe/Berlin", ms("2026-01-15T12:00:00Z")), 60);
  EXPECT_EQ(zoneOffset("Europe/Berlin", ms("2026-07-15T12:00:00Z")), 120);
  EXPECT_EQ(zoneOffset("Asia/Kathmandu", ms("2026-07-15T12:00:00Z")), 345);
  EXPECT_EQ(zoneOffset("America/New_York", ms("2026-01-15T12:00:00Z")), -300);
}

TEST(Zones, AClockReadingTakesTheOffsetBeforeAChange) {
  EXPECT_EQ(zoneOffsetAtClock("Europe/Berlin", ms("2026-07-15T08:00:00Z")), 120);
  // 2026-10-25: 02:30 comes twice, first in summer time; 2026-03-29: 02:30 is skipped.
  EXPECT_EQ(zoneOffsetAtClock("Europe/Berlin", ms("2026-10-25T02:30:00Z")), 120);
  EXPECT_EQ(zoneOffsetAtClock("Europe/Berlin", ms("2026-03-29T02:30:00Z")), 60);
}

TEST(Zones, AnUnknownNameIsNoZone) {
  EXPECT_EQ(zoneOffset("Mars/Base", 0), std::nullopt);
  EXPECT_EQ(zoneOffset("", 0), std::nullopt);
  EXPECT_EQ(zoneOffsetAtClock("Mars/Base", 0), std::nullopt);
}

}  // namespace
}  // namespace homeostat::i18n
