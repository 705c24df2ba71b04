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

TEST(Tables, TheUnitInTheNameHolds) {
  EXPECT_NEAR(read("RR (1/1024 s)\n1024\n1000\n1010\n").beats->rr_ms.at(0), 1000, 1e-9);
  EXPECT_NEAR(read("rr_us\n812000\n820000\n799000\n").beats->rr_ms.at(0), 812, 1e-9);
  EXPECT_NEAR(read("RR [s]\n0.812\n0.820\n0.799\n").beats->rr_ms.at(0), 812, 1e-9);
  const auto wrong = read("RR (ms)\n0.812\n0.820\n0.799\n");
  EXPECT_NEAR(wrong.beats->rr_ms.at(0), 812, 1e-9);
  EXPECT_NE(wrong.problems.at(0).what.find("can only be seconds"), std::string::npos);
}

TEST(Tables, MarksBesideIntervalsAreHeard) {
  const auto kinds = read("RR;Type\n812;N\n620;V\n1004;N\n815;N\n");
  EXPECT_EQ(kinds.beats->suspect, (std::vector<bool>{false, true, true, false}));
  EXPECT_EQ(read("rr_ms,artifact\n812,0\n1624,1\n815,0\n").beats->suspect, (std::vector<bool>{false, true, false}));
  EXPECT_EQ(read("rr_ms,artifact\n812,0\n1624,1\n815,0\n").beats->rr_ms.at(0), 812);
  EXPECT_EQ(read("rr,valid\n812,true\n1624,false\n815,true\n").beats->suspect, (std::vector<bool>{false, true, false}));
  EXPECT_TRUE(read("rr,valid\n812,1\n820,1\n815,1\n").beats->suspect.empty());
}

TEST(Tables, HeartRatesAreNoBeats) {
  std::string seconds = "time,heart_rate\n", uneven = "t;bpm\n", bare;
  for (int i = 0; i < 60; ++i) {
    seconds += std::to_string(i) + "," + std::to_string(68 + i % 5) + "\n";
    uneven += std::to_string(i + i / 7) + ";" + std::to_string(68 + i % 5) + "\n";
    bare += std::to_string(i + i / 7) + " " + std::to_string(68 + i % 5) + "\n";
  }
  for (const auto& text : {seconds, uneven}) {
    EXPECT_EQ(refusal(text).code, "recording.rate-only");
    EXPECT_FALSE(looksLikeRecording(text));
  }
  EXPECT_EQ(refusal(bare).code, "recording.no-column");
  EXPECT_FALSE(looksLikeRecording(bare));
}

TEST(Tables, RowsADayApartAreNoBeats) {
  for (const char* text : {"timestamp,rmssd,entropy\n2024-03-13T00:00:00,42.1,2.5\n2024-03-14T00:00:00,40.1,2.4\n2024-"
                           "03-15T00:00:00,41,2.3\n",
                           "date,Sleep\n2024-03-13,430\n2024-03-14,445\n2024-03-15,420\n"}) {
    EXPECT_EQ(refusal(text).code, "recording.daily");
    EXPECT_FALSE(looksLikeRecording(text));
  }
}

TEST(Tables, ListsInOneLineQuotesAndBeatsInMilliseconds) {
  EXPECT_EQ(read("812,820,799,805,811,807,815,820,812,809\n").beats->rr_ms.size(), 10U);
  EXPECT_EQ(read("812 820 799 805 811 807 815 820 812 809\n").beats->rr_ms.size(), 10U);
  EXPECT_EQ(read("\"RR\"\n\"812\"\n\"820\"\n\"799\"\n").beats->rr_ms, (std::vector<double>{812, 820, 799}));
  EXPECT_EQ(read("\"note, of me\",\"RR\"\n\"a, b\",812\n\"c\",820\n\"d\",799\n").beats->rr_ms,
            (std::vector<double>{812, 820, 799}));
  // Without a unit they may count samples.
  EXPECT_EQ(refusal("812\n1632\n2431\n3236\n").code, "recording.no-column");
  const auto beats = read("beat (ms)\n812\n1632\n2431\n3236\n");
  EXPECT_EQ(beats.format, "beat-times");
  EXPECT_NEAR(beats.beats->rr_ms.at(0), 820, 1e-9);
}

TEST(Tables, MomentsBesideIntervalsShowTheGap) {
  const auto rows = [](const char* header, bool whole_seconds, bool gap) {
    std::string text = header;
    double at = 8 * 3600;
    for (int i = 0; i < 60; ++i) {
      at += 0.8 + (gap && i == 30 ? 25 : 0);
      const int ms = static_cast<int>(std::lround(at * 1000)), s = ms / 1000;
      char line[64];
      std::snprintf(line, sizeof line, "2024-03-13 %02d:%02d:%02d", s / 3600, s / 60 % 60, s % 60);
      text += line;
      if (!whole_seconds) text += "." + std::to_string(1000 + ms % 1000).substr(1);
      text += ",800\n";
    }
    return text;
  };
  for (const bool whole : {false, true}) {
    const auto none = measureRecording(read(rows("time,rri\n", whole, false)));
    ASSERT_TRUE(none);
    EXPECT_TRUE(none->hrv.gaps.empty());
    const auto one = measureRecording(read(rows("time,rri\n", whole, true)));
    ASSERT_TRUE(one);
    ASSERT_EQ(one->hrv.gaps.size(), 1U);
    EXPECT_NEAR(one->hrv.gaps[0].to_s - one->hrv.gaps[0].from_s, 25, 1);
    EXPECT_EQ(one->start->iso().substr(0, 16), "2024-03-13T08:00");
  }
}

TEST(Tables, TheClockOfASignalIsReadInEveryUnit) {
  const auto rateOf = [](const std::string& text) { return read(text).signals.at(0).rate_hz; };
  for (const auto& [header, scale] :
       {std::pair{"time,ecg\n", 1e3}, std::pair{"time,ecg\n", 1e6}, std::pair{"time,ecg\n", 1e9},
        std::pair{"time [us],ecg\n", 1e6}, std::pair{"time_ms,ecg\n", 1e3}})
    EXPECT_NEAR(rateOf(wave(header, 250, 2500, true, scale)), 250, 0.1) << header << scale;
  // Stamps rounded to the millisecond do not make 512 samples a second 500.
  std::string text = "timestamp,ecg\n";
  for (int i = 0; i < 4096; ++i) {
    const int ms = static_cast<int>(std::lround(i * 1000 / 512.0));
    char line[64];
    std::snprintf(line, sizeof line, "2024-03-13T08:00:%02d.%03dZ,%d\n", ms / 1000, ms % 1000,
                  i % 400 == 0 ? 900 : i % 7);
    text += line;
  }
  const auto iso = read(text);
  EXPECT_NEAR(iso.signals.at(0).rate_hz, 512, 0.5);
  EXPECT_EQ(iso.signals.at(0).samples.size(), 4096U);
  // Rows that are only counted say nothing of the rate.
  EXPECT_EQ(refusal(wave("time,ecg\n", 1, 2500, true)).code, "recording.no-rate");
  EXPECT_EQ(read(wave("time,ecg\n", 1, 2500, true), {"", "", "", 250.0}).signals.at(0).rate_hz, 250);
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
