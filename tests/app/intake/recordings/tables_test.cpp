// Tables as people have them: separators, decimal commas, marks, header words, columns to choose from.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "app/intake/recordings/measured.hpp"
#include "app/intake/recordings/text_table.hpp"
#include "tests/app/intake/recordings/corpus.hpp"

namespace homeostat::recordings {
namespace {

Recording read(const std::string& bytes, const TableChoice& choice = {}) {
  auto recording = readRecording(File{"table.csv", bytes}, {}, choice);
  EXPECT_TRUE(recording) << (recording ? "" : recording.error().line());
  return recording ? std::move(*recording) : Recording{};
}

base::Refusal refusal(const std::string& bytes, const TableChoice& choice = {}) {
  const auto recording = readRecording(File{"table.csv", bytes}, {}, choice);
  EXPECT_FALSE(recording);
  return recording ? base::Refusal{} : recording.error();
}

TEST(Tables, DecimalCommasWithEverySeparator) {
  for (const char* text : {"812,5\n820,25\n799,0\n", "1;812,5\n2;820,25\n3;799,0\n", "1\t812,5\n2\t820,25\n3\t799,0\n",
                           "1 812,5\n2 820,25\n3 799,0\n"}) {
    const auto r = read(text);
    ASSERT_TRUE(r.beats) << text;
    EXPECT_EQ(r.beats->rr_ms, (std::vector<double>{812.5, 820.25, 799})) << text;
    EXPECT_FALSE(r.problems.empty());  // said that commas were read as decimal signs
  }
  EXPECT_NEAR(read("0,812\n0,820\n0,799\n").beats->rr_ms[1], 820, 1e-9);  // seconds, or a nought and ms: the same
}

TEST(Tables, CommasThatSeparateStaySeparators) {
  EXPECT_EQ(read("1,812\n2,820\n3,799\n").beats->rr_ms, (std::vector<double>{812, 820, 799}));
}

TEST(Tables, MarkLineEndsAndHeaderWordsOfOtherLanguages) {
  EXPECT_EQ(read("\xEF\xBB\xBFRR\r\n812\r\n820\r\n799\r\n").beats->rr_ms.size(), 3U);
  EXPECT_EQ(read("Zeit;RR-Intervall\n0,8;812\n1,6;820\n2,4;799\n").beats->rr_ms.size(), 3U);
  EXPECT_EQ(read("tiempo,intervalo RR (ms)\n1,812\n2,820\n3,799\n").beats->rr_ms.size(), 3U);
  EXPECT_EQ(read("心率间期\n812\n820\n799\n").beats->rr_ms.size(), 3U);
  const std::string ascii = "RR\n812\n820\n799\n";
  std::string wide = "\xFF\xFE";
  for (const char c : ascii) wide += std::string{c, '\0'};
  EXPECT_EQ(read(wide).beats->rr_ms.size(), 3U);
}

TEST(Tables, NamesOfSeveralWordsBetweenBlanks) {
  EXPECT_EQ(read("intervalle RR (ms)\n812\n820\n799\n").beats->rr_ms.size(), 3U);
  EXPECT_EQ(read("time (s) RR (ms)\n0.8 812\n1.6 820\n2.4 799\n").beats->rr_ms, (std::vector<double>{812, 820, 799}));
}

TEST(Tables, RowsOutOfTheOrderOfTheirTimesAreRefused) {
  EXPECT_EQ(refusal("time,rr\n2.4,799\n0.8,812\n3.2,801\n1.6,820\n0.0,815\n").code, "recording.order");
}

TEST(Tables, ProseAboveTheHeaderIsPassedOver) {
  EXPECT_EQ(read("Export of my watch\nname,RR\nx,812\nx,820\nx,799\n").beats->rr_ms.size(), 3U);
}

TEST(Tables, ANameThatSaysNothingIsTakenByItsValuesAndSaidSo) {
  const auto r = read("id,foo\n1,812\n2,820\n3,799\n");
  EXPECT_EQ(r.beats->rr_ms.size(), 3U);
  EXPECT_NE(r.problems.at(0).what.find("because of its values"), std::string::npos);
}

TEST(Tables, TheRefusalListsTheColumns) {
  const auto two = refusal("foo,bar\n812,912\n820,920\n799,899\n");
  EXPECT_EQ(two.code, "recording.no-column");
  EXPECT_NE(two.place.find("1 \"foo\" (812"), std::string::npos) << two.place;
  EXPECT_NE(two.place.find("2 \"bar\" (912"), std::string::npos);
  EXPECT_NE(two.mend.find("--column"), std::string::npos);
  const auto r = read("foo,bar\n812,912\n820,920\n799,899\n", {"bar", "rr", "", {}});
  EXPECT_EQ(r.beats->rr_ms[0], 912);
  EXPECT_EQ(read("foo,bar\n812,912\n820,920\n799,899\n", {"2", "", "", {}}).beats->rr_ms[0], 912);
  EXPECT_EQ(refusal("foo,bar\n812,912\n820,920\n799,899\n", {"baz", "", "", {}}).code, "recording.no-column");
}

std::string wave(const char* header, double rate, int count, bool times, double scale = 1) {
  std::string text = header;
  for (int i = 0; i < count; ++i) {
    const double t = i / rate, phase = t - std::floor(t);
    if (times) text += std::to_string(scale * t) + ",";
    text += std::to_string(std::exp(-std::pow((phase - 0.5) / 0.012, 2)) + 0.05 * std::sin(7 * t)) + "\n";
  }
  return text;
}

TEST(Tables, AnEcgWithoutARateAsksForItOrTakesItFromItsTimes) {
  EXPECT_EQ(refusal(wave("ecg\n", 250, 2500, false)).code, "recording.no-rate");
  EXPECT_EQ(read(wave("ecg\n", 250, 2500, false), {"", "", "", 250.0}).signals.at(0).rate_hz, 250);
  EXPECT_NEAR(read(wave("time,ecg\n", 250, 2500, true)).signals.at(0).rate_hz, 250, 0.1);
  EXPECT_NEAR(read(wave("time (ms),ecg\n", 250, 2500, true, 1000)).signals.at(0).rate_hz, 250, 0.1);
}

TEST(Tables, ARateThatTheTimesContradictIsRefused) {
  const auto r = refusal(wave("time,ecg\n", 250, 2500, true), {"", "", "", 1000.0});
  EXPECT_EQ(r.code, "recording.rate");
}

TEST(Tables, RowsThatAreMissingInTheTimesBecomeAGap) {
  std::string text = "time,ecg\n";
  for (int i = 0; i < 20000; ++i) {
    const double t = i / 250.0, phase = t - std::floor(t);
    if (t >= 30 && t < 37) continue;
    text += std::to_string(t) + "," +
            std::to_string(std::exp(-std::pow((phase - 0.5) / 0.012, 2)) + 0.05 * std::sin(7 * t)) + "\n";
  }
  const auto r = read(text);
  EXPECT_EQ(r.signals.at(0).samples.size(), 20000U);
  const auto m = measureRecording(r);
  ASSERT_TRUE(m);
  ASSERT_EQ(m->hrv.gaps.size(), 1U);
  EXPECT_NEAR(*m->hrv.mean_nn, 1000, 2);
}

TEST(Tables, ASampledCurveIsNotTakenForIntervals) {
  // An ECG in mV around 0.6 could pass for seconds.
  std::string text;
  for (int i = 0; i < 5000; ++i) {
    const double t = i / 250.0, phase = t - std::floor(t);
    text += std::to_string(0.6 + std::exp(-std::pow((phase - 0.5) / 0.02, 2)) + 0.01 * std::sin(3 * t)) + "\n";
  }
  const auto r = refusal(text);
  EXPECT_EQ(r.code, "recording.no-column");
  EXPECT_TRUE(measureRecording(read(text, {"", "ecg", "", 250.0})));
}

TEST(Tables, BloodPressureAndMedicinesAreNoIntervals) {
  EXPECT_FALSE(looksLikeRecording("Datum;RR syst;RR diast\n2024-01-01;128;82\n2024-01-02;131;85\n2024-01-03;126;80\n"));
  EXPECT_FALSE(looksLikeRecording("patient,PPI,dose\n1,1,20\n2,1,40\n3,0,0\n"));
  EXPECT_FALSE(looksLikeRecording("name,resp rate\na,14\nb,16\nc,15\n"));
}

TEST(Tables, SkinConductanceNeedsItsUnitForACount) {
  std::string text = "EDA (uS)\n";
  for (int i = 0; i < 1200; ++i) text += std::to_string(4 + 0.3 * std::sin(0.05 * i)) + "\n";
  const auto with = measureRecording(read(text, {"", "", "", 4.0}));
  ASSERT_TRUE(with) << with.error().line();
  ASSERT_TRUE(with->skin);
  EXPECT_TRUE(with->skin->responses_per_minute);
  EXPECT_FALSE(with->hrv.mean_nn);
  EXPECT_EQ(with->hrv.withheld.at(0).why, "the recording holds no heart beats");
  text.replace(0, 8, "EDA");
  EXPECT_FALSE(measureRecording(read(text, {"", "", "", 4.0}))->skin->responses_per_minute);
  EXPECT_TRUE(measureRecording(read(text, {"", "", "uS", 4.0}))->skin->responses_per_minute ||
              measureRecording(read(text, {"1", "eda", "uS", 4.0}))->skin->responses_per_minute);
}

TEST(Tables, AWristbandsPulseTableIsReadByItself) {
  std::string text = "1560279825.000000\n64.000000\n";
  for (int i = 0; i < 64 * 70; ++i) {
    const double phase = std::fmod(i / 64.0, 0.9);
    text += std::to_string(60 * std::exp(-std::pow((phase - 0.25) / 0.09, 2)) + 2 * std::sin(i / 50.0)) + "\n";
  }
  const auto m = measureRecording(read(text));
  ASSERT_TRUE(m) << m.error().line();
  EXPECT_EQ(m->beats_from, "ppg");
  EXPECT_NEAR(*m->hrv.mean_nn, 900, 3);
  const std::string four = "1560279825.000000\n4.000000\n0.5\n0.6\n0.6\n0.7\n";
  EXPECT_EQ(refusal(four).code, "recording.no-column");
  EXPECT_EQ(read(four, {"", "eda", "", {}}).signals.at(0).label, "EDA");
}

TEST(Tables, AWristbandThatFoundNoIntervalIsReadByItsPulse) {
  std::string bvp = "1560279825.000000\n64.000000\n";
  for (int i = 0; i < 64 * 30; ++i)
    bvp += std::to_string(60 * std::exp(-std::pow((std::fmod(i / 64.0, 0.8) - 0.25) / 0.09, 2))) + "\n";
  const auto r = readRecording(File{"IBI.csv", "1560279825.000000, IBI\n"}, {{"BVP.csv", bvp}});
  ASSERT_TRUE(r) << r.error().line();
  EXPECT_FALSE(r->beats);
  EXPECT_NE(r->problems.at(0).what.find("pulse"), std::string::npos);
  EXPECT_FALSE(readRecording(File{"IBI.csv", "1560279825.000000, IBI\n"}, {}));
}

}  // namespace
}  // namespace homeostat::recordings
