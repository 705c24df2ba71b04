#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <random>

#include "kb/linter.hpp"
#include "kb/loader.hpp"

namespace homeostat::bench {
namespace {

/// 200 analytes and `rules` rules of two or three conditions, 500 a file, as a practice would write them.
std::vector<kb::ContentFile> generatedFiles(std::size_t rules) {
  constexpr std::size_t kAnalytes = 200, kPerFile = 500;
  const std::string head = R"(<knowledge xmlns="urn:homeostat:knowledge:1" topic="generated">)";
  std::mt19937_64 draw(5);
  std::string first = head + R"(<source id="s" verified="page seen" seen-in="page"><title>A study</title></source>)";
  for (std::size_t i = 0; i < kAnalytes; ++i) {
    first += fmt::format(R"(<concept id="a{0}" kind="analyte"><name>A{0}</name></concept>)", i);
    first += fmt::format(R"(<analyte id="a{}"><unit>g/L</unit></analyte>)", i);
  }
  std::vector<kb::ContentFile> files{{"analytes.xml", first + "</knowledge>"}};
  for (std::size_t r = 0; r < rules; r += kPerFile) {
    std::string text = head;
    for (std::size_t k = r; k < std::min(rules, r + kPerFile); ++k) {
      text += fmt::format(R"(<rule id="r{}" kind="rule-out"><when><all>)", k);
      for (std::size_t c = 0; c < 2 + draw() % 2; ++c) {
        text += fmt::format(R"(<value of="a{}" {}="{}" unit="g/L"/>)", draw() % kAnalytes,
                            draw() % 2 == 0 ? "below" : "at-least", static_cast<double>(draw() % 1000) / 10);
      }
      text += R"(</all></when><title>Rule</title><why>Because.</why><action>Look.</action>)"
              R"(<evidence source="s" claim="read"><seen>abstract</seen></evidence></rule>)";
    }
    files.push_back({fmt::format("rules-{}.xml", r), text + "</knowledge>"});
  }
  return files;
}

/// From XML text to rules that were checked for form (the schema) and sense (the linter).
void BM_LoadRules(benchmark::State& state) {
  const auto files = generatedFiles(static_cast<std::size_t>(state.range(0)));
  std::size_t rules = 0;
  for (auto _ : state) {
    std::vector<kb::Issue> issues;
    const auto kb = kb::load(files, issues);
    if (!issues.empty()) throw std::runtime_error(issues.front().show());
    benchmark::DoNotOptimize(kb::lint(kb, {}));
    rules = kb.rules.size();
  }
  state.counters["rules"] = static_cast<double>(rules);
}
BENCHMARK(BM_LoadRules)->Arg(10000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace homeostat::bench
