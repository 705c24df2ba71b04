// What a FHIR file says about itself: pages, reports whose results are elsewhere, forms known by their questions, and
// statements that there is nothing.
#include "tests/app/intake/intake_fixture.hpp"

namespace homeostat::intake::test {
namespace {

using ::testing::HasSubstr;

std::string bundle(const std::string& resources, const std::string& more = "") {
  std::string entries;
  std::size_t from = 0;
  while (from < resources.size()) {
    const auto end = std::min(resources.find('\n', from), resources.size());
    entries += std::string(entries.empty() ? "" : ",") + "{\"resource\":" + resources.substr(from, end - from) + "}";
    from = end + 1;
  }
  return R"({"resourceType":"Bundle","type":"searchset")" + more + ",\"entry\":[" + entries + "]}";
}

const std::string kFerritin =
    R"({"resourceType":"Observation","id":"o1","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"2276-4"}]},"valueQuantity":{"value":40,"unit":"ug/L"}})";

TEST(FhirPages, ThatThereAreMoreIsTold) {
  const std::string text = bundle(kFerritin, R"(,"total":57,"link":[{"relation":"next","url":"http://server/page2"}])");
  EXPECT_THAT(notes(read(text)), HasSubstr("one page of a longer answer of 57 entries"));
  ImportOptions streamed;
  streamed.stream_from = 1;
  EXPECT_THAT(notes(read(text, streamed)), HasSubstr("one page of a longer answer"));
  EXPECT_EQ(notes(read(bundle(kFerritin))).find("page"), std::string::npos);
}

TEST(FhirReport, ResultsThatAreNotInTheFileAreTold) {
  const std::string report =
      R"({"resourceType":"DiagnosticReport","status":"final","code":{"text":"x"},"result":[{"reference":"Observation/o1"},{"reference":"Observation/o2"}]})";
  EXPECT_THAT(notes(read(bundle(report + "\n" + kFerritin))), HasSubstr("not in the file: 1 (Observation/o2)"));
  ImportOptions streamed;
  streamed.stream_from = 1;
  EXPECT_THAT(notes(read(bundle(report + "\n" + kFerritin), streamed)), HasSubstr("not in the file: 1"));
}

TEST(FhirComparator, OneThatIsNoneHereKeepsTheValueAsText) {
  auto text = kFerritin;
  text.replace(text.find("\"unit\""), 6, "\"comparator\":\"ad\",\"unit\"");
  const auto import = read(text);
  EXPECT_FALSE(import.findings[0].value);
  EXPECT_THAT(notes(import.findings[0]), HasSubstr("\"ad\" is no comparator"));
}

TEST(FhirString, ANumberWithItsUnitIsRead) {
  const auto import = read(
      R"({"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"4548-4"}]},"valueString":"5.7 %"})");
  EXPECT_EQ(import.findings[0].value, 5.7);
  EXPECT_EQ(import.findings[0].unit, "%");
}

TEST(FhirNothing, IsNoConditionAllergyOrMedicine) {
  const auto import = read(bundle(
      R"({"resourceType":"Condition","code":{"coding":[{"system":"http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips","code":"no-known-problems"}]}})"
      "\n"
      R"({"resourceType":"Condition","code":{"coding":[{"system":"http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips","code":"no-problem-info"}]}})"
      "\n"
      R"({"resourceType":"AllergyIntolerance","code":{"coding":[{"system":"http://snomed.info/sct","code":"716186003","display":"No known allergy"}]}})"
      "\n"
      R"({"resourceType":"AllergyIntolerance","code":{"text":"No known drug allergies"}})"
      "\n"
      R"({"resourceType":"MedicationStatement","status":"active","medicationCodeableConcept":{"coding":[{"system":"http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips","code":"no-medication-info"}],"text":"No information"}})"));
  EXPECT_TRUE(import.conditions.empty());
  EXPECT_TRUE(import.allergies.empty());
  EXPECT_TRUE(import.medications.empty());
  EXPECT_THAT(notes(import), HasSubstr("conditions: \"no-known-problems\": the sender says that none is known"));
  EXPECT_THAT(notes(import), HasSubstr("allergies: \"No known allergy\": the sender says that none is known"));
  EXPECT_THAT(notes(import), HasSubstr("medicines: \"No information\": the sender has no information"));
}

TEST(FhirMedicine, StatedAsNotTakenOrOnHold) {
  const auto not_taken = read(
      R"({"resourceType":"MedicationStatement","status":"active","taken":"n","medicationCodeableConcept":{"text":"Warfarin"}})");
  EXPECT_TRUE(not_taken.medications.empty());
  EXPECT_EQ(not_taken.rejected.size(), 1U);
  EXPECT_THAT(
      notes(read(
          R"({"resourceType":"MedicationStatement","status":"on-hold","medicationCodeableConcept":{"text":"Lithium"}})")),
      HasSubstr("ask whether it is taken"));
}

/// As the forms of LOINC panels are filled in: link ids are codes, the form itself is not in the file.
std::string phq9(const std::string& form, const std::string& lead = "/") {
  std::string items;
  for (const char* code :
       {"44250-9", "44255-8", "44259-0", "44254-1", "44251-7", "44258-2", "44252-5", "44253-3", "44260-8"})
    items +=
        std::string(items.empty() ? "" : ",") + R"({"linkId":")" + lead + code +
        R"(","answer":[{"valueCoding":{"system":"http://loinc.org","code":"LA6569-3","display":"Several days"}}]})";
  return R"({"resourceType":"QuestionnaireResponse","status":"completed","authored":"2024-03-13T09:00:00Z")" +
         (form.empty() ? std::string() : ",\"questionnaire\":\"" + form + "\"") + ",\"item\":[" + items + "]}";
}

TEST(FhirForm, IsKnownByItsLoincPanelOrByItsQuestions) {
  for (const auto& text : {phq9("http://loinc.org/q/44249-1"), phq9("http://example.org/my-form"), phq9(""),
                           phq9("http://loinc.org/q/44249-1", "/44249-1/")}) {
    const auto import = read(text);
    ASSERT_EQ(import.questionnaires.size(), 1U);
    EXPECT_EQ(import.questionnaires[0].instrument, "phq-9") << text;
    EXPECT_EQ(import.questionnaires[0].score, 9);
    EXPECT_EQ(import.questionnaires[0].safety.size(), 1U);
    ASSERT_TRUE(find(import, "phq-9"));
    EXPECT_EQ(find(import, "phq-9")->value, 9);
    EXPECT_EQ(find(import, "phq-9.item-9")->value, 1);
  }
}

}  // namespace
}  // namespace homeostat::intake::test
