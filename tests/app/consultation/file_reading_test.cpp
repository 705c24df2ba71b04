#include "app/consultation/file_reading.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/app/consultation/knowledge.hpp"

namespace homeostat::consultation {
namespace {

FileRead one(const std::filesystem::path& path) {
  auto read = readFiles({path}, knowledge());
  EXPECT_TRUE(read) << (read ? "" : read.error().line());
  return read ? std::move(read->files.at(0)) : FileRead{};
}

const inference::Finding* finding(const FileRead& read, const std::string& code) {
  const auto& list = read.content.findings;
  const auto it = std::find_if(list.begin(), list.end(), [&](const auto& f) { return f.code == code; });
  return it == list.end() ? nullptr : &*it;
}

bool told(const FileRead& read, const std::string& what, const std::string& why) {
  return std::any_of(read.content.rejected.begin(), read.content.rejected.end(), [&](const auto& r) {
    return r.what.find(what) != std::string::npos && r.why.find(why) != std::string::npos;
  });
}

TEST(ReadFiles, ARecordingBecomesFindingsWithUnitQualityAndPlace) {
  const auto read = one(fixtures() / "rr.txt");
  EXPECT_EQ(read.format, "rr-text");
  ASSERT_TRUE(read.isRecording());
  const auto* rmssd = finding(read, "rmssd");
  ASSERT_NE(rmssd, nullptr);
  EXPECT_EQ(rmssd->unit, "ms");
  EXPECT_EQ(rmssd->name, "RMSSD");
  EXPECT_FALSE(rmssd->at) << "the file states no time";
  EXPECT_NEAR(*rmssd->quality, 1.0, 0.01);  // one beat of 400 is corrected
  EXPECT_EQ(rmssd->source.file, "rr.txt");
  EXPECT_EQ(rmssd->source.place, "intervals 1 to 400");
  EXPECT_DOUBLE_EQ(*rmssd->value, read.recording.at("rmssd").get<double>());
  EXPECT_FALSE(rmssd->conditions.contains("posture")) << "unknown is the absence of a word, never a word";
  EXPECT_NE(std::find(rmssd->notes.begin(), rmssd->notes.end(), "posture not stated"), rmssd->notes.end());
}

TEST(ReadFiles, AMetricOfTooShortARecordingIsToldNotTaken) {
  const OwnFolder folder;
  std::string beats;  // 100 intervals of 800 and 820 ms: 81 s, enough for RMSSD (60 s), not for SDNN (300 s)
  for (int i = 0; i < 100; ++i) beats += i % 2 == 0 ? "800\n" : "820\n";
  const auto read = one(folder.write("short.txt", beats));
  EXPECT_NE(finding(read, "rmssd"), nullptr);
  EXPECT_EQ(finding(read, "sdnn"), nullptr);
  EXPECT_TRUE(told(read, "sdnn", "needs 300 s of usable beats, has 81"));
}

TEST(ReadFiles, AnIrregularRhythmGivesOnlyItselfAndTheQuality) {
  const auto read = one(fixtures() / "rr-irregular.txt");
  ASSERT_EQ(read.content.findings.size(), 2U);
  EXPECT_DOUBLE_EQ(*finding(read, "rhythm-irregular")->value, 1.0);
  EXPECT_NE(finding(read, "hrv-quality"), nullptr);
  EXPECT_TRUE(told(read, "rmssd", "ECG"));
  EXPECT_TRUE(told(read, "mean-nn", "ECG"));
  EXPECT_TRUE(told(read, "rhythm", "ECG"));
}

TEST(ReadFiles, LaboratoryTablesAreNoRecordings) {
  const OwnFolder folder;
  const auto table =
      folder.write("labs.csv", "Test,Value,Unit,Date\nFerritin,11,ug/L,2026-11-18\nHemoglobin,108,g/L,2026-11-18\n");
  EXPECT_FALSE(one(table).isRecording());
  EXPECT_FALSE(one(fixtures() / "labs.json").isRecording());
}

TEST(ReadFiles, AWfdbHeaderBringsItsFilesAndTheyAreNotReadTwice) {
  const auto folder = corpus() / "wfdb_100";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "corpus absent: " << folder;
  const auto read = readFiles({folder / "100.dat", folder / "100.hea", folder / "100.atr"}, knowledge());
  ASSERT_TRUE(read) << read.error().line();
  ASSERT_EQ(read->files.size(), 1U);
  EXPECT_EQ(read->files[0].companions.size(), 2U);
}

TEST(ReadFiles, AFolderOfTheE4IsOneRecordingWithItsTime) {
  const auto folder = corpus() / "e4_flirt";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "corpus absent: " << folder;
  const auto read = one(folder);
  EXPECT_EQ(read.format, "empatica-e4");
  EXPECT_EQ(read.companions.size(), 4U);
  ASSERT_NE(finding(read, "hrv-quality"), nullptr);
  EXPECT_EQ(finding(read, "hrv-quality")->at->iso(), "2019-06-11T19:03:45Z");
  EXPECT_FALSE(read.recording.at("gaps").empty());
}

TEST(ReadFiles, DailyTableOfHrv4Training) {
  const auto file = corpus() / "csv_hrv4t_2017/2017_7_28_myMeasurements.csv";
  if (!std::filesystem::exists(file)) GTEST_SKIP() << "corpus absent: " << file;
  const auto read = one(file);
  EXPECT_EQ(read.format, "hrv4training");
  EXPECT_FALSE(read.isRecording());
  EXPECT_EQ(read.content.findings.size(), 2 * 119U);  // RMSSD and the mean interval of 119 days
  const auto* rmssd = finding(read, "rmssd");
  ASSERT_NE(rmssd, nullptr);
  EXPECT_DOUBLE_EQ(*rmssd->value, 67.54);
  EXPECT_EQ(rmssd->at->iso(), "2017-04-01T09:56:21Z");
  EXPECT_EQ(rmssd->source.place, "line 2");
  EXPECT_TRUE(told(read, "", "119 values not taken: needs a recording of 300 s, the length is not stated"));
  EXPECT_TRUE(told(read, "", "no unit is stated"));
}

TEST(ReadFiles, DailyTableWithTwelveHourClockAndDaysWithoutMeasurement) {
  const auto file = corpus() / "csv_hrv4t_2018/2018_7_8_myMeasurements.csv";
  if (!std::filesystem::exists(file)) GTEST_SKIP() << "corpus absent: " << file;
  const auto read = one(file);
  const auto count = std::count_if(read.content.findings.begin(), read.content.findings.end(),
                                   [](const auto& f) { return f.code == "rmssd"; });
  EXPECT_EQ(count, 42);  // as the reference counts
  EXPECT_TRUE(told(read, "", "31 days without a measurement"));
  EXPECT_TRUE(told(read, "", "42 values not taken: needs a recording of 300 s, some were shorter"));
}

TEST(ReadFiles, DailyTableOfEliteHrv) {
  const auto file = corpus() / "csv_elitehrv/ElitHRV_Export - 2017-10-02.csv";
  if (!std::filesystem::exists(file)) GTEST_SKIP() << "corpus absent: " << file;
  const auto read = one(file);
  EXPECT_EQ(read.content.findings.size(), 23U);
  double sum = 0;
  for (const auto& f : read.content.findings) sum += *f.value;
  EXPECT_NEAR(sum / 23, 38.37608695652174, 1e-9);  // the reference's mean
  EXPECT_FALSE(read.content.findings[0].at->offset_minutes) << "the table states no zone";
}

TEST(ReadFiles, AppleHealthGivesWhatHasAConceptAndCountsTheRest) {
  const auto file = corpus() / "apple_tagbug/export.xml";
  if (!std::filesystem::exists(file)) GTEST_SKIP() << "corpus absent: " << file;
  const auto read = one(file);
  ASSERT_EQ(read.content.findings.size(), 1U);
  EXPECT_EQ(read.content.findings[0].code, "resting-heart-rate");
  EXPECT_DOUBLE_EQ(*read.content.findings[0].value, 60);
  EXPECT_EQ(read.content.findings[0].at->iso(), "2024-01-01T06:00:00Z");
  EXPECT_TRUE(told(read, "", "1 records not taken: SDNN that the watch takes over about a minute"));
  const auto other = one(corpus() / "apple_tdda/export6s3sample.xml");
  EXPECT_TRUE(other.content.findings.empty());
  EXPECT_TRUE(told(other, "", "10 records not taken"));
  EXPECT_EQ(other.content.patient->birth_date->iso(), "1965-07-31");
}

TEST(ReadFiles, AnExportOfAnotherPersonIsRefused) {
  const OwnFolder folder;
  const auto file = folder.write("export.xml",
                                 "<?xml version=\"1.0\"?>\n<HealthData locale=\"en\">\n<Me "
                                 "HKCharacteristicTypeIdentifierDateOfBirth=\"1965-07-31\"/>\n"
                                 "<Record type=\"HKQuantityTypeIdentifierRestingHeartRate\" unit=\"count/min\" "
                                 "startDate=\"2026-11-01 07:00:00 +0000\" endDate=\"2026-11-01 07:00:00 +0000\" "
                                 "value=\"61\"/>\n</HealthData>\n");
  intake::ImportOptions options;
  options.expected.emplace().birth_date = base::CivilDate{1980, 1, 1};
  const auto read = readFiles({file}, knowledge(), options);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, "import.other-person");
}

TEST(ReadFiles, ABrokenExportNamesItsLine) {
  const OwnFolder folder;
  const auto read = readFiles(
      {folder.write("export.xml", "<HealthData>\n<Record type=\"a\" startDate=\"b\"/>\n<Record type=")}, knowledge());
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().place, "line 3");
  const auto bomb = readFiles(
      {folder.write("bomb.xml", "<!DOCTYPE HealthData [<!ENTITY a \"aaaa\">]>\n<HealthData>&a;</HealthData>")},
      knowledge());
  ASSERT_FALSE(bomb);
  EXPECT_EQ(bomb.error().code, "xml.entities");
}

}  // namespace
}  // namespace homeostat::consultation
