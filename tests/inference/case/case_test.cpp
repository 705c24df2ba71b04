#include "inference/case/case.hpp"

#include <gtest/gtest.h>

namespace homeostat::inference {
namespace {

constexpr const char* kCase =
    R"({"patient": {"id": "p1", "name": "Invented Person", "sex": "female", "birth_date": "1992-05-01"},
 "at": "2026-11-24T09:00+01:00", "zone": "Europe/Berlin",
 "context": [{"id": "pregnant", "value": "unknown"}],
 "medications": [{"name": "sertraline", "dose": "50 mg"}], "medications_asked_at": "2026-11-24",
 "findings": [{"code": "ferritin", "value": 11, "unit": "ug/L", "at": "2026-11-20"},
              {"code": "crp", "value": "<0.6", "unit": "mg/L"},
              {"code": "note", "value": "haemolysed"}]})";

TEST(ReadCase, KeepsAComparatorWrittenIntoTheValue) {
  const auto c = readCase(kCase, "c.json");
  ASSERT_TRUE(c.has_value()) << c.error().line();
  EXPECT_EQ(c->findings[1].comparator, "<");
  EXPECT_EQ(c->findings[1].value, 0.6);
}

TEST(ReadCase, AbsentIsNotAsked) {
  const auto c = readCase(kCase, "c.json");
  EXPECT_TRUE(c->medications_asked_at.has_value());
  EXPECT_FALSE(c->supplements_asked_at.has_value());
  EXPECT_TRUE(c->conditions.empty());
}

TEST(ReadCase, ATextStaysATextAndNeverBecomesANumber) {
  const auto c = readCase(kCase, "c.json");
  EXPECT_FALSE(c->findings[2].value.has_value());
  EXPECT_EQ(c->findings[2].value_text, "haemolysed");
}

TEST(ReadCase, WrittenAndReadAgainItIsTheSame) {
  const auto once = readCase(kCase, "c.json");
  const auto twice = readCase(writeCase(*once), "c.json");
  ASSERT_TRUE(twice.has_value()) << twice.error().line();
  EXPECT_EQ(writeCase(*once), writeCase(*twice));
  EXPECT_EQ(once->findings, twice->findings);
}

TEST(ReadCase, SetsAsideOneBadFindingAndTakesTheRest) {
  const auto c = readCase(R"({"patient": {"id": "p"}, "at": "2026-01-01", "findings": [
      {"code": "tsh", "value": 2}, {"code": "ft4", "value": 1, "at": "2026-02-30"}, {"value": 3}]})",
                          "c");
  ASSERT_TRUE(c.has_value());
  EXPECT_EQ(c->findings.size(), 1U);
  ASSERT_EQ(c->set_aside.size(), 2U);
  EXPECT_EQ(c->set_aside[0].place, "findings[1].at");
  EXPECT_EQ(c->set_aside[1].place, "findings[2]");
}

TEST(ReadCase, RefusesAMisspeltTopLevelKeyBecauseAnswersWouldBeLost) {
  const auto c = readCase(R"({"patient": {"id": "p"}, "at": "2026-01-01", "medicatons": []})", "c.json");
  ASSERT_FALSE(c.has_value());
  EXPECT_EQ(c.error().line().find("c.json: medicatons: "), 0U);
}

TEST(ReadCase, RefusesABirthDateAfterTheCase) {
  EXPECT_FALSE(readCase(R"({"patient": {"birth_date": "2027-01-01"}, "at": "2026-01-01"})", "c").has_value());
}

TEST(CaseHash, IgnoresTheNameAndSeesAValue) {
  auto c = *readCase(kCase, "c");
  const auto hash = caseHash(c);
  c.patient_name = "Another Name";
  EXPECT_EQ(caseHash(c), hash);
  c.findings[0].value = 12;
  EXPECT_NE(caseHash(c), hash);
}

TEST(AgeYears, IsUnknownWithoutABirthDate) {
  auto c = *readCase(kCase, "c");
  EXPECT_EQ(ageYears(c), 34);
  c.birth_date.reset();
  EXPECT_FALSE(ageYears(c).has_value());
}

}  // namespace
}  // namespace homeostat::inference
