// Properties that must hold of every case, tried on made-up ones. HOMEOSTAT_RANDOM_CASES sets how many (2,000 here,
// 100,000 in the soak, a slice at a time from HOMEOSTAT_RANDOM_FROM); the seed of a failing case is in its message.
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <thread>

#include "inference/rules/evaluate.hpp"
#include "inference/rules/units.hpp"
#include "inference/terms.hpp"
#include "kb/base/json.hpp"
#include "tests/inference/engine/engine_fixture.hpp"
#include "tests/inference/engine/random_cases.hpp"

namespace homeostat::inference {
namespace {

unsigned fromEnvironment(const char* name, unsigned otherwise) {
  const char* given = std::getenv(name);
  return given == nullptr ? otherwise : static_cast<unsigned>(std::strtoul(given, nullptr, 10));
}

unsigned first() { return fromEnvironment("HOMEOSTAT_RANDOM_FROM", 0); }
unsigned wanted() { return fromEnvironment("HOMEOSTAT_RANDOM_CASES", 2000); }
unsigned end() { return first() + wanted(); }
/// Properties that assess a case several times are tried on every twentieth.
unsigned endOfSample() { return first() + wanted() / 20; }

const RandomCases& cases() {
  static const RandomCases made(shippedEngine().edition().knowledge());
  return made;
}

bool finite(const StateEstimate& s) {
  for (const double v : {s.mean, s.sd, s.sd_weights, s.sign_share, s.bits, s.p_low, s.p_high, s.resolved,
                         s.structure_low, s.structure_high, s.own}) {
    if (!std::isfinite(v)) return false;
  }
  return true;
}

void expectSourced(const Assessment& a, unsigned seed) {
  for (const auto* list : {&a.red_flags, &a.rule_outs, &a.cautions, &a.readings, &a.checks, &a.monitoring}) {
    for (const auto& r : *list) EXPECT_FALSE(r.sources.empty()) << seed << " " << r.rule;
  }
  for (const auto& s : a.suggestions) EXPECT_FALSE(s.sources.empty()) << seed << " " << s.id;
  for (const auto& i : a.interactions) EXPECT_FALSE(i.sources.empty()) << seed << " " << i.id;
  for (const auto& v : a.systems) {
    for (const auto& i : v.influences) {
      // A value alone claims nothing and has no source.
      EXPECT_EQ(i.sources.empty(), i.statement.empty() && i.text.empty()) << seed << " " << i.statement;
    }
  }
}

/// True exclusion rules by intervention: what must not be offered.
void expectExclusionsWithhold(const Case& c, const Assessment& a, unsigned seed) {
  const auto& kb = shippedEngine().edition().knowledge();
  const CaseFacts facts(kb, c, shippedConversion());
  const RecentFacts recent(facts);
  for (const auto& [id, rule] : kb.rules) {
    // Only an exclusion holds on what is too old to decide.
    const CaseFacts& decide = rule.kind == "exclusion" ? facts : recent.facts();
    if (rule.effects.withholds.empty() || evaluate(rule.when, decide) != Truth::yes) continue;
    for (const auto& ref : rule.effects.withholds)
      EXPECT_EQ(suggestion(a, ref), nullptr) << seed << ": " << id << " is true and " << ref << " is offered";
    const auto& refs = rule.effects.withholds;
    const bool all = std::find(refs.begin(), refs.end(), "*") != refs.end();
    EXPECT_TRUE(!all || a.suggestions.empty()) << seed << " " << id;
  }
}

TEST(RandomCaseProperties, NoCrashNoNanNoUnsourcedLineAndExclusionsWithhold) {
  for (unsigned seed = first(); seed < end(); ++seed) {
    const Case c = cases().make(seed);
    const auto a = shippedEngine().assess(c, {});
    for (const auto& s : a.states) EXPECT_TRUE(finite(s)) << seed << " " << s.id;
    for (const auto& s : a.suggestions) {
      EXPECT_TRUE(std::isfinite(s.benefit)) << seed << " " << s.id;
      EXPECT_EQ(s.cautions.size(), s.cautions_said.size()) << seed << " " << s.id;
    }
    EXPECT_TRUE(std::isfinite(a.chi_square)) << seed;
    expectSourced(a, seed);
    expectExclusionsWithhold(c, a, seed);
    if (seed % 20 == 0) {
      EXPECT_EQ(assessmentJson(a, c).find("NaN"), std::string::npos);
    }
    if (HasFailure()) return;
  }
}

TEST(RandomCaseProperties, WhatIfsAreFiniteAndOrderAndRepetitionDoNotMatter) {
  std::vector<std::string> all;
  for (const auto& [id, item] : shippedEngine().edition().knowledge().interventions) all.push_back(id);
  for (unsigned seed = first(); seed < endOfSample(); ++seed) {
    const Case c = cases().make(seed);
    std::mt19937 random(seed);
    std::vector<std::string> with;
    for (unsigned i = 0; i < 1 + seed % 5; ++i) with.push_back(all[random() % all.size()]);
    const auto a = shippedEngine().assess(c, {}, with);
    with.push_back(with.front());
    std::reverse(with.begin(), with.end());
    const auto b = shippedEngine().assess(c, {}, with);
    for (std::size_t i = 0; i < a.states.size(); ++i) {
      ASSERT_EQ(a.states[i].shift.has_value(), a.states[i].shift_sd.has_value()) << seed;
      EXPECT_TRUE(std::isfinite(a.states[i].shift.value_or(0)) && std::isfinite(a.states[i].shift_sd.value_or(0)))
          << seed;
      EXPECT_EQ(a.states[i].shift, b.states[i].shift) << seed << " " << a.states[i].id;
      EXPECT_EQ(a.states[i].shift_sd, b.states[i].shift_sd) << seed << " " << a.states[i].id;
    }
    if (HasFailure()) return;
  }
}

TEST(RandomCaseProperties, TheOrderOfFindingsIsIrrelevant) {
  for (unsigned seed = first(); seed < endOfSample(); ++seed) {
    Case c = cases().make(seed);
    const auto before = shippedEngine().assess(c, {});
    std::mt19937 random(seed);
    std::shuffle(c.findings.begin(), c.findings.end(), random);
    const auto after = shippedEngine().assess(c, {});
    ASSERT_EQ(before.states.size(), after.states.size());
    for (std::size_t i = 0; i < before.states.size(); ++i) {
      EXPECT_EQ(before.states[i].mean, after.states[i].mean) << seed << " " << before.states[i].id;
      EXPECT_EQ(before.states[i].sd_weights, after.states[i].sd_weights) << seed << " " << before.states[i].id;
    }
    ASSERT_EQ(before.suggestions.size(), after.suggestions.size()) << seed;
    for (std::size_t i = 0; i < before.suggestions.size(); ++i)
      EXPECT_EQ(before.suggestions[i].id, after.suggestions[i].id) << seed;
    EXPECT_EQ(before.chi_square, after.chi_square) << seed;
    if (HasFailure()) return;
  }
}

TEST(RandomCaseProperties, UnitsAreIrrelevant) {
  const auto& kb = shippedEngine().edition().knowledge();
  const auto convert = shippedConversion();
  std::size_t changed = 0;
  for (unsigned seed = first(); seed < endOfSample(); ++seed) {
    const Case c = cases().make(seed);
    Case other = c;
    for (auto& f : other.findings) {
      const auto analyte = kb.analytes.find(f.code);
      if (analyte == kb.analytes.end() || !f.value) continue;
      const auto& unit = analyte->second.units.back().ucum;
      const auto value = convert(*f.value, f.unit, unit, &analyte->second);
      if (!value || unit == f.unit) continue;
      f.value = value;
      f.unit = unit;
      ++changed;
    }
    const auto a = shippedEngine().assess(c, {}), b = shippedEngine().assess(other, {});
    for (std::size_t i = 0; i < a.states.size(); ++i)
      EXPECT_NEAR(a.states[i].mean, b.states[i].mean, 1e-9) << seed << " " << a.states[i].id;
    EXPECT_EQ(a.suggestions.size(), b.suggestions.size()) << seed;
    EXPECT_EQ(a.red_flags.size(), b.red_flags.size()) << seed;
    if (HasFailure()) return;
  }
  EXPECT_GT(changed, 100U);
}

TEST(RandomCaseProperties, RemovingAFindingNeverResolvesMore) {
  for (unsigned seed = first(); seed < endOfSample(); ++seed) {
    const Case c = cases().make(seed);
    if (c.findings.empty()) continue;
    const auto full = shippedEngine().assess(c, {});
    // A finding taken out by conflict may come back in when another goes; those cases say nothing here.
    const bool conflict = std::any_of(full.findings.begin(), full.findings.end(),
                                      [](const FindingView& f) { return f.not_used == "check-value"; });
    if (conflict || full.rows < 2) continue;
    for (std::size_t i = 0; i < c.findings.size(); ++i) {
      const bool used = std::any_of(full.findings.begin(), full.findings.end(),
                                    [i](const FindingView& f) { return f.index == i && f.not_used.empty(); });
      // Only a finding that stands alone: else an older one takes its place.
      const auto same = std::count_if(c.findings.begin(), c.findings.end(),
                                      [&](const Finding& f) { return f.code == c.findings[i].code; });
      if (!used || same > 1) continue;
      Case less = c;
      less.findings.erase(less.findings.begin() + static_cast<std::ptrdiff_t>(i));
      const auto a = shippedEngine().assess(less, {});
      if (a.rows >= full.rows) continue;  // it had shut a gate of another
      for (std::size_t k = 0; k < a.states.size(); ++k)
        EXPECT_LE(a.states[k].resolved, full.states[k].resolved + 1e-9) << seed << " " << a.states[k].id;
      break;
    }
    if (HasFailure()) return;
  }
}

bool speaksOf(const kb::Criterion& c, const std::string& id) {
  return c.of == id || std::any_of(c.children.begin(), c.children.end(),
                                   [&id](const kb::Criterion& child) { return speaksOf(child, id); });
}

/// Of what an intervention is for (a therapy for people with a bipolar disorder) a condition is no contraindication.
TEST(RandomCaseProperties, AddingAContraindicationNeverAddsASuggestion) {
  const auto& interventions = shippedEngine().edition().knowledge().interventions;
  static const std::vector<std::string> kBars{"bipolar-disorder", "liver-disease", "haemochromatosis", "epilepsy",
                                              "retinal-disease"};
  for (unsigned seed = first(); seed < endOfSample(); ++seed) {
    const Case c = cases().make(seed);
    const auto before = shippedEngine().assess(c, {});
    const std::string& id = kBars[seed % kBars.size()];
    const auto answered = [&id](const Asked& a) { return a.id == id; };
    Case more = c;
    std::erase_if(more.conditions, answered);
    std::erase_if(more.context, answered);
    Case open = more;
    more.conditions.push_back({id, Answer::yes, c.at});
    const auto offered = shippedEngine().assess(open, {});
    for (const auto& s : shippedEngine().assess(more, {}).suggestions) {
      const auto& condition = interventions.at(s.id).requires_criterion;
      if (condition && speaksOf(*condition, id)) continue;
      EXPECT_NE(suggestion(offered, s.id), nullptr) << seed << ": " << id << " brings " << s.id;
    }
    if (HasFailure()) return;
  }
}

TEST(RandomCaseProperties, AMarkerRatedNoneMovesNothing) {
  const auto& kb = shippedEngine().edition().knowledge();
  std::size_t tried = 0;
  for (const auto& [id, marker] : kb.markers) {
    if (marker.strength != kb::Strength::none || !kb.analytes.contains(marker.of)) continue;
    // Only where no other marker reads the same analyte.
    const auto others = std::count_if(kb.markers.begin(), kb.markers.end(), [&](const auto& m) {
      return m.second.of == marker.of && m.second.strength != kb::Strength::none;
    });
    const auto& analyte = kb.analytes.at(marker.of);
    if (others > 0 || analyte.units.empty()) continue;
    Case c;
    c.patient_id = "x";
    c.at = *base::Instant::parse("2026-11-20T10:00:00+01:00");
    Finding f;
    f.code = marker.of;
    f.value = analyte.possible_high.value_or(100) / 2;
    f.unit = analyte.units.front().ucum;
    f.at = c.at;
    c.findings.push_back(f);
    ++tried;
    for (const auto& s : shippedEngine().assess(c, {}).states) EXPECT_EQ(s.mean, 0) << id << " " << s.id;
  }
  EXPECT_GT(tried, 0U);
}

TEST(RandomCaseProperties, SeveralThreadsGiveTheSameBytes) {
  constexpr unsigned kCases = 60;
  std::vector<std::string> alone(kCases), together(kCases);
  for (unsigned i = 0; i < kCases; ++i) {
    const Case c = cases().make(first() + i);
    alone[i] = assessmentJson(shippedEngine().assess(c, {}), c);
  }
  std::vector<std::jthread> threads;
  for (unsigned t = 0; t < 4; ++t) {
    threads.emplace_back([t, &together] {
      for (unsigned i = kCases; i-- > 0;) {
        if (i % 4 != t) continue;
        const Case c = cases().make(first() + i);
        together[i] = assessmentJson(shippedEngine().assess(c, {}), c);
      }
    });
  }
  threads.clear();
  EXPECT_EQ(alone, together);
}

}  // namespace
}  // namespace homeostat::inference
