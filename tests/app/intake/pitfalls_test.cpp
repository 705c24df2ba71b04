// The reading list of interop pitfalls: each is met by a test named here, or cannot occur and says why.

#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "inference/rules/facts.hpp"
#include "inference/rules/reference.hpp"
#include "tests/app/intake/intake_fixture.hpp"
#include "tests/support/places.hpp"

namespace homeostat::intake::test {
namespace {

using ::testing::HasSubstr;

TEST(Pitfall, VersionsAreToldByStructure) {
  const auto version = [](const std::string& resource) { return read(resource).version; };
  EXPECT_EQ(version(R"({"resourceType":"MedicationOrder","status":"active","medicationCodeableConcept":{"text":"a"}})"),
            "DSTU2");
  EXPECT_EQ(version(R"({"resourceType":"Observation","status":"final","code":{"text":"a"},"related":[],"context":{}})"),
            "STU3");
  EXPECT_EQ(
      version(R"({"resourceType":"MedicationStatement","status":"active","medication":{"concept":{"text":"a"}}})"),
      "R5");
  const auto r4 = read(R"({"resourceType":"Patient","id":"a"})");
  EXPECT_EQ(r4.version, "R4");
  EXPECT_THAT(notes(r4), HasSubstr("taken to be R4"));
}

TEST(Pitfall, AMaskedValueIsNotTakenAndSaysWhy) {
  const auto import = read(R"({"resourceType":"Observation","status":"final","code":{"text":"a"},
    "_valueString":{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/data-absent-reason","valueCode":"masked"}]}})");
  EXPECT_TRUE(import.findings.empty());
  EXPECT_THAT(reasons(import), HasSubstr("masked"));
}

/// A form whose first PHQ-9 item has one option with a score, in one of the ways forms state it.
std::string scored(const std::string& option) {
  return R"([{"resourceType":"Questionnaire","url":"http://example.org/q","title":"PHQ-9","item":[{"linkId":"a","type":"choice",
    "code":[{"system":"http://loinc.org","code":"44250-9"}])" +
         option +
         R"(}]},{"resourceType":"QuestionnaireResponse","status":"completed","questionnaire":"http://example.org/q",
    "item":[{"linkId":"a","answer":[{"valueCoding":{"code":"x"}}]}]}])";
}

TEST(Pitfall, ScoresOfFormsAreFoundWhereverTheyStand) {
  const std::string two = R"("extension":[{"url":"http://hl7.org/fhir/StructureDefinition/)";
  for (const std::string& option :
       {R"(,"answerOption":[{)" + two + R"(ordinalValue","valueDecimal":2}],"valueCoding":{"code":"x"}}])",
        R"(,"answerOption":[{"valueCoding":{)" + two + R"(ordinalValue","valueDecimal":2}],"code":"x"}}])",
        R"(,"answerOption":[{"valueCoding":{)" + two + R"(itemWeight","valueDecimal":2}],"code":"x"}}])"}) {
    const auto import = read(scored(option));
    ASSERT_NE(find(import, "phq-9.item-1"), nullptr) << option;
    EXPECT_EQ(find(import, "phq-9.item-1")->value, 2) << option;
  }
  const auto none = read(scored(""));
  EXPECT_FALSE(find(none, "phq-9.item-1")->value);
}

TEST(Pitfall, FactorsComeFromTheMolarMassAndMeetPublishedOnes) {
  const auto file = support::corpus().parent_path() / "facts/analytes.tsv";
  if (!std::filesystem::exists(file)) GTEST_SKIP() << "the facts are not here: " << file;
  std::ifstream in(file);
  std::string row;
  std::getline(in, row);
  std::size_t compared = 0;
  while (std::getline(in, row)) {
    std::vector<std::string> cells;
    std::stringstream line(row);
    for (std::string cell; std::getline(line, cell, '\t');) cells.push_back(cell);
    const auto* analyte = index().analyte(cells.at(0));
    if (analyte == nullptr || !analyte->molar_mass || cells.at(11).empty() || cells.at(8).empty() ||
        cells.at(9).empty())
      continue;
    const auto ours = index().units().convert(1, cells[8], cells[9], {analyte->molar_mass, analyte->charge});
    ASSERT_TRUE(ours) << cells[0] << " " << ours.error().line();
    // Both figures come from the same molar mass; the published one is written with few digits.
    EXPECT_NEAR(*ours / std::stod(cells[11]), 1, 0.006) << cells[0];
    ++compared;
  }
  EXPECT_GT(compared, 20U);
}

TEST(Ranges, AValueEqualToALimitIsInsideAndTheTextIsKept) {
  const auto import = read("Name;Value;Unit;Range\nFerritin;30;ng/mL;30 - 300 (adults)\nFerritin;30;ng/mL;30 - 300\n");
  EXPECT_EQ(import.findings[0].reference_text, "30 - 300 (adults)");
  EXPECT_FALSE(import.findings[0].low) << "words beside the numbers: kept as text, never half read";
  EXPECT_EQ(import.findings[1].low, 30);
  inference::Case c;
  c.at = *base::Instant::parse("2026-03-01T08:00:00Z");
  c.findings = {import.findings[1]};
  const inference::CaseFacts facts(support::shippedEdition().knowledge(), c, index().conversion());
  ASSERT_NE(facts.newest("ferritin"), nullptr);
  EXPECT_EQ(inference::outsideReference(facts, *facts.newest("ferritin"), "low"), inference::Truth::no);
}

/// Tests of this program, "Suite.Name".
std::set<std::string> testsHere() {
  std::set<std::string> names;
  const auto& all = *::testing::UnitTest::GetInstance();
  for (int i = 0; i < all.total_test_suite_count(); ++i) {
    const auto& suite = *all.GetTestSuite(i);
    for (int k = 0; k < suite.total_test_count(); ++k)
      names.insert(std::string(suite.name()) + "." + suite.GetTestInfo(k)->name());
  }
  return names;
}

std::map<std::string, std::string> rowsOf(const std::filesystem::path& file) {
  std::map<std::string, std::string> rows;
  std::ifstream in(file);
  for (std::string row; std::getline(in, row);) {
    if (!row.empty() && row[0] != '#' && row.find('\t') != std::string::npos)
      rows[row.substr(0, row.find('\t'))] = row.substr(row.find('\t') + 1);
  }
  return rows;
}

/// pitfalls.tsv names the tests; each that it names must exist.
TEST(Pitfall, EachIsMetByTestsThatExist) {
  const auto here = testsHere();
  const auto met = rowsOf(support::checkout() / "tests/app/intake/pitfalls.tsv");
  ASSERT_FALSE(met.empty());
  for (const auto& [id, tests] : met) {
    std::istringstream names(tests);
    for (std::string name; names >> name;)
      EXPECT_TRUE(name.rfind("kb:", 0) == 0 || here.contains(name)) << id << ": there is no test " << name;
  }
  const auto file = support::corpus().parent_path() / "facts/interop-pitfalls.tsv";
  if (!std::filesystem::exists(file)) GTEST_SKIP() << "the facts are not here: " << file;
  auto list = rowsOf(file);
  list.erase("id");
  for (const auto& [id, row] : list) EXPECT_TRUE(met.contains(id)) << id << " has no test";
  EXPECT_EQ(list.size(), met.size());
}

}  // namespace
}  // namespace homeostat::intake::test
