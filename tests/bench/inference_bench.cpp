#include <benchmark/benchmark.h>

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

void BM_Assess(benchmark::State& state) {
  const auto c = caseA();
  for (auto _ : state) benchmark::DoNotOptimize(engine().assess(c, {}));
}
BENCHMARK(BM_Assess)->Unit(benchmark::kMillisecond);

void BM_WhatIf(benchmark::State& state) {
  const auto c = caseA();
  for (auto _ : state) benchmark::DoNotOptimize(engine().assess(c, {}, {"cbt-depression", "iron-treatment"}));
}
BENCHMARK(BM_WhatIf)->Unit(benchmark::kMillisecond);

void BM_PrepareEdition(benchmark::State& state) {
  const auto edition = support::shippedEdition();
  for (auto _ : state) benchmark::DoNotOptimize(inference::Engine::prepare(edition));
}
BENCHMARK(BM_PrepareEdition)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace homeostat::bench
