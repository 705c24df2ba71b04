// Cut and changed files of every kind: an answer or a refusal, never a crash, a hang or a number out of nothing.
#include <gtest/gtest.h>

#include <random>

#include "app/intake/recordings/measured.hpp"
#include "app/intake/recordings/summaries.hpp"
#include "tests/app/intake/recordings/corpus.hpp"
#include "tests/fuzz/recording_targets.hpp"
#include "tests/support/places.hpp"

namespace homeostat::recordings {
namespace {

void readWhatever(const File& file) {
  const bool is_recording = looksLikeRecording(file.bytes);
  const auto recording = readRecording(file);
  if (!recording) {
    EXPECT_FALSE(recording.error().cause.empty());
    EXPECT_EQ(recording.error().line().find('\n'), std::string::npos);
  } else if (is_recording) {
    const auto measured = measureRecording(*recording);
    if (measured) {
      EXPECT_GE(measured->hrv.quality, 0);
      EXPECT_LE(measured->hrv.quality, 1);
    }
  }
  if (looksLikeDailyTable(file.bytes)) static_cast<void>(readDailyTable(file));
}

const char* const kFiles[] = {"fit_hrv_ipbike/IpBike-HRV-Data.fit",
                              "fit_badcrc/activity-filecrc.fit",
                              "edf_short_psg/short_psg.edf",
                              "edf_ann_wfdb/test_edfann.edf",
                              "wfdb_100/100.hea",
                              "e4_flirt/IBI.csv",
                              "polar_ppi_biobss/Polar_Sense_PPI.txt",
                              "hrm_exercise/exercise_rri.hrm",
                              "kubios_report/SampleReport.txt",
                              "csv_hrv4t_2018/2018_7_8_myMeasurements.csv",
                              "os_biopeaks/OSmontage1J.txt"};

TEST(Damaged, CutAnywhere) {
  if (!corpusIsThere()) GTEST_SKIP() << "corpus absent: " << corpus();
  for (const char* name : kFiles) {
    const std::string whole = slurp(corpus() / name).substr(0, 20000);
    for (std::size_t i = 0; i < 40; ++i) readWhatever({name, whole.substr(0, whole.size() * i / 40)});
  }
}

TEST(Damaged, ChangedBytes) {
  if (!corpusIsThere()) GTEST_SKIP() << "corpus absent: " << corpus();
  std::mt19937 random(20261125);
  for (const char* name : kFiles) {
    const std::string whole = slurp(corpus() / name).substr(0, 20000);
    for (int turn = 0; turn < 40; ++turn) {
      std::string bytes = whole;
      for (int i = 0; i < 8; ++i) bytes[random() % bytes.size()] = static_cast<char>(random() & 0xFF);
      for (int i = 0; i < 2; ++i) bytes[random() % std::min<std::size_t>(bytes.size(), 400)] ^= 0x40;
      readWhatever({name, bytes});
    }
  }
}

/// Inputs that once were of interest to a fuzzer stand among its seeds; each is read again here, and so is every cut
/// and many a change of it.
TEST(Damaged, SeedsAreReplayed) {
  const auto root = support::checkout() / "tests/fuzz/seeds";
  for (const auto& [name, target] : fuzz::recordingTargets()) {
    std::size_t count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(root / name)) {
      const std::string bytes = slurp(entry.path());
      target(bytes);
      const std::size_t step = std::max<std::size_t>(1, bytes.size() / 60);
      for (std::size_t end = 0; end < bytes.size(); end += step) target(std::string_view(bytes).substr(0, end));
      for (std::size_t at = 0; at < bytes.size(); at += step) {
        std::string changed = bytes;
        changed[at] = static_cast<char>(changed[at] ^ 0x55);
        target(changed);
      }
      ++count;
    }
    EXPECT_GE(count, 1U) << name;
  }
}

/// Files of the folder of bad samples: each is refused, or read with what is wrong with it named.
TEST(Damaged, BadSamplesAreRefusedOrNamed) {
  const auto folder = support::checkout() / "tests/app/intake/recordings/bad";
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const auto recording = readRecording(entry.path());
    ++count;
    if (!recording) {
      EXPECT_FALSE(recording.error().cause.empty() || recording.error().mend.empty()) << entry.path();
      continue;
    }
    const auto measured = measureRecording(*recording);
    EXPECT_TRUE(!measured || !measured->problems.empty() || !measured->hrv.gaps.empty()) << entry.path();
  }
  EXPECT_GE(count, 12U);
}

TEST(Damaged, ATruncatedFitFileIsUsedAsFarAsItGoes) {
  if (!corpusIsThere()) GTEST_SKIP() << "corpus absent: " << corpus();
  const std::string whole = slurp(corpus() / "fit_hrv_ipbike/IpBike-HRV-Data.fit");
  const auto half = readRecording(File{"half.fit", whole.substr(0, whole.size() / 2)});
  ASSERT_TRUE(half) << half.error().line();
  EXPECT_GT(half->beats->rr_ms.size(), 2000U);
  ASSERT_FALSE(half->problems.empty());
  EXPECT_EQ(half->problems.back().place, "byte " + std::to_string(whole.size() / 2));
  EXPECT_NE(half->problems.back().what.find("bytes are missing"), std::string::npos);
  std::string flipped = whole;
  flipped[whole.size() / 2] = static_cast<char>(flipped[whole.size() / 2] ^ 1);
  const auto refused = readRecording(File{"flipped.fit", flipped});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "recording.damaged");
}

TEST(Damaged, AWatchsNightOrDayWithoutBeatsSaysWhatItIs) {
  // A header of 12 bytes, one definition of one message with one field of a byte, one message, and a checksum of nought
  // that is not there: the file ends early, which is told and does not matter here.
  const auto fit = [](char low, char high) {
    std::string body{'\x40', '\0', '\0', low, high, '\x01', '\0', '\x01', '\0', '\0', '\x02'};
    std::string header{'\x0C', '\x10', '\0', '\0', static_cast<char>(body.size()), '\0', '\0', '\0'};
    return header + ".FIT" + body;
  };
  const auto night = readRecording(File{"night.fit", fit('\x13', '\x01')});  // 275
  ASSERT_FALSE(night);
  EXPECT_NE(night.error().cause.find("stages of sleep, without the wearer's clock"), std::string::npos);
  const auto day = readRecording(File{"day.fit", fit('\x37', '\0')});  // 55
  ASSERT_FALSE(day);
  EXPECT_NE(day.error().cause.find("a day's monitoring"), std::string::npos);
  EXPECT_NE(day.error().mend.find("export"), std::string::npos);
}

TEST(Damaged, LabelsInOtherLettersBecomeUtf8) {
  std::string text = "# Sampling Rate (Hz):= 100\nEKG Brustw\xE4nde;Zeit\n";
  for (int i = 0; i < 300; ++i) text += i % 90 == 10 ? "900;1\n" : "0;1\n";
  const auto recording = readRecording(File{"a.csv", text});
  ASSERT_TRUE(recording) << recording.error().line();
  EXPECT_EQ(recording->signals.at(0).label, "EKG Brustw\u00E4nde");
}

}  // namespace
}  // namespace homeostat::recordings
