#include <gtest/gtest.h>
#include <stdio.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>

#include "app/intake/light_log/light_log.hpp"
#include "tests/support/files.hpp"
#include "tests/support/places.hpp"

// Exposure figures of corpus/circadian/reference/light_*.json, from the original device files.
namespace homeostat::light_log {
namespace {

using Json = nlohmann::json;

std::string corpus() { return (support::corpus() / "circadian/").string(); }

/// The first file of an archive, by the system's unzip; empty where there is none.
std::string unpacked(const std::string& path) {
  std::string out;
  FILE* pipe = popen(("unzip -p '" + path + "' '*.txt' -x '__MACOSX/*' 2>/dev/null").c_str(), "r");
  if (pipe == nullptr) return out;
  char buffer[65536];
  for (std::size_t n = 0; (n = fread(buffer, 1, sizeof buffer, pipe)) > 0;) out.append(buffer, n);
  pclose(pipe);
  return out;
}

void compare(const std::vector<circadian::Sample>& samples, const Json& reference) {
  const Json& wanted = reference["metrics"];
  const double relative = reference["tolerances"]["means_rel"], minutes = reference["tolerances"]["minutes_abs"],
               stability = reference["tolerances"]["IS_IV_abs"];
  const auto close = [relative](double ours, double theirs) { EXPECT_NEAR(ours, theirs, relative * theirs); };
  const auto exposure = circadian::exposureOf(samples);
  EXPECT_EQ(exposure.samples, wanted["samples"].get<std::size_t>());
  EXPECT_EQ(exposure.absent, wanted["not_finite"].get<std::size_t>());
  EXPECT_EQ(exposure.epoch_s, wanted["epoch_s"].get<double>());
  close(exposure.mean, wanted["mean"]);
  close(exposure.median, wanted["median"]);
  close(exposure.max, wanted["max"]);
  const Json& days = wanted["per_day_from_first_midnight"];
  ASSERT_EQ(exposure.days.size(), days.size());
  for (const auto& day : exposure.days) {
    const Json& theirs = days[std::to_string(day.day)];
    EXPECT_EQ(day.samples, theirs["samples"].get<std::size_t>());
    close(day.mean_lux, theirs["mean_lux"]);
    EXPECT_NEAR(day.minutes_at_or_above_250, theirs["minutes_at_or_above_250"].get<double>(), minutes);
    EXPECT_NEAR(day.minutes_at_or_above_1000, theirs["minutes_at_or_above_1000"].get<double>(), minutes);
    EXPECT_NEAR(day.minutes_at_or_below_10, theirs["minutes_at_or_below_10"].get<double>(), minutes);
  }
  const auto rhythm = circadian::dayRhythmOfAnyLength(samples);
  EXPECT_NEAR(rhythm.interdaily_stability.value(), wanted["interdaily_stability_hourly_means"].get<double>(),
              stability);
  EXPECT_NEAR(rhythm.intradaily_variability.value(), wanted["intradaily_variability_hourly_means"].get<double>(),
              stability);
}

TEST(LightReference, ActiwatchExport) {
  std::ifstream in(corpus() + "reference/light_actiwatch_white_light.json");
  if (!in) GTEST_SKIP() << "corpus absent";
  const auto log = readLightLog({"actiwatch.csv", support::slurp(corpus() + "data/sample_actiwatch.csv")});
  ASSERT_TRUE(log) << log.error().line();
  EXPECT_EQ(log->first_day.iso(), "2019-02-20");
  EXPECT_EQ(log->not_taken, 0U);
  compare(log->photopic, Json::parse(in));
}

TEST(LightReference, ActLumusLog) {
  std::ifstream photopic(corpus() + "reference/light_actlumus_light.json"),
      melanopic(corpus() + "reference/light_actlumus_medi.json");
  if (!photopic) GTEST_SKIP() << "corpus absent";
  const std::string text = unpacked(corpus() + "data/205_actlumus_Log_1020_20230904101707532.txt.zip");
  if (text.empty()) GTEST_SKIP() << "unzip absent";
  const auto log = readLightLog({"actlumus.txt", text});
  ASSERT_TRUE(log) << log.error().line();
  EXPECT_EQ(log->first_day.iso(), "2023-08-28");
  compare(log->photopic, Json::parse(photopic));
  compare(log->melanopic, Json::parse(melanopic));
}

}  // namespace
}  // namespace homeostat::light_log
