#include <benchmark/benchmark.h>
#include <fmt/format.h>

extern "C" {
#include <clips/clips.h>
}

#include "inference/rules/program.hpp"
#include "inference/rules/units.hpp"
#include "tests/bench/generated_rules.hpp"

namespace homeostat::bench {
namespace {

/// Three-valued result and blocking condition of every rule, from the case on (facts included).
void BM_OurRules(benchmark::State& state) {
  const GeneratedRules g(static_cast<std::size_t>(state.range(0)));
  std::vector<const kb::Criterion*> pointers;
  for (const auto& c : g.criteria) pointers.push_back(&c);
  const inference::RuleProgram program(pointers);
  const inference::KnowledgeIndex index(g.kb);
  const auto convert = inference::shippedConversion();
  std::size_t blocked = 0;
  for (auto _ : state) {
    const inference::CaseFacts facts(g.kb, index, g.the_case, convert);
    const auto verdicts = program.judge(facts);
    blocked = 0;
    for (const auto& v : verdicts) blocked += v.blocking != nullptr ? 1U : 0U;
    benchmark::DoNotOptimize(blocked);
  }
  state.counters["blocked"] = static_cast<double>(blocked);
}
BENCHMARK(BM_OurRules)->Arg(10000)->Unit(benchmark::kMillisecond);

std::string clipsRule(std::size_t number, const kb::Criterion& c) {
  std::string text = fmt::format("(defrule r{} ", number);
  int k = 0;
  for (const auto& child : c.children) {
    const std::string test =
        child.below ? fmt::format("(< ?v{} {})", k, *child.below) : fmt::format("(>= ?v{} {})", k, *child.at_least);
    text += fmt::format("(f {} ?v{}&:{}) ", child.of, k, test);
    ++k;
  }
  return text + fmt::format("=> (assert (fired {})))", number);
}

/// The same rules and facts; CLIPS answers yes only, without unknown and without what blocks.
void BM_Clips(benchmark::State& state) {
  const GeneratedRules g(static_cast<std::size_t>(state.range(0)));
  void* env = CreateEnvironment();
  std::size_t number = 0;
  for (const auto& c : g.criteria) EnvBuild(env, clipsRule(number++, c).c_str());
  std::vector<std::string> facts;
  for (const auto& f : g.the_case.findings) facts.push_back(fmt::format("(f {} {:.1f})", f.code, *f.value));
  for (auto _ : state) {
    EnvReset(env);
    for (const auto& f : facts) EnvAssertString(env, f.c_str());
    benchmark::DoNotOptimize(EnvRun(env, -1));
  }
  DestroyEnvironment(env);
}
BENCHMARK(BM_Clips)->Arg(10000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace homeostat::bench
