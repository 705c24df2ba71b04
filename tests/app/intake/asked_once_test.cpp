// What only a person can settle is asked once, and the answer holds from then on.

#include "tests/app/intake/intake_fixture.hpp"

namespace homeostat::intake::test {
namespace {

using ::testing::HasSubstr;

std::string message(const std::string& code, const std::string& unit) {
  return "MSH|^~\\&|A|LAB1|||20260301||ORU^R01|1|P|2.5\rOBR|1|||X|||20260301080000\rOBX|1|NM|" + code + "||40|" + unit +
         "|||||F\rOBX|2|NM|" + code + "||41|" + unit + "|||||F\r";
}

TEST(AskedOnce, AnUnknownUnitOfALaboratory) {
  const auto open = read(message("2276-4^Ferritin^LN", "MOC"));
  ASSERT_EQ(open.questions.size(), 1U);
  EXPECT_EQ(open.questions[0].about, "unit");
  EXPECT_EQ(open.questions[0].key, "LAB1|MOC");
  ImportOptions options;
  options.unit_spellings[open.questions[0].key] = "ug/L";
  const auto told = read(message("2276-4^Ferritin^LN", "MOC"), options);
  EXPECT_TRUE(told.questions.empty());
  EXPECT_EQ(told.findings[0].value, 40);
  EXPECT_EQ(told.findings[0].unit, "ug/L");
  EXPECT_THAT(notes(told.findings[0]), HasSubstr("as confirmed"));
}

TEST(AskedOnce, AUnitOfAnotherLaboratoryIsNotTaken) {
  ImportOptions options;
  options.unit_spellings["LAB2|MOC"] = "ug/L";
  EXPECT_FALSE(read(message("2276-4^Ferritin^LN", "MOC"), options).findings[0].value);
}

TEST(AskedOnce, AnUnknownCodeOfALaboratory) {
  const auto open = read(message("QX^Quux^L", "ug/L"));
  ASSERT_EQ(open.questions.size(), 1U);
  EXPECT_EQ(open.questions[0].about, "code");
  ImportOptions options;
  options.laboratory_codes[open.questions[0].key] = "ferritin";
  const auto told = read(message("QX^Quux^L", "ug/L"), options);
  EXPECT_EQ(told.findings[0].code, "ferritin");
  EXPECT_TRUE(told.questions.empty());
}

TEST(AskedOnce, DecimalMarkAndDateOrderOfOneKindOfTable) {
  const std::string table = "Name;Wert;Einheit;Datum\nFerritin;1,234;mg/L;3/4/2026\nFerritin;2,345;mg/L;5/4/2026\n";
  const auto open = read(table);
  ASSERT_EQ(open.questions.size(), 2U);
  EXPECT_EQ(open.questions[0].about, "decimal-mark");
  EXPECT_EQ(open.questions[1].about, "date-order");
  EXPECT_EQ(open.questions[0].key, open.questions[1].key);
  ImportOptions options;
  options.table_habits[open.questions[0].key] = {{}, "dmy", ','};
  const auto told = read(table, options);
  EXPECT_TRUE(told.questions.empty());
  EXPECT_EQ(told.findings[0].value, 1.234);
  EXPECT_EQ(told.findings[0].at->iso(), "2026-04-03");
}

TEST(AskedOnce, TheColumnsOfOneKindOfTable) {
  const std::string table = "aa;bb;cc\nFerritin;40;ug/L\n";
  const auto refused = tryRead(table);
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().line(), HasSubstr("(aa, bb, cc)"));
  ImportOptions options;
  options.table_habits[tableKey({"AA", " bb", "cc"})] = {{{"aa", "name"}, {"bb", "value"}, {"cc", "unit"}}, "", 0};
  EXPECT_EQ(read(table, options).findings[0].value, 40);
  // Another kind of table does not inherit it.
  EXPECT_FALSE(tryRead("aa;bb;dd\nFerritin;40;ug/L\n", options));
}

Import medicine(const std::string& name) {
  return read(R"({"resourceType":"MedicationStatement","status":"active","medicationCodeableConcept":{"text":")" +
              name + "\"}}");
}

TEST(Medicine, IsReadOutOfItsProductName) {
  const auto import = medicine("Sertraline 50 MG Oral Tablet");
  EXPECT_EQ(import.medications[0].atc, "N06AB06");
  EXPECT_EQ(import.medications[0].name, "Sertraline 50 MG Oral Tablet");
  EXPECT_THAT(notes(import), HasSubstr("read as sertraline (N06AB06)"));
}

TEST(Medicine, ACombinationOrAnUnknownWordIsNotChecked) {
  for (const char* name : {"Sertraline 50 MG / Fluoxetine 10 MG Oral Tablet", "Sertraline Plus", "Nonesuch 5 MG",
                           "Sertraline + Zinc", "sertraline fluoxetine"}) {
    const auto import = medicine(name);
    EXPECT_EQ(import.medications[0].atc, "") << name;
    EXPECT_THAT(notes(import), HasSubstr("not checked")) << name;
  }
}

}  // namespace
}  // namespace homeostat::intake::test
