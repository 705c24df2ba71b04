// Breathing, skin conductance and pulses of real recordings beside the reference figures (METHODS.md of the corpus).
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "app/intake/recordings/measured.hpp"
#include "inference/autonomic/electrodermal.hpp"
#include "inference/autonomic/pulse_peaks.hpp"
#include "inference/autonomic/r_peaks.hpp"
#include "inference/autonomic/respiration.hpp"
#include "tests/app/intake/recordings/corpus.hpp"

namespace homeostat::recordings {
namespace {

const Signal& signalNamed(const Recording& r, const std::string& label) {
  return *std::find_if(r.signals.begin(), r.signals.end(), [&](const Signal& s) { return s.label == label; });
}

std::size_t withinOne(const std::vector<std::size_t>& ours, const std::vector<std::size_t>& theirs) {
  return static_cast<std::size_t>(std::count_if(theirs.begin(), theirs.end(), [&](std::size_t at) {
    return std::any_of(ours.begin(), ours.end(), [&](std::size_t p) { return p + 1 >= at && p <= at + 1; });
  }));
}

void belt(const char* id, const Signal& signal) {
  const Json rsp = reference(id)["rsp"];
  const auto breaths = autonomic::findBreaths(signal.samples, signal.rate_hz);
  const auto theirs = rsp["troughs"].get<std::vector<std::size_t>>();
  const auto rate = autonomic::breathingFromBelt(signal.samples, signal.rate_hz);
  ASSERT_TRUE(rate.per_minute) << rate.why;
  std::printf("%-10s breaths %zu (%zu), troughs within a sample %zu of %zu, rate %.3f (%.3f)\n", id,
              breaths.peaks.size(), rsp["n_peaks"].get<std::size_t>(), withinOne(breaths.troughs, theirs),
              theirs.size(), *rate.per_minute, rsp["mean_rate_bpm_from_trough_intervals"].get<double>());
  EXPECT_GE(withinOne(breaths.troughs, theirs) + 2, theirs.size());
  EXPECT_NEAR(*rate.per_minute, rsp["mean_rate_bpm_from_trough_intervals"].get<double>(), 0.1);
}

TEST(Signals, BreathingOfABeltBesideTheReference) {
  if (!corpusIsThere()) GTEST_SKIP() << "corpus absent: " << corpus();
  const auto alone = readRecording(corpus() / "bs_resp/resp.txt");
  ASSERT_TRUE(alone) << alone.error().line();
  belt("bs_resp", alone->signals.at(0));
  const auto rest = readRecording(corpus() / "nk_rest8/bio_resting_8min_100hz.csv", {"", "", "", 100.0});
  ASSERT_TRUE(rest) << rest.error().line();
  belt("nk_rest8", signalNamed(*rest, "RSP"));
}

TEST(Signals, BreathingFromBeatsAgreesWithTheBeltOrIsWithheld) {
  if (!corpusIsThere()) GTEST_SKIP() << "corpus absent: " << corpus();
  const auto rest = readRecording(corpus() / "nk_rest8/bio_resting_8min_100hz.csv", {"", "", "", 100.0});
  ASSERT_TRUE(rest) << rest.error().line();
  Recording without = *rest;
  std::erase_if(without.signals, [](const Signal& s) { return s.label == "RSP"; });
  const auto m = measureRecording(without);
  ASSERT_TRUE(m) << m.error().line();
  if (m->hrv.respiration_rate)
    std::printf("nk_rest8 from beats: %.2f\n", *m->hrv.respiration_rate);
  else
    for (const auto& w : m->hrv.withheld)
      if (w.metric == "respiration_rate") std::printf("nk_rest8 from beats: %s\n", w.why.c_str());
  if (m->hrv.respiration_rate) {
    EXPECT_NEAR(*m->hrv.respiration_rate, 9.52, 1);
  }
  const auto with = measureRecording(*rest);
  EXPECT_EQ(with->breathing_from, "belt");
  EXPECT_EQ(with->beats_from, "ecg");
}

void split(const char* id, const Signal& signal, bool microsiemens) {
  const Json eda = reference(id)["eda"];
  const auto read = autonomic::readSkinConductance(signal.samples, signal.rate_hz, false);
  std::printf("%-10s tonic mean %.6f (%.6f) sd %.6f (%.6f), phasic sd %.6f (%.6f)\n", id, *read.tonic_mean,
              eda["tonic_mean"].get<double>(), *read.tonic_sd, eda["tonic_sd"].get<double>(), *read.phasic_sd,
              eda["phasic_sd"].get<double>());
  EXPECT_NEAR(*read.tonic_mean, eda["tonic_mean"].get<double>(), 0.001 * eda["tonic_mean"].get<double>());
  EXPECT_NEAR(*read.tonic_sd, eda["tonic_sd"].get<double>(), 0.01 * eda["tonic_sd"].get<double>());
  EXPECT_NEAR(*read.phasic_sd, eda["phasic_sd"].get<double>(), 0.02 * eda["phasic_sd"].get<double>());
  const auto relative = autonomic::relativeResponses(signal.samples, signal.rate_hz).size();
  const auto counted = autonomic::readSkinConductance(signal.samples, signal.rate_hz, microsiemens);
  std::printf(
      "%-10s responses by the peer's relative rule %zu (%zu); ours of 0.05 uS and more: %s\n", id, relative,
      eda["scr"]["neurokit"]["n"].get<std::size_t>(),
      counted.responses_per_minute ? std::to_string(*counted.responses_per_minute).c_str() : counted.why.c_str());
  EXPECT_NEAR(static_cast<double>(relative), eda["scr"]["neurokit"]["n"].get<double>(), 1);
}

TEST(Signals, SkinConductanceBesideTheReference) {
  if (!corpusIsThere()) GTEST_SKIP() << "corpus absent: " << corpus();
  const auto rest = readRecording(corpus() / "nk_rest8/bio_resting_8min_100hz.csv", {"", "", "", 100.0});
  ASSERT_TRUE(rest) << rest.error().line();
  split("nk_rest8", signalNamed(*rest, "EDA"), true);
  const auto wrist = readRecording(corpus() / "e4_flirt");
  ASSERT_TRUE(wrist) << wrist.error().line();
  split("e4_flirt", signalNamed(*wrist, "EDA"), true);
  // The peer counts 238 responses in a wristband that hardly touched the skin; none of them rises 0.05 uS.
  const auto read = autonomic::readSkinConductance(signalNamed(*wrist, "EDA").samples, 4, true);
  ASSERT_TRUE(read.responses_per_minute) << read.why;
  EXPECT_EQ(*read.responses_per_minute, 0);
}

TEST(Signals, PulsesFollowTheEcgOfTheSamePerson) {
  if (!corpusIsThere()) GTEST_SKIP() << "corpus absent: " << corpus();
  const auto record = readRecording(corpus() / "wfdb_a103l/a103l.hea");
  ASSERT_TRUE(record) << record.error().line();
  const auto& ecg = signalNamed(*record, "II");
  const auto& pleth = signalNamed(*record, "PLETH");
  const auto beats = autonomic::findRPeaks(ecg.samples, ecg.rate_hz);
  const auto pulses = autonomic::findPulsePeaks(pleth.samples, pleth.rate_hz);
  // A pulse follows its beat within 0.6 s.
  std::size_t followed = 0;
  for (const std::size_t p : pulses)
    followed += std::any_of(beats.begin(), beats.end(), [&](std::size_t b) { return b < p && p - b < 150; }) ? 1U : 0U;
  std::printf("a103l: %zu beats, %zu pulses, %zu of them after a beat\n", beats.size(), pulses.size(), followed);
  EXPECT_GT(static_cast<double>(followed), 0.95 * static_cast<double>(pulses.size()));
}

std::string headerOf(const std::string& record, const std::string& format, int samples) {
  return record + " 1 250 " + std::to_string(samples) + " 08:30:00 13/03/2024\n" + record + ".dat " + format +
         " 200 12 0 5 0 0 II\n";
}

TEST(Wfdb, EveryPlainStorageFormatGivesTheSameSamples) {
  // 5, -3, 100, -100, 7, 0 as signal(5) of the WFDB guide stores them.
  const std::vector<int> samples{5, -3, 100, -100, 7, 0};
  const auto bytes = [](std::initializer_list<int> all) {
    std::string out;
    for (const int b : all) out += static_cast<char>(b);
    return out;
  };
  const std::pair<const char*, std::string> formats[] = {
      {"8", bytes({0, -8, 103, -128, 35, -7})},  // differences, the largest in two steps: see below
      {"80", bytes({133, 125, 228, 28, 135, 128})},
      {"160", bytes({5, 0x80, 0xFD, 0x7F, 100, 0x80, 0x9C, 0x7F, 7, 0x80, 0, 0x80})},
      {"310", bytes({0x0A, 0x20, 0xFA, 0x1F, 0x38, 0x07, 0x0E, 0x00})},
      {"311", bytes({0x05, 0xF4, 0x4F, 0x06, 0x9C, 0x1F, 0x00, 0x00})}};
  for (const auto& [format, data] : formats) {
    const auto r = readRecording(File{"x.hea", headerOf("x", format, 6)}, {{"x.dat", data}});
    ASSERT_TRUE(r) << r.error().line();
    ASSERT_EQ(r->signals.at(0).samples.size(), 6U) << format;
    if (std::string(format) == "8") {
      EXPECT_NEAR(r->signals[0].samples[1], -3 / 200.0, 1e-6);
      EXPECT_NEAR(r->signals[0].samples[5], 0, 1e-6);
      continue;
    }
    for (std::size_t i = 0; i < 6; ++i) EXPECT_NEAR(r->signals[0].samples[i], samples[i] / 200.0, 1e-6) << format << i;
    EXPECT_EQ(r->start->iso(), "2024-03-13T08:30:00");
  }
}

TEST(Wfdb, SegmentsAreJoinedAndWhatIsNotThereIsAbsent) {
  const std::string data = std::string("\x05\0\x06\0", 4);
  const std::vector<File> beside{
      {"a.hea", headerOf("a", "16", 2)}, {"a.dat", data}, {"b.hea", headerOf("b", "16", 2)}, {"b.dat", data}};
  const auto r = readRecording(File{"m.hea", "m/4 1 250 9\na 2\n~ 3\nb 2\nlost 2\n"}, beside);
  ASSERT_TRUE(r) << r.error().line();
  const auto& samples = r->signals.at(0).samples;
  ASSERT_EQ(samples.size(), 9U);
  EXPECT_NEAR(samples[1], 6 / 200.0, 1e-6);
  EXPECT_NEAR(samples[5], 5 / 200.0, 1e-6);
  for (const std::size_t i : {2U, 3U, 4U, 7U, 8U}) EXPECT_TRUE(std::isnan(samples[i])) << i;
  EXPECT_EQ(r->problems.at(0).place, "lost");
  EXPECT_FALSE(readRecording(File{"m.hea", "m/2 1 250 9\na 2\n"}, beside));
  EXPECT_FALSE(readRecording(File{"m.hea", "m/1 1 250 9\na 9999999999\n"}, beside));
}

}  // namespace
}  // namespace homeostat::recordings
