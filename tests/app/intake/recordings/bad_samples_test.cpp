// What is wrong with a recording is named with its place; what is good is still used.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "app/intake/recordings/measured.hpp"
#include "app/intake/recordings/summaries.hpp"

namespace homeostat::recordings {
namespace {

Recording read(const std::string& bytes, const std::string& name = "file.txt") {
  auto recording = readRecording(File{name, bytes});
  EXPECT_TRUE(recording) << (recording ? "" : recording.error().line());
  return recording ? std::move(*recording) : Recording{};
}

bool named(const std::vector<Problem>& problems, const std::string& place, const std::string& what) {
  return std::any_of(problems.begin(), problems.end(),
                     [&](const Problem& p) { return p.place == place && p.what.find(what) != std::string::npos; });
}

std::string lines(int count, double first_s, double step_s) {
  std::string out;
  for (int i = 0; i < count; ++i) out += std::to_string(first_s + step_s * i) + "\n";
  return out;
}

TEST(BadSamples, ALineThatIsNoNumber) {
  const auto r = read("800\n810\nlead off\n820\n815\n");
  EXPECT_EQ(r.beats->rr_ms.size(), 4U);
  EXPECT_TRUE(named(r.problems, "line 3", "no number"));
}

TEST(BadSamples, AnImpossibleBeatBreaksTheSeriesAndIsNamed) {
  const auto r = read("800\n810\n20\n820\n9000\n815\n805\n");
  EXPECT_TRUE(named(r.problems, "line 3", "20 ms is no heart beat"));
  EXPECT_TRUE(named(r.problems, "line 5", "9000 ms is no heart beat"));
  const auto m = measureRecording(r);
  ASSERT_TRUE(m);
  // 800, 810 | 820 | 815, 805: the mean of the five that are left.
  EXPECT_NEAR(*m->hrv.mean_nn, (800 + 810 + 820 + 815 + 805) / 5.0, 1e-9);
  EXPECT_EQ(m->hrv.gaps.size(), 2U);
}

TEST(BadSamples, TheSameStampTwiceAndAStampThatGoesBack) {
  const auto r = read(lines(60, 10, 0.8) + "57.2\n" + lines(60, 57.9, 0.8) + "20.0\n" + lines(60, 106, 0.8));
  EXPECT_EQ(r.format, "beat-times");
  EXPECT_TRUE(named(r.problems, "line 61", "twice"));
  EXPECT_TRUE(named(r.problems, "line 122", "before the last"));
  const auto m = measureRecording(r);
  ASSERT_TRUE(m);
  EXPECT_NEAR(*m->hrv.mean_nn, 800, 5);
}

TEST(BadSamples, TimesBesideIntervalsShowTheGap) {
  std::string text = "time,rri\n";
  double at = 0;
  for (int i = 0; i < 40; ++i) {
    at += i == 20 ? 30.8 : 0.8;
    text += std::to_string(at) + ",800\n";
  }
  const auto m = measureRecording(read(text));
  ASSERT_TRUE(m);
  ASSERT_EQ(m->hrv.gaps.size(), 1U);
  EXPECT_NEAR(m->hrv.gaps[0].to_s - m->hrv.gaps[0].from_s, 30, 1e-6);
  EXPECT_LT(m->hrv.quality, 0.6);  // 32 s of beats in 62 s
}

TEST(BadSamples, ALeadOfZerosIsRefusedWithItsName) {
  std::string text = "# Sampling Rate (Hz):= 250\n# Labels:= ECG\n";
  for (int i = 0; i < 2500; ++i) text += "0\n";
  const auto m = measureRecording(read(text));
  ASSERT_FALSE(m);
  EXPECT_EQ(m.error().place, "signal ECG");
  EXPECT_NE(m.error().cause.find("flat"), std::string::npos);
}

TEST(BadSamples, AFlatStretchInsideASignalIsLeftOutAndNamed) {
  // A spike a second at 250 Hz on a slow wave, and nothing between second 20 and 26.
  std::string text = "# Sampling Rate (Hz):= 250\n# Labels:= ECG\n";
  for (int i = 0; i < 60 * 250; ++i) {
    const double s = i / 250.0, phase = s - std::floor(s);
    const bool off = s >= 20 && s < 26;
    const double spike = std::exp(-std::pow((phase - 0.5) / 0.012, 2));
    text += off ? "0\n" : std::to_string(spike + 0.02 * std::sin(7 * s)) + "\n";
  }
  const auto m = measureRecording(read(text));
  ASSERT_TRUE(m) << m.error().line();
  EXPECT_NEAR(*m->hrv.mean_nn, 1000, 5);
  ASSERT_FALSE(m->problems.empty());
  EXPECT_NE(m->problems.back().what.find("flat"), std::string::npos);
  EXPECT_LT(m->hrv.quality, 0.95);
}

TEST(BadSamples, ASignalWithoutItsRateIsRefused) {
  const auto r = readRecording(File{"ecg.csv", "ECG\n0.1\n0.2\n0.3\n"});
  ASSERT_FALSE(r);
  EXPECT_EQ(r.error().code, "recording.no-rate");
}

TEST(BadSamples, NumbersThatAreNoBeatsAreRefusedNotGuessed) {
  const auto r = readRecording(File{"rr.txt", "12\n14\n13\n15\n"});  // breaths a minute, say
  ASSERT_FALSE(r);
  EXPECT_EQ(r.error().code, "recording.unit");
}

TEST(BadSamples, ANumberOrTwoAreNoRecording) {
  for (const char* text : {"812\n", "812\n820\n", "RR\n812\n820\n", "812, 820\n"}) {
    const auto r = readRecording(File{"rr.txt", text});
    EXPECT_FALSE(r && measureRecording(*r)) << text;
  }
  EXPECT_FALSE(looksLikeRecording("812\n820\n"));
  const auto two = measureRecording(read("812\n820\n"));
  ASSERT_FALSE(two);
  EXPECT_EQ(two.error().cause, "2 intervals between beats: too few for any figure");
}

TEST(BadSamples, JsonAndXmlAreNoBeats) {
  for (const char* text :
       {"[1,2", "[800,810,805]", "{", "{}", "\xEF\xBB\xBF[800,\n810,\n805]\n", "<a>\n800\n810\n805\n</a>"}) {
    const auto r = readRecording(File{"rr.txt", text});
    ASSERT_FALSE(r) << text;
    EXPECT_EQ(r.error().code, "recording.markup") << text;
    EXPECT_FALSE(looksLikeRecording(text)) << text;
  }
  for (const char* text : {"null\n", "true\n", "\"812\"\n"}) EXPECT_FALSE(looksLikeRecording(text)) << text;
}

TEST(BadSamples, WhatOtherProgramsMakeIsNamed) {
  const std::pair<std::string, const char*> foreign[] = {{"", "the file is empty"},
                                                         {" \n\n", "the file is empty"},
                                                         {"%PDF-1.4\n800\n810\n820\n", "PDF document"},
                                                         {"\x1F\x8B\x08", "gzip archive"},
                                                         {"01380008220\r\n0158100123456\r\n", "German xDT"}};
  for (const auto& [bytes, what] : foreign) {
    const auto r = readRecording(File{"x", bytes});
    ASSERT_FALSE(r) << what;
    EXPECT_NE(r.error().cause.find(what), std::string::npos) << r.error().line();
    EXPECT_FALSE(looksLikeRecording(bytes)) << what;
  }
}

TEST(BadSamples, AReadingThatIsNotAtRestIsLeftOut) {
  const File file{
      "t.csv",
      "Member,Date,Datetime,Type,HRV,lnRmssd,Rmssd\nX,2017-09-06,2017-09-06 06:23:22,readiness,57,3.7,40.87\n"
      "X,2017-09-07,2017-09-07 06:23:22,guided breathing,70,4.5,90\n"};
  const auto s = readDailyTable(file);
  ASSERT_TRUE(s);
  EXPECT_EQ(s->findings.size(), 1U);
  ASSERT_EQ(s->left.size(), 1U);
  EXPECT_EQ(s->left[0].place, "line 3");
}

/// One signal at 100 samples a second in records of a second; `samples` are bytes, two each.
std::string edf(const std::string& label, const std::string& start, std::size_t records, const std::string& samples) {
  const auto cell = [](std::string text, std::size_t width) { return text + std::string(width - text.size(), ' '); };
  return cell("0", 8) + cell("MCH-0234567 F 02-MAY-1951 Haagse_Harry", 80) + cell("Startdate X", 80) + start +
         cell("512", 8) + cell("EDF+C", 44) + cell(std::to_string(records), 8) + cell("1", 8) + cell("1", 4) +
         cell(label, 16) + cell("", 80) + cell("mV", 8) + cell("-1", 8) + cell("1", 8) + cell("-100", 8) +
         cell("100", 8) + cell("", 80) + cell("100", 8) + cell("", 32) + samples;
}

TEST(BadSamples, AnEdfFileSaysWhoseItIs) {
  const auto r = read(edf("ECG", "02.08.9922.10.00", 1, std::string(200, '\0')), "x.edf");
  ASSERT_TRUE(r.birth_date);
  EXPECT_EQ(r.birth_date->iso(), "1951-05-02");
  EXPECT_EQ(r.start->iso(), "1999-08-02T22:10:00");
}

TEST(BadSamples, AStartThatDoesNotExistIsNamed) {
  const auto r = read(edf("ECG", "31.02.2622.10.00", 1, std::string(200, '\0')), "x.edf");
  EXPECT_FALSE(r.start);
  ASSERT_EQ(r.problems.size(), 1U);
  EXPECT_NE(r.problems[0].what.find("31.02.2622.10.00"), std::string::npos);
}

TEST(BadSamples, AChannelWhoseLabelSaysNothingIsChosen) {
  // A spike of 80 every 80 samples, 800 ms, on a line that is never flat.
  std::string samples;
  for (int i = 0; i < 9000; ++i) {
    const int d = i % 80 - 40, noise = i * 13 % 7;
    samples += static_cast<char>(d >= -2 && d <= 2 ? 80 - 20 * std::abs(d) : noise);
    samples += '\0';
  }
  const File file{"x.edf", edf("Ch1", "02.08.2622.10.00", 90, samples)};
  const auto unsaid = readRecording(file);
  ASSERT_TRUE(unsaid) << unsaid.error().line();
  const auto refused = measureRecording(*unsaid);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().line().find("channels Ch1"), std::string::npos) << refused.error().line();
  EXPECT_NE(refused.error().mend.find("--kind"), std::string::npos);
  for (const char* column : {"ch1", "1"}) {
    const auto chosen = readRecording(file, {}, {column, "ecg", "", std::nullopt});
    ASSERT_TRUE(chosen) << chosen.error().line();
    const auto measured = measureRecording(*chosen);
    ASSERT_TRUE(measured) << measured.error().line();
    ASSERT_TRUE(measured->hrv.mean_nn);
    EXPECT_NEAR(*measured->hrv.mean_nn, 800, 1);
  }
  const auto none = readRecording(file, {}, {"Ch7", "ecg", "", std::nullopt});
  ASSERT_FALSE(none);
  EXPECT_NE(none.error().line().find("Ch1"), std::string::npos);
}

TEST(BadSamples, ADevicesTextWithSectionsIsNoJson) {
  std::string text = "[INFO]\nSAMPLERATE=1000\nSTARTTIME=20260301 220000\n[CUSTOM1]\n";
  for (int i = 0; i < 200; ++i) text += std::to_string(800 + i % 7) + "\n";
  const auto r = readRecording(File{"night.sdf", text});
  ASSERT_TRUE(r) << r.error().line();
  EXPECT_EQ(r->beats->rr_ms.size(), 200U);
}

TEST(BadSamples, ARowWithoutAMomentIsNamed) {
  const File file{"t.csv",
                  "timestamp_measurement,HR,AVNN,SDNN,rMSSD\n2017-04-01 09:56:21 +0000,50,1200,60,44\n"
                  "yesterday,50,1200,60,45\n2017-13-02 09:56:21 +0000,50,1200,60,46\n"};
  const auto s = readDailyTable(file);
  ASSERT_TRUE(s);
  std::size_t places = 0;
  for (const auto& left : s->left) places += left.place == "line 3" || left.place == "line 4" ? 1U : 0U;
  EXPECT_EQ(places, 2U);
  for (const auto& f : s->findings) EXPECT_EQ(f.source.place, "line 2");
}

}  // namespace
}  // namespace homeostat::recordings
