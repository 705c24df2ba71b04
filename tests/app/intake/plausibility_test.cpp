// Numbers that cannot be, or hardly, are asked about and never taken in silence.

#include "tests/app/intake/intake_fixture.hpp"

namespace homeostat::intake::test {
namespace {

using ::testing::HasSubstr;

Import table(const std::string& name, const std::string& value, const std::string& unit,
             const ImportOptions& options = {}) {
  ImportOptions told = options;
  told.decimal_mark = '.';
  told.unstated_specimen = "serum";
  return read("Name;Value;Unit;Date\n" + name + ";" + value + ";" + unit + ";2026-03-01\n", told);
}

struct Written {
  const char *name, *value, *unit;
};

TEST(Plausibility, ASlipOfUnitOrMarkIsAskedAndKeptAsText) {
  for (const auto& w : std::vector<Written>{{"TSH", "68000", "mIU/L"},
                                            {"TSH", "2100", "mIU/L"},  // 2.1 mIU/L in uIU/L
                                            {"Sodium", "14.0", "mmol/L"},
                                            {"Glucose", "95", "mmol/L"},    // mg/dL
                                            {"Glucose", "5.4", "mg/dL"},    // mmol/L
                                            {"Creatinine", "88", "mg/dL"},  // umol/L
                                            {"Hemoglobin", "14", "g/L"},
                                            {"Vitamin B12", "300000", "pg/mL"}}) {
    const auto import = table(w.name, w.value, w.unit);
    ASSERT_EQ(import.findings.size(), 1U) << w.name;
    EXPECT_FALSE(import.findings[0].value) << w.name << " " << w.value;
    EXPECT_EQ(import.findings[0].value_text, w.value);
    ASSERT_EQ(import.questions.size(), 1U) << w.name << " " << w.value;
    EXPECT_EQ(import.questions[0].about, "value");
    EXPECT_THAT(notes(import.findings[0]), HasSubstr("the project's own rule of plausibility, without a source"));
  }
}

TEST(Plausibility, WhatCannotBeIsNamedAndNoConfirmationTakesIt) {
  for (const auto& w : std::vector<Written>{{"Potassium", "42", "mmol/L"},  // 4.2 without its mark
                                            {"Sodium", "1400", "mmol/L"},
                                            {"Hemoglobin", "140", "g/dL"},  // g/L
                                            {"HbA1c", "56", "%"},           // mmol/mol
                                            {"Calcium", "240", "mg/dL"}}) {
    const auto import = table(w.name, w.value, w.unit);
    ASSERT_EQ(import.findings.size(), 1U) << w.name;
    EXPECT_FALSE(import.findings[0].value) << w.name;
    EXPECT_EQ(import.findings[0].value_text, w.value);
    EXPECT_TRUE(import.questions.empty()) << w.name;
    EXPECT_THAT(notes(import.findings[0]), HasSubstr("outside what is possible"));
    EXPECT_THAT(notes(import.findings[0]), HasSubstr("correct the number or its unit"));
  }
}

/// HbA1c in mmol/mol is held against the bounds of the percentage by the line between the two, not by their ratio.
TEST(Plausibility, OfAnHba1cInMillimolesPerMole) {
  const auto usual = table("HbA1c", "200", "mmol/mol");  // 0.0915 * 200 + 2.15 = 20.45 %: seen
  ASSERT_EQ(usual.findings.size(), 1U);
  const auto beyond = table("HbA1c", "310", "mmol/mol");  // 0.0915 * 310 + 2.15 = 30.5 %, the bound is 30 %
  ASSERT_EQ(beyond.findings.size(), 1U);
  EXPECT_FALSE(beyond.findings[0].value);
  EXPECT_THAT(notes(beyond.findings[0]), HasSubstr("outside what is possible"));
}

/// Grave, but seen: none of these may wait for an answer.
TEST(Plausibility, GraveValuesThatOccurAreTaken) {
  for (const auto& w : std::vector<Written>{{"TSH", "150", "mIU/L"},
                                            {"TSH", "0.003", "mIU/L"},
                                            {"Potassium", "8.9", "mmol/L"},
                                            {"Potassium", "1.5", "mmol/L"},
                                            {"Sodium", "102", "mmol/L"},
                                            {"Sodium", "185", "mmol/L"},
                                            {"Glucose", "800", "mg/dL"},
                                            {"Glucose", "44", "mmol/L"},
                                            {"Bilirubin", "28", "mg/dL"},
                                            {"Glucose", "18", "mg/dL"},
                                            {"Creatinine", "14", "mg/dL"},
                                            {"Hemoglobin", "3.1", "g/dL"},
                                            {"CRP", "420", "mg/L"},
                                            {"ALT", "4500", "U/L"},
                                            {"Ferritin", "9000", "ng/mL"},
                                            {"Prolactin", "3000", "ng/mL"},
                                            {"Calcium", "17", "mg/dL"},
                                            {"Platelets", "4", "10*3/uL"}}) {
    const auto import = table(w.name, w.value, w.unit);
    ASSERT_EQ(import.findings.size(), 1U) << w.name;
    EXPECT_TRUE(import.findings[0].value) << w.name << " " << w.value << " " << notes(import.findings[0]);
    EXPECT_TRUE(import.questions.empty()) << w.name << " " << w.value;
  }
}

TEST(Plausibility, AConfirmedValueHolds) {
  const auto asked = table("TSH", "68000", "mIU/L");
  ImportOptions options;
  options.confirmed_values = {asked.questions.at(0).key};
  const auto told = table("TSH", "68000", "mIU/L", options);
  EXPECT_EQ(told.findings[0].value, 68000);
  EXPECT_EQ(told.findings[0].conditions.at("value-confirmed"), "yes");
  EXPECT_TRUE(told.questions.empty());
  // Another number is another question.
  EXPECT_FALSE(table("TSH", "69000", "mIU/L", options).findings[0].value);
}

TEST(Plausibility, ABoundBelowDetectionIsNeverDoubted) {
  const auto import = table("TSH", "<0.0001", "mIU/L");
  EXPECT_EQ(import.findings[0].value, 0.0001);
  EXPECT_EQ(import.findings[0].comparator, "<");
}

TEST(Plausibility, WhereThisKnowledgeHasNoFigureTheReportsOwnIntervalJudges) {
  const auto read_with = [](const std::string& value) {
    return read("Name;Value;Unit;Low;High\nZinc;" + value + ";ug/mL;0.6;1.2\n");
  };
  EXPECT_TRUE(read_with("0.9").findings[0].value);
  EXPECT_FALSE(read_with("900").findings[0].value);
}

TEST(Vitals, LoincCodesBecomeFindingsOfThisKnowledge) {
  const auto one = [](const std::string& loinc, const std::string& value, const std::string& unit) {
    return read(R"({"resourceType":"Observation","status":"final","category":[{"coding":[{"code":"vital-signs"}]}],
      "code":{"coding":[{"system":"http://loinc.org","code":")" +
                loinc + R"("}]},"valueQuantity":{"value":)" + value + R"(,"unit":")" + unit + R"("}})");
  };
  EXPECT_EQ(one("8480-6", "190", "mmHg").findings[0].code, "systolic-bp");
  EXPECT_EQ(one("8462-4", "120", "mm[Hg]").findings[0].code, "diastolic-bp");
  EXPECT_EQ(one("39156-5", "21", "kg/m2").findings[0].code, "bmi");
  EXPECT_EQ(one("8302-2", "172", "cm").findings[0].code, "body-height");
  EXPECT_EQ(one("29463-7", "150", "[lb_av]").findings[0].code, "body-weight");
  EXPECT_EQ(one("8310-5", "37.2", "Cel").findings[0].code, "temperature");
  EXPECT_EQ(one("9279-1", "14", "/min").findings[0].code, "respiration-rate");
  const auto pulse = one("8867-4", "38", "/min");
  EXPECT_EQ(pulse.findings[0].code, "resting-heart-rate");
  EXPECT_THAT(notes(pulse.findings[0]), HasSubstr("whether at rest is not said"));
  EXPECT_THAT(notes(one("40443-4", "38", "/min").findings[0]), ::testing::Not(HasSubstr("at rest")));
  EXPECT_FALSE(one("8480-6", "190", "").findings[0].value);
  EXPECT_FALSE(one("8480-6", "190", "kg").findings[0].value);
  // 98.6 is a temperature in Fahrenheit.
  EXPECT_FALSE(one("8310-5", "98.6", "Cel").findings[0].value);
  EXPECT_TRUE(one("8310-5", "98.6", "[degF]").findings[0].value);
}

TEST(Vitals, APairOfPressuresInOneTextBecomesTwoFindings) {
  for (const char* name : {"Blutdruck", "RR", "blood pressure", "Tension art\xC3\xA9rielle"}) {
    const auto import = read("Name;Value;Unit;Date\n" + std::string(name) + ";185/121;mmHg;2026-03-01\n");
    ASSERT_EQ(import.findings.size(), 2U) << name;
    EXPECT_EQ(find(import, "systolic-bp")->value, 185);
    EXPECT_EQ(find(import, "diastolic-bp")->value, 121);
    EXPECT_EQ(find(import, "systolic-bp")->unit, "mm[Hg]");
  }
}

TEST(Vitals, ANameNeedsAUnitOfTheVitalSign) {
  EXPECT_EQ(table("Gewicht", "61.5", "kg").findings[0].code, "body-weight");
  EXPECT_EQ(table("Poids", "61.5", "kg").findings[0].code, "body-weight");
  EXPECT_EQ(table("Peso", "2", "g/dL").findings[0].code, "Peso");
  EXPECT_EQ(table("Puls", "72", "/min").findings[0].code, "resting-heart-rate");
}

}  // namespace
}  // namespace homeostat::intake::test
