#include "tests/app/intake/intake_fixture.hpp"

namespace homeostat::intake::test {
namespace {

using ::testing::HasSubstr;

ImportOptions order(const std::string& date_order) {
  ImportOptions options;
  options.date_order = date_order;
  return options;
}

TEST(TableNumbers, CommaAndPointAreReadWhereOnlyOneReadingExists) {
  const auto import = read("Name;Wert;Einheit\nFerritin;40,5;ug/L\nFerritin;0,123;mg/L\n");
  EXPECT_EQ(import.findings[0].value, 40.5);
  EXPECT_EQ(import.findings[1].value, 0.123);
}

TEST(TableNumbers, TwoReadingsAreNeverGuessed) {
  for (const char* cell : {"1,234", "1.234", "12.345", "<1.234"}) {
    const auto import = read("Name;Wert;Einheit\nFerritin;" + std::string(cell) + ";ug/L\n");
    EXPECT_FALSE(import.findings[0].value) << cell;
    EXPECT_THAT(notes(import.findings[0]), HasSubstr("say the decimal mark once")) << cell;
  }
}

TEST(TableNumbers, ATableThatShowsPointsOnlyIsReadWithPoints) {
  const auto import = read("Name;Value;Unit\nFerritin;1.234;mg/L\nFerritin;40.5;ug/L\n");
  EXPECT_EQ(import.findings[0].value, 1.234);
  const auto mixed = read("Name;Value;Unit\nFerritin;1.234;mg/L\nFerritin;40.5;ug/L\nFerritin;40,5;ug/L\n");
  EXPECT_FALSE(mixed.findings[0].value);
}

TEST(TableNumbers, TheMarkThatIsToldHolds) {
  ImportOptions options;
  options.decimal_mark = ',';
  const auto import = read("Name;Wert;Einheit\nFerritin;1,234;mg/L\nFerritin;40.5;ug/L\n", options);
  EXPECT_EQ(import.findings[0].value, 1.234);
  EXPECT_FALSE(import.findings[1].value);
}

TEST(TableNumbers, LimitsWithTwoReadingsStayWords) {
  const auto import = read("Name;Wert;Einheit;low;high\nFerritin;40;ug/L;1.234;5.678\n");
  EXPECT_FALSE(import.findings[0].low);
  EXPECT_EQ(import.findings[0].reference_text, "1.234 - 5.678");
}

TEST(TableNumbers, ArrowsAndLettersAreFlags) {
  for (const char* cell : {"40.5 H", "40.5*", "40.5\xE2\x86\x91", "\xE2\x86\x91 40.5", "40.5 L", "40.5+"}) {
    const auto import = read("Name;Value;Unit\nFerritin;" + std::string(cell) + ";ug/L\n");
    EXPECT_EQ(import.findings[0].value, 40.5) << cell;
    EXPECT_TRUE(import.findings[0].conditions.contains("flag")) << cell;
  }
}

TEST(TableDates, OneReadingIsTakenTwoAreAsked) {
  const auto table = [](const std::string& date, const ImportOptions& options = {}) {
    return read("Name;Value;Unit;Date\nFerritin;40;ug/L;" + date + "\n", options);
  };
  EXPECT_EQ(table("30.08.2023").findings[0].at->iso(), "2023-08-30");
  EXPECT_EQ(table("8/30/2023").findings[0].at->iso(), "2023-08-30");
  EXPECT_EQ(table("4/4/2023").findings[0].at->iso(), "2023-04-04");
  const auto open = table("3/4/2023");
  EXPECT_FALSE(open.findings[0].at);
  EXPECT_THAT(notes(open.findings[0]), HasSubstr("say the date order once"));
  EXPECT_EQ(table("3/4/2023", order("dmy")).findings[0].at->iso(), "2023-04-03");
  EXPECT_EQ(table("3/4/2023", order("mdy")).findings[0].at->iso(), "2023-03-04");
  const auto never = table("30.02.2023");
  EXPECT_TRUE(never.findings.empty());
  EXPECT_THAT(reasons(never), HasSubstr("does not exist"));
}

TEST(TableCodes, ThatASpreadsheetMadeDatesRefuseTheTable) {
  const auto refused = tryRead("Code;Name;Value\n15-May;Ferritin;40\n");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "table.code-dates");
}

TEST(TableShape, RowsOfAnotherLengthAreRejectedAndAnOpenQuoteRefuses) {
  const auto import = read("Name;Value;Unit\nFerritin;40;ug/L\nFerritin;40\n");
  EXPECT_EQ(import.findings.size(), 1U);
  EXPECT_THAT(reasons(import), HasSubstr("line 3"));
  const auto refused = tryRead("Name;Value;Unit\n\"Ferritin;40;ug/L\nFerritin;41;ug/L\n");
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().line(), HasSubstr("line 2: a quotation mark is never closed"));
}

TEST(TableShape, UnknownColumnsAreAskedFor) {
  const auto refused = tryRead("aa;bb;cc\nFerritin;40;ug/L\n");
  ASSERT_FALSE(refused);
  ImportOptions options;
  options.columns = {{"aa", "name"}, {"bb", "value"}, {"cc", "unit"}};
  EXPECT_EQ(read("aa;bb;cc\nFerritin;40;ug/L\n", options).findings[0].value, 40);
}

TEST(TableShape, ValuesByNumberNeedTheCatalogue) {
  const std::string values = "Labtyp_no;Wertnumeric\n7;40\n";
  EXPECT_FALSE(tryRead(values));
  ImportOptions options;
  options.catalogue = "LABTYP_NO,LABOR_TEXT,LABEINHEIT_ID\n7,Ferritin,ug/l\n";
  const auto import = read(values, options);
  EXPECT_EQ(import.findings[0].code, "ferritin");
  EXPECT_EQ(import.findings[0].value, 40);
}

TEST(TablePatient, OnlyTheExpectedOnesRowsAreTaken) {
  const std::string table = "PID;Name;Value;Unit\n1;Ferritin;40;ug/L\n2;Ferritin;41;ug/L\n;Ferritin;42;ug/L\n";
  const auto refused = tryRead(table);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "import.patients");
  ImportOptions options;
  options.expected = ImportedPatient{"2", "", "", {}};
  const auto import = read(table, options);
  ASSERT_EQ(import.findings.size(), 1U);
  EXPECT_EQ(import.findings[0].value, 41);
  EXPECT_EQ(import.rejected.size(), 2U);
}

TEST(TableCorpus, OnePatientsRowsAgreeWithTheManifest) {
  const auto file = corpus() / "delimited/sample-patients/labs.txt";
  if (!std::filesystem::exists(file)) GTEST_SKIP() << "the corpus is not here: " << file;
  ImportOptions options;
  options.expected = ImportedPatient{"8888803", "", "", {}};
  const auto import = read(support::slurp(file), options);
  const auto others =
      static_cast<std::size_t>(std::count_if(import.rejected.begin(), import.rejected.end(),
                                             [](const auto& r) { return r.why.find("of another patient") == 0; }));
  // 3513 rows, 204 of this patient.
  EXPECT_EQ(others, 3513U - 204U);
  EXPECT_EQ(import.findings.size() + import.rejected.size() - others, 204U);
}

TEST(TableCorpus, ValuesAndCatalogueOfAPracticeSystemMeet) {
  const auto folder = corpus() / "delimited/elexis-3-base";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "the corpus is not here: " << folder;
  ImportOptions options;
  options.catalogue = support::slurp(folder / "Labor_LabTyp.csv");
  const auto import = read(support::slurp(folder / "Labor_LabWert.csv"), options);
  EXPECT_EQ(import.findings.size() + import.rejected.size(), 79U);
  const auto numbers =
      static_cast<std::size_t>(std::count_if(import.findings.begin(), import.findings.end(), [](const auto& f) {
        return f.value_text.find_first_of("0123456789") == 0;
      }));
  std::cout << "rows 79, findings " << import.findings.size() << ", begin with a digit " << numbers
            << " (61 numeric)\n";
}

}  // namespace
}  // namespace homeostat::intake::test
