// Filters, pulses, breathing, skin conductance and the judgement of segments on signals made of known parts.
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <random>

#include "inference/autonomic/electrodermal.hpp"
#include "inference/autonomic/filters.hpp"
#include "inference/autonomic/peaks.hpp"
#include "inference/autonomic/pulse_peaks.hpp"
#include "inference/autonomic/r_peaks.hpp"
#include "inference/autonomic/respiration.hpp"
#include "inference/autonomic/signal_quality.hpp"

namespace homeostat::autonomic {
namespace {

constexpr double kTurn = 2 * std::numbers::pi;

std::vector<double> sine(double hz, double rate, double seconds, double height = 1) {
  std::vector<double> x;
  for (double t = 0; t < seconds; t += 1 / rate) x.push_back(height * std::sin(kTurn * hz * t));
  return x;
}

double heightInside(const std::vector<double>& x) {
  double most = 0;
  for (std::size_t i = x.size() / 4; i < 3 * x.size() / 4; ++i) most = std::max(most, std::fabs(x[i]));
  return most;
}

TEST(Filters, HalveThePowerTwiceAtTheirEdgeAndPassTheRest) {
  // Both ways: 1/sqrt(2) twice is one half at the edge.
  auto edge = sine(3, 100, 60);
  filterBothWays(lowPass(4, 3, 100), edge);
  EXPECT_NEAR(heightInside(edge), 0.5, 0.01);
  auto below = sine(0.3, 100, 60);
  filterBothWays(lowPass(4, 3, 100), below);
  EXPECT_NEAR(heightInside(below), 1, 0.01);
  auto high = sine(0.5, 100, 120);
  filterBothWays(highPass(5, 0.5, 100), high);
  EXPECT_NEAR(heightInside(high), 0.5, 0.02);
  auto band = sine(0.3, 50, 300);
  filterBothWays(bandPass(2, 0.05, 3, 50), band);
  EXPECT_NEAR(heightInside(band), 1, 0.02);
  auto edge_of_band = sine(3, 50, 300);
  filterBothWays(bandPass(2, 0.05, 3, 50), edge_of_band);
  EXPECT_NEAR(heightInside(edge_of_band), 0.5, 0.02);
}

TEST(Filters, EdgesThatCannotBeGiveNoFilter) {
  EXPECT_TRUE(lowPass(2, 60, 100).empty());
  EXPECT_TRUE(highPass(2, 0, 100).empty());
  EXPECT_TRUE(bandPass(2, 3, 2, 100).empty());
}

TEST(Peaks, ProminenceIsTheHeightOverTheHigherValley) {
  //      peak 5 (valleys 0 and 1), peak 3 (valleys 1 and 2 before the 4), peak 4 (1 and 0)
  const std::vector<double> x{0, 5, 1, 3, 2, 4, 0};
  const auto peaks = prominentPeaks(x);
  ASSERT_EQ(peaks.size(), 3U);
  EXPECT_EQ(peaks[0].prominence, 5);
  EXPECT_EQ(peaks[1].prominence, 1);
  EXPECT_EQ(peaks[2].prominence, 3);
  EXPECT_EQ(peaks[2].onset, 2U);
}

/// Pulse waves with a second, smaller crest, one every `rr` seconds.
std::vector<float> pulses(double rate, double seconds, double rr, double noise = 0, unsigned seed = 1) {
  std::mt19937 random(seed);
  std::normal_distribution<double> gauss(0, 1);
  std::vector<float> x;
  for (double t = 0; t < seconds; t += 1 / rate) {
    const double phase = std::fmod(t, rr);
    const double wave =
        std::exp(-std::pow((phase - 0.25) / 0.09, 2)) + 0.35 * std::exp(-std::pow((phase - 0.55) / 0.1, 2));
    x.push_back(static_cast<float>(wave + 0.3 * std::sin(kTurn * 0.2 * t) + noise * gauss(random)));
  }
  return x;
}

TEST(PulsePeaks, OnePeakAWaveInSpiteOfTheSecondCrestAndOfDrift) {
  for (const double rate : {25.0, 64.0, 250.0}) {
    const auto peaks = findPulsePeaks(pulses(rate, 60, 0.9), rate);
    EXPECT_NEAR(static_cast<double>(peaks.size()), 60 / 0.9, 1.5) << rate;
    for (std::size_t i = 2; i + 1 < peaks.size(); ++i)
      EXPECT_NEAR(static_cast<double>(peaks[i] - peaks[i - 1]) / rate, 0.9, 1.5 / rate) << rate;
  }
  EXPECT_TRUE(findPulsePeaks(pulses(10, 60, 0.9), 10).empty());
  EXPECT_TRUE(findPulsePeaks(std::vector<float>(5000, 3.0F), 64).empty());
}

TEST(SignalQuality, NoiseIsNotUsableAndTheGoodPartStays) {
  const double rate = 64;
  auto x = pulses(rate, 60, 0.9);
  const auto noise = pulses(rate, 60, 0.9, 2.0);
  for (std::size_t i = static_cast<std::size_t>(30 * rate); i < x.size(); ++i) x[i] = noise[i];
  const auto segments = judgeSegments(x, rate, findPulsePeaks(x, rate), Sensor::pulse);
  ASSERT_GE(segments.size(), 2U);
  EXPECT_TRUE(segments.front().usable);
  EXPECT_NEAR(segments.front().to_s, 30, 0.1);
  EXPECT_FALSE(segments.back().usable);
  EXPECT_FALSE(segments.back().why.empty());
}

TEST(SignalQuality, AWrongSamplingRateShowsAsAPaceNoHeartHas) {
  // Recorded at 250 Hz, declared as 1000: 267 beats a minute.
  const auto x = pulses(250, 120, 0.9);
  const auto segments = judgeSegments(x, 1000, findPulsePeaks(x, 1000), Sensor::pulse);
  for (const auto& s : segments) EXPECT_FALSE(s.usable);
}

TEST(SignalQuality, ClippedTopsAreCounted) {
  auto x = pulses(250, 30, 1);
  EXPECT_TRUE(clippedStretches(x, 250).empty());
  for (float& v : x) v = std::min(v, 0.8F);
  EXPECT_GT(clippedStretches(x, 250).size(), 12U);  // some of thirty tops stay below in the drift
}

/// Beats whose intervals swing with breathing and, when `slow_ms` is given, with a wave of ten seconds.
void beatsBreathing(double per_minute, double swing_ms, double slow_ms, double seconds, std::vector<double>& times,
                    std::vector<double>& rr) {
  double t = 0;
  while (t < seconds) {
    const double interval =
        900 + swing_ms * std::sin(kTurn * per_minute / 60 * t) + slow_ms * std::sin(kTurn * 0.1 * t);
    t += interval / 1000;
    times.push_back(t);
    rr.push_back(interval);
  }
}

TEST(Breathing, IsReadFromTheBeats) {
  for (const double rate : {10.0, 12.0, 15.0, 20.0}) {
    std::vector<double> t, rr;
    beatsBreathing(rate, 40, 10, 300, t, rr);
    const auto read = breathingFromBeats({t}, {rr});
    ASSERT_TRUE(read.per_minute) << rate << " " << read.why;
    EXPECT_NEAR(*read.per_minute, rate, 0.05 * rate);
  }
}

TEST(Breathing, IsWithheldWhereTheBeatsDoNotTell) {
  std::vector<double> t, rr;
  beatsBreathing(15, 3, 60, 300, t, rr);  // the pressure wave drowns it
  EXPECT_FALSE(breathingFromBeats({t}, {rr}).per_minute);
  t.clear();
  rr.clear();
  beatsBreathing(15, 40, 0, 40, t, rr);
  EXPECT_FALSE(breathingFromBeats({t}, {rr}).per_minute);  // too short
  std::mt19937 random(5);
  t.clear();
  rr.clear();
  double at = 0;
  for (int i = 0; i < 400; ++i) {
    rr.push_back(800 + static_cast<double>(random() % 200));
    t.push_back(at += rr.back() / 1000);
  }
  EXPECT_FALSE(breathingFromBeats({t}, {rr}).per_minute);  // noise
}

TEST(Breathing, OfABeltIsCountedFromTroughToTrough) {
  std::vector<float> belt;
  for (double t = 0; t < 90; t += 0.02) belt.push_back(static_cast<float>(std::sin(kTurn * 0.25 * t) + 0.2 * t / 90));
  const auto read = breathingFromBelt(belt, 50);
  ASSERT_TRUE(read.per_minute) << read.why;
  EXPECT_NEAR(*read.per_minute, 15, 0.1);
  EXPECT_FALSE(breathingFromBelt(std::vector<float>(4500, 1.0F), 50).per_minute);
  EXPECT_FALSE(breathingFromBelt(std::span(belt).first(1000), 50).per_minute);
}

/// A level of 5 uS with a response of `height` every `every` seconds: a steep rise and a slow fall.
std::vector<float> skin(double rate, double seconds, double every, double height, double level = 5) {
  std::vector<float> x;
  for (double t = 0; t < seconds; t += 1 / rate) {
    double v = level;
    for (double onset = every / 2; onset < t; onset += every)
      v += height * (std::exp(-(t - onset) / 4) - std::exp(-(t - onset) / 0.7));
    x.push_back(static_cast<float>(v));
  }
  return x;
}

TEST(SkinConductance, CountsResponsesByTheirAbsoluteHeight) {
  const auto read = readSkinConductance(skin(8, 300, 30, 0.5), 8, true);
  ASSERT_TRUE(read.responses_per_minute) << read.why;
  EXPECT_NEAR(*read.responses_per_minute, 2, 0.2);
  EXPECT_NEAR(*read.tonic_mean, 5, 0.2);
  EXPECT_NEAR(read.usable, 1, 1e-9);
  // The same shape a hundred times smaller is noise of the sensor, not a response.
  const auto tiny = readSkinConductance(skin(8, 300, 30, 0.005), 8, true);
  EXPECT_EQ(*tiny.responses_per_minute, 0);
}

TEST(SkinConductance, WithoutContactOrUnitThereIsNoCount) {
  const auto none = readSkinConductance(std::vector<float>(2400, 0.01F), 8, true);
  EXPECT_FALSE(none.tonic_mean);
  EXPECT_NE(none.why.find("contact"), std::string::npos);
  const auto raw = readSkinConductance(skin(8, 300, 30, 50, 500), 8, false);
  EXPECT_TRUE(raw.tonic_mean);
  EXPECT_FALSE(raw.responses_per_minute);
}

}  // namespace
}  // namespace homeostat::autonomic
