#include "tests/app/intake/intake_fixture.hpp"

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
  const auto path = std::filesystem::path(HOMEOSTAT_SOURCE_DIR) / "tests/app/intake/bad" / GetParam().file;
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
        Bad{"fragment.xml", "cda.fragment", "line 1"}, Bad{"page.html", "xml.doctype", "document type"},
        Bad{"binary.bin", "import.binary", "no text file"}, Bad{"blank.json", "import.empty", "is empty"},
        Bad{"prose.txt", "import.unknown", "not recognised"}, Bad{"open-quote.csv", "table.quote", "line 2"},
        Bad{"code-dates.csv", "table.code-dates", "line 2"},
        Bad{"broken-line.ndjson", "json.truncated", "line 2, column 40"},
        Bad{"no-resource-type.json", "import.unknown", "no FHIR resource"}));

class SetAside : public ::testing::TestWithParam<Bad> {};

TEST_P(SetAside, GivesNoNumberAndSaysWhy) {
  const auto path = std::filesystem::path(HOMEOSTAT_SOURCE_DIR) / "tests/app/intake/bad" / GetParam().file;
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
