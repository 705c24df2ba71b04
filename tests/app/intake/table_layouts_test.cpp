// Tables as laboratories of several countries print, export and paste them.

#include "tests/app/intake/intake_fixture.hpp"

namespace homeostat::intake::test {
namespace {

using ::testing::HasSubstr;

/// The same four results, as printed in five languages.
class Languages : public ::testing::TestWithParam<const char*> {};

TEST_P(Languages, HeadersNumbersAndLimitsAreRead) {
  const auto import = read(GetParam());
  ASSERT_EQ(import.findings.size(), 4U) << reasons(import);
  const auto* tsh = find(import, "tsh");
  ASSERT_NE(tsh, nullptr);
  EXPECT_EQ(tsh->value, 2.1);
  EXPECT_EQ(tsh->unit, "m[IU]/L");
  EXPECT_EQ(tsh->low, 0.4);
  EXPECT_EQ(tsh->high, 4.0);
  ASSERT_TRUE(tsh->at);
  EXPECT_EQ(tsh->at->iso().substr(0, 10), "2024-03-12");
  const auto* crp = find(import, "crp");
  ASSERT_NE(crp, nullptr);
  EXPECT_EQ(crp->value, 0.3);
  EXPECT_EQ(crp->comparator, "<");
  const auto* ferritin = find(import, "ferritin");
  ASSERT_NE(ferritin, nullptr);
  EXPECT_EQ(ferritin->value, 1000);
  EXPECT_EQ(ferritin->comparator, ">");
  EXPECT_FALSE(import.findings[3].value);  // "neg." stays words
  EXPECT_TRUE(import.questions.empty());
}

INSTANTIATE_TEST_SUITE_P(
    Printed, Languages,
    ::testing::Values("Analyse;Ergebnis;Einheit;Referenzbereich;Abnahmedatum\nTSH;2,1;mIU/l;0,4 - 4,0;12.03.2024\n"
                      "CRP;<0,3;mg/l;< 5,0;12.03.2024\nFerritin;> 1.000;ng/ml;30 - 300;12.03.2024\n"
                      "Nitrit;neg.;;;12.03.2024\n",
                      "Examen;R\xC3\xA9sultat;Unit\xC3\xA9;Valeurs de r\xC3\xA9"
                      "f\xC3\xA9rence;Date de pr\xC3\xA9l\xC3\xA8vement\nTSH;2,1;mUI/l;0,4 \xC3\xA0 4,0;12/03/2024 "
                      "08:15\nCRP;< 0,3;mg/l;< 5,0;31/03/2024\nFerritine;> 1\xC2\xA0"
                      "000;ng/ml;30 \xC3\xA0 300;31/03/2024\nNitrites;n\xC3\xA9gatif;;;31/03/2024\n",
                      "Prueba\tResultado\tUnidades\tValores de referencia\tFecha\nTSH\t2,1\tmUI/L\t0,4 a 4,0\t12 mar "
                      "2024\nCRP\t<0,3\tmg/L\t< 5,0\t12 mar 2024\nFerritina\t> 1.000\tng/mL\t30 a 300\t12 mar "
                      "2024\nNitritos\tnegativo\t\t\t12 mar 2024\n",
                      "Test,Result,Units,Reference interval,Collected\nTSH,2.1,mIU/L,0.4-4.0,2024-03-12 "
                      "8:15 AM\nCRP,<0.3,mg/L,<5.0,2024-03-12\nFerritin,\">1,000\",ng/mL,30-300,2024-03-12\n"
                      "Nitrite,neg.,,,2024-03-12\n",
                      "Esame|Risultato|Unit\xC3\xA0 di misura|Valori di riferimento|Data\nTSH|2,1|mUI/l|0,4 - "
                      "4,0|12.03.2024\nCRP|<0,3|mg/l|< 5,0|12.03.2024\nFerritin|>1'000|ng/ml|30 - 300|12.03.2024\n"
                      "Nitriti|neg.|||12.03.2024\n"));

TEST(TableLayout, TheFrenchDateOrderIsAskedWhereTheTableDoesNotShowIt) {
  const auto import = read("Examen;R\xC3\xA9sultat;Unit\xC3\xA9;Date\nTSH;2,1;mUI/l;05/03/2024\n");
  EXPECT_FALSE(import.findings[0].at);
  ASSERT_EQ(import.questions.size(), 1U);
  EXPECT_EQ(import.questions[0].about, "date-order");
}

TEST(TableLayout, DaysAsColumns) {
  const auto import =
      read("Parameter;Einheit;Referenz;12.03.2024;05.01.2023\nTSH;mIU/l;0,4-4,0;2,1;3,4\nFerritin;ng/ml;30-300;;85\n");
  ASSERT_EQ(import.findings.size(), 3U);
  EXPECT_EQ(import.findings[0].value, 2.1);
  EXPECT_EQ(import.findings[0].at->iso(), "2024-03-12");
  EXPECT_EQ(import.findings[1].value, 3.4);
  EXPECT_EQ(import.findings[1].at->iso(), "2023-01-05");
  EXPECT_EQ(import.findings[2].code, "ferritin");
  EXPECT_THAT(import.findings[2].source.place, HasSubstr("line 3, column 5"));
}

TEST(TableLayout, AnalytesAsColumns) {
  const auto import = read("Datum;TSH (mIU/l);Ferritin [ng/ml];Unbekanntes\n12.03.2024;2,1;85;7\n05.01.2023;3,4;;8\n");
  ASSERT_EQ(import.findings.size(), 5U);
  EXPECT_EQ(import.findings[0].code, "tsh");
  EXPECT_EQ(import.findings[0].unit, "m[IU]/L");
  EXPECT_EQ(import.findings[0].value, 2.1);
  EXPECT_EQ(import.findings[1].code, "ferritin");
  EXPECT_EQ(import.findings[2].code, "Unbekanntes");
  EXPECT_EQ(import.findings[3].at->iso(), "2023-01-05");
}

TEST(TableLayout, LinesAboveTheHeaderSayWhoseItIs) {
  const std::string table =
      "Labor;Labor Muster\nPatient;Muster, Erika\nGeburtsdatum;14.03.1992\nSeite 1\n\n"
      "Analyse;Ergebnis;Einheit\nFerritin;40,5;ng/ml\n";
  const auto import = read(table);
  ASSERT_EQ(import.findings.size(), 1U);
  EXPECT_EQ(import.findings[0].laboratory, "Labor Muster");
  ASSERT_TRUE(import.patient);
  EXPECT_EQ(import.patient->name, "Muster, Erika");
  EXPECT_EQ(import.patient->birth_date->iso(), "1992-03-14");
  EXPECT_THAT(notes(import), HasSubstr("line 4 stands before the table and is not read: Seite 1"));
  ImportOptions options;
  options.expected = ImportedPatient{"", "Anders, Anna", "", *base::CivilDate::parse("1980-01-01")};
  const auto refused = tryRead(table, options);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "import.other-patient");
}

TEST(TableLayout, RowsThatNameThePersonAreChecked) {
  const std::string table =
      "Patientenname;Geburtsdatum;Test;Wert;Einheit\nMuster;14.03.1992;Ferritin;40;ng/ml\n"
      "Anders;01.01.1980;Ferritin;41;ng/ml\n";
  const auto refused = tryRead(table);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "import.patients");
}

TEST(TableLayout, PastedTextWithBlanksBetweenColumns) {
  const auto import = read(
      "Test          Result   Unit     Range\nTSH           2.1      mIU/L    0.4 - 4.0\n"
      "Ferritin      85       ng/mL    30 - 300\n");
  ASSERT_EQ(import.findings.size(), 2U) << reasons(import);
  EXPECT_EQ(import.findings[0].code, "tsh");
  EXPECT_EQ(import.findings[0].low, 0.4);
}

TEST(TableLayout, ATableWithoutHeaderIsToldByPosition) {
  const std::string table = "Ferritin;40,5;ng/ml;12.03.2024\nTSH;2,1;mIU/l;12.03.2024\n";
  EXPECT_FALSE(tryRead(table));
  ImportOptions options;
  options.columns = {{"#1", "name"}, {"#2", "value"}, {"#3", "unit"}, {"#4", "date"}};
  const auto import = read(table, options);
  ASSERT_EQ(import.findings.size(), 2U);
  EXPECT_EQ(import.findings[0].code, "ferritin");
  EXPECT_EQ(import.findings[0].value, 40.5);
}

TEST(TableLayout, ASeparatorLineATrailingSeparatorAndAUnitBehindTheNumber) {
  const auto import = read("sep=;\nAnalyse;Ergebnis;\nFerritin;40,5 ng/ml;\nTSH;2,1 mIU/l +;\n");
  ASSERT_EQ(import.findings.size(), 2U) << reasons(import);
  EXPECT_EQ(import.findings[0].unit, "ng/mL");
  EXPECT_EQ(import.findings[0].value, 40.5);
  EXPECT_EQ(import.findings[0].source.place, "line 3");
}

TEST(TableLayout, EncodingsOfSpreadsheets) {
  const std::string utf8 = "Analyse;Ergebnis;Einheit\nFols\xC3\xA4ure;9,5;\xC2\xB5g/l\n";
  const std::string windows = "Analyse;Ergebnis;Einheit\nFols\xE4ure;9,5;\xB5g/l\n";
  std::string utf16le = "\xFF\xFE", utf16be = "\xFE\xFF";
  for (const char c : windows) {
    utf16le += c;
    utf16le += '\0';
    utf16be += '\0';
    utf16be += c;
  }
  for (const auto& bytes : {utf8, "\xEF\xBB\xBF" + utf8, windows, utf16le, utf16be}) {
    const auto import = read(bytes);
    ASSERT_EQ(import.findings.size(), 1U);
    EXPECT_EQ(import.findings[0].code, "folate");
    EXPECT_EQ(import.findings[0].unit, "ug/L");
    EXPECT_EQ(import.findings[0].value, 9.5);
  }
}

TEST(TableNumbers, ThousandsAreReadWhereTheTableShowsItsDecimalMark) {
  const auto value = [](const std::string& cell, char mark = 0) {
    ImportOptions options;
    options.decimal_mark = mark;
    return read("Name;Wert;Einheit\nFerritin;" + cell + ";ug/L\n", options).findings[0].value;
  };
  EXPECT_EQ(value("1.234,5"), 1234.5);
  EXPECT_EQ(value("1,234.5"), 1234.5);
  EXPECT_EQ(value("1'234"), 1234);
  EXPECT_EQ(value("1.234", ','), 1234);
  EXPECT_EQ(value("1,234", '.'), 1234);
  EXPECT_EQ(value("1 234", ','), 1234);
  EXPECT_FALSE(value("12.34", ','));
  EXPECT_FALSE(value("1.2345", ','));
  EXPECT_FALSE(value("120 80", ','));
  const auto shown = read("Name;Wert;Einheit\nFerritin;1.234;ug/L\nCRP;0,9;mg/L\n");
  EXPECT_EQ(shown.findings[0].value, 1234);
}

TEST(TableDates, AsReportsWriteThem) {
  const auto at = [](const std::string& date) {
    const auto import = read("Name;Value;Unit;Date\nFerritin;40;ug/L;" + date + "\n");
    return import.findings.empty() || !import.findings[0].at ? std::string("none") : import.findings[0].at->iso();
  };
  EXPECT_EQ(at("12.03.24"), "2024-03-12");
  EXPECT_EQ(at("12.03.2024 08:15"), "2024-03-12T08:15");
  EXPECT_EQ(at("30/03/2024 8:15 PM"), "2024-03-30T20:15");
  EXPECT_EQ(at("12-Mar-2024"), "2024-03-12");
  EXPECT_EQ(at("Mar 12, 2024"), "2024-03-12");
  EXPECT_EQ(at("12. M\xC3\xA4rz 2024"), "2024-03-12");
  EXPECT_EQ(at("2024/03/12"), "2024-03-12");
  EXPECT_EQ(at("20240312"), "2024-03-12");
  EXPECT_EQ(at("2024-03"), "2024-03");
  EXPECT_EQ(at("2024-03-12T08:15:00+01:00"), "2024-03-12T08:15:00+01:00");
  EXPECT_EQ(at("03-04-2024"), "none");
  EXPECT_EQ(at("yesterday"), "none");
  EXPECT_EQ(at("12.13.2024"), "none");
  EXPECT_EQ(at("12.03.2024 25:00"), "none");
}

TEST(TableShape, ValuesInsideAndOutsideTheirLimitsInColumnsOfTheirOwnWithTheUnitBesideTheLimits) {
  const auto import = read(
      "Test Name,In Range,Out Of Range,Reference Range,Lab\nFERRITIN,,12 L,16-232 ng/mL,EN\nTSH,2.10,,0.40-4.50 "
      "mIU/L,EN\n");
  ASSERT_EQ(import.findings.size(), 2U) << reasons(import);
  const auto* ferritin = find(import, "ferritin");
  ASSERT_NE(ferritin, nullptr);
  EXPECT_EQ(ferritin->value, 12);
  EXPECT_EQ(ferritin->unit, "ng/mL");
  EXPECT_EQ(ferritin->low, 16);
  EXPECT_EQ(ferritin->high, 232);
  EXPECT_THAT(notes(*ferritin), HasSubstr("unit taken from its limits"));
  const auto* tsh = find(import, "tsh");
  ASSERT_NE(tsh, nullptr);
  EXPECT_EQ(tsh->value, 2.1);
  EXPECT_EQ(tsh->unit, "m[IU]/L");
}

TEST(TableShape, PatientPortalsHeadersAreKnown) {
  const auto import = read("Component\tYour Value\tStandard Range\tUnits\tFlag\nFerritin\t8\t16 - 154\tng/mL\tL\n");
  ASSERT_EQ(import.findings.size(), 1U) << reasons(import);
  EXPECT_EQ(import.findings[0].value, 8);
  EXPECT_EQ(import.findings[0].low, 16);
}

TEST(TableDates, ChineseAndItalianDatesNameTheirParts) {
  const char* const row = "Test,Result,Unit,Date\nTSH,2.1,mIU/L,";
  for (const char* date : {"2024年3月12日", "2024年03月12日", "12 marzo 2024"})
    EXPECT_EQ(read(std::string(row) + date + "\n").findings.at(0).at->iso(), "2024-03-12") << date;
  EXPECT_EQ(read(std::string(row) + "3 gennaio 2024\n").findings.at(0).at->iso(), "2024-01-03");
  EXPECT_EQ(read(std::string(row) + "4 giu 2024\n").findings.at(0).at->iso(), "2024-06-04");
  EXPECT_TRUE(read(std::string(row) + "2024年13月12日\n").findings.empty());
}

TEST(TableLayout, HeadersOfMoreCountriesAreRead) {
  for (const char* header :
       {"Bepaling;Uitslag;Eenheid;Referentiewaarden;Datum", "Analys;Resultat;Enhet;Referensintervall;Provtagningstid",
        "Badanie;Wynik;Jednostka;Norma;Data pobrania", "Тест;Результат;Ед. изм.;Референсные значения;Дата взятия",
        "Investigation;Observed Value;Unit;Biological Reference Interval;Collected Date",
        "検査項目;結果;単位;基準値;採血日"}) {
    const auto import = read(std::string(header) + "\nTSH;2,1;mIU/l;0,4 - 4,0;2024-03-12\n");
    ASSERT_EQ(import.findings.size(), 1U) << header;
    EXPECT_EQ(import.findings[0].code, "tsh") << header;
    EXPECT_EQ(import.findings[0].value, 2.1) << header;
    EXPECT_EQ(import.findings[0].high, 4.0) << header;
    ASSERT_TRUE(import.findings[0].at) << header;
    EXPECT_EQ(import.findings[0].at->iso(), "2024-03-12") << header;
  }
}

TEST(TableLayout, AWordBesideTheNumberIsItsFlag) {
  const auto import = read(
      "Test Name,Current Result and Flag,Units,Reference Interval\nTSH,6.31 High,mIU/L,0.45-4.5\n"
      "Ferritin,11 Low,ng/mL,15-150\nHemoglobin,not High,g/dL,12-16\n");
  ASSERT_EQ(import.findings.size(), 3U);
  EXPECT_EQ(import.findings[0].value, 6.31);
  EXPECT_EQ(import.findings[0].conditions.at("flag"), "High");
  EXPECT_EQ(import.findings[1].value, 11);
  EXPECT_FALSE(import.findings[2].value);
}

TEST(TableLayout, TotalAndTheMethodBehindCommasAreNoOtherAnalyte) {
  const auto import = read(
      "Test,Result,Units,Reference Range\n\"TESTOSTERONE, TOTAL, MS\",22,ng/dL,2-45\n"
      "\"IRON, TOTAL\",38,ug/dL,40-190\n\"TESTOSTERONE, FREE\",1.1,pg/mL,0.1-6.4\n");
  ASSERT_EQ(import.findings.size(), 3U);
  EXPECT_EQ(import.findings[0].code, "testosterone-total");
  EXPECT_EQ(import.findings[1].code, "iron");
  EXPECT_NE(import.findings[2].code, "testosterone-total");
}

TEST(TableLayout, NordicPrefixesAreTheSpecimen) {
  const auto import = read(
      "Analys;Resultat;Enhet;Referensintervall\nP-Ferritin;9;ug/L;13-148\nfP-Glukos;5,2;mmol/L;4,2-6,3\n"
      "U-Ferritin;9;ug/L;\nB-12;300;pmol/L;\n");
  ASSERT_EQ(import.findings.size(), 4U);
  EXPECT_EQ(import.findings[0].code, "ferritin");
  EXPECT_NE(import.findings[2].code, "ferritin") << "of urine";
}

TEST(TableLayout, ACodeThatIsNotTheNamesIsToldOf) {
  const auto import = read("name,loinc,value,unit\nFerritin,3016-3,2.1,mIU/L\nTSH,3016-3,2.1,mIU/L\n");
  ASSERT_EQ(import.findings.size(), 2U);
  EXPECT_EQ(import.findings[0].code, "tsh");
  EXPECT_THAT(notes(import.findings[0]), HasSubstr("the name says ferritin, LOINC 3016-3 says tsh"));
  EXPECT_THAT(notes(import.findings[1]), ::testing::Not(HasSubstr("the name says")));
}

TEST(TableLayout, ChineseInTheEncodingOfItsSpreadsheetsIsRead) {
  // "项目,结果,单位,参考范围" and "铁蛋白" in GB 18030.
  const std::string table =
      "\xCF\xEE\xC4\xBF,\xBD\xE1\xB9\xFB,\xB5\xA5\xCE\xBB,\xB2\xCE\xBF\xBC\xB7\xB6\xCE\xA7\n"
      "\xCC\xFA\xB5\xB0\xB0\xD7,8.6,ng/mL,11-306.8\n";
  const auto import = read(table);
  ASSERT_EQ(import.findings.size(), 1U);
  EXPECT_EQ(import.findings[0].name, "铁蛋白");
  EXPECT_EQ(import.findings[0].value, 8.6);
  EXPECT_EQ(import.findings[0].high, 306.8);
  EXPECT_THAT(notes(import), HasSubstr("GB 18030"));
  // Accents of Windows-1252, also two in a row, stay what they are.
  const auto french = read(
      "Examen;R\xE9sultat;Unit\xE9;Note\nTSH;2,1;mUI/l;cr\xE9\xE9"
      "e cr\xE9\xE9"
      "e\n");
  ASSERT_EQ(french.findings.size(), 1U);
  EXPECT_EQ(french.findings[0].value, 2.1);
  EXPECT_THAT(notes(french), HasSubstr("Windows-1252"));
}

}  // namespace
}  // namespace homeostat::intake::test
