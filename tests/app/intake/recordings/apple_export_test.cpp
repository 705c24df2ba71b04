// An Apple Health export of any size: memory stays flat, and the pace is that of libxml2's bare reader.
// HOMEOSTAT_APPLE_MB sets the size; at 256 and more the pace is judged too (./dev soak reads 1 GB).
#include <gtest/gtest.h>
#include <libxml/xmlreader.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>

#include "app/intake/recordings/summaries.hpp"

namespace homeostat::recordings {
namespace {

/// Peak of the resident memory in MB.
double peakMemory() {
  std::ifstream in("/proc/self/status");
  std::string word;
  while (in >> word) {
    if (word != "VmHWM:") continue;
    double kilobytes = 0;
    in >> kilobytes;
    return kilobytes / 1024;
  }
  return 0;
}

/// Heart rates and steps as a watch writes them, a resting heart rate among two thousand. Returns how many of those.
std::size_t writeExport(const std::filesystem::path& path, std::size_t megabytes) {
  std::ofstream out(path);
  out << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE HealthData [\n<!ELEMENT HealthData (Record*)>\n]>\n"
         "<HealthData locale=\"en_GB\">\n";
  const std::string rest =
      " sourceName=\"Watch\" sourceVersion=\"10.1\" device=\"&lt;&lt;HKDevice: 0x1&gt;, name:Watch&gt;\" "
      "unit=\"count/min\" creationDate=\"2026-01-01 08:00:00 +0100\" startDate=\"2026-01-01 08:00:00 +0100\" "
      "endDate=\"2026-01-01 08:00:05 +0100\" value=\"61\"/>\n";
  std::size_t written = 0, resting = 0;
  for (std::size_t i = 0; written < megabytes << 20U; ++i) {
    const bool rests = i % 2000 == 0;
    const char* kind = rests ? "RestingHeartRate" : i % 3 == 0 ? "StepCount" : "HeartRate";
    const std::string line = std::string(" <Record type=\"HKQuantityTypeIdentifier") + kind + "\"" + rest;
    out << line;
    written += line.size();
    resting += rests ? 1U : 0U;
  }
  out << "</HealthData>\n";
  return resting;
}

double secondsOf(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

TEST(AppleExport, MemoryStaysFlatAndThePaceIsTheReaders) {
  const char* set = std::getenv("HOMEOSTAT_APPLE_MB");
  const std::size_t megabytes = set != nullptr ? std::strtoul(set, nullptr, 10) : 30;
  const auto path =
      std::filesystem::temp_directory_path() / ("homeostat-export-" + std::to_string(::getpid()) + ".xml");
  const std::size_t resting = writeExport(path, megabytes);
  const double bare = secondsOf([&] {
    xmlTextReader* reader = xmlReaderForFile(path.c_str(), nullptr, XML_PARSE_NONET);
    while (xmlTextReaderRead(reader) == 1) {
    }
    xmlFreeTextReader(reader);
  });
  const double before = peakMemory();
  base::Result<Summary> summary;
  const double ours = secondsOf([&] { summary = readAppleHealth(path); });
  const double grown = peakMemory() - before;
  std::filesystem::remove(path);
  ASSERT_TRUE(summary) << summary.error().line();
  EXPECT_EQ(summary->findings.size(), resting);
  EXPECT_EQ(summary->left.size(), 2U);  // heart rate at any moment, steps
  std::printf("%zu MB: bare reader %.1f MB/s, ours %.1f MB/s (%.0f %%), peak memory grown by %.1f MB\n", megabytes,
              static_cast<double>(megabytes) / bare, static_cast<double>(megabytes) / ours, 100 * bare / ours, grown);
  EXPECT_LT(grown, 64);
  if (megabytes >= 256) {
    EXPECT_GT(bare / ours, 0.8);
  }
}

TEST(AppleExport, WeightAndTemperatureAreReadInTheUnitsOfThePhonesCountry) {
  const auto path = std::filesystem::temp_directory_path() / ("homeostat-units-" + std::to_string(::getpid()) + ".xml");
  const auto record = [](const char* kind, const char* unit, const char* value) {
    return std::string("<Record type=\"HKQuantityTypeIdentifier") + kind + "\" unit=\"" + unit + "\" value=\"" + value +
           "\" startDate=\"2026-01-01 08:00:00 -0500\"/>\n";
  };
  std::ofstream(path) << "<HealthData>\n"
                      << record("BodyMass", "lb", "179.3") << record("BodyMass", "kg", "81.3")
                      << record("BodyTemperature", "degF", "98.6") << record("BodyMass", "st", "12.8")
                      << "</HealthData>\n";
  const auto summary = readAppleHealth(path);
  std::filesystem::remove(path);
  ASSERT_TRUE(summary) << summary.error().line();
  ASSERT_EQ(summary->findings.size(), 3U);
  EXPECT_EQ(summary->findings[0].unit, "[lb_av]");
  EXPECT_EQ(summary->findings[1].unit, "kg");
  EXPECT_EQ(summary->findings[2].unit, "[degF]");
  ASSERT_EQ(summary->left.size(), 1U);  // stones are named, not guessed
  EXPECT_EQ(summary->left[0].place, "line 5");
}

}  // namespace
}  // namespace homeostat::recordings
