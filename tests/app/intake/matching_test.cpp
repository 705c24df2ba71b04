#include "app/intake/specimen.hpp"
#include "i18n/format.hpp"
#include "tests/app/intake/intake_fixture.hpp"

namespace homeostat::intake::test {
namespace {

using ::testing::HasSubstr;

/// One result as HL7 v2: OBX-3, value, unit, specimen of the order.
Import result(const std::string& code, const std::string& value, const std::string& unit,
              const std::string& specimen = "", const ImportOptions& options = {}) {
  return read("MSH|^~\\&|A|LAB1|||20260301||ORU^R01|1|P|2.5\rOBR|1|||X|||20260301080000||||||||" + specimen +
                  "\rOBX|1|NM|" + code + "||" + value + "|" + unit + "|||||F\r",
              options);
}

TEST(Specimen, ReadsWordsAndCodes) {
  EXPECT_EQ(specimenOf("SER"), Specimen::blood);
  EXPECT_EQ(specimenOf("Serum or plasma"), Specimen::blood);
  EXPECT_EQ(specimenOf("Whole blood"), Specimen::whole_blood);
  EXPECT_EQ(specimenOf("Speichel"), Specimen::saliva);
  EXPECT_EQ(specimenOf("24-h-Urin"), Specimen::urine_24h);
  EXPECT_EQ(specimenOf("urine 24 h"), Specimen::urine_24h);
  EXPECT_EQ(specimenOf("Urin"), Specimen::urine);
  EXPECT_EQ(specimenOf("Serum and urine"), Specimen::unknown);
  EXPECT_EQ(specimenOf(""), Specimen::unknown);
}

TEST(Matching, ANameOfSeveralSpecimensIsSettledByTheSpecimenOnly) {
  EXPECT_EQ(result("C1^Cortisol^L", "12", "nmol/L", "SAL").findings[0].code, "cortisol-saliva");
  EXPECT_EQ(result("C1^Cortisol^L", "400", "nmol/L", "SER").findings[0].code, "cortisol-serum");
  const auto open = result("C1^Cortisol^L", "400", "nmol/L");
  EXPECT_EQ(open.findings[0].code, "C1");
  EXPECT_THAT(notes(open.findings[0]), HasSubstr("say once which"));
}

TEST(Matching, SaysHowANameMatched) {
  const auto unsaid = result("F^Ferritin^L", "40", "ug/L");
  EXPECT_EQ(unsaid.findings[0].code, "ferritin");
  EXPECT_EQ(unsaid.findings[0].source.matched, "name \"Ferritin\", specimen not stated: taken as serum/plasma");
  const auto said = result("F^Ferritin^L", "40", "ug/L", "SER");
  EXPECT_EQ(said.findings[0].source.matched, "name \"Ferritin\", specimen SER");
}

TEST(Matching, ANameOfAnotherSpecimenDoesNotMatch) {
  const auto import = result("F^Ferritin^L", "40", "ug/L", "UR");
  EXPECT_EQ(import.findings[0].code, "F");
  EXPECT_THAT(notes(import.findings[0]), HasSubstr("but the specimen is UR"));
}

TEST(Matching, ASpecimenThatContradictsTheLoincCodeKeepsTheResultAsText) {
  const auto import = result("2276-4^Ferritin^LN", "40", "ug/L", "UR");
  EXPECT_EQ(import.findings[0].code, "ferritin");
  EXPECT_FALSE(import.findings[0].value);
  EXPECT_THAT(notes(import.findings[0]), HasSubstr("contradicts ferritin"));
}

TEST(Matching, AnUnknownLoincCodeIsNotReadByItsName) {
  // 13969-1 is a real code (CK-MB) that this knowledge does not hold.
  const auto import = result("13969-1^Ferritin^LN", "40", "ug/L");
  EXPECT_EQ(import.findings[0].code, "13969-1");
  EXPECT_EQ(import.findings[0].source.matched, "as given");
  EXPECT_THAT(notes(import.findings[0]), HasSubstr("LOINC 13969-1 is not known here and may mean another specimen"));
}

TEST(Matching, AConfirmedLaboratoryCodeMatchesEvenBesideAnUnknownLoincAndSaysSo) {
  ImportOptions options;
  options.laboratory_codes["LAB1|FERR"] = "ferritin";
  const auto import = result("FERR^Ferr.^L^13969-1^x^LN", "40", "ug/L", "", options);
  EXPECT_EQ(import.findings[0].code, "ferritin");
  EXPECT_EQ(import.findings[0].source.matched, "confirmed code \"LAB1|FERR\"; LOINC 13969-1 is not known here");
}

TEST(Matching, AnotherLaboratorysCodeIsNotTaken) {
  ImportOptions options;
  options.laboratory_codes["LAB2|FERR"] = "ferritin";
  EXPECT_EQ(result("FERR^xy^L", "40", "ug/L", "", options).findings[0].code, "FERR");
}

TEST(Matching, ALocalCodeThatReadsLikeAnIdOfThisKnowledgeIsNotTakenForIt) {
  const auto import = result("ferritin^Something else^L", "40", "ug/L");
  EXPECT_EQ(import.findings[0].code, "local:ferritin");
}

TEST(Matching, UmlautsCaseAndPunctuationDoNotMatter) {
  EXPECT_EQ(i18n::nameKey("25-OH Vitamin D"), i18n::nameKey("25 oh vitamin-d"));
  EXPECT_EQ(i18n::nameKey("Fols\xC3\xA4ure"), i18n::nameKey("FOLSAURE"));
}

TEST(Matching, ATotalIsReadByTheNameOfItsQuestionnaireUnlessItHasAUnit) {
  EXPECT_EQ(result("Q1^Insomnia Severity Index^L", "17", "").findings[0].code, "isi");
  EXPECT_EQ(result("Q1^ISI^L", "17", "mg/L").findings[0].code, "Q1");
  EXPECT_EQ(result("Q1^Insomnia Severity Index, revised^L", "17", "").findings[0].code, "Q1");
}

TEST(Matching, UnitsOfAHormoneMeasuredInInternationalUnitsAreThose) {
  const auto import = result("3016-3^TSH^LN", "2.1", "mU/L");
  EXPECT_EQ(import.findings[0].value, 2.1);
  EXPECT_EQ(import.findings[0].unit, "m[IU]/L");
  EXPECT_THAT(notes(import.findings[0]), HasSubstr("international units"));
  // An enzyme keeps its own unit.
  EXPECT_EQ(result("1742-6^ALT^LN", "30", "U/L").findings[0].unit, "U/L");
}

TEST(Matching, NamesAsLaboratoriesPrintThemInSeveralLanguages) {
  EXPECT_EQ(result("1^Thyroxin (FT4), freies^L", "15", "pmol/L").findings[0].code, "ft4");
  EXPECT_EQ(result("1^H\xC3\xA9moglobine^L", "140", "g/L").findings[0].code, "hemoglobin");
  EXPECT_EQ(result("1^GPT (ALAT)^L", "30", "U/L").findings[0].code, "alt");
}

TEST(Matching, ANamePrintedForSerumAndUrineAlikeIsAskedOnce) {
  const auto open = read("Name;Wert;Einheit\nKreatinin;0,9;mg/dl\n");
  EXPECT_EQ(open.findings[0].code, "Kreatinin");
  EXPECT_THAT(notes(open.findings[0]), HasSubstr("may be of serum/plasma or urine"));
  ASSERT_EQ(open.questions.size(), 1U);
  EXPECT_EQ(open.questions[0].about, "specimen");
  EXPECT_EQ(open.questions[0].key, "||Kreatinin");
  ImportOptions options;
  options.laboratory_codes["||Kreatinin"] = "creatinine";
  const auto told = read("Name;Wert;Einheit\nKreatinin;0,9;mg/dl\n", options);
  EXPECT_EQ(told.findings[0].code, "creatinine");
  EXPECT_EQ(told.findings[0].source.matched, "confirmed code \"||Kreatinin\"");
  EXPECT_TRUE(told.questions.empty());
}

TEST(Matching, TheReportsIntervalDecidesBetweenSerumAndUrine) {
  const auto serum = read("Name;Wert;Einheit;Referenz\nKalium;4,2;mmol/l;3,5 - 5,1\n");
  EXPECT_EQ(serum.findings[0].code, "potassium");
  EXPECT_THAT(serum.findings[0].source.matched, HasSubstr("reference interval"));
  EXPECT_EQ(read("Name;Wert;Einheit;Referenz\nKalium;42;mmol/l;25 - 125\n").findings[0].code, "Kalium");
}

TEST(Matching, AStatedSpecimenNeedsNoQuestion) {
  EXPECT_EQ(result("K^Kalium^L", "4.2", "mmol/L", "SER").findings[0].code, "potassium");
  EXPECT_EQ(result("K^Kalium^L", "42", "mmol/L", "UR").findings[0].code, "K");
}

TEST(Matching, AConditionMatchesConditionsOnly) { EXPECT_FALSE(index().condition("Ferritin")); }

}  // namespace
}  // namespace homeostat::intake::test
