// Names, values, units and headers as laboratories and practices of several countries print them.
#include "tests/app/intake/intake_fixture.hpp"

namespace homeostat::intake::test {
namespace {

using ::testing::HasSubstr;

/// One result in a table, with nothing else said.
Import row(const std::string& name, const std::string& value, const std::string& unit, const std::string& range = "") {
  return read("Test;Value;Unit;Range;Date\n" + name + ";" + value + ";" + unit + ";" + range + ";2024-03-13\n");
}

std::string message(const std::string& observations) {
  return "MSH|^~\\&|LAB|PRINT|EHR|C|202403131030||ORU^R01|1|P|2.5.1\r"
         "PID|1||123||Doe^Jane||19800101|F\rOBR|1|||X^X^L|||202403120905\r" +
         observations;
}

TEST(PrintedName, SaysTheSpecimen) {
  for (const char* name : {"Creatinine, Serum", "Creatinine (Serum)", "Kreatinin i.S.", "Kreatinin i. S.",
                           "Kreatinin im Serum", "Serum Creatinine"}) {
    const auto import = row(name, "0.9", "mg/dL");
    const auto* found = find(import, "creatinine");
    ASSERT_TRUE(found) << name;
    EXPECT_EQ(found->value, 0.9) << name;
    EXPECT_TRUE(import.questions.empty()) << name;
  }
  for (const char* name : {"Creatinine, Urine", "Kreatinin im Urin", "Urine Creatinine"})
    EXPECT_FALSE(find(row(name, "90", "mg/dL"), "creatinine")) << name;
}

TEST(PrintedName, BracketsHoldTheSameThingOrNothing) {
  EXPECT_TRUE(find(row("HbA1c (IFCC)", "39", "mmol/mol"), "hba1c"));
  EXPECT_FALSE(find(row("Ferritin (TSH)", "39", "ug/L"), "ferritin"));
}

TEST(PrintedName, FastingIsACondition) {
  for (const char* name : {"Glukose n\xC3\xBC\x63htern", "Glucose, fasting", "Fasting glucose", "Glucosa en ayunas",
                           "Glucose (fasting)"}) {
    const auto import = row(name, "95", "mg/dL", "70-100");
    const auto* found = find(import, "glucose");
    ASSERT_TRUE(found) << name;
    EXPECT_EQ(found->conditions.at("fasting"), "yes") << name;
  }
}

TEST(PrintedName, ThatMayBeOfAnotherSpecimenIsAsked) {
  for (const auto& [name, unit] : {std::pair{"Cortisol", "ug/dL"}, std::pair{"Iodine", "ug/L"},
                                   std::pair{"Magnesium", "mmol/L"}, std::pair{"Kreatinin", "mg/dL"}}) {
    const auto import = row(name, "0.9", unit);
    ASSERT_EQ(import.questions.size(), 1U) << name;
    EXPECT_EQ(import.questions[0].about, "specimen") << name;
    EXPECT_THAT(notes(import.findings[0]), HasSubstr("say once which")) << name;
    ImportOptions told;
    told.laboratory_codes[import.questions[0].key] = "creatinine";
    EXPECT_EQ(
        importFile("Test;Value;Unit\n" + std::string(name) + ";0.9;mg/dL\n", "f", index(), told)->findings[0].code,
        "creatinine");
  }
  EXPECT_TRUE(find(row("Iodine, urine", "90", "ug/L"), "iodine-urine"));
}

TEST(PrintedValue, CarriesUnitAndFlagInEveryFormat) {
  const auto import =
      read(message("OBX|1|NM|2823-3^K^LN||4.5 H|mmol/L|||||F\rOBX|2|ST|2951-2^NA^LN||140 mmol/L||||||F\r"
                   "OBX|3|ST|2276-4^FER^LN||10-20|ng/mL|||||F\rOBX|4|ST|20405-7^PROT^LN||2+||||||F\r"));
  EXPECT_EQ(find(import, "potassium")->value, 4.5);
  EXPECT_EQ(find(import, "potassium")->conditions.at("flag"), "H");
  EXPECT_EQ(find(import, "sodium")->value, 140);
  EXPECT_EQ(find(import, "sodium")->unit, "mmol/L");
  EXPECT_FALSE(find(import, "ferritin")->value);
  EXPECT_THAT(notes(*find(import, "ferritin")), HasSubstr("\"10-20\" is not one number"));
  for (const auto& f : import.findings)
    if (f.loinc == "20405-7") {
      EXPECT_EQ(f.value_text, "2+");
    }
}

TEST(PrintedValue, TheWholeMessageTellsTheDecimalMark) {
  const auto german =
      read(message("OBX|1|ST|3016-3^TSH^LN||1,23|mU/l|0,40 - 4,00||||F\r"
                   "OBX|2|ST|2276-4^FER^LN||1,234|mg/l|||||F\rOBX|3|ST|777-3^PLT^LN||250.000|/uL|||||F\r"));
  EXPECT_EQ(find(german, "tsh")->value, 1.23);
  EXPECT_EQ(find(german, "ferritin")->value, 1.234);
  EXPECT_EQ(find(german, "platelets")->value, 250000);
  const std::string doubtful = message("OBX|1|ST|2276-4^FER^LN||1,234|ug/l|||||F\r");
  const auto asked = read(doubtful);
  EXPECT_FALSE(asked.findings[0].value);
  EXPECT_THAT(notes(asked.findings[0]), HasSubstr("reads differently"));
  ASSERT_EQ(asked.questions.size(), 1U);
  EXPECT_EQ(asked.questions[0].about, "decimal-mark");
  ImportOptions told;
  told.table_habits[asked.questions[0].key].decimal_mark = '.';
  EXPECT_EQ(read(doubtful, told).findings[0].value, 1234);
}

TEST(PrintedValue, DigitsOfOtherScripts) {
  EXPECT_EQ(row("TSH", "\xD9\xA2\xD9\xAB\xD9\xA1", "mIU/L").findings[0].value, 2.1);
  EXPECT_EQ(row("TSH", "\xEF\xBC\x92\xEF\xBC\x8E\xEF\xBC\x91", "mIU/L").findings[0].value, 2.1);
}

TEST(PrintedUnit, ThousandsAndMillionsOfCellsOfEveryLaboratory) {
  for (const char* unit : {"x10E3/uL", "Tsd/\xC2\xB5l", "10\xC2\xB3/\xC2\xB5L", "Thousand/uL", "10^3/mm3", "mil/mm3"}) {
    const auto import = row("WBC", "5.4", unit);
    EXPECT_EQ(import.findings[0].unit, "10*3/uL") << unit;
    EXPECT_EQ(import.findings[0].value, 5.4) << unit;
  }
  for (const char* unit : {"x10E6/uL", "Mio/\xC2\xB5l", "Million/uL"})
    EXPECT_EQ(row("RBC", "4.7", unit).findings[0].unit, "10*6/uL") << unit;
  EXPECT_EQ(row("WBC", "5.4", "G/L").findings[0].unit, "10*9/L");
}

TEST(PrintedUnit, CapitalsOfOldSystems) {
  EXPECT_EQ(row("TSH", "2.1", "UIU/ML").findings[0].unit, "u[IU]/mL");
  EXPECT_EQ(row("Ferritin", "40", "NG/ML").findings[0].unit, "ng/mL");
  EXPECT_EQ(row("CRP", "1", "MG/L").findings[0].unit, "mg/L");
  EXPECT_EQ(row("WBC", "5.4", "10^3/UL").findings[0].unit, "10*3/uL");
}

TEST(PrintedMessage, SegmentsOfAllergiesAndMedicinesAreTold) {
  const auto import =
      read(message("OBX|1|NM|3016-3^TSH^LN||2.1|mIU/L|||||F\rAL1|1|DA|X^Penicillin\rDG1|1||F32.9\rDG1|2||E03\r"));
  EXPECT_THAT(notes(import), HasSubstr("segments that are not read here: 1 AL1, 2 DG1"));
}

TEST(PrintedUnit, ADecimalInAUnitDoesNotMultiply) {
  for (const char* unit : {"mL/min/1.73", "ml/min/1,73 m\xC2\xB2", "mL/min/1.73m2"})
    EXPECT_EQ(row("eGFR", "95", unit).findings[0].unit, "mL/min/{1.73_m2}") << unit;
  EXPECT_EQ(row("eGFR", "95", "mL/min/{1.73_m2}").findings[0].unit, "mL/min/{1.73_m2}");
  const auto unknown = row("eGFR", "95", "mL/min/1.99");
  EXPECT_FALSE(unknown.findings[0].value);
}

TEST(PrintedRange, MayNameTheUnit) {
  const auto import = row("Ferritin", "40", "ng/mL", "15 - 150 ng/mL");
  EXPECT_EQ(import.findings[0].low, 15);
  EXPECT_EQ(import.findings[0].high, 150);
}

TEST(PrintedTime, BeforeAnyLaboratoryIsNone) {
  const auto import = read(message("OBX|1|NM|3016-3^TSH^LN||2.1|mIU/L|||||F|||00010101000000\r"));
  EXPECT_FALSE(find(import, "tsh")->at);
  EXPECT_THAT(notes(*find(import, "tsh")), HasSubstr("not plausible"));
}

TEST(PrintedTable, ColumnsThatAreNotReadAreTold) {
  const auto import = read("Test;Value;Unit;Value SI;Wohlgefallen\nFerritin;40;ng/mL;40;3\n");
  EXPECT_THAT(notes(import), HasSubstr("columns that are not read: \"Value SI\", \"Wohlgefallen\""));
}

TEST(PrintedTable, HeadersInChineseAndArabic) {
  const auto chinese = read("项目,结果,单位,参考范围,采样时间\nTSH,2.1,mIU/L,0.4-4.0,2024-03-13\n");
  EXPECT_EQ(chinese.findings.at(0).value, 2.1);
  EXPECT_EQ(chinese.findings[0].high, 4.0);
  EXPECT_TRUE(chinese.findings[0].at);
  const auto arabic = read("الفحص,النتيجة,الوحدة,التاريخ\nTSH,2.1,mIU/L,2024-03-13\n");
  EXPECT_EQ(arabic.findings.at(0).value, 2.1);
}

TEST(PrintedTable, MedicinesUnderEveryHeader) {
  for (const char* text : {"Wirkstoff;ATC;Dosierung;Beginn\nSertralin;N06AB06;50 mg;01.02.2024\n",
                           "Medication,Dose\nSertraline,50 mg\n", "Name;ATC\nSertraline;N06AB06\n"}) {
    const auto import = read(text);
    ASSERT_EQ(import.medications.size(), 1U) << text;
    EXPECT_EQ(notes(import).find("not checked"), std::string::npos) << text;
  }
}

}  // namespace
}  // namespace homeostat::intake::test
