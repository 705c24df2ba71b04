#include "tests/app/intake/intake_fixture.hpp"

namespace homeostat::intake::test {
namespace {

using ::testing::HasSubstr;

/// A ferritin Observation; `more` are further members, each with a comma before it.
std::string observation(const std::string& more, const std::string& status = "final") {
  return R"({"resourceType":"Observation","status":")" + status +
         R"(","code":{"coding":[{"system":"http://loinc.org","code":"2276-4","display":"Ferritin"}]})" + more + "}";
}
const std::string kAt = R"(,"effectiveDateTime":"2026-03-01T08:15:00+01:00")";
std::string quantity(const std::string& members) { return ",\"valueQuantity\":{" + members + "}"; }
const std::string kForty = quantity(R"("value":40,"unit":"ug/L","system":"http://unitsofmeasure.org","code":"ug/L")");

TEST(FhirStatus, OnlyWhatMayCountIsTaken) {
  for (const char* status : {"final", "amended", "corrected", "preliminary"})
    EXPECT_EQ(read(observation(kAt + kForty, status)).findings.size(), 1U) << status;
  for (const char* status : {"registered", "cancelled", "entered-in-error", "unknown", ""}) {
    const auto import = read(observation(kAt + kForty, status));
    EXPECT_TRUE(import.findings.empty()) << status;
    EXPECT_EQ(import.rejected.size(), 1U) << status;
    EXPECT_THAT(import.rejected[0].what, HasSubstr("40")) << status;
  }
  EXPECT_THAT(notes(read(observation(kAt + kForty, "preliminary")).findings[0]), HasSubstr("preliminary"));
}

TEST(FhirValue, ComparatorsAndDigitsSurvive) {
  const auto import = read(observation(kAt + quantity(R"("value":20.00,"comparator":"<","unit":"ug/L")")));
  EXPECT_EQ(import.findings[0].comparator, "<");
  EXPECT_EQ(import.findings[0].value, 20);
  EXPECT_EQ(import.findings[0].value_text, "20.00");
  const auto exponent = read(observation(kAt + quantity(R"("value":1.2E+2,"unit":"ug/L")")));
  EXPECT_EQ(exponent.findings[0].value, 120);
  EXPECT_EQ(exponent.findings[0].value_text, "1.2E+2");
}

TEST(FhirValue, NumbersInStringsAreReadWithTheirComparatorAndMarked) {
  const auto import = read(observation(kAt + R"(,"valueString":">20")"));
  EXPECT_EQ(import.findings[0].value_text, ">20");
  EXPECT_FALSE(import.findings[0].value) << "ferritin needs a unit, and none is given";
  EXPECT_THAT(notes(import.findings[0]), HasSubstr("a number sent as text"));
}

TEST(FhirValue, AZeroThatCannotBeMeasuredIsALostComparator) {
  const auto import = read(
      R"({"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"2284-8"}]},
       "effectiveDateTime":"2014-05-11","valueQuantity":{"value":0,"unit":"ng/mL"}})");
  ASSERT_EQ(import.findings.size(), 1U);
  EXPECT_FALSE(import.findings[0].value);
}

TEST(FhirValue, AUnitOfAnotherKindThanTheNameIsText) {
  const auto import = read(
      R"({"resourceType":"Observation","status":"final","effectiveDateTime":"2012-10-02","code":{"coding":[{"system":"http://loinc.org",
       "code":"2339-0","display":"Glucose [Mass/volume] in Blood"}]},"valueQuantity":{"value":185,"unit":"mmol/L"}})");
  EXPECT_FALSE(import.findings[0].value);
  EXPECT_THAT(notes(import.findings[0]), HasSubstr("contradicts the name, which says mass"));
}

TEST(FhirValue, AWordThatClaimsToBeUcumIsCheckedAndOtherwiseReadAsPrinted) {
  EXPECT_EQ(
      read(observation(kAt + quantity(R"("value":40,"unit":"ug/L","system":"http://unitsofmeasure.org","code":"")")))
          .findings[0]
          .unit,
      "ug/L");
  const auto printed = read(observation(kAt + quantity(R"("value":40,"unit":"\u00b5g/l")")));
  EXPECT_EQ(printed.findings[0].unit, "ug/L");
  EXPECT_THAT(notes(printed.findings[0]), HasSubstr("read as ug/L"));
}

TEST(FhirValue, AUnitPrintedAsAnotherThanItsCodeIsText) {
  const auto read_as = [](const char* unit, const char* code) {
    return read(observation(kAt + quantity(std::string(R"("value":40,"unit":")") + unit +
                                           R"(","system":"http://unitsofmeasure.org","code":")" + code + "\"")));
  };
  const auto tenfold = read_as("ug/dL", "ug/L");
  EXPECT_FALSE(tenfold.findings[0].value);
  EXPECT_THAT(notes(tenfold.findings[0]), HasSubstr("printed as ug/dL and coded as ug/L"));
  EXPECT_EQ(read_as("ng/mL", "ug/L").findings[0].value, 40);  // the same by another name
  EXPECT_EQ(read_as("\u00b5g/l", "ug/L").findings[0].value, 40);
  EXPECT_EQ(read_as("whatever", "ug/L").findings[0].value, 40);  // words that are no unit contradict nothing
}

TEST(FhirValue, AbsentValuesSayWhy) {
  const auto import =
      read(observation(kAt + R"(,"dataAbsentReason":{"coding":[{"code":"masked","display":"Masked"}]})"));
  EXPECT_TRUE(import.findings.empty());
  EXPECT_THAT(reasons(import), HasSubstr("the sender gives no value: Masked"));
}

TEST(FhirRange, ZeroToZeroIsNone) {
  const auto import = read(observation(kAt + kForty + R"(,"referenceRange":[{"low":{"value":0},"high":{"value":0}}])"));
  EXPECT_FALSE(import.findings[0].low);
  EXPECT_FALSE(import.findings[0].high);
}

TEST(FhirRange, SeveralRangesStayWords) {
  const auto import = read(observation(kAt + kForty + R"(,"referenceRange":[{"type":{"text":"women"},"low":{"value":15},
      "high":{"value":150}},{"type":{"text":"men"},"low":{"value":30},"high":{"value":400}}])"));
  EXPECT_FALSE(import.findings[0].low);
  EXPECT_EQ(import.findings[0].reference_text, "women 15-150 / men 30-400");
}

TEST(FhirTime, ComesFromSpecimenOrReportWhereTheResultHasNone) {
  const auto specimen = read(R"({"resourceType":"Bundle","entry":[{"resource":)" +
                             observation(kForty + R"(,"specimen":{"reference":"Specimen/s"})") +
                             R"(},{"resource":{"resourceType":"Specimen","id":"s","type":{"text":"Serum"},
                               "collection":{"collectedDateTime":"2026-03-02"}}}]})");
  EXPECT_EQ(specimen.findings[0].at->iso(), "2026-03-02");
  EXPECT_EQ(specimen.findings[0].conditions.at("specimen"), "Serum");
  EXPECT_THAT(notes(specimen.findings[0]), HasSubstr("time taken from the specimen"));
  const auto report = read(R"({"resourceType":"Bundle","entry":[
      {"resource":{"resourceType":"DiagnosticReport","effectiveDateTime":"2026-03-03","result":[{"reference":"urn:uuid:1"}]}},
      {"fullUrl":"urn:uuid:1","resource":)" +
                           observation(kForty) + "}]}");
  EXPECT_EQ(report.findings[0].at->iso(), "2026-03-03");
}

TEST(FhirTime, ADayThatDoesNotExistSetsTheResultAside) {
  const auto import = read(observation(R"(,"effectiveDateTime":"2026-02-30")" + kForty));
  EXPECT_TRUE(import.findings.empty());
  EXPECT_THAT(reasons(import), HasSubstr("\"2026-02-30\" does not exist"));
}

TEST(FhirPanel, GroupsAreNamedAndTheirPartsJudgedOneByOne) {
  const auto import = read(observation(
      kAt +
      R"(,"component":[{"code":{"text":"a"},"valueQuantity":{"value":1,"unit":"mm[Hg]"}},{"code":{"text":"b"}}])"));
  ASSERT_EQ(import.findings.size(), 1U);
  EXPECT_EQ(import.findings[0].source.place, "Observation.component[0]");
  EXPECT_EQ(import.rejected.size(), 2U);
}

TEST(FhirVitalSign, IsNeverMatchedToALaboratoryTestByName) {
  const auto import = read(
      R"({"resourceType":"Observation","status":"final","effectiveDateTime":"2026-03-01","category":[{"coding":[{"code":"vital-signs"}]}],
       "code":{"text":"Ferritin"},"valueQuantity":{"value":40,"unit":"ug/L"}})");
  EXPECT_EQ(import.findings[0].code, "Ferritin");
}

TEST(FhirNdjson, ReferencesAcrossLinesAreFollowedAndPlacesAreLines) {
  const auto import =
      read(observation(kForty + R"(,"specimen":{"reference":"Specimen/s"},"subject":{"reference":"Patient/p"})") +
           "\n\n" + R"({"resourceType":"Specimen","id":"s","collection":{"collectedDateTime":"2026-03-02"}})" + "\n" +
           R"({"resourceType":"Patient","id":"p","name":[{"text":"Anna Muster"}]})" + "\n");
  EXPECT_EQ(import.format, "fhir-ndjson");
  ASSERT_EQ(import.findings.size(), 1U);
  EXPECT_EQ(import.findings[0].at->iso(), "2026-03-02");
  EXPECT_EQ(import.findings[0].source.place, "line 1");
  EXPECT_EQ(import.patient->name, "Anna Muster");
}

TEST(FhirNdjson, ALineWithoutResourceTypeIsRejectedWithItsNumber) {
  const auto import = read(observation(kAt + kForty) + "\n" + R"({"status":"final","valueInteger":3})" + "\n");
  EXPECT_EQ(import.findings.size(), 1U);
  ASSERT_EQ(import.rejected.size(), 1U);
  EXPECT_EQ(import.rejected[0].source, "line 2");
}

TEST(FhirNdjson, ABrokenLineRefusesTheFileWithItsNumber) {
  const auto refused = tryRead(observation(kAt + kForty) + "\n{\"resourceType\":\n" + observation(kAt + kForty));
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().line(), HasSubstr("line 2"));
}

TEST(FhirNdjson, TwoPeopleInOneFileAreRefused) {
  const auto refused = tryRead(R"({"resourceType":"Patient","id":"a","name":[{"text":"Anna Muster"}]})"
                               "\n"
                               R"({"resourceType":"Patient","id":"b","name":[{"text":"Otto Fern"}]})");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "import.patients");
}

TEST(FhirPatient, AnImplausibleBirthDateIsNoAge) {
  const auto import = read(R"({"resourceType":"Patient","id":"a","birthDate":"0001-01-01"})");
  EXPECT_FALSE(import.patient->birth_date);
  EXPECT_THAT(notes(import), HasSubstr("age unknown"));
}

TEST(FhirMedication, UnknownMedicinesAreNotCheckedAndCodesAreKept) {
  const auto import =
      read(R"({"resourceType":"MedicationStatement","status":"active","medicationCodeableConcept":{"coding":[
      {"system":"http://www.whocc.no/atc","code":"Z99ZZ99","display":"Nonesuch"}]}})");
  ASSERT_EQ(import.medications.size(), 1U);
  EXPECT_EQ(import.medications[0].atc, "Z99ZZ99");
  EXPECT_THAT(notes(import), HasSubstr("not checked"));
}

TEST(FhirMedication, WhatIsNotTakenIsNotAMedicine) {
  for (const char* status : {"entered-in-error", "not-taken", "cancelled", "draft"}) {
    const auto import = read(R"({"resourceType":"MedicationStatement","status":")" + std::string(status) +
                             R"(","medicationCodeableConcept":{"text":"Sertraline"}})");
    EXPECT_TRUE(import.medications.empty()) << status;
    EXPECT_EQ(import.rejected.size(), 1U) << status;
  }
}

TEST(FhirMedication, WhatEndedWithoutADateIsToldAndNotTakenNow) {
  for (const std::string status : {"stopped", "completed"}) {
    const auto import = read(R"({"resourceType":"MedicationStatement","status":")" + status +
                             R"(","medicationCodeableConcept":{"text":"Sertraline"}})");
    EXPECT_TRUE(import.medications.empty()) << status;
    EXPECT_THAT(import.notes, ::testing::Contains(HasSubstr("Sertraline is " + status + ", without any date")));
  }
}

TEST(FhirOther, KindsThatAreNotReadAreCounted) {
  const auto import = read(R"({"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Immunization"}}]})");
  EXPECT_THAT(notes(import), HasSubstr("1 Immunization"));
}

TEST(FhirOther, AnEntryWithoutResourceTypeIsRejected) {
  const auto import = read(R"({"resourceType":"Bundle","entry":[{"resource":{"id":"x","valueInteger":3}}]})");
  EXPECT_THAT(reasons(import), HasSubstr("Bundle.entry[0]"));
}

TEST(FhirConditions, FastingIsTakenFromTheSpecimenOrTheName) {
  const auto import = read(R"({"resourceType":"Bundle","type":"collection","entry":[
    {"resource":{"resourceType":"Specimen","id":"s","type":{"text":"Serum"},
      "collection":{"fastingStatusCodeableConcept":{"coding":[{"code":"NF"}]}}}},
    {"resource":{"resourceType":"Observation","status":"final","specimen":{"reference":"Specimen/s"},
      "code":{"coding":[{"system":"http://loinc.org","code":"2276-4"}]},"valueQuantity":{"value":40,"unit":"ng/mL"}}}]})");
  EXPECT_EQ(import.findings[0].conditions.at("fasting"), "no");
  const auto named = read(
      "Name;Wert;Einheit\nGlukose (n\xC3\xBC"
      "chtern);5,4;mmol/l\n");
  EXPECT_EQ(named.findings[0].conditions.at("fasting"), "yes");
}

TEST(FhirMedication, ANameWithStrengthAndABrandAreReadAndAnUnknownOneIsNotChecked) {
  const auto medicine = [](const std::string& text) {
    return read(R"({"resourceType":"MedicationStatement","status":"active","medicationCodeableConcept":{"text":")" +
                text + "\"}}");
  };
  EXPECT_EQ(medicine("Zoloft 50 mg").medications[0].atc, "N06AB06");
  EXPECT_THAT(notes(medicine("Zoloft 50 mg")), HasSubstr("read as sertraline"));
  EXPECT_THAT(notes(medicine("Ciprofloxacin 500 mg")), HasSubstr("read as ciprofloxacin"));
  EXPECT_THAT(notes(medicine("Wundermittel")), HasSubstr("not checked"));
  EXPECT_THAT(notes(medicine("amlodipine / sertraline")), HasSubstr("not checked"));
}

}  // namespace
}  // namespace homeostat::intake::test
