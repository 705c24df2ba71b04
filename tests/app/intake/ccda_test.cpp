#include "tests/app/intake/intake_fixture.hpp"

namespace homeostat::intake::test {
namespace {

using ::testing::HasSubstr;

/// A section of a clinical document around entries.
Import section(const std::string& code, const std::string& entries) {
  return read(R"(<section xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><code code=")" +
              code + R"("/><title>T</title>)" + entries + "</section>");
}

std::string observation(const std::string& value, const std::string& more = "", const std::string& status = "completed",
                        const std::string& time = "20260301") {
  return R"(<entry><organizer><component><observation><code code="2276-4" codeSystem="2.16.840.1.113883.6.1"
      displayName="Ferritin"/><statusCode code=")" +
         status + R"("/><effectiveTime value=")" + time + "\"/>" + value + more +
         "</observation></component></organizer></entry>";
}

TEST(CdaResults, IntervalsAreComparators) {
  const auto less = section("30954-2", observation(R"(<value xsi:type="IVL_PQ"><low value="0" unit="ug/L"/>
      <high value="10" unit="ug/L" inclusive="false"/></value>)"));
  EXPECT_EQ(less.findings[0].comparator, "<");
  EXPECT_EQ(less.findings[0].value, 10);
  const auto more =
      section("30954-2", observation(R"(<value xsi:type="IVL_PQ"><low value="900" unit="ug/L"/></value>)"));
  EXPECT_EQ(more.findings[0].comparator, ">=");
}

TEST(CdaResults, AValueInATranslationIsRead) {
  const auto import = section("30954-2", observation(R"(<value xsi:type="PQ" nullFlavor="OTH"><translation value="40">
      <originalText>ug/L</originalText></translation></value>)"));
  EXPECT_EQ(import.findings[0].value, 40);
  EXPECT_THAT(notes(import.findings[0]), HasSubstr("translation"));
}

TEST(CdaResults, NestedObservationsAreNoResults) {
  const auto import = section(
      "30954-2",
      observation(
          R"(<value xsi:type="PQ" value="40" unit="ug/L"/>)",
          R"(<entryRelationship><observation><code code="48767-8"/><value xsi:type="ST">comment</value></observation></entryRelationship>)"));
  EXPECT_EQ(import.findings.size(), 1U);
}

TEST(CdaResults, WordsFromTheNarrativeStayWords) {
  const auto import = read(
      R"(<section xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><code code="30954-2"/>
      <text><content ID="r1">40 or so</content></text>)" +
      observation(R"(<value xsi:type="ED"><reference value="#r1"/></value>)") + "</section>");
  EXPECT_EQ(import.findings[0].value_text, "40 or so");
  EXPECT_FALSE(import.findings[0].value);
}

TEST(CdaResults, StatusTimeAndNegationDecideWhatCounts) {
  const std::string value = R"(<value xsi:type="PQ" value="40" unit="ug/L"/>)";
  EXPECT_EQ(section("30954-2", observation(value, "", "active")).findings[0].status, "preliminary");
  EXPECT_TRUE(section("30954-2", observation(value, "", "aborted")).findings.empty());
  const auto day = section("30954-2", observation(value, "", "completed", "20260230"));
  EXPECT_TRUE(day.findings.empty());
  EXPECT_THAT(reasons(day), HasSubstr("does not exist"));
}

TEST(CdaVitals, AreNeverLaboratoryResultsByName) {
  const std::string entry =
      R"(<entry><organizer><component><observation><code code="x" codeSystem="1.2.3" displayName="Ferritin"/>
      <statusCode code="completed"/><value xsi:type="PQ" value="40" unit="ug/L"/></observation></component></organizer></entry>)";
  const auto vital = section("8716-3", entry);
  EXPECT_EQ(vital.findings[0].code, "x");
  EXPECT_EQ(vital.findings[0].conditions.at("vital-sign"), "yes");
  EXPECT_EQ(section("30954-2", entry).findings[0].code, "ferritin");
}

std::string problem(const std::string& concern, const std::string& inside) {
  return "<entry><act><statusCode code=\"" + concern +
         R"("/><entryRelationship><observation><statusCode code="completed"/>)" + inside +
         R"(<value xsi:type="CD" code="44054006" codeSystem="2.16.840.1.113883.6.96" displayName="Diabetes"/>
         </observation></entryRelationship></act></entry>)";
}

TEST(CdaProblem, TheActsCompletedIsNotTheClinicalStatus) {
  EXPECT_EQ(section("11450-4", problem("active", "")).conditions[0].status, "active");
  EXPECT_EQ(section("11450-4", problem("completed", "")).conditions[0].status, "inactive");
  EXPECT_EQ(
      section("11450-4", problem("active", R"(<effectiveTime><low value="2010"/><high value="2012"/></effectiveTime>)"))
          .conditions[0]
          .status,
      "resolved");
  EXPECT_EQ(section("11450-4", problem("completed", R"(<entryRelationship><observation><code code="33999-4"/>
      <value xsi:type="CD" code="55561003" displayName="Active"/></observation></entryRelationship>)"))
                .conditions[0]
                .status,
            "active");
}

TEST(CdaSections, ThatAreNotReadAreTold) {
  EXPECT_THAT(notes(section("29762-2", "<entry/><entry/>")), HasSubstr("is not read (2 entries)"));
}

TEST(CdaFragment, IsRefusedWithThePlace) {
  const auto refused = tryRead("<organizer><observation xsi:type=\"x\"/></organizer>");
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().line(), HasSubstr("line 1"));
}

}  // namespace
}  // namespace homeostat::intake::test
