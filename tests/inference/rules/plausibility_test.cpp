#include "inference/rules/plausibility.hpp"

#include <gtest/gtest.h>

#include "inference/rules/facts.hpp"

namespace homeostat::inference {
namespace {

std::optional<double> same(double value, const std::string& from, const std::string& to, const kb::Analyte*) {
  if (from == to) return value;
  if (from == "cm" && to == "m") return value / 100;
  if (from == "a" && to == "b") return value * 10;
  if (from == "b" && to == "a") return value / 10;
  return std::nullopt;
}

/// One analyte held between 3.5 and 5 a; one unit b is a tenth of it.
kb::KnowledgeBase knowledge(bool with_settings = true) {
  kb::KnowledgeBase kb;
  kb::Analyte k;
  k.id = "k";
  k.units = {{"a", true}, {"b", false}};
  kb::ReferenceInterval interval;
  interval.low = 3.5;
  interval.high = 5;
  interval.ucum = "a";
  k.intervals = {interval};
  kb.analytes["k"] = k;
  if (with_settings)
    kb.settings.values = {
        {"plausible.linear", 20}, {"plausible.logarithmic", 1000}, {"plausible.metric", 2}, {"plausible.slip", 4}};
  return kb;
}

Finding finding(double value, const std::string& unit, const std::string& comparator = "") {
  Finding f;
  f.code = "k";
  f.value = value;
  f.unit = unit;
  f.comparator = comparator;
  return f;
}

TEST(Plausibility, DoubtsWhatLiesFarBeyondEveryFigure) {
  const auto kb = knowledge();
  const Plausibility p(kb);
  EXPECT_FALSE(p.about("k", finding(4, "a"), same));
  EXPECT_FALSE(p.about("k", finding(9, "a"), same));
  EXPECT_TRUE(p.about("k", finding(101, "a"), same));  // beyond 20 x 5
  EXPECT_TRUE(p.about("k", finding(0.1, "a"), same));  // below 3.5 / 20 = 0.175
  EXPECT_FALSE(p.about("k", finding(0.1, "a", "<"), same));
  EXPECT_TRUE(p.about("k", finding(101, "a", ">"), same));
}

TEST(Plausibility, DoubtsWhatAnotherUnitOrPrefixWouldMakeOrdinary) {
  const Plausibility p(knowledge());
  EXPECT_FALSE(p.about("k", finding(60, "a"), same));  // 6 would not be ordinary
  EXPECT_TRUE(p.about("k", finding(42, "a"), same));   // 42 b is 4.2 a
  // 4.2 b is 0.42 a, below 3.5 / 4, and 4.2 a is ordinary. 0.5 b is 0.05 a, and 0.5 a is not ordinary.
  EXPECT_TRUE(p.about("k", finding(4.2, "b"), same));
  auto far = knowledge();
  far.settings.values["plausible.linear"] = 1e9;
  EXPECT_TRUE(Plausibility(far).about("k", finding(4200, "a"), same));   // a thousandth is 4.2
  EXPECT_FALSE(Plausibility(far).about("k", finding(9000, "a"), same));  // 9 would not be ordinary either
}

TEST(Plausibility, AnAnalyteMayHaveAFactorOfItsOwn) {
  auto kb = knowledge();
  kb.settings.values["plausible.of.k"] = 4;
  const Plausibility p(kb);
  EXPECT_TRUE(p.about("k", finding(42, "a"), same));  // beyond 4 x 5
  EXPECT_FALSE(p.about("k", finding(19, "a"), same));
  EXPECT_TRUE(p.about("k", finding(0.8, "a"), same));  // below 3.5 / 4
}

TEST(Plausibility, CriteriaSayHowFarValuesAreKnownToGo) {
  auto kb = knowledge();
  kb::Rule rule;
  rule.when.op = kb::Criterion::Op::value;
  rule.when.of = "k";
  rule.when.unit = "a";
  rule.when.above = 20;
  kb.rules["r"] = rule;
  // 20 x 20 = 400
  EXPECT_FALSE(Plausibility(kb).about("k", finding(399, "a"), same));
  EXPECT_TRUE(Plausibility(kb).about("k", finding(401, "a"), same));
}

TEST(Plausibility, SaysNothingWithoutSettingsFiguresOrAfterConfirmation) {
  EXPECT_FALSE(Plausibility(knowledge(false)).about("k", finding(1e9, "a"), same));
  auto kb = knowledge();
  kb.analytes["k"].intervals.clear();
  EXPECT_FALSE(Plausibility(kb).about("k", finding(1e9, "a"), same));
  auto f = finding(1e9, "a");
  f.conditions["value-confirmed"] = "yes";
  EXPECT_FALSE(Plausibility(knowledge()).about("k", f, same));
}

TEST(CaseFacts, ADoubtfulValueIsSetAsideWithItsReason) {
  const auto kb = knowledge();
  Case c;
  c.at = *base::Instant::parse("2026-03-01T08:00:00Z");
  c.findings = {finding(142, "a"), finding(4.1, "a")};
  const CaseFacts facts(kb, c, same);
  ASSERT_EQ(facts.of("k").size(), 1U);
  EXPECT_EQ(facts.newest("k")->finding->value, 4.1);
  ASSERT_EQ(facts.problems().size(), 1U);
  EXPECT_NE(facts.problems()[0].why.find("more than 20 times"), std::string::npos);
}

/// A knowledge base with the three figures of a body.
kb::KnowledgeBase bodies() {
  kb::KnowledgeBase kb;
  for (const auto& [id, unit, loinc] :
       {std::tuple{"bmi", "kg/m2", "39156-5"}, std::tuple{"body-weight", "kg", "29463-7"},
        std::tuple{"body-height", "cm", "8302-2"}}) {
    kb.metrics[id].id = id;
    kb.metrics[id].ucum = unit;
    kb.metrics[id].loinc = {loinc};
  }
  return kb;
}

TEST(CaseFacts, HeightAndWeightGiveTheBodyMassIndex) {
  const auto kb = bodies();
  Case c;
  c.at = *base::Instant::parse("2026-03-01T08:00:00Z");
  Finding weight;
  weight.code = "29463-7";  // by its LOINC code, as an import may leave it
  weight.value = 40;
  weight.unit = "kg";
  weight.at = base::Instant::parse("2026-02-01").value();
  c.findings = {weight};
  EXPECT_EQ(CaseFacts(kb, c, same).newest("bmi"), nullptr);
  c.height_cm = 160;
  const CaseFacts facts(kb, c, same);
  ASSERT_NE(facts.newest("bmi"), nullptr);
  EXPECT_NEAR(*facts.newest("bmi")->finding->value, 15.625, 1e-9);  // 40 / 1.6^2
  EXPECT_EQ(facts.newest("bmi")->finding->at->iso(), "2026-02-01");
}

TEST(CaseFacts, AMeasuredIndexIsNotReplaced) {
  const auto kb = bodies();
  Case c;
  c.at = *base::Instant::parse("2026-03-01T08:00:00Z");
  c.height_cm = 160;
  c.weight_kg = 40;
  Finding index;
  index.code = "bmi";
  index.value = 22;
  index.unit = "kg/m2";
  c.findings = {index};
  EXPECT_EQ(CaseFacts(kb, c, same).of("bmi").size(), 1U);
}

}  // namespace
}  // namespace homeostat::inference
