#include "inference/rules/evaluate.hpp"

#include <gtest/gtest.h>

#include "inference/rules/change.hpp"
#include "inference/rules/leaves.hpp"
#include "inference/rules/program.hpp"
#include "kb/loader.hpp"

namespace homeostat::inference {
namespace {

constexpr const char* kContent = R"(<knowledge xmlns="urn:homeostat:knowledge:1" topic="t">
<concept id="ssri" kind="drug-class"><name>SSRI</name></concept>
<concept id="serotonergic" kind="drug-class"><name>serotonergic drug</name></concept>
<drug id="sertraline" rxnorm="36437"><name>sertraline</name><class ref="ssri"/></drug>
<concept id="ferritin" kind="analyte"><name>Ferritin</name></concept>
<analyte id="ferritin" scale="log" possible-low="0"><loinc>2276-4</loinc><unit>ug/L</unit>
<variation source="s" within-cv="26.5" log-scale="true"/></analyte>
</knowledge>)";

/// Only what these tests need: the same unit, or milligrams to micrograms.
std::optional<double> convert(double value, const std::string& from, const std::string& to, const kb::Analyte*) {
  if (from == to) return value;
  if (from == "mg/L" && to == "ug/L") return value * 1000;
  return std::nullopt;
}

class Rules : public testing::Test {
 protected:
  Rules() {
    std::vector<kb::Issue> issues;
    kb_ = kb::load({{"t.xml", kContent}}, issues);
    kb_.concepts.at("ssri").part_of = {"serotonergic"};
    case_.at = *base::Instant::parse("2026-11-24T09:00Z");
  }
  void finding(double value, const std::string& unit = "ug/L", const std::string& at = "2026-11-20",
               const std::string& comparator = "") {
    Finding f;
    f.code = "ferritin";
    f.value = value;
    f.unit = unit;
    f.comparator = comparator;
    f.at = *base::Instant::parse(at);
    case_.findings.push_back(f);
  }
  [[nodiscard]] CaseFacts facts() const { return CaseFacts(kb_, case_, convert); }
  static kb::Criterion below(double bound) {
    kb::Criterion c;
    c.op = kb::Criterion::Op::value;
    c.of = "ferritin";
    c.unit = "ug/L";
    c.below = bound;
    return c;
  }
  static kb::Criterion leaf(kb::Criterion::Op op, const std::string& of) {
    kb::Criterion c;
    c.op = op;
    c.of = of;
    return c;
  }
  kb::KnowledgeBase kb_;
  Case case_;
};

TEST_F(Rules, NoFindingIsUnknownAndNamesWhatIsNeeded) {
  const auto g = explain(below(15), facts());
  EXPECT_EQ(g.truth, Truth::unknown);
  EXPECT_EQ(g.needs, std::vector<std::string>{"ferritin"});
}

TEST_F(Rules, AClockTimeInUtcOrWithoutOffsetIsReadOnTheClockOfTheCasesZone) {
  auto morning = leaf(kb::Criterion::Op::timeOfDay, "ferritin");
  morning.from = 8 * 60;
  morning.to = 9 * 60;
  finding(22, "ug/L", "2026-11-20T07:10:00Z");  // 08:10 in Berlin in winter
  EXPECT_EQ(evaluate(morning, facts()), Truth::no) << "without a zone the time stands as it is";
  case_.zone = "Europe/Berlin";
  EXPECT_EQ(evaluate(morning, facts()), Truth::yes);
  EXPECT_TRUE(facts().newest("ferritin")->clock_from_zone);
  case_.findings[0].at = *base::Instant::parse("2026-11-20T08:10");
  EXPECT_EQ(evaluate(morning, facts()), Truth::yes);
  // 07:10 UTC on the 20th to 09:00 UTC on the 24th: 4 days and 110 minutes.
  EXPECT_NEAR(*facts().newest("ferritin")->age_days, 4 + 110.0 / 1440, 1e-12);
  case_.findings[0].at = *base::Instant::parse("2026-11-20T08:10:00+02:00");
  EXPECT_EQ(evaluate(morning, facts()), Truth::yes) << "an offset that was recorded is what the wall clock showed";
  EXPECT_FALSE(facts().newest("ferritin")->clock_from_zone);
}

TEST_F(Rules, BoundIsStrictAndUnitsAreIrrelevant) {
  finding(0.0149, "mg/L");  // 14.9 ug/L
  EXPECT_EQ(evaluate(below(15), facts()), Truth::yes);
  case_.findings[0].value = 0.015;
  EXPECT_EQ(evaluate(below(15), facts()), Truth::no);
}

TEST_F(Rules, AFalseRuleSaysHowFarTheValueIsFromTheBound) {
  finding(22);
  const auto f = facts();
  const auto c = below(15);
  const auto g = explain(c, f);
  EXPECT_EQ(g.truth, Truth::no);
  EXPECT_EQ(g.blocking, &c);
  EXPECT_DOUBLE_EQ(*g.distance, 7.0);  // 22 - 15
}

TEST_F(Rules, EveryNumberSaysHowFarItIs) {
  finding(50, "ug/L", "2026-11-20", "<");
  const auto low = below(15);
  EXPECT_EQ(explain(low, facts()).truth, Truth::unknown);
  auto high = leaf(kb::Criterion::Op::value, "ferritin");
  high.unit = "ug/L";
  high.at_least = 60;
  EXPECT_DOUBLE_EQ(*explain(high, facts()).distance, 10) << "at least 60 - 50: the value lies below 50";

  case_.findings[0] = [] {
    Finding f;
    f.code = "ferritin";
    f.value = 22;
    f.unit = "ug/L";
    f.low = 15;
    f.high = 150;
    f.at = *base::Instant::parse("2026-11-20T07:10:00+01:00");
    return f;
  }();
  auto outside = leaf(kb::Criterion::Op::outside, "ferritin");
  outside.side = "low";
  EXPECT_DOUBLE_EQ(*explain(outside, facts()).distance, 7);  // 22 - 15
  EXPECT_EQ(leaves::distanceUnit(outside, facts()), "ug/L");
  outside.side = "high";
  EXPECT_DOUBLE_EQ(*explain(outside, facts()).distance, 128);  // 150 - 22

  auto morning = leaf(kb::Criterion::Op::timeOfDay, "ferritin");
  morning.from = 8 * 60;
  morning.to = 10 * 60;
  EXPECT_DOUBLE_EQ(*explain(morning, facts()).distance, 50);  // 08:00 - 07:10
  EXPECT_EQ(leaves::distanceUnit(morning, facts()), "min");
  morning.from = 20 * 60;
  morning.to = 23 * 60;
  EXPECT_DOUBLE_EQ(*explain(morning, facts()).distance, 490);  // over midnight: 07:10 + 1:00

  case_.medications.push_back({"sertraline", "", "", "", *base::Instant::parse("2026-10-25T09:00Z"), {}});
  auto started = leaf(kb::Criterion::Op::started, "ssri");
  started.days = 28;
  EXPECT_DOUBLE_EQ(*explain(started, facts()).distance, 2);  // 25 October to 24 November: 30 days
  EXPECT_EQ(leaves::distanceUnit(started, facts()), "d");
}

TEST_F(Rules, AValueThatHasToLastNeedsAnEarlierOneAndNoneBetweenThatSaysOtherwise) {
  auto low = below(15);
  low.for_days = 84;
  finding(12, "ug/L", "2026-11-20");
  EXPECT_EQ(evaluate(low, facts()), Truth::unknown) << "one value says nothing of how long";
  EXPECT_EQ(explain(low, facts()).needs, std::vector<std::string>{"ferritin"});
  finding(13, "ug/L", "2026-09-20");  // 61 days before
  EXPECT_EQ(evaluate(low, facts()), Truth::unknown);
  finding(0.014, "mg/L", "2026-08-20");  // 92 days before, 14 ug/L
  EXPECT_EQ(evaluate(low, facts()), Truth::yes);
  EXPECT_EQ(explain(low, facts()).findings, (std::vector<std::size_t>{0, 1, 2}));
  const auto f = facts();
  EXPECT_EQ(RuleProgram({&low}).judge(f).front().truth, Truth::yes);

  case_.findings[1].value = 22;
  EXPECT_EQ(evaluate(low, facts()), Truth::no) << "between the two it was not low";
  EXPECT_FALSE(explain(low, facts()).distance.has_value()) << "the newest is inside its bound";
  case_.findings[1].value = 13;
  case_.findings[2].value = 0.03;
  EXPECT_EQ(evaluate(low, facts()), Truth::unknown) << "it turned between 92 and 61 days before: perhaps 84 or more";
  case_.findings[2].value = 0.014;
  case_.findings[2].at.reset();
  EXPECT_EQ(evaluate(low, facts()), Truth::unknown) << "a value without a date is no earlier one";
  case_.findings[0].value = 22;
  EXPECT_DOUBLE_EQ(*explain(low, facts()).distance, 7) << "22 - 15";
}

TEST_F(Rules, AnAnswerHasToBeAsRecentAsTheConditionAsks) {
  auto pregnant = leaf(kb::Criterion::Op::context, "pregnant");
  pregnant.days = 30;
  case_.context.push_back({"pregnant", Answer::yes, *base::Instant::parse("2026-11-10T09:00Z")});
  EXPECT_EQ(evaluate(pregnant, facts()), Truth::yes);
  case_.context[0].asked_at = *base::Instant::parse("2026-10-01T09:00Z");
  EXPECT_EQ(evaluate(pregnant, facts()), Truth::unknown);
  case_.context[0].asked_at.reset();
  EXPECT_EQ(evaluate(pregnant, facts()), Truth::unknown) << "nobody knows when it was asked";
}

TEST_F(Rules, ListsThatWereAskedForLongAgoDecideNothing) {
  case_.medications_asked_at = case_.supplements_asked_at = *base::Instant::parse("2024-01-01T09:00Z");
  const auto all = facts();
  EXPECT_EQ(all.takes("ssri"), Truth::no);
  const auto recent = all.withoutOlderThan(360);
  ASSERT_NE(recent, nullptr);
  EXPECT_EQ(recent->takes("ssri"), Truth::unknown);
  EXPECT_EQ(recent->unrecognised(), Truth::unknown);
}

TEST_F(Rules, WhatMustNotHoldSaysHowFarItIsFromNotHolding) {
  finding(22);
  kb::Criterion c;
  c.op = kb::Criterion::Op::none;
  c.children = {below(30)};
  EXPECT_EQ(explain(c, facts()).truth, Truth::no);
  EXPECT_DOUBLE_EQ(*explain(c, facts()).distance, 8);  // 30 - 22
}

TEST_F(Rules, AValueOnTheBoundIsDecidedInEveryUnitAndWithComparators) {
  finding(15);
  auto at_most = below(0);
  at_most.below.reset();
  at_most.at_most = 15;
  EXPECT_EQ(evaluate(below(15), facts()), Truth::no);
  EXPECT_EQ(evaluate(at_most, facts()), Truth::yes);
  case_.findings[0].unit = "mg/L";
  case_.findings[0].value = 0.015;
  EXPECT_EQ(evaluate(below(15), facts()), Truth::no);
  EXPECT_EQ(evaluate(at_most, facts()), Truth::yes);
  case_.findings[0].comparator = "<";
  EXPECT_EQ(evaluate(below(15), facts()), Truth::yes) << "below 15 is below 15";
  case_.findings[0].comparator = "<=";
  EXPECT_EQ(evaluate(below(15), facts()), Truth::unknown);
  EXPECT_EQ(evaluate(at_most, facts()), Truth::yes);
  case_.findings[0].comparator = ">";
  EXPECT_EQ(evaluate(at_most, facts()), Truth::no) << "above 15 is never at most 15";
  case_.findings[0].comparator = ">=";
  EXPECT_EQ(evaluate(below(15), facts()), Truth::no);
  EXPECT_EQ(evaluate(at_most, facts()), Truth::unknown);
}

TEST_F(Rules, AValueBelowDetectionDecidesOnlyWhatItCan) {
  finding(10, "ug/L", "2026-11-20", "<");
  EXPECT_EQ(evaluate(below(15), facts()), Truth::yes);
  EXPECT_EQ(evaluate(below(5), facts()), Truth::unknown);
}

TEST_F(Rules, AUnitOfAnotherDimensionIsSetAsideNotRead) {
  finding(11, "mmol/L");
  const auto f = facts();
  EXPECT_EQ(evaluate(below(15), f), Truth::unknown);
  ASSERT_EQ(f.problems().size(), 1U);
  EXPECT_NE(f.problems()[0].why.find("mmol/L"), std::string::npos);
}

TEST_F(Rules, AFindingFromTheFutureIsNamedAndNotUsed) {
  finding(11, "ug/L", "2027-01-01");
  EXPECT_EQ(facts().problems().size(), 1U);
  EXPECT_EQ(evaluate(below(15), facts()), Truth::unknown);
}

TEST_F(Rules, TheNewestFindingCountsWhateverTheOrder) {
  finding(11, "ug/L", "2026-11-20");
  finding(40, "ug/L", "2026-11-22");
  EXPECT_EQ(evaluate(below(15), facts()), Truth::no);
  std::swap(case_.findings[0], case_.findings[1]);
  EXPECT_EQ(evaluate(below(15), facts()), Truth::no);
}

TEST_F(Rules, AMedicineIsFoundThroughTheClassOfItsClass) {
  case_.medications.push_back({"Sertraline 50 mg", "", "", "", std::nullopt, std::nullopt});
  EXPECT_EQ(evaluate(leaf(kb::Criterion::Op::takes, "serotonergic"), facts()), Truth::yes);
}

TEST_F(Rules, ACombinationIsNotReadAsItsFirstPart) {
  const auto takes = leaf(kb::Criterion::Op::takes, "ssri");
  case_.medications_asked_at = case_.supplements_asked_at = case_.at;
  for (const char* name : {"sertraline / nonesuch 50 mg", "sertraline+nonesuch", "sertraline/nonesuch"}) {
    case_.medications = {{name, "", "", "", std::nullopt, std::nullopt}};
    EXPECT_EQ(evaluate(takes, facts()), Truth::unknown) << name;
  }
  for (const char* name : {"Sertraline 50 mg/5 ml", "sertraline 100 mg/day", "sertraline 50 mg"}) {
    case_.medications = {{name, "", "", "", std::nullopt, std::nullopt}};
    EXPECT_EQ(evaluate(takes, facts()), Truth::yes) << name;
  }
}

TEST_F(Rules, AListThatWasNotAskedIsUnknownNeverNo) {
  const auto takes = leaf(kb::Criterion::Op::takes, "ssri");
  EXPECT_EQ(evaluate(takes, facts()), Truth::unknown);
  case_.medications_asked_at = case_.at;
  EXPECT_EQ(evaluate(takes, facts()), Truth::unknown);  // supplements still open
  case_.supplements_asked_at = case_.at;
  EXPECT_EQ(evaluate(takes, facts()), Truth::no);
  case_.supplements.push_back({"something bought online", "", "", "", std::nullopt, std::nullopt});
  EXPECT_EQ(evaluate(takes, facts()), Truth::unknown);  // what was not recognised may be one
}

TEST_F(Rules, TwoAnswersThatContradictCountAsUnknown) {
  case_.context = {{"pregnant", Answer::yes, std::nullopt}, {"pregnant", Answer::no, std::nullopt}};
  EXPECT_EQ(evaluate(leaf(kb::Criterion::Op::context, "pregnant"), facts()), Truth::unknown);
  EXPECT_FALSE(facts().problems().empty());
}

/// Kleene's tables: the truth of all, any and none over every pair of truths.
TEST_F(Rules, CombinationsFollowKleene) {
  case_.context = {{"t", Answer::yes, std::nullopt}, {"f", Answer::no, std::nullopt}};
  const auto of = [](Truth t) {
    return leaf(kb::Criterion::Op::context, t == Truth::yes ? "t" : t == Truth::no ? "f" : "u");
  };
  const auto f = facts();
  for (const Truth a : {Truth::no, Truth::unknown, Truth::yes}) {
    for (const Truth b : {Truth::no, Truth::unknown, Truth::yes}) {
      kb::Criterion c;
      c.children = {of(a), of(b)};
      c.op = kb::Criterion::Op::all;
      EXPECT_EQ(evaluate(c, f), std::min(a, b));
      EXPECT_EQ(explain(c, f).truth, std::min(a, b));
      c.op = kb::Criterion::Op::any;
      EXPECT_EQ(evaluate(c, f), std::max(a, b));
      EXPECT_EQ(explain(c, f).truth, std::max(a, b));
      c.op = kb::Criterion::Op::none;
      EXPECT_EQ(evaluate(c, f), negate(std::max(a, b)));
      EXPECT_EQ(explain(c, f).truth, negate(std::max(a, b)));
    }
  }
}

TEST_F(Rules, AnUndecidedConjunctionThatIsAlreadyFalseAsksNothing) {
  finding(40);
  kb::Criterion c;
  c.op = kb::Criterion::Op::all;
  c.children = {leaf(kb::Criterion::Op::context, "pregnant"), below(15)};
  const auto g = explain(c, facts());
  EXPECT_EQ(g.truth, Truth::no);
  EXPECT_TRUE(g.needs.empty());
}

TEST_F(Rules, ChangeIsRealOnlyBeyondTheReferenceChangeValue) {
  // sigma = sqrt(ln(1 + 0.265^2)) = 0.2605; factor = exp(1.96 * sqrt(2) * 0.2605) = 2.059
  EXPECT_NEAR(referenceChange(kb_.analytes.at("ferritin"))->factor_up, 2.059, 0.001);
  finding(20, "ug/L", "2026-08-01");
  finding(40, "ug/L", "2026-11-20");
  EXPECT_EQ(realChange(facts(), "ferritin", std::nullopt), Direction::none);
  auto up = leaf(kb::Criterion::Op::change, "ferritin");
  up.side = "up";
  // 20 * 2.059 - 40
  EXPECT_NEAR(*explain(up, facts()).distance, 20 * referenceChange(kb_.analytes.at("ferritin"))->factor_up - 40, 1e-9);
  case_.findings[1].value = 42;
  EXPECT_EQ(realChange(facts(), "ferritin", std::nullopt), Direction::up);
}

}  // namespace
}  // namespace homeostat::inference
