#include "app/intake/recordings/waveform.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "app/intake/recordings/measured.hpp"

namespace homeostat::recordings {
namespace {

const float kNan = std::numeric_limits<float>::quiet_NaN();

/// Ten samples a second: 0, 1, 2, … 99, with a spike of 500 at 3.7 s and nothing from 5 to 5.9 s.
Signal ramp() {
  Signal out{"ECG", "mV", 10, {}};
  for (int i = 0; i < 100; ++i) out.samples.push_back(static_cast<float>(i));
  out.samples[37] = 500;
  for (std::size_t i = 50; i < 60; ++i) out.samples[i] = kNan;
  return out;
}

TEST(Waveform, AColumnSpansItsLowestAndHighestSampleSoThatNoPeakIsLost) {
  const auto strip = stripOf(ramp(), 0, 10, 10);
  ASSERT_EQ(strip.low.size(), 10U);
  EXPECT_DOUBLE_EQ(strip.step_s, 1);
  EXPECT_FLOAT_EQ(strip.low[3], 30);
  EXPECT_FLOAT_EQ(strip.high[3], 500);
  EXPECT_FLOAT_EQ(strip.high[4], 49);
  EXPECT_TRUE(std::isnan(strip.low[5]) && std::isnan(strip.high[5]));
}

TEST(Waveform, APieceWithFewerSamplesThanColumnsHasOneASample) {
  const auto strip = stripOf(ramp(), 2, 2.5, 1000);
  ASSERT_EQ(strip.low.size(), 5U);  // samples 20 to 24
  EXPECT_DOUBLE_EQ(strip.from_s, 2);
  EXPECT_DOUBLE_EQ(strip.step_s, 0.1);
  EXPECT_FLOAT_EQ(strip.low[4], 24);
  EXPECT_FLOAT_EQ(strip.high[4], 24);
}

TEST(Waveform, EverySampleStandsInSomeColumnAlsoWhereTheyDoNotDivide) {
  Signal signal{"ECG", "", 7, std::vector<float>(100, 0)};
  signal.samples[99] = 9;
  signal.samples[33] = -9;
  const auto strip = stripOf(signal, 0, 100, 13);
  EXPECT_FLOAT_EQ(*std::max_element(strip.high.begin(), strip.high.end()), 9);
  EXPECT_FLOAT_EQ(*std::min_element(strip.low.begin(), strip.low.end()), -9);
}

TEST(Waveform, IsCutToTheSignalAndEmptyBesideIt) {
  const auto cut = stripOf(ramp(), -5, 1, 100);
  EXPECT_DOUBLE_EQ(cut.from_s, 0);
  EXPECT_EQ(cut.low.size(), 10U);
  EXPECT_TRUE(stripOf(ramp(), 20, 30, 100).low.empty());
  EXPECT_TRUE(stripOf(ramp(), 3, 2, 100).low.empty());
  EXPECT_TRUE(stripOf(ramp(), 0, 10, 0).low.empty());
  EXPECT_TRUE(stripOf(ramp(), std::nan(""), 10, 5).low.empty());
}

/// Beats every 0.8 s as narrow pulses on an ECG of 250 Hz, two minutes.
Recording withEcg() {
  Recording out;
  out.name = "ecg.csv";
  out.format = "signal-csv";
  Signal ecg{"ECG", "mV", 250, std::vector<float>(30000, 0)};
  for (std::size_t peak = 100; peak < ecg.samples.size(); peak += 200)
    for (int d = -4; d <= 4; ++d)
      ecg.samples[peak + static_cast<std::size_t>(d + 4) - 4] = static_cast<float>(1 - 0.2 * std::abs(d));
  out.signals.push_back({"accelerometer", "g", 50, std::vector<float>(100, 1)});
  out.signals.push_back(ecg);
  return out;
}

TEST(Waveform, IsKeptWhenAskedForAndIsTheChannelWhoseBeatsWereFound) {
  MeasureOptions options;
  EXPECT_FALSE(measureRecording(withEcg(), options)->waveform);
  options.keep_waveform = true;
  const auto measured = measureRecording(withEcg(), options);
  ASSERT_TRUE(measured);
  ASSERT_TRUE(measured->waveform);
  EXPECT_EQ(measured->waveform->label, "ECG");
  // A beat's time on the signal's clock is at its peak.
  const auto times = autonomic::beatTimes(measured->beats);
  ASSERT_GT(times.size(), 100U);
  const auto strip = stripOf(*measured->waveform, times[50] - 0.02, times[50] + 0.02, 1000);
  EXPECT_GT(*std::max_element(strip.high.begin(), strip.high.end()), 0.8F);
}

TEST(Waveform, EditsChangeWhatIsMeasuredAndEveryFindingSaysSo) {
  MeasureOptions options;
  const auto before = measureRecording(withEcg(), options);
  ASSERT_TRUE(before);
  const double beat = autonomic::beatTimes(before->beats)[20];
  options.edits = {{autonomic::BeatEditKind::deleted, beat, 0}};
  const auto after = measureRecording(withEcg(), options);
  ASSERT_TRUE(after) << after.error().line();
  EXPECT_EQ(after->beats.rr_ms.size() + 1, before->beats.rr_ms.size());
  EXPECT_EQ(after->beats_as_recorded.rr_ms, before->beats.rr_ms);
  ASSERT_FALSE(after->findings.empty());
  for (const auto& finding : after->findings)
    EXPECT_NE(std::find(finding.notes.begin(), finding.notes.end(), "beats changed by hand: 1 deleted"),
              finding.notes.end());
  EXPECT_EQ(hrvLine(*after).at("edited_by_hand").size(), 1U);
  options.edits = {{autonomic::BeatEditKind::deleted, 5000, 0}};
  const auto refused = measureRecording(withEcg(), options);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().file, "ecg.csv");
}

}  // namespace
}  // namespace homeostat::recordings
