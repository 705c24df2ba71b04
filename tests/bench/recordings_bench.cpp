#include <benchmark/benchmark.h>
#include <libxml/xmlreader.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>

#include "app/intake/recordings/summaries.hpp"
#include "inference/autonomic/hrv.hpp"

namespace homeostat::bench {
namespace {

/// A day of invented beats in whole ms: the day's course, breathing, the slow wave, noise, now and then a missed beat.
autonomic::Beats aDay() {
  autonomic::Beats beats;
  std::mt19937 random(24);
  std::normal_distribution<double> noise(0, 18);
  double at = 0;
  while (at < 86400) {
    const double course = 820 + 180 * std::cos(at / 86400 * 6.2832) + 30 * std::sin(at / 700);
    double rr = course + 25 * std::sin(6.2832 * 0.25 * at) + 25 * std::sin(6.2832 * 0.1 * at) + noise(random);
    if (random() % 4000 == 0) rr *= 2;
    beats.rr_ms.push_back(std::round(rr));
    at += beats.rr_ms.back() / 1000;
  }
  return beats;
}

/// Every figure of 24 h of beats. NeuroKit2's time for time domain, spectrum, correction, both entropies and DFA of
/// such a series is 23.5 s on the machine of the reference timings; a fiftieth of it is the aim.
void BM_Hrv24h(benchmark::State& state) {
  const auto beats = aDay();
  for (auto _ : state) benchmark::DoNotOptimize(autonomic::measure(beats));
  state.counters["beats"] = static_cast<double>(beats.rr_ms.size());
}
BENCHMARK(BM_Hrv24h)->Unit(benchmark::kMillisecond);

void BM_HrvCorrected24h(benchmark::State& state) {
  const auto beats = aDay();
  for (auto _ : state)
    benchmark::DoNotOptimize(
        autonomic::measure(beats, {autonomic::Conventions::homeostat, autonomic::Correction::lipponenTarvainen}));
}
BENCHMARK(BM_HrvCorrected24h)->Unit(benchmark::kMillisecond);

constexpr std::size_t kExportMegabytes = 64;

/// An export as the watch writes it, once for both benchmarks; removed at the end of the program.
class Export {
 public:
  Export()
      : path_(std::filesystem::temp_directory_path() / ("homeostat-bench-" + std::to_string(::getpid()) + ".xml")) {
    std::ofstream out(path_);
    out << "<?xml version=\"1.0\"?>\n<HealthData>\n";
    const std::string rest =
        " sourceName=\"Watch\" device=\"&lt;&lt;HKDevice: 0x1&gt;, name:Watch&gt;\" unit=\"count/min\" "
        "startDate=\"2026-01-01 08:00:00 +0100\" endDate=\"2026-01-01 08:00:05 +0100\" value=\"61\"/>\n";
    for (std::size_t i = 0, written = 0; written < kExportMegabytes << 20U; ++i) {
      const char* kind = i % 2000 == 0 ? "RestingHeartRate" : i % 3 == 0 ? "StepCount" : "HeartRate";
      const std::string line = std::string(" <Record type=\"HKQuantityTypeIdentifier") + kind + "\"" + rest;
      out << line;
      written += line.size();
    }
    out << "</HealthData>\n";
  }
  ~Export() {
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
  }
  Export(const Export&) = delete;
  Export& operator=(const Export&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  static const Export& one() {
    static const Export file;
    return file;
  }

 private:
  std::filesystem::path path_;
};

void BM_AppleExport(benchmark::State& state) {
  const auto& path = Export::one().path();
  for (auto _ : state) benchmark::DoNotOptimize(recordings::readAppleHealth(path));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(kExportMegabytes << 20U));
}
BENCHMARK(BM_AppleExport)->Unit(benchmark::kMillisecond);

void BM_BareXmlReader(benchmark::State& state) {
  const auto& path = Export::one().path();
  for (auto _ : state) {
    xmlTextReader* reader = xmlReaderForFile(path.c_str(), nullptr, XML_PARSE_NONET);
    while (xmlTextReaderRead(reader) == 1) {
    }
    xmlFreeTextReader(reader);
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(kExportMegabytes << 20U));
}
BENCHMARK(BM_BareXmlReader)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace homeostat::bench
