// Daily tables and lists of days as programs of wearables export them.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "app/intake/recordings/daily_figures.hpp"
#include "app/intake/recordings/measured.hpp"
#include "app/intake/recordings/summaries.hpp"
#include "app/intake/recordings/trends.hpp"
#include "tests/app/intake/recordings/corpus.hpp"

namespace homeostat::recordings {
namespace {

Summary read(const std::string& bytes) {
  EXPECT_TRUE(looksLikeDailyTable(bytes)) << bytes.substr(0, 80);
  auto summary = readDailyTable(File{"days.csv", bytes});
  EXPECT_TRUE(summary) << (summary ? "" : summary.error().line());
  return summary ? std::move(*summary) : Summary{};
}

std::string left(const Summary& summary, const std::string& place) {
  for (const auto& one : summary.left)
    if (one.place == place) return one.why;
  return {};
}

const std::string whoop =
    "Cycle start time,Cycle end time,Cycle timezone,Recovery score %,Resting heart rate (bpm),"
    "Heart rate variability (ms),Skin temp (celsius),Wake onset,Asleep duration (min)\n";

TEST(DailyTables, ARestingRateKeepsItsMomentOffsetAndUnit) {
  const auto s =
      read(whoop + "2026-05-09 23:00:00,2026-05-10 23:00:00,UTC+02:00,72,52,58,33.1,2026-05-10 07:00:00,450\n");
  ASSERT_EQ(s.findings.size(), 1U);
  EXPECT_EQ(s.findings[0].code, "resting-heart-rate");
  EXPECT_EQ(s.findings[0].value, 52);
  EXPECT_EQ(s.findings[0].unit, "/min");
  EXPECT_EQ(s.findings[0].at->iso(), "2026-05-10T07:00:00+02:00");
  EXPECT_EQ(s.findings[0].source.place, "line 2");
}

TEST(DailyTables, AVariabilityThatDoesNotSayWhichMeasureItIsGivesNone) {
  const auto s =
      read(whoop + "2026-05-09 23:00:00,2026-05-10 23:00:00,UTC+02:00,72,52,58,33.1,2026-05-10 07:00:00,450\n");
  EXPECT_NE(left(s, "column heart rate variability (ms)").find("does not say which measure"), std::string::npos);
  EXPECT_NE(left(s, "column skin temp (celsius)").find("skin"), std::string::npos);
}

TEST(DailyTables, TimeAsleepIsTheMeanOfSevenNightsOrNothing) {
  std::string rows;
  for (int day = 1; day <= 7; ++day)
    rows += fmt::format("2026-05-0{0} 00:00:00,,UTC+02:00,,,,,2026-05-0{0} 07:00:00,{1}\n", day, 420 + 10 * day);
  const auto enough = read(whoop + rows);
  ASSERT_EQ(enough.findings.size(), 1U);
  EXPECT_EQ(enough.findings[0].code, "sleep-duration");
  // (430 + 440 + … + 490) / 7 = 460 min = 7.6667 h
  EXPECT_NEAR(*enough.findings[0].value, 460.0 / 60, 1e-9);
  EXPECT_EQ(enough.findings[0].unit, "h");
  const auto few = read(whoop + rows.substr(0, rows.rfind("2026-05-07 00")));
  EXPECT_TRUE(few.findings.empty());
  EXPECT_NE(left(few, "column asleep duration (min)").find("seven nights"), std::string::npos);
}

TEST(DailyTables, RmssdOfSleepIsFollowedInTrendsAndIsNoFinding) {
  const auto s = read(
      "timestamp,rmssd,nremhr,entropy\n2024-07-21T00:00:00,29.232,49.623,2.472\n"
      "2024-07-22T00:00:00,31.2,50.1,2.5\n");
  EXPECT_TRUE(s.findings.empty());
  ASSERT_EQ(s.nights.size(), 2U);
  EXPECT_EQ(s.nights[0].value, 29.232);
  EXPECT_NE(left(s, "column rmssd").find("of sleep"), std::string::npos);
  TrendBook book;
  book.add(s.nights);
  const auto trends = book.json();
  ASSERT_EQ(trends.size(), 1U);
  EXPECT_EQ(trends[0].at("metric"), "night_rmssd");
  EXPECT_EQ(trends[0].at("days"), 2);
}

TEST(DailyTables, PressuresAndWeightsOfHomeDevices) {
  const auto withings =
      read("Date,Heart rate,Systolic,Diastolic,Comments\n\"2025-01-12 08:15:00\",64,130,85,\"well, yes\"\n");
  ASSERT_EQ(withings.findings.size(), 2U);
  EXPECT_EQ(withings.findings[0].code, "systolic-bp");
  EXPECT_EQ(withings.findings[0].value, 130);
  EXPECT_EQ(withings.findings[0].unit, "mm[Hg]");
  EXPECT_EQ(withings.findings[1].value, 85);
  const auto omron = read(
      "Date,Time,Systolic (mmHg),Diastolic (mmHg),Pulse (bpm),Notes\nJan 12 2025,08:15,128,82,64,ok\n"
      "01/02/2025,08:15,131,80,63,\n");
  ASSERT_EQ(omron.findings.size(), 2U);
  EXPECT_EQ(omron.findings[0].at->iso(), "2025-01-12T08:15");
  EXPECT_NE(left(omron, "line 3").find("day or month first"), std::string::npos);
  const auto scale = read("Date,\"Weight (lb)\",\"Fat mass (lb)\",Comments\n\"2025-01-12 08:15:00\",179.3,40.1,\n");
  ASSERT_EQ(scale.findings.size(), 1U);
  EXPECT_EQ(scale.findings[0].unit, "[lb_av]");
}

TEST(DailyTables, ANightOfPartsIsTheirSum) {
  std::string text = "from,to,\"light (s)\",\"deep (s)\",\"rem (s)\",\"awake (s)\"\n";
  for (int day = 1; day <= 7; ++day)
    text += fmt::format("2025-01-0{0}T00:05:00+01:00,2025-01-0{0}T06:55:00+01:00,14400,6000,5400,1500\n", day);
  const auto s = read(text);
  ASSERT_EQ(s.findings.size(), 1U);
  EXPECT_NEAR(*s.findings[0].value, 25800.0 / 3600, 1e-9);  // 14400 + 6000 + 5400 = 25800 s
}

TEST(DailyTables, DaysInJson) {
  const auto rates = read(R"([{"dateTime":"03/01/26 00:00:00","value":{"date":"03/01/26","value":61.37,"error":7.2}},
    {"dateTime":"03/02/26 00:00:00","value":{"date":null,"value":0.0,"error":0.0}}])");
  ASSERT_EQ(rates.findings.size(), 1U);  // a nought is a day without the watch
  EXPECT_EQ(rates.findings[0].value, 61.37);
  EXPECT_EQ(rates.findings[0].at->iso(), "2026-03-01");
  EXPECT_EQ(rates.findings[0].source.place, "entry 1");
  const auto garmin = read(R"([{"calendarDate":"2026-01-14","restingHeartRate":59,"minHeartRate":48}])");
  ASSERT_EQ(garmin.findings.size(), 1U);
  EXPECT_EQ(garmin.findings[0].value, 59);
  const auto any = read(R"([{"dateTime":"03/01/26 00:00:00","value":{"bpm":61,"confidence":2}}])");
  EXPECT_TRUE(any.findings.empty());
  EXPECT_NE(left(any, "column bpm").find("not at rest"), std::string::npos);
}

TEST(DailyTables, TimeAsleepAsProgramsWriteIt) {
  EXPECT_NEAR(*hoursAsleep("7h 40min"), 7 + 40.0 / 60, 1e-9);
  EXPECT_NEAR(*hoursAsleep("7:40"), 7 + 40.0 / 60, 1e-9);
  EXPECT_NEAR(*hoursAsleep("7.5"), 7.5, 1e-9);
  EXPECT_NEAR(*hoursAsleep("450"), 7.5, 1e-9);
  EXPECT_NEAR(*hoursAsleep("27000"), 7.5, 1e-9);
  EXPECT_FALSE(hoursAsleep("30"));  // thirty hours, half an hour or half a minute: none is a night
  EXPECT_FALSE(hoursAsleep("--"));
  EXPECT_FALSE(hoursAsleep("7:75"));
}

TEST(DailyTables, ALaboratorysTableIsNone) {
  for (const char* text :
       {"Date,Ferritin (ng/mL),Systolic\n2024-01-01,20,120\n", "Test,Result,Unit,Date\nTSH,2,mIU/L,2024-01-01\n",
        R"({"resourceType":"Observation","value":1,"dateTime":"x","error":0})"})
    EXPECT_FALSE(looksLikeDailyTable(text)) << text;
}

TEST(BeatsJson, ListsOfSensorsAndPrograms) {
  for (const char* text :
       {R"({"data":[{"heartRate":{"average":62.1,"rrData":[960,970]}},{"heartRate":{"rrData":[955,948]}}]})",
        R"({"exercises":[{"samples":{"rr":[{"duration":"PT0.96S"},{"duration":"PT0.97S"},
                              {"duration":"PT0.955S"},{"duration":"PT0.948S"}]}}]})"}) {
    EXPECT_TRUE(looksLikeRecording(text)) << text;
    const auto r = readRecording(File{"a.json", text});
    ASSERT_TRUE(r) << r.error().line();
    ASSERT_EQ(r->beats->rr_ms.size(), 4U) << text;
    EXPECT_NEAR(r->beats->rr_ms[0], 960, 1e-9);
    EXPECT_NEAR(r->beats->rr_ms[3], 948, 1e-9);
  }
  EXPECT_FALSE(readRecording(File{"a.json", R"({"rr":[960,970,955],"ibi":[960,970,955]})"}));
  EXPECT_FALSE(readRecording(File{"a.json", R"({"rr":[14,15,14,15]})"}));  // breaths a minute
}

TEST(Tables, IntervalsCountedInSamplesNeedTheirRate) {
  const std::string text = "240\n242\n239\n251\n240\n243\n";
  EXPECT_FALSE(readRecording(File{"t.txt", "24\n25\n24\n25\n26\n24\n"}));
  TableChoice choice;
  choice.kind = "rr";
  choice.rate_hz = 250;
  const auto r = readRecording(File{"t.txt", text}, {}, choice);
  ASSERT_TRUE(r) << r.error().line();
  EXPECT_NEAR(r->beats->rr_ms[0], 960, 1e-9);  // 240 / 250 s
  choice.kind = "beats";
  const auto beats = readRecording(File{"t.txt", "100\n340\n582\n821\n"}, {}, choice);
  ASSERT_TRUE(beats) << beats.error().line();
  EXPECT_NEAR(beats->beats->rr_ms[1], 968, 1e-9);  // (582 - 340) / 250 s
}

/// One record that holds a time-stamped list and nothing else.
std::string annotationsOnly(const std::string& list) {
  const auto cell = [](std::string text, std::size_t width) { return text + std::string(width - text.size(), ' '); };
  std::string body =
      "+0"
      "\x14\x14" +
      std::string(1, '\0') + list;
  if (body.size() % 2 != 0) body += '\0';
  return cell("0", 8) + cell("X X X X", 80) + cell("Startdate X", 80) + "02.08.2422.10.00" + cell("512", 8) +
         cell("EDF+C", 44) + cell("1", 8) + cell("0", 8) + cell("1", 4) + cell("EDF Annotations", 16) + cell("", 80) +
         cell("", 8) + cell("-1", 8) + cell("1", 8) + cell("-32768", 8) + cell("32767", 8) + cell("", 80) +
         cell(fmt::format("{}", body.size() / 2), 8) + cell("", 32) + body;
}

TEST(EdfAnnotations, ThatNameBeatsAreBeatsAndEctopicOnesAreMarked) {
  std::string list;
  for (int i = 1; i <= 12; ++i)
    list += fmt::format("+{:.1f}\x14{}\x14", 0.9 * i, i == 6 ? "V" : "N") + std::string(1, '\0');
  const auto r = readRecording(File{"a.edf", annotationsOnly(list)});
  ASSERT_TRUE(r) << r.error().line();
  ASSERT_TRUE(r->beats);
  ASSERT_EQ(r->beats->rr_ms.size(), 11U);
  EXPECT_NEAR(r->beats->rr_ms[0], 900, 1e-6);
  // The sixth beat is ventricular: the intervals before and after it (fifth and sixth) are none of the sinus.
  EXPECT_EQ(std::count(r->beats->suspect.begin(), r->beats->suspect.end(), true), 2);
  EXPECT_TRUE(r->beats->suspect[4]);
  EXPECT_TRUE(r->beats->suspect[5]);
}

TEST(EdfAnnotations, AHypnogramSaysWhatItHolds) {
  std::string list;
  for (int i = 0; i < 12; ++i) list += fmt::format("+{}\x14Sleep stage W\x14", 30 * i) + std::string(1, '\0');
  const auto r = readRecording(File{"a.edf", annotationsOnly(list)});
  ASSERT_TRUE(r) << r.error().line();
  const auto measured = measureRecording(*r);
  ASSERT_FALSE(measured);
  EXPECT_NE(measured.error().cause.find("12 annotations (\"Sleep stage W\""), std::string::npos)
      << measured.error().cause;
}

}  // namespace
}  // namespace homeostat::recordings
