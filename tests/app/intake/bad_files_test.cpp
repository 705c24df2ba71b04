#include "tests/app/intake/intake_fixture.hpp"
#include "tests/support/places.hpp"

namespace homeostat::intake::test {
namespace {

using ::testing::HasSubstr;

struct Bad {
  const char* file;
  const char* code;    ///< of the refusal
  const char* phrase;  ///< that its line must hold
};

void PrintTo(const Bad& bad, std::ostream* out) { *out << bad.file; }

class BadFile : public ::testing::TestWithParam<Bad> {};

TEST_P(BadFile, IsRefusedWithOneClearLine) {
  const auto path = support::checkout() / "tests/app/intake/bad" / GetParam().file;
  ASSERT_TRUE(std::filesystem::exists(path));
  const auto refused = tryRead(support::slurp(path), {}, GetParam().file);
  ASSERT_FALSE(refused);
  const std::string line = refused.error().line();
  EXPECT_EQ(refused.error().code, GetParam().code) << line;
  EXPECT_THAT(line, HasSubstr(GetParam().phrase));
  EXPECT_THAT(line, HasSubstr(GetParam().file));
  EXPECT_EQ(line.find('\n'), std::string::npos);
  EXPECT_FALSE(refused.error().mend.empty());
}

INSTANTIATE_TEST_SUITE_P(
    Samples, BadFile,
    ::testing::Values(
        Bad{"xml-bomb.xml", "xml.doctype", "document type"}, Bad{"external-entity.xml", "xml.doctype", "document type"},
        Bad{"deep.json", "json.too-deep", "deeper than 64 levels"},
        Bad{"wrong-encoding.json", "json.not-utf8", "JSON must be UTF-8"},
        Bad{"overflow-number.json", "json.overflow", "valueQuantity.value: a number is too large"},
        Bad{"duplicate-key.json", "json.duplicate-key", "valueQuantity: key \"value\" stands twice"},
        Bad{"two-patients.json", "import.patients", "2 patients"},
        Bad{"two-patients.hl7", "import.patients", "2 patients"},
        Bad{"two-patients.csv", "import.patients", "2 patients"},
        Bad{"truncated.json", "json.truncated", "ends too early"}, Bad{"truncated.xml", "xml.invalid", "line 2"},
        Bad{"fragment.xml", "cda.fragment", "line 1"}, Bad{"page.html", "import.foreign", "web page"},
        Bad{"binary.bin", "import.binary", "no text file"}, Bad{"blank.json", "import.empty", "is empty"},
        Bad{"prose.txt", "import.unknown", "not recognised"}, Bad{"open-quote.csv", "table.quote", "line 2"},
        Bad{"code-dates.csv", "table.code-dates", "line 2"},
        Bad{"broken-line.ndjson", "json.truncated", "line 2, column 40"},
        Bad{"no-resource-type.json", "import.unknown", "no FHIR resource"}));

struct Foreign {
  std::string bytes;
  const char *what, *mend;
};

/// What people hand in that is no file of results: named, with the way its content can come in.
TEST(ForeignFile, IsNamedWithTheWayItsContentComesIn) {
  const auto bytes = [](std::string_view text) { return std::string(text); };
  using namespace std::string_view_literals;
  const Foreign files[] = {
      {"", "is empty", "Export it again"},
      {"\xEF\xBB\xBF \r\n", "is empty", "Export it again"},
      {"%PDF-1.7\n%\xE2\xE3", "PDF document", "FHIR, HL7 v2"},
      {bytes("PK\x03\x04\x14\0\0\0xl/workbook.xml"sv), "Excel workbook", "save the sheet as CSV"},
      {bytes("PK\x03\x04\x14\0\0\0mimetypeapplication/vnd.oasis.opendocument.spreadsheet"sv), "ODS", "as CSV"},
      {bytes("PK\x03\x04\x14\0\0\0word/document.xml"sv), "DOCX", "table"},
      {bytes("PK\x03\x04\x14\0\0\0lab.csv"sv), "ZIP archive", "Unpack"},
      {"\x1F\x8B\x08", "gzip archive", "Unpack"},
      {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "XLS", "as CSV"},
      {"\x89PNG\r\n\x1A\n", "image (PNG)", "table"},
      {"\xFF\xD8\xFF\xE0", "image (JPEG)", "table"},
      {"{\\rtf1\\ansi}", "RTF", "table"},
      {bytes("T\0e\0s\0t\0,\0V\0a\0l\0u\0e\0\n\0"sv), "UTF-16 without its mark", "UTF-8"},
      {"01380008220\r\n014810000044\r\n", "German xDT", "HL7 v2, FHIR or CSV"},
      {"H|\\^&|||Host\rP|1\r", "ASTM", "HL7 v2, FHIR or CSV"},
      {"UNA:+.? 'UNB+UNOA:1", "EDIFACT", "HL7 v2, FHIR or CSV"}};
  for (const auto& file : files) {
    const auto refused = tryRead(file.bytes);
    ASSERT_FALSE(refused) << file.what;
    EXPECT_THAT(refused.error().cause, HasSubstr(file.what));
    EXPECT_THAT(refused.error().mend, HasSubstr(file.mend));
  }
}

TEST(NothingInIt, IsSaid) {
  const char* const msh = "MSH|^~\\&|LAB|X|EHR|C|202403131030||ORU^R01|1|P|2.5.1\r";
  for (const auto& bytes : {std::string(msh), std::string("MSH|")}) {
    const auto refused = tryRead(bytes);
    ASSERT_FALSE(refused) << bytes;
    EXPECT_EQ(refused.error().code, "import.nothing") << bytes;
  }
  for (const char* bytes : {"{\"resourceType\":\"Bundle\"}", "<Bundle xmlns=\"http://hl7.org/fhir\"/>"})
    EXPECT_THAT(notes(read(bytes)), HasSubstr("holds no result")) << bytes;
  const auto person = read(std::string(msh) + "PID|1||123||Doe^Jane||19800101|F\r");
  EXPECT_THAT(notes(person), HasSubstr("holds no result"));
}

TEST(Utf8, WhatOnlyLooksLikeItIsReadAsWindows1252) {
  for (const char* bytes : {"TSH\xED\xA0\x80", "TSH\xE0\x80\x80", "TSH\xF0\x80\x80\x80", "TSH\xF4\x90\x80\x80"}) {
    const auto import = read("Test,Value,Unit\n" + std::string(bytes) + ",2.1,mIU/L\n");
    EXPECT_NO_THROW((void)importJson(import)) << bytes;
    EXPECT_THAT(notes(import), HasSubstr("Windows-1252"));
  }
}

TEST(AZeroByte, IsNamedWithItsPlace) {
  const auto refused = tryRead(std::string("Test,Value\nTSH,\0 2.1\n", 22));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().place, "byte 16");
}

class SetAside : public ::testing::TestWithParam<Bad> {};

TEST_P(SetAside, GivesNoNumberAndSaysWhy) {
  const auto path = support::checkout() / "tests/app/intake/bad" / GetParam().file;
  const auto import = read(support::slurp(path));
  for (const auto& f : import.findings) EXPECT_FALSE(f.value) << f.code;
  std::string told = reasons(import);
  for (const auto& f : import.findings) told += notes(f);
  EXPECT_THAT(told, HasSubstr(GetParam().phrase));
}

INSTANTIATE_TEST_SUITE_P(Samples, SetAside,
                         ::testing::Values(Bad{"impossible-date.json", "", "\"2026-02-30\" does not exist"},
                                           Bad{"impossible-date.hl7", "", "\"20261301\" does not exist"},
                                           Bad{"unit-contradicts.json", "", "does not fit ferritin"},
                                           Bad{"truncated.hl7", "", "no status is given"}));

}  // namespace
}  // namespace homeostat::intake::test
