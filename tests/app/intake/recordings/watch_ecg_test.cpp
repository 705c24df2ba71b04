// ECG strips of a watch as the phone exports them, in any language of the phone.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "app/intake/recordings/measured.hpp"
#include "tests/app/intake/recordings/corpus.hpp"

namespace homeostat::recordings {
namespace {

/// Thirty seconds at 512 Hz with a spike of 900 uV every 0.9 s from 0.5 s on: 33 beats (0.5 + 32 × 0.9 = 29.3 s).
std::string strip(char mark) {
  std::string out;
  for (int i = 0; i < 30 * 512; ++i) {
    const double from_beat = std::remainder(i / 512.0 - 0.5, 0.9);
    const double value = 900 * std::exp(-std::pow(from_beat / 0.012, 2)) - 20.125 * std::sin(i / 40.0);
    std::string text = fmt::format("{:.3f}\n", value);
    std::replace(text.begin(), text.end(), '.', mark);
    out += text;
  }
  return out;
}

const std::string english =
    "Name,A Person\nDate of Birth,\"Jan 5, 1990\"\nRecorded Date,2020-02-05 09:14:40 -0400\n"
    "Classification,Atrial Fibrillation\nSymptoms,\nSoftware Version,1.51\nDevice,\"Watch5,4\"\n"
    "Sample Rate,512.000 hertz\n\n\nLead,Lead I\nUnit,µV\n\n";
const std::string german =
    "Name,Eine Person\nGeburtsdatum,\"05.01.1990\"\nAufzeichnungsdatum,2020-02-05 09:14:40 +0100\n"
    "Klassifizierung,Sinusrhythmus\nSymptome,\nSoftwareversion,\"1,90\"\nGerät,\"Watch5,4\"\n"
    "Messrate,512 Hertz\n\n\nAbleitung,Ableitung I\nEinheit,µV\n\n";

TEST(WatchEcg, GivesTheBeatsOfTheStripInBothDecimalHabits) {
  for (const auto& bytes : {english + strip('.'), german + strip(',')}) {
    EXPECT_TRUE(looksLikeRecording(bytes));
    const auto recording = readRecording(File{"ecg_2020-02-05.csv", bytes});
    ASSERT_TRUE(recording) << recording.error().line();
    EXPECT_EQ(recording->format, "watch-ecg");
    ASSERT_EQ(recording->signals.size(), 1U);
    EXPECT_EQ(recording->signals[0].rate_hz, 512);
    EXPECT_EQ(recording->signals[0].unit, "µV");
    EXPECT_EQ(recording->signals[0].samples.size(), 30U * 512);
    const auto measured = measureRecording(*recording);
    ASSERT_TRUE(measured) << measured.error().line();
    EXPECT_EQ(measured->beats_from, "ecg");
    ASSERT_TRUE(measured->hrv.mean_nn);
    EXPECT_NEAR(*measured->hrv.mean_nn, 900, 2);
  }
}

TEST(WatchEcg, KeepsTheMomentTheDeviceTheBirthDateAndWhatTheWatchItselfSaid) {
  const auto recording = readRecording(File{"ecg.csv", english + strip('.')});
  ASSERT_TRUE(recording);
  EXPECT_EQ(recording->start->iso(), "2020-02-05T09:14:40-04:00");
  EXPECT_EQ(recording->device, "Watch5,4");
  ASSERT_TRUE(recording->birth_date);
  EXPECT_EQ(recording->birth_date->iso(), "1990-01-05");
  ASSERT_FALSE(recording->problems.empty());
  EXPECT_EQ(recording->problems[0].place, "line 4");
  EXPECT_NE(recording->problems[0].what.find("Atrial Fibrillation"), std::string::npos);
}

TEST(WatchEcg, ADateThatHasTwoReadingsGivesNoBirthDate) {
  auto slashes = german;
  slashes.replace(slashes.find("05.01.1990"), 10, "05/01/1990");
  EXPECT_EQ(readRecording(File{"ecg.csv", german + strip(',')})->birth_date->iso(), "1990-01-05");
  EXPECT_FALSE(readRecording(File{"ecg.csv", slashes + strip(',')})->birth_date);  // fifth of January or first of May
}

TEST(WatchEcg, LinesWithoutANumberAreNamedAndTheSampleIsAbsent) {
  auto bytes = english + strip('.');
  bytes += "-\n12.5\n";
  const auto recording = readRecording(File{"ecg.csv", bytes});
  ASSERT_TRUE(recording);
  const auto& samples = recording->signals[0].samples;
  EXPECT_EQ(samples.size(), 30U * 512 + 2);
  EXPECT_TRUE(std::isnan(samples[samples.size() - 2]));
  EXPECT_EQ(recording->problems.back().place, "line 15374");  // 13 lines of the header, 15360 samples, then this one
}

TEST(WatchEcg, WithoutSamplesIsRefused) {
  const auto recording = readRecording(File{"ecg.csv", english});
  ASSERT_FALSE(recording);
  EXPECT_FALSE(recording.error().mend.empty());
}

TEST(Tables, NumbersBelowZeroOrSpreadFromNoughtAreNoIntervals) {
  // The fraction behind a decimal comma, read as a column, spreads evenly from 0 to 999: a fifth is no heart beat.
  std::string signal, fractions;
  for (int i = 0; i < 400; ++i) {
    signal += fmt::format("{},{:03}\n", i % 7 - 3, (i * 379) % 1000);
    fractions += fmt::format("{}\n", (i * 379) % 1000);
  }
  for (const auto& bytes : {signal, fractions, "channel\n" + signal}) {
    const auto recording = readRecording(File{"table.csv", bytes});
    EXPECT_FALSE(recording) << bytes.substr(0, 40);
    EXPECT_FALSE(looksLikeRecording(bytes)) << bytes.substr(0, 40);
  }
}

TEST(Tables, ASignalInOneColumnWithDecimalCommasKeepsItsFractions) {
  std::string bytes = "ECG (mV)\n";
  for (int i = 0; i < 1000; ++i) bytes += i % 100 == 50 ? "1,250\n" : "-0,125\n";
  TableChoice choice;
  choice.rate_hz = 100;
  const auto recording = readRecording(File{"ecg.txt", bytes}, {}, choice);
  ASSERT_TRUE(recording) << recording.error().line();
  EXPECT_FLOAT_EQ(recording->signals[0].samples[50], 1.25F);
  EXPECT_FLOAT_EQ(recording->signals[0].samples[51], -0.125F);
}

}  // namespace
}  // namespace homeostat::recordings
