#include "inference/audit/rule_analysis.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/inference/audit/content.hpp"

namespace homeostat::inference::audit {
namespace {

const char* kEvidence = "<evidence source=\"src\" claim=\"read\"><seen>page</seen></evidence>";

std::string ground() {
  return R"(<source id="src" verified="page seen" seen-in="page"><title>A study</title></source>
<concept id="potassium" kind="analyte"><name>Potassium</name></concept>
<analyte id="potassium" charge="1"><unit>mmol/L</unit><unit>meq/L</unit>
<interval source="src" low="3.5" high="5.0" unit="mmol/L"/></analyte>
<concept id="sertraline" kind="drug"><name>sertraline</name></concept>
<concept id="ssri" kind="drug-class"><name>SSRI</name></concept>
<drug id="sertraline"><name>sertraline</name><class ref="ssri"/></drug>
<concept id="tea" kind="food"><name>Tea</name></concept>
<intervention id="drink-tea" kind="nutrition" tier="experimental"><name>Tea</name><acts-as ref="tea"/></intervention>
)";
}

/// One rule on one line.
std::string rule(const std::string& id, const std::string& kind, const std::string& when,
                 const std::string& effects = "", const std::string& level = "") {
  return fmt::format("<rule id=\"{}\" kind=\"{}\"{}><when>{}</when><title>T</title><action>A</action>{}{}</rule>\n", id,
                     kind, level.empty() ? "" : " level=\"" + level + "\"", when,
                     effects.empty() ? "" : "<effects>" + effects + "</effects>", kEvidence);
}

std::string potassium(const std::string& bounds, const std::string& unit = "mmol/L") {
  return fmt::format("<value of=\"potassium\" {} unit=\"{}\"/>", bounds, unit);
}

std::vector<kb::Issue> analyse(const std::string& rules) {
  std::vector<kb::Issue> form;
  const auto kb = kb::load({contentFile(ground() + rules)}, form);
  for (const auto& issue : form) ADD_FAILURE() << issue.show();
  return analyseRules(kb).issues;
}

/// The only finding must be this one, at the line of the rule that is to be mended.
void expectOne(const std::vector<kb::Issue>& issues, const std::string& code, const std::string& names) {
  ASSERT_EQ(issues.size(), 1U) << (issues.empty() ? "nothing found" : issues.front().show() + issues.back().show());
  EXPECT_EQ(issues.front().code, code);
  EXPECT_EQ(issues.front().file, "topic.xml");
  EXPECT_GT(issues.front().line, 1);
  EXPECT_NE(issues.front().text.find(names), std::string::npos) << issues.front().text;
}

TEST(RuleAnalysis, IsSilentOnSoundRules) {
  EXPECT_TRUE(analyse(rule("low", "red-flag", potassium("below=\"3.0\""), "", "today") +
                      rule("high", "red-flag", potassium("at-least=\"6.0\""), "", "today") +
                      rule("ssri", "monitoring", "<takes ref=\"ssri\"/>"))
                  .empty());
}

TEST(RuleAnalysis, NeverSeesThroughNestingUnitsAndClasses) {
  expectOne(analyse(rule("r", "caution",
                         "<all><any>" + potassium("below=\"3.0\"") + "</any><none>" +
                             potassium("at-most=\"4.0\"", "meq/L") + "</none></all>")),
            "rule.never", "rule r");
  expectOne(analyse(rule("r", "caution", "<all><takes ref=\"sertraline\"/><none><takes ref=\"ssri\"/></none></all>")),
            "rule.never", "rule r");
  expectOne(analyse(rule("r", "caution",
                         "<all><age below=\"18\"/><any><age at-least=\"65\"/><all><sex is=\"male\"/><sex "
                         "is=\"female\"/></all></any></all>")),
            "rule.never", "rule r");
  expectOne(analyse(rule("r", "caution", "<at-least count=\"3\"><context is=\"x\"/><context is=\"y\"/></at-least>")),
            "rule.never", "rule r");
}

TEST(RuleAnalysis, ATakenMedicineMayHaveStartedLately) {
  EXPECT_TRUE(
      analyse(rule("r", "caution", "<all><takes ref=\"ssri\"/><started ref=\"ssri\" within-days=\"28\"/></all>"))
          .empty());
  expectOne(analyse(rule("r", "caution",
                         "<all><started ref=\"ssri\" within-days=\"14\"/><none><started ref=\"ssri\" "
                         "within-days=\"28\"/></none></all>")),
            "rule.never", "rule r");
}

TEST(RuleAnalysis, LeaveThatIsAlwaysTakenBackConflicts) {
  expectOne(analyse(rule("give", "prerequisite", potassium("below=\"3.0\""), "<permits ref=\"drink-tea\"/>") +
                    rule("hold", "exclusion", potassium("below=\"3.4\"", "meq/L"), "<withholds ref=\"tea\"/>")),
            "rule.conflict", "hold withholds it");
}

TEST(RuleAnalysis, LeaveThatIsSometimesTakenBackIsFine) {
  EXPECT_TRUE(analyse(rule("give", "prerequisite", potassium("below=\"3.4\""), "<permits ref=\"drink-tea\"/>") +
                      rule("hold", "exclusion", potassium("below=\"3.0\""), "<withholds ref=\"tea\"/>"))
                  .empty());
}

TEST(RuleAnalysis, TheSameConditionAtTwoLevelsConflicts) {
  expectOne(analyse(rule("one", "red-flag", "<all><context is=\"x\"/><context is=\"y\"/></all>", "", "today") +
                    rule("two", "red-flag", "<all><context is=\"y\"/><context is=\"x\"/></all>", "", "soon")),
            "rule.conflict", "differ in level");
}

TEST(RuleAnalysis, ARuleInsideAnotherThatDoesAsMuchIsShadowed) {
  const auto wide =
      rule("wide", "exclusion", "<any><context is=\"x\"/><context is=\"y\"/></any>", "<withholds ref=\"tea\"/>");
  expectOne(analyse(wide + rule("narrow", "exclusion", "<context is=\"x\"/>", "<withholds ref=\"tea\"/>")),
            "rule.shadowed", "rule narrow");
  EXPECT_TRUE(analyse(wide + rule("narrow", "exclusion", "<context is=\"x\"/>", "<withholds ref=\"*\"/>")).empty());
}

TEST(RuleAnalysis, RedFlagsThatShareValuesAndLevelOverlap) {
  expectOne(analyse(rule("one", "red-flag", potassium("at-least=\"5.5\" below=\"6.2\""), "", "soon") +
                    rule("two", "red-flag", potassium("at-least=\"6.0\""), "", "soon")),
            "rule.overlap", "one and two");
}

TEST(RuleAnalysis, AGapBetweenBandsOutsideTheReferenceIntervalIsFound) {
  const auto high = rule("high", "red-flag", potassium("at-least=\"6.5\""), "", "emergency");
  expectOne(analyse(rule("middle", "red-flag", potassium("at-least=\"5.5\" at-most=\"6.0\""), "", "today") + high),
            "rule.band-gap", "from 6 to 6.5");
  EXPECT_TRUE(
      analyse(rule("middle", "red-flag", potassium("at-least=\"5.5\" below=\"6.5\"", "meq/L"), "", "today") + high)
          .empty());
  EXPECT_TRUE(analyse(rule("low", "red-flag", potassium("below=\"3.0\""), "", "today") + high).empty())
      << "the ordinary range lies between";
}

TEST(RuleAnalysis, AGuidelineThatNothingOffersIsSaid) {
  expectOne(
      analyse("<intervention id=\"lost\" kind=\"nutrition\" tier=\"guideline-strong\"><name>L</name></intervention>\n"),
      "intervention.never-offered", "lost");
}

TEST(RuleAnalysis, TheShippedRulesStand) {
  const auto result = analyseRules(shipped());
  for (const auto& issue : result.issues) ADD_FAILURE() << issue.show();
  EXPECT_GE(result.rules, 119U);
  EXPECT_GT(result.pairs, 100U);
  EXPECT_LE(result.undecided, 20U) << "pairs with too many facts to look at; said by kb check";
}

}  // namespace
}  // namespace homeostat::inference::audit
