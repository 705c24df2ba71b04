#include "inference/audit/shipped_cases.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "tests/inference/audit/content.hpp"

namespace homeostat::inference::audit {
namespace {

std::string ground(const std::string& analyte = "molar-mass=\"39.1\" charge=\"1\"") {
  return R"(<source id="src" verified="page seen" seen-in="page"><title>A study</title></source>
<concept id="potassium" kind="analyte"><name>Potassium</name></concept>
<analyte id="potassium" )" +
         analyte + R"(><unit>mmol/L</unit><unit>mg/dL</unit></analyte>
<concept id="sertraline" kind="drug"><name>sertraline</name></concept><drug id="sertraline"><name>sertraline</name></drug>
<rule id="r" kind="caution"><when><all><value of="potassium" at-least="6.0" unit="mmol/L"/><takes ref="sertraline"/></all></when>
<title>T</title><action>A</action><evidence source="src" claim="read"><seen>t</seen></evidence></rule>
)";
}

std::string oneCase(const std::string& expect, const std::string& body) {
  return "<cases for=\"r\"><case name=\"c\" expect=\"" + expect + "\">" + body + "</case></cases>\n";
}

CaseChecks check(const std::string& body) {
  std::vector<kb::Issue> form;
  const auto kb = kb::load({contentFile(body)}, form);
  for (const auto& issue : form) ADD_FAILURE() << issue.show();
  return checkCases(kb);
}

const kb::Issue* find(const CaseChecks& checks, const std::string& code) {
  const auto it =
      std::find_if(checks.issues.begin(), checks.issues.end(), [&](const auto& i) { return i.code == code; });
  return it == checks.issues.end() ? nullptr : &*it;
}

const char* kFires = R"(<finding of="potassium" value="6.2" unit="mmol/L"/><takes name="sertraline"/>)";

TEST(Cases, AFiringAQuietAndAnOpenCaseLeaveNothingToSay) {
  const auto checks = check(ground() + oneCase("fires", kFires) +
                            oneCase("does-not", R"(<finding of="potassium" value="4" unit="mmol/L"/>)") +
                            oneCase("undecided", R"(<takes name="sertraline"/>)"));
  for (const auto& issue : checks.issues) ADD_FAILURE() << issue.show();
  EXPECT_EQ(checks.shipped, 3U);
  // One absence, and one bound with three values in two units.
  EXPECT_EQ(checks.generated, 7U);
}

/// The report's own interval decides what lies outside; without one the question stays open.
TEST(Cases, StateTheReportsOwnInterval) {
  const std::string body = R"(<source id="src" verified="page seen" seen-in="page"><title>A study</title></source>
<concept id="tsh" kind="analyte"><name>TSH</name></concept><analyte id="tsh"><unit>m[IU]/L</unit></analyte>
<rule id="r" kind="caution"><when><outside of="tsh" side="high"/></when>
<title>T</title><action>A</action><evidence source="src" claim="read"><seen>t</seen></evidence></rule>
)";
  const auto given = [](const char* interval) {
    return std::string(R"(<finding of="tsh" value="4.5" unit="m[IU]/L" )") + interval + "/>";
  };
  const auto checks = check(body + oneCase("fires", given(R"(low="0.4" high="4.0")")) +
                            oneCase("does-not", given(R"(low="0.4" high="5.0")")) + oneCase("undecided", given("")));
  for (const auto& issue : checks.issues) ADD_FAILURE() << issue.show();
  EXPECT_EQ(checks.shipped, 3U);
}

TEST(Cases, OneThatComesOutOtherwiseIsAnErrorAtItsLine) {
  const auto checks = check(ground() + oneCase("does-not", kFires));
  const auto* issue = find(checks, "case.failed");
  ASSERT_NE(issue, nullptr);
  EXPECT_EQ(issue->line, 8);
  EXPECT_NE(issue->text.find("expected does-not, came out fires"), std::string::npos) << issue->text;
}

TEST(Cases, NamesThatNothingKnowsAreErrors) {
  EXPECT_NE(find(check(ground() + oneCase("undecided", R"(<takes name="sertralin"/>)")), "case.unreadable"), nullptr);
  EXPECT_NE(find(check(ground() + oneCase("undecided", R"(<finding of="potasium" value="6" unit="mmol/L"/>)")),
                 "case.unreadable"),
            nullptr);
  EXPECT_NE(find(check(ground() + oneCase("undecided", R"(<finding of="potassium" value="6" unit="kg"/>)")),
                 "case.unreadable"),
            nullptr);
}

TEST(Cases, AMissingKindOfCaseIsAWarning) {
  const auto checks = check(ground() + oneCase("fires", kFires));
  ASSERT_EQ(checks.issues.size(), 2U);
  for (const auto& issue : checks.issues) {
    EXPECT_EQ(issue.code, "case.missing");
    EXPECT_EQ(issue.severity, kb::Issue::Severity::warning);
  }
}

TEST(Boundaries, AUnitThatCannotBeReachedIsFoundAtTheCondition) {
  const auto checks = check(ground("charge=\"1\"") + oneCase("fires", kFires));
  const auto* issue = find(checks, "boundary.wrong");
  ASSERT_NE(issue, nullptr);
  EXPECT_EQ(issue->line, 6);
  EXPECT_NE(issue->text.find("cannot be given in mg/dL"), std::string::npos) << issue->text;
}

TEST(Boundaries, AnAnswerThatChangesWithTheUnitIsFoundAtTheCondition) {
  // One line leads from mg/L to [IU]/L, another to mmol/L; the interval stands in mmol/L. From mg/L both conditions are
  // decided, from [IU]/L the interval is out of reach: the same amount makes the rule fire in one unit only.
  const auto checks = check(R"(<source id="src" verified="page seen" seen-in="page"><title>A study</title></source>
<concept id="x" kind="analyte"><name>X</name></concept>
<analyte id="x"><unit>mg/L</unit><unit>[IU]/L</unit><unit>mmol/L</unit>
<unit-line source="src" from="mg/L" to="[IU]/L" factor="2"/><unit-line source="src" from="mg/L" to="mmol/L" factor="0.1"/>
<interval source="src" low="1" high="9" unit="mmol/L" population="adults" drives="true"/></analyte>
<rule id="r" kind="caution"><when><all>
<value of="x" below="5" unit="mg/L"/>
<outside of="x" side="low"/></all></when>
<title>T</title><action>A</action><evidence source="src" claim="read"><seen>t</seen></evidence></rule>
)" + oneCase("fires", R"(<age years="40"/><finding of="x" value="4" unit="mg/L"/>)"));
  const auto* issue = find(checks, "boundary.unit");
  ASSERT_NE(issue, nullptr);
  EXPECT_EQ(issue->severity, kb::Issue::Severity::error);
  EXPECT_EQ(issue->file, "topic.xml");
  EXPECT_EQ(issue->line, 8);
  EXPECT_NE(issue->text.find("gives another answer in [IU]/L"), std::string::npos) << issue->text;
}

TEST(Coverage, CountsEachConditionEachWay) {
  const auto checks =
      check(ground() + oneCase("fires", kFires) + oneCase("undecided", R"(<takes name="sertraline"/>)"));
  ASSERT_EQ(checks.coverage.size(), 2U);
  const auto &value = checks.coverage[0], &takes = checks.coverage[1];
  EXPECT_EQ(std::tuple(value.yes, value.no, value.unknown), std::tuple(1U, 0U, 1U));
  EXPECT_FALSE(value.seenByShipped());
  // Below, at and above 6.0 in two units.
  EXPECT_EQ(std::tuple(value.generated_yes, value.generated_no, value.generated_unknown), std::tuple(4U, 2U, 1U));
  EXPECT_TRUE(value.seen());
  EXPECT_EQ(std::tuple(takes.yes, takes.no, takes.unknown), std::tuple(2U, 0U, 0U));
  EXPECT_FALSE(takes.seen());
}

TEST(ShippedCases, AllComeOutAsTheySay) {
  const auto checked = checkCases(shipped());
  // No verified interval for TSH exists in the content, and a case cannot state the report's own: these two rules are
  // decided only with it. The last lacks a case with data missing.
  const std::set<std::string> known_gaps{"ex-thyroid-subclinical", "ro-thyrotoxicosis", "caution-beers"};
  for (const auto& issue : checked.issues) {
    const std::string shown = issue.show();
    const bool known = shown.find("[case.missing]") != std::string::npos &&
                       std::any_of(known_gaps.begin(), known_gaps.end(), [&](const std::string& id) {
                         return shown.find(" " + id + " ") != std::string::npos;
                       });
    EXPECT_TRUE(known) << shown;
  }
  EXPECT_GE(checked.shipped, 340U);
  EXPECT_GT(checked.generated, 250U);
}

}  // namespace
}  // namespace homeostat::inference::audit
