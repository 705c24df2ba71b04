#include <benchmark/benchmark.h>

#include <algorithm>
#include <ctime>

#include "inference/assessment.hpp"
#include "tests/support/places.hpp"
#include "tests/support/shipped_content.hpp"

namespace homeostat::bench {
namespace {

const inference::Engine& engine() {
  static const inference::Engine made = [] {
    auto e = inference::Engine::prepare(support::shippedEdition());
    if (!e) throw base::Failure("bench", e.error().line());
    return std::move(*e);
  }();
  return made;
}

inference::Case caseA() {
  auto c = inference::readCase(support::slurp(support::checkout() / "tests/cases/a-tired.json"), "a");
  if (!c) throw base::Failure("bench", c.error().line());
  return *c;
}

/// Processor time of this thread, so that other programs on the machine do not count.
double threadMilliseconds() {
  timespec t{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) * 1e3 + static_cast<double>(t.tv_nsec) / 1e6;
}

/// All shipped test cases in turn; the time reported is the 95th percentile of single assessments.
void BM_Assess(benchmark::State& state) {
  std::vector<inference::Case> cases;
  for (const char* name : {"a-tired", "b-lorry-driver", "c-calm-focus", "d-many-things"}) {
    const std::string file = (support::checkout() / "tests/cases" / (std::string(name) + ".json")).string();
    cases.push_back(*inference::readCase(support::slurp(file), name));
  }
  std::vector<double> times;
  for (auto _ : state) {
    constexpr std::size_t kRounds = 100;
    times.clear();
    for (std::size_t i = 0; i < kRounds; ++i) {
      const double start = threadMilliseconds();
      benchmark::DoNotOptimize(engine().assess(cases[i % cases.size()], {}));
      times.push_back(threadMilliseconds() - start);
    }
    std::sort(times.begin(), times.end());
    state.SetIterationTime(times[times.size() * 95 / 100] / 1e3);
  }
  state.counters["median_ms"] = times[times.size() / 2];
}
BENCHMARK(BM_Assess)->Unit(benchmark::kMillisecond)->UseManualTime()->Iterations(5);

void BM_WhatIf(benchmark::State& state) {
  const auto c = caseA();
  for (auto _ : state) benchmark::DoNotOptimize(engine().assess(c, {}, {"cbt-depression", "iron-treatment"}));
}
BENCHMARK(BM_WhatIf)->Unit(benchmark::kMillisecond);

void BM_OpenEdition(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(support::shippedEdition());
}
BENCHMARK(BM_OpenEdition)->Unit(benchmark::kMillisecond);

void BM_PrepareEdition(benchmark::State& state) {
  const auto edition = support::shippedEdition();
  for (auto _ : state) benchmark::DoNotOptimize(inference::Engine::prepare(edition));
}
BENCHMARK(BM_PrepareEdition)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace homeostat::bench
