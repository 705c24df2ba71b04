// Whatever is wrong in a case is named, and the rest is still assessed.
#include <gmock/gmock.h>

#include "inference/withheld_reasons.hpp"
#include "tests/inference/engine/engine_fixture.hpp"

namespace homeostat::inference {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Pair;

constexpr const char* kGood = R"({"code":"ferritin","value":11,"unit":"ug/L","at":"2026-11-20T08:00:00+01:00"},
  {"code":"crp","value":1,"unit":"mg/L","at":"2026-11-20T08:00:00+01:00"})";

Assessment assessed(const std::string& findings, const std::string& more = "") {
  const auto c = readCase(R"({"patient":{"id":"x","sex":"female","birth_date":"1990-01-01"},)"
                          R"("at":"2026-11-20T10:00:00+01:00","zone":"Europe/Berlin",)" +
                              more + R"("findings":[)" + findings + (findings.empty() ? "" : ",") + kGood + "]}",
                          "case.json");
  if (!c) throw base::Failure("test", c.error().line());
  auto a = shippedEngine().assess(*c, {});
  // The good finding is assessed in every one of these.
  EXPECT_LT(state(a, "iron-availability")->mean, -1);
  return a;
}

void expectNamed(const Assessment& a, const char* place, const char* words) {
  EXPECT_THAT(a.not_understood, Contains(Pair(HasSubstr(place), HasSubstr(words))));
}

TEST(BadInput, ImpossibleValues) {
  expectNamed(assessed(R"({"code":"tsh","value":-4,"unit":"m[IU]/L"})"), "findings[0]", "not a possible value");
  expectNamed(assessed(R"({"code":"phq-9","value":31})"), "findings[0]", "no possible score");
  expectNamed(assessed(R"({"code":"phq-9.item-9","value":2.5})"), "findings[0]", "no answer that phq-9 has");
}

TEST(BadInput, ATextWhereANumberBelongsDoesNotReplaceAnEarlierNumber) {
  const auto a = assessed(R"({"code":"ferritin","value":"haemolysed","at":"2026-11-20T09:00:00+01:00"})");
  expectNamed(a, "findings[0]", "\"haemolysed\" is a text");
}

TEST(BadInput, TwoResultsOfOneTimeThatDiffer) {
  const auto a = assessed(R"({"code":"crp","value":40,"unit":"mg/L","at":"2026-11-20T08:00:00+01:00"})");
  expectNamed(a, "(crp)", "stands beside");
  const auto same = assessed(R"({"code":"crp","value":0.1,"unit":"mg/dL","at":"2026-11-20T07:00:00Z"})");
  EXPECT_THAT(same.not_understood, ::testing::IsEmpty()) << "0.1 mg/dL is 1 mg/L";
}

TEST(BadInput, OneResultPrintedInTwoUnitsAgreesAsFarAsItsDigitsGo) {
  // 0.0915 x 58 + 2.15 = 7.457 %, printed as 7.5; 60 mmol/mol would be 7.64 %, printed as 7.6.
  const std::string percent = R"({"code":"hba1c","value":7.5,"unit":"%","at":"2026-11-20T08:00:00+01:00"},)";
  const auto agreeing =
      assessed(percent + R"({"code":"hba1c","value":58,"unit":"mmol/mol","at":"2026-11-20T08:00:00+01:00"})");
  EXPECT_THAT(agreeing.not_understood, ::testing::IsEmpty());
  const auto other =
      assessed(percent + R"({"code":"hba1c","value":60,"unit":"mmol/mol","at":"2026-11-20T08:00:00+01:00"})");
  expectNamed(other, "(hba1c)", "stands beside");
}

TEST(BadInput, OfTwoVersionsOfOneResultTheCorrectedOneIsRead) {
  const std::string at = R"(,"unit":"mmol/L","at":"2026-11-20T08:00:00+01:00")";
  for (const char* order : {"preliminary first", "corrected first"}) {
    const std::string preliminary = R"({"code":"sodium","value":118,"status":"preliminary")" + at + "}";
    const std::string corrected = R"({"code":"sodium","value":139,"status":"corrected")" + at + "}";
    const auto a = assessed(*order == 'p' ? preliminary + "," + corrected : corrected + "," + preliminary);
    EXPECT_THAT(a.red_flags, ::testing::IsEmpty()) << order;
    expectNamed(a, "(sodium)", "118 mmol/L stands beside 139 mmol/L");
  }
}

TEST(BadInput, AnUnknownZone) {
  auto c = *readCase(R"({"patient":{"id":"x"},"at":"2026-11-20T10:00:00Z","zone":"Mars/Base"})", "case.json");
  expectNamed(shippedEngine().assess(c, {}), "zone", "Mars/Base");
}

TEST(BadInput, WrongDimensions) {
  expectNamed(assessed(R"({"code":"tsh","value":4,"unit":"mm[Hg]"})"), "findings[0]", "does not fit tsh");
  expectNamed(assessed(R"({"code":"tsh","value":4})"), "findings[0]", "unit is missing");
  expectNamed(assessed(R"({"code":"rmssd","value":40,"unit":"mg/L"})"), "findings[0]", "does not fit rmssd");
}

TEST(BadInput, ContradictoryContext) {
  const auto a = assessed(
      "",
      R"("goals":["steadier-mood"],"conditions":[{"id":"bipolar-disorder","value":"yes"},{"id":"bipolar-disorder","value":"no"}],)");
  expectNamed(a, "bipolar-disorder", "answered in two ways");
  ASSERT_NE(question(a, "bipolar-disorder"), nullptr) << "it counts as unknown, so it is asked";
  const auto* light = withheld(a, "bright-light-morning");
  ASSERT_NE(light, nullptr);
  for (const auto& r : light->why) EXPECT_TRUE(r.undecided || r.code != "exclusion") << r.text;
}

TEST(BadInput, UnknownCodes) {
  const auto a = assessed(R"({"code":"9999-9","name":"Moon phase","value":1})",
                          R"("goals":["fly"],"conditions":[{"id":"epilepsi","value":"yes"}],)"
                          R"("tried":[{"intervention":"prayer-wheel","response":"none"}],)"
                          R"("flags_answered":[{"id":"rf-none","answer":"done"}],)"
                          R"("medications":[{"name":"Xyzzyol"}],)");
  expectNamed(a, "findings[0]", "Moon phase");
  expectNamed(a, "goals", "fly");
  expectNamed(a, "conditions", "epilepsi");
  expectNamed(a, "tried", "prayer-wheel");
  expectNamed(a, "flags_answered", "rf-none");
  EXPECT_THAT(a.not_checked, Contains("Xyzzyol"));
}

TEST(BadInput, DatesInTheFuture) {
  expectNamed(assessed(R"({"code":"tsh","value":4,"unit":"m[IU]/L","at":"2027-02-01T08:00:00+01:00"})"), "findings[0]",
              "lies after the case's time");
  const auto a = assessed("", R"("medications":[{"name":"sertraline","since":"2027-01-01"},)"
                              R"({"name":"metoprolol","since":"2026-05-01","until":"2026-03-01"}],)"
                              R"("context":[{"id":"pregnant","value":"no","asked_at":"2027-01-01"}],)");
  expectNamed(a, "medications[0]", "starts after the case's time");
  expectNamed(a, "medications[1]", "ends before it starts");
  expectNamed(a, "pregnant", "asked after the case's time");
}

TEST(BadInput, WhatContradictsItself) {
  expectNamed(assessed(R"({"code":"tsh","value":4,"unit":"m[IU]/L","at":"1985-01-01"})"), "findings[0]",
              "lies before the birth date");
  expectNamed(assessed(R"({"code":"hemoglobin","value":0,"unit":"g/L"})"), "findings[0]", "no value that a living");
  expectNamed(assessed(R"({"code":"systolic-bp","value":80,"unit":"mm[Hg]","at":"2026-11-20T09:00:00Z"},
                          {"code":"diastolic-bp","value":120,"unit":"mm[Hg]","at":"2026-11-20T09:00:00Z"})"),
              "findings[1]", "diastolic 120 is not below systolic 80");
  const auto a = assessed("", R"("medications":[{"name":"sertraline"},{"name":"Zoloft 50 mg"}],
    "medications_asked_at":"2027-06-01","allergies":["moon dust"],
    "decisions":[{"intervention":"cbt-depression","decision":"perhaps"},
      {"intervention":"yoga-practice","decision":"accepted"},{"intervention":"yoga-practice","decision":"declined"}],)");
  expectNamed(a, "medications[1]", "the same as sertraline");
  expectNamed(a, "medications_asked_at", "after the case's time");
  expectNamed(a, "allergies[0]", "nothing was checked against it");
  expectNamed(a, "decisions cbt-depression", "\"perhaps\" is no decision");
  expectNamed(a, "decisions yoga-practice", "two ways");
  const auto c = readCase(R"({"patient":{"id":"x","birth_date":"1850-01-01"},"at":"2026-11-20T10:00:00Z"})", "case");
  expectNamed(shippedEngine().assess(*c, {}), "patient.birth_date", "176 years old");
}

TEST(BadInput, AnIntervalThatRunsBackwardsIsNamedAndNotUsed) {
  const auto a = assessed(R"({"code":"sodium","value":140,"unit":"mmol/L","low":145,"high":136})");
  expectNamed(a, "findings[0]", "its reference interval runs from 145 to 136");
  EXPECT_EQ(finding(a, "sodium")->outside, "") << "136 to 145 of the knowledge base holds 140";
}

TEST(Populations, AChildIsToldThatTheEvidenceIsOfAdults) {
  const auto c = readCase(R"({"patient":{"id":"x","birth_date":"2014-01-01"},"at":"2026-11-20T10:00:00Z",
    "goals":["steadier-mood"],"findings":[{"code":"phq-9","value":15}]})",
                          "case.json");
  const auto a = shippedEngine().assess(*c, {});
  ASSERT_FALSE(a.suggestions.empty());
  EXPECT_TRUE(std::any_of(a.cautions.begin(), a.cautions.end(),
                          [](const Advisory& x) { return x.rule == "caution-under-18-adult-evidence"; }));
}

TEST(Outside, AFindingSaysOnWhichSideOfItsIntervalItLies) {
  // 90 pmol/L of vitamin B12 are 90 * 1355.37 / 1000 = 122 pg/mL, below 200.
  const auto a = assessed(R"({"code":"vitamin-b12","value":90,"unit":"pmol/L"})");
  for (const auto& f : a.findings) EXPECT_EQ(f.outside, f.code == "crp" ? "" : "low") << f.code;
}

TEST(Withheld, AConditionThatHoldsAndMustNotIsNamedAsSuch) {
  const auto c = readCase(R"({"patient":{"id":"x"},"at":"2026-11-20T10:00:00Z","goals":["steadier-mood"],
    "conditions":[{"id":"bipolar-disorder","value":"yes"}],"findings":[{"code":"phq-9","value":18}]})",
                          "case.json");
  const auto a = shippedEngine().assess(*c, {});
  const auto* drug = withheld(a, "antidepressant-guideline");
  ASSERT_NE(drug, nullptr);
  const auto requires_rule = std::find_if(drug->why.begin(), drug->why.end(),
                                          [](const WithheldReason& r) { return r.code == "requires" && !r.undecided; });
  ASSERT_NE(requires_rule, drug->why.end());
  EXPECT_EQ(requires_rule->text, "does not meet what it requires: none of: Bipolar disorder");
  EXPECT_EQ(requires_rule->said.args.at("absent"), "yes");
  const auto& item = shippedEngine().edition().knowledge().interventions.at("antidepressant-guideline");
  const auto* node = reasons::conditionAt(item, requires_rule->said.args.at("node"));
  ASSERT_NE(node, nullptr);
  EXPECT_EQ(node->of, "bipolar-disorder");
  EXPECT_EQ(reasons::conditionAt(item, "requires.99"), nullptr);
  EXPECT_EQ(reasons::conditionAt(item, "nothing"), nullptr);
}

TEST(BadInput, AnAllergyByBrandOrClassNameCounts) {
  const auto a = assessed("", R"("allergies":["Iron"],"goals":["sustained-energy"],)");
  const auto* iron = withheld(a, "iron-treatment");
  ASSERT_NE(iron, nullptr);
  const bool by_allergy =
      std::any_of(iron->why.begin(), iron->why.end(), [](const WithheldReason& r) { return r.code == "allergy"; });
  EXPECT_TRUE(by_allergy);
}

}  // namespace
}  // namespace homeostat::inference
