#include "inference/explanation.hpp"

#include <cmath>
#include <numeric>

#include "inference/rule_explanation.hpp"
#include "kb/base/json.hpp"
#include "tests/inference/engine/engine_fixture.hpp"
#include "tests/inference/engine/random_cases.hpp"

namespace homeostat::inference {
namespace {

/// a acts on c, b acts on c; m is a marker of a, n of c. `x` presses a, whose two ways to d cancel.
const char* const kTwoCauses = R"(<source id="src" verified="page seen" seen-in="page"><title>A study</title></source>
<concept id="a" kind="state" network="true" estimated="true"><name>A</name></concept>
<concept id="b" kind="state" network="true" estimated="true"><name>B</name></concept>
<concept id="c" kind="state" network="true" estimated="true"><name>C</name></concept>
<concept id="d" kind="state" network="true" estimated="true"><name>D</name></concept>
<concept id="m" kind="analyte"><name>M</name></concept><concept id="n" kind="analyte"><name>N</name></concept>
<concept id="pill" kind="drug"><name>Pill</name></concept>
<analyte id="m"><unit>ug/L</unit><interval source="src" low="20" high="216" unit="ug/L" drives="true"/></analyte>
<analyte id="n"><unit>ug/L</unit><interval source="src" low="20" high="216" unit="ug/L" drives="true"/></analyte>
<marker id="of-a" of="m" state="a" sign="1" strength="strong"><evidence source="src" claim="read"><seen>x</seen></evidence></marker>
<marker id="of-c" of="n" state="c" sign="1" strength="strong"><evidence source="src" claim="read"><seen>x</seen></evidence></marker>
<goal id="g" number="1"><state ref="d" direction="-1"/><outcome>Score</outcome></goal>
<statement id="ac" subject="a" object="c" sign="1" relation="increases" standardised="0.5"><text>A raises C.</text><evidence source="src" claim="read" certainty="high"><seen>x</seen></evidence></statement>
<statement id="bc" subject="b" object="c" sign="1" relation="increases" standardised="0.5"><text>B raises C.</text><evidence source="src" claim="read" certainty="high"><seen>x</seen></evidence></statement>
<statement id="cd" subject="c" object="d" sign="1" relation="increases" standardised="0.6"><text>C raises D.</text><evidence source="src" claim="read" certainty="high"><seen>x</seen></evidence></statement>
<statement id="ad" subject="a" object="d" sign="-1" relation="decreases" standardised="-0.3"><text>A lowers D.</text><evidence source="src" claim="read" certainty="high"><seen>x</seen></evidence></statement>
<statement id="xa" subject="pill" object="a" sign="-1" relation="decreases" standardised="-0.5"><text>The pill lowers A.</text><evidence source="src" claim="read" certainty="high"><seen>x</seen></evidence></statement>
<intervention id="x" kind="movement-sleep-social" tier="supported" drug="false" supplement="false"><name>X</name><summary>x</summary><goal ref="g"/>
<push concept="a" sign="-1" statement="xa"/><evidence source="src" claim="read" certainty="high"><seen>x</seen></evidence></intervention>
)";

const Engine& small() {
  static const Engine engine = engineOf(kTwoCauses);
  return engine;
}

Case bothHigh() {
  return *readCase(R"({"patient":{"id":"x"},"at":"2026-06-01T10:00:00Z","goals":["g"],"findings":[
    {"code":"m","value":218,"unit":"ug/L","at":"2026-06-01T10:00:00Z"},
    {"code":"n","value":218,"unit":"ug/L","at":"2026-06-01T10:00:00Z"}]})",
                   "case");
}

double sum(const std::vector<CauseShare>& list) {
  return std::accumulate(list.begin(), list.end(), 0.0, [](double s, const CauseShare& c) { return s + c.value; });
}

TEST(Explanation, NamesExplainingAway) {
  // A is seen high and C is seen high. A explains part of C, so B is needed less: what M says about B is negative
  // though nothing leads from A to B. It stands as explaining away; what N says through A and B does not.
  const auto e = explainState(small(), bothHigh(), {}, "b");
  ASSERT_TRUE(e);
  ASSERT_EQ(e->findings.size(), 2U);
  for (const auto& f : e->findings) {
    ASSERT_EQ(f.causes.size(), 1U);
    EXPECT_EQ(f.causes[0].cause, "b");
    EXPECT_EQ(f.causes[0].explaining_away, f.finding == "m");
    EXPECT_EQ(f.value < 0, f.finding == "m");
  }
}

TEST(Explanation, TheTableSumsBothWays) {
  for (const char* id : {"a", "b", "c", "d"}) {
    const auto e = explainState(small(), bothHigh(), {}, id);
    ASSERT_TRUE(e) << id;
    EXPECT_NEAR(sum(e->by_cause), e->estimate.mean, 1e-12);
    double total = e->prior_mean;
    for (const auto& f : e->findings) {
      EXPECT_NEAR(sum(f.causes) + f.rest, f.value, 1e-12);
      total += f.value;
    }
    EXPECT_NEAR(total, e->estimate.mean, 1e-12);
  }
}

TEST(Explanation, LeaveOneOutIsTheEstimateWithoutTheFinding) {
  Case less = bothHigh();
  less.findings.erase(less.findings.begin());
  const auto full = explainState(small(), bothHigh(), {}, "c");
  const auto one = explainState(small(), less, {}, "c");
  const auto m =
      std::find_if(full->findings.begin(), full->findings.end(), [](const auto& f) { return f.finding == "m"; });
  EXPECT_NEAR(m->mean_without, one->estimate.mean, 1e-12);
}

TEST(Explanation, PathsNameTheirStatements) {
  const auto e = explainState(small(), bothHigh(), {}, "d");
  const auto m = std::find_if(e->findings.begin(), e->findings.end(), [](const auto& f) { return f.finding == "m"; });
  ASSERT_EQ(m->paths.size(), 2U);
  // |a > d| = 0.3 and |a > c > d| = 0.5 * 0.6 = 0.3, up to the shrink of over-claimed states.
  for (const auto& path : m->paths) {
    const bool direct = path.states.size() == 2;
    EXPECT_EQ(path.statements.front().front(), direct ? "ad" : "ac");
    EXPECT_EQ(path.weight < 0, direct);
  }
}

TEST(Explanation, PathsThatCancelAreUnclearAndNeverNone) {
  // -0.5 * (0.5 * 0.6 - 0.3) = 0: nothing comes out, and that is not the same as no effect.
  const auto e = explainIntervention(small(), bothHigh(), {}, "x");
  ASSERT_TRUE(e);
  ASSERT_EQ(e->effects.size(), 1U);
  EXPECT_NEAR(e->effects[0].effect, 0, 1e-9);
  EXPECT_EQ(e->effects[0].verdict, "unclear");
  EXPECT_GT(e->effects[0].raising, 0.1);
  EXPECT_LT(e->effects[0].lowering, -0.1);
  const auto a = small().assess(bothHigh(), {});
  ASSERT_NE(withheld(a, "x"), nullptr);
  EXPECT_EQ(withheld(a, "x")->why.front().code, "unclear");
  EXPECT_EQ(withheld(a, "x")->why.front().said.code, "opposed");
}

TEST(Explanation, SamplingIsSeededByTheCase) {
  ExplainOptions options;
  options.draws = 500;
  const auto one = explainState(small(), bothHigh(), {}, "d", options);
  const auto two = explainState(small(), bothHigh(), {}, "d", options);
  EXPECT_EQ(explanationJson(*one), explanationJson(*two));
  EXPECT_EQ(one->draws, 500U);
  // The closed form is the first order of what is sampled.
  EXPECT_NEAR(one->sampled->sd, one->estimate.sd_weights, 0.3 * one->estimate.sd_weights);
}

TEST(Explanation, WhatIsNotThereIsRefused) {
  EXPECT_EQ(explainState(small(), bothHigh(), {}, "pill").error().code, "explain.state");
  EXPECT_EQ(explainIntervention(small(), bothHigh(), {}, "a").error().code, "explain.intervention");
}

TEST(Explanation, OfTheShippedCasesAgreesWithTheAssessment) {
  const Case c = caseFile("a-tired.json");
  const auto a = shippedEngine().assess(c, {});
  for (const auto& s : a.states) {
    const auto e = explainState(shippedEngine(), c, {}, s.id);
    ASSERT_TRUE(e) << s.id;
    EXPECT_EQ(e->estimate.mean, s.mean);
    for (const auto& f : e->findings)
      for (const auto& path : f.paths)
        for (const auto& step : path.statements) EXPECT_FALSE(step.empty()) << s.id;
  }
}

TEST(Explanation, OfARuleTellsEveryConditionAndWhatWouldDecideIt) {
  const auto engine =
      engineOf(std::string(kTwoCauses) + R"(<rule id="r" kind="rule-out"><title>High M in an adult</title>
<when><all><value of="m" above="300" unit="ug/L"/><any><age at-least="18"/><context is="pregnant"/></any></all></when>
<why>x</why><action>Look.</action><evidence source="src" claim="read" certainty="high"><seen>x</seen></evidence></rule>)");
  const auto e = explainRule(engine, bothHigh(), "r");
  ASSERT_TRUE(e);
  EXPECT_EQ(e->truth, Truth::no);
  EXPECT_EQ(e->blocking, "M above 300 ug/L");
  EXPECT_EQ(e->distance, 300.0 - 218);
  ASSERT_EQ(e->conditions.size(), 5U);
  EXPECT_EQ(e->conditions[0].text, "all of");
  EXPECT_EQ(e->conditions[1].findings, std::vector<std::size_t>{0});
  EXPECT_EQ(e->conditions[2].truth, Truth::unknown);
  EXPECT_EQ(e->conditions[3].needs, std::vector<std::string>{"birth-date"});
  EXPECT_EQ(e->conditions[4].depth, 2);
  EXPECT_EQ(explainRule(engine, bothHigh(), "s").error().code, "explain.rule");
}

}  // namespace
}  // namespace homeostat::inference
