#include "app/intake/live/heart_rate.hpp"

#include <gtest/gtest.h>

#include <cmath>

// The values are composed by hand from GATT Specification Supplement 8, section 3.113; none was recorded from a device.
namespace homeostat::live {
namespace {

HeartRateMeasurement taken(std::vector<std::uint8_t> value) {
  const auto measurement = parseHeartRate(value);
  EXPECT_TRUE(measurement);
  return measurement.value_or(HeartRateMeasurement{});
}

TEST(HeartRateValue, RateInOneByte) {
  const auto m = taken({0x00, 72});
  EXPECT_EQ(m.beats_per_minute, 72);
  EXPECT_FALSE(m.skin_contact);
  EXPECT_FALSE(m.energy_kj);
  EXPECT_TRUE(m.rr_ms.empty());
}

TEST(HeartRateValue, RateInTwoBytesLowByteFirst) {
  EXPECT_EQ(taken({0x01, 0x2C, 0x01}).beats_per_minute, 300);  // 0x012C
}

TEST(HeartRateValue, IntervalsAreIn1024thsOfASecond) {
  // 0x0400 = 1024 ticks = 1000 ms; 0x0333 = 819 ticks = 799.8046875 ms.
  const auto m = taken({0x10, 60, 0x00, 0x04, 0x33, 0x03});
  ASSERT_EQ(m.rr_ms.size(), 2U);
  EXPECT_DOUBLE_EQ(m.rr_ms[0], 1000);
  EXPECT_DOUBLE_EQ(m.rr_ms[1], 819 * 1000 / 1024.0);
}

TEST(HeartRateValue, EnergyStandsBeforeTheIntervals) {
  const auto m = taken({0x18, 60, 0x0A, 0x00, 0x00, 0x04});
  EXPECT_EQ(m.energy_kj, 10);
  ASSERT_EQ(m.rr_ms.size(), 1U);
  EXPECT_DOUBLE_EQ(m.rr_ms[0], 1000);
}

TEST(HeartRateValue, ContactIsToldOnlyWhereTheSensorCanTell) {
  EXPECT_FALSE(taken({0x02, 60}).skin_contact);
  EXPECT_EQ(taken({0x04, 60}).skin_contact, false);
  EXPECT_EQ(taken({0x06, 60}).skin_contact, true);
}

TEST(HeartRateValue, RefusesWhatEndsEarlyOrGoesOn) {
  for (const std::vector<std::uint8_t>& value :
       {std::vector<std::uint8_t>{}, {0x00}, {0x01, 60}, {0x08, 60, 1}, {0x10, 60, 0x00}, {0x00, 60, 1}}) {
    const auto measurement = parseHeartRate(value);
    ASSERT_FALSE(measurement);
    EXPECT_EQ(measurement.error().code, "live.packet");
  }
}

TEST(HeartRateValue, EveryShortValueIsParsedOrRefused) {
  for (unsigned flags = 0; flags < 256; ++flags)
    for (std::size_t length = 0; length < 8; ++length) {
      std::vector<std::uint8_t> value(length, 0x55);
      if (length > 0) value[0] = static_cast<std::uint8_t>(flags);
      (void)parseHeartRate(value);
    }
}

HeartRateMeasurement with(std::vector<double> rr_ms, std::optional<bool> contact = {}) {
  HeartRateMeasurement m;
  m.beats_per_minute = 60;
  m.skin_contact = contact;
  m.rr_ms = std::move(rr_ms);
  return m;
}

TEST(BeatSeries, JoinsNotificationsOfOneUnbrokenSeries) {
  BeatSeries series;
  series.add(with({1000}), 1);
  series.add(with({900, 1000}), 3);
  EXPECT_EQ(series.rrMs(), (std::vector<double>{1000, 900, 1000}));
  EXPECT_NEAR(series.timesS()[2], 2.9, 1e-9);  // 1.0 + 0.9 + 1.0
  EXPECT_EQ(series.suspect(), (std::vector<bool>{false, false, false}));
}

TEST(BeatSeries, LostContactBreaksTheSeries) {
  BeatSeries series;
  series.add(with({1000}, true), 1);
  series.add(with({1000}, false), 2);
  EXPECT_FALSE(series.lastRate());
  series.add(with({1000}, true), 3);
  EXPECT_EQ(series.rrMs().size(), 2U);
  EXPECT_EQ(series.suspect(), (std::vector<bool>{false, true}));
}

TEST(BeatSeries, APauseThatNoIntervalFillsBreaksTheSeries) {
  BeatSeries series;
  series.add(with({1000}), 1);
  series.add(with({1000}), 20);
  EXPECT_EQ(series.suspect(), (std::vector<bool>{false, true}));
  EXPECT_NEAR(series.timesS()[1], 20, 1e-9);
}

TEST(SimulatedSensor, SendsValuesThatParseToTheRateItWasGiven) {
  SimulatedSensor sensor(60, 100, 6);
  BeatSeries series;
  sensor.play(120, [&series](double at_s, const std::vector<std::uint8_t>& value) {
    const auto measurement = parseHeartRate(value);
    ASSERT_TRUE(measurement);
    series.add(*measurement, at_s);
  });
  double sum = 0, low = 1e9, high = 0;
  for (const double rr : series.rrMs()) {
    sum += rr;
    low = std::min(low, rr);
    high = std::max(high, rr);
  }
  ASSERT_GT(series.rrMs().size(), 110U);
  EXPECT_NEAR(sum / static_cast<double>(series.rrMs().size()), 1000, 10);
  EXPECT_NEAR(high - low, 100, 6);
  for (const bool suspect : series.suspect()) EXPECT_FALSE(suspect);
}

}  // namespace
}  // namespace homeostat::live
