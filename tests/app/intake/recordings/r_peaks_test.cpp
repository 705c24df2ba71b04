// R peaks against beats that people annotated: sensitivity and positive predictivity, greedy one-to-one matching within
// 100 ms (METHODS.md of the corpus), beside those of the peer on the same signal.
#include "inference/autonomic/r_peaks.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <sstream>

#include "app/intake/recordings/recording.hpp"
#include "tests/app/intake/recordings/corpus.hpp"

namespace homeostat::recordings {
namespace {

struct Score {
  std::size_t hits = 0, found = 0, annotated = 0;
  [[nodiscard]] double sensitivity() const { return static_cast<double>(hits) / static_cast<double>(annotated); }
  [[nodiscard]] double predictivity() const { return static_cast<double>(hits) / static_cast<double>(found); }
};

Score match(const std::vector<std::size_t>& peaks, const std::vector<std::size_t>& beats, double rate) {
  const auto tolerance = static_cast<std::size_t>(0.1 * rate);
  Score score{0, peaks.size(), beats.size()};
  std::size_t p = 0;
  for (const std::size_t beat : beats) {
    while (p < peaks.size() && peaks[p] + tolerance < beat) ++p;
    if (p < peaks.size() && peaks[p] <= beat + tolerance) {
      ++score.hits;
      ++p;
    }
  }
  return score;
}

void show(const char* id, const Score& ours, const Json& peer) {
  std::printf("%-12s %8zu beats  Se %.4f (%.4f)  PPV %.4f (%.4f)\n", id, ours.annotated, ours.sensitivity(),
              peer["sensitivity"].get<double>(), ours.predictivity(), peer["ppv"].get<double>());
  EXPECT_GE(ours.sensitivity(), peer["sensitivity"].get<double>() - 0.002) << id;
  EXPECT_GE(ours.predictivity(), peer["ppv"].get<double>() - 0.002) << id;
}

std::vector<float> column(const std::string& text) {
  std::istringstream in(text);
  std::vector<float> out;
  for (float v = 0; in >> v;) out.push_back(v);
  return out;
}

TEST(RPeaks, AgainstAnnotatedBeats) {
  if (!corpusIsThere()) GTEST_SKIP() << "corpus absent: " << corpus();
  // MIT-BIH 100: the beats of the record are its annotations.
  const auto record = readRecording(corpus() / "wfdb_100/100.hea");
  ASSERT_TRUE(record) << record.error().line();
  ASSERT_TRUE(record->beats);
  const auto& lead = record->signals.at(0);
  const Json peer100 = reference("wfdb_100");
  std::vector<std::size_t> beats{peer100["annotation"]["first5"][0].get<std::size_t>()};
  double clock = static_cast<double>(beats[0]);
  for (const double rr : record->beats->rr_ms)
    beats.push_back(static_cast<std::size_t>(std::llround(clock += rr / 1000 * lead.rate_hz)));
  ASSERT_EQ(beats.size(), peer100["annotation"]["beats"].get<std::size_t>());
  show("wfdb_100", match(autonomic::findRPeaks(lead.samples, lead.rate_hz), beats, lead.rate_hz),
       peer100["ecg"]["methods"]["neurokit"]);

  // Record 118 with noise at 12 dB.
  const auto noisy = column(slurp(corpus() / "hp_118e12/118e12.csv"));
  std::vector<std::size_t> marked;
  for (const float at : column(slurp(corpus() / "hp_118e12/118e12_ann.csv")))
    marked.push_back(static_cast<std::size_t>(at));
  show("hp_118e12", match(autonomic::findRPeaks(noisy, 360), marked, 360),
       reference("hp_118e12")["ecg"]["methods"]["neurokit"]);
}

TEST(RPeaks, WhereThePeerFindsThem) {
  if (!corpusIsThere()) GTEST_SKIP() << "corpus absent: " << corpus();
  struct Row {
    const char* id;
    const char* file;
    double rate;
  };
  for (const Row& r : {Row{"hp_e0103", "e0103.csv", 250}, Row{"nk_ecg1000", "ecg_1000hz.csv", 1000}}) {
    std::string text = slurp(corpus() / r.id / r.file);
    if (text.starts_with("ECG")) text.erase(0, text.find('\n') + 1);
    const auto peaks = autonomic::findRPeaks(column(text), r.rate);
    const auto theirs = reference(r.id)["ecg"]["methods"]["neurokit"]["peaks"].get<std::vector<std::size_t>>();
    std::size_t missed = 0;
    for (const std::size_t at : theirs)
      missed += std::none_of(peaks.begin(), peaks.end(), [&](std::size_t p) { return p + 1 >= at && p <= at + 1; });
    std::printf("%-12s %zu peaks, theirs %zu, of which %zu are not within a sample\n", r.id, peaks.size(),
                theirs.size(), missed);
    EXPECT_EQ(missed, 0U) << r.id;
    EXPECT_LE(peaks.size(), theirs.size() + 1) << r.id;  // the beat at the very edge of a record counts either way
  }
  for (const auto& [id, file] :
       {std::pair{"pyhrv_ecg", "SampleECG.txt"}, {"os_biopeaks", "OSmontage1J.txt"}, {"bs_ecg", "ecg.txt"}}) {
    const auto record = readRecording(corpus() / id / file);
    ASSERT_TRUE(record) << record.error().line();
    ASSERT_EQ(record->signals.size(), 1U) << id;
    const auto peaks = autonomic::findRPeaks(record->signals[0].samples, record->signals[0].rate_hz);
    const auto theirs = reference(id)["ecg"]["methods"]["neurokit"]["n_peaks"].get<std::size_t>();
    EXPECT_GE(peaks.size(), theirs) << id;
    EXPECT_LE(peaks.size(), theirs + 1) << id;
  }
}

}  // namespace
}  // namespace homeostat::recordings
