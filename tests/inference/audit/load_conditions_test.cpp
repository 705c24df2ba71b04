#include "inference/audit/load_conditions.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>

#include "tests/inference/audit/content.hpp"

namespace homeostat::inference::audit {
namespace {

/// A state on one line.
std::string state(const std::string& id) {
  return fmt::format("<concept id=\"{0}\" kind=\"state\" network=\"true\"><name>State {0}</name></concept>\n", id);
}

/// A statement with an effect that was read, on two lines.
std::string acts(const std::string& from, const std::string& to, double effect, const char* certainty = "high") {
  return fmt::format(
      "<statement id=\"{0}-{1}\" subject=\"{0}\" object=\"{1}\" sign=\"{2}\" relation=\"acts\" standardised=\"{3}\">\n"
      "<evidence source=\"src\" claim=\"read\" certainty=\"{4}\"><seen>table</seen></evidence></statement>\n",
      from, to, effect > 0 ? 1 : -1, effect, certainty);
}

LoadConditions check(const std::string& body, std::size_t draws = 0) {
  std::vector<kb::Issue> form;
  const auto kb = kb::load({contentFile(body), contentFile(settingsBody(), "settings.xml")}, form);
  EXPECT_TRUE(form.empty()) << form.front().show();
  LoadCheckOptions options;
  options.draws = draws;
  return loadConditions(kb, options);
}

TEST(LoadConditions, TheShippedNetworkIsAccepted) {
  LoadCheckOptions options;
  options.draws = 1000;
  const auto result = loadConditions(shipped(), options);
  for (const auto& issue : result.issues) {
    if (issue.severity == kb::Issue::Severity::error) ADD_FAILURE() << issue.show();
  }
  EXPECT_TRUE(result.accepted);
  EXPECT_GT(result.states, 20U);
  EXPECT_GT(result.edges, 0U);
  EXPECT_LE(result.spectral_abscissa, 0.8);
  EXPECT_EQ(result.corner.draws, 1000U);
}

TEST(LoadConditions, RefusesALoopWithGainOverOneWithFileAndLine) {
  // a raises b by 1.2, b raises a by 1: gain 1.2, spectral abscissa sqrt(1.2) = 1.095. The statements stand in lines
  // 4 and 6 (line 1 is the root element).
  const auto result = check(state("a") + state("b") + acts("a", "b", 1.2) + acts("b", "a", 1.0));
  EXPECT_FALSE(result.accepted);
  ASSERT_EQ(result.issues.size(), 1U);
  const auto& issue = result.issues.front();
  EXPECT_EQ(issue.code, "network.unstable");
  EXPECT_EQ(issue.severity, kb::Issue::Severity::error);
  EXPECT_EQ(issue.file, "topic.xml");
  EXPECT_EQ(issue.line, 4);
  EXPECT_NE(issue.text.find("State a > State b > State a"), std::string::npos) << issue.text;
  EXPECT_NE(issue.text.find("gain 1.200"), std::string::npos) << issue.text;
  EXPECT_NE(issue.text.find("1.095"), std::string::npos) << issue.text;
  EXPECT_NE(issue.text.find("b-a (topic.xml:6)"), std::string::npos) << issue.text;
}

TEST(LoadConditions, NamesTheLoopWithTheLargestGainOfSeveral) {
  const auto result = check(state("a") + state("b") + state("c") + acts("a", "b", 0.3) + acts("b", "a", 0.3) +
                            acts("b", "c", 1.1) + acts("c", "b", 1.1));
  ASSERT_EQ(result.issues.size(), 1U);
  EXPECT_NE(result.issues.front().text.find("State b > State c > State b"), std::string::npos)
      << result.issues.front().text;
}

TEST(LoadConditions, RefusesALoopThatCannotBeInvertedReliablyWithFileAndLine) {
  // I - W = ((1, 0.0001), (-3000, 1)): negative feedback with gain -0.3, so stable, but its largest singular value is
  // 3000 and its determinant 1.3, so the smallest is 1.3 / 3000 and the condition 3000^2 / 1.3 = 6.9 million.
  const auto result = check(state("a") + state("b") + acts("a", "b", 3000) + acts("b", "a", -0.0001));
  EXPECT_FALSE(result.accepted);
  ASSERT_EQ(result.issues.size(), 1U);
  const auto& issue = result.issues.front();
  EXPECT_EQ(issue.code, "network.singular");
  EXPECT_EQ(issue.severity, kb::Issue::Severity::error);
  EXPECT_EQ(issue.file, "topic.xml");
  EXPECT_EQ(issue.line, 4);
  EXPECT_NE(issue.text.find("State a > State b > State a"), std::string::npos) << issue.text;
}

TEST(LoadConditions, RefusesDisturbancesThatCannotBeToldApart) {
  // With w = +1 and -1 the matrix T o T has equal rows ((1,1),(1,1)) times 1/4, though feedback is negative and stable.
  const auto result = check(state("a") + state("b") + acts("a", "b", 1.0) + acts("b", "a", -1.0));
  ASSERT_EQ(result.issues.size(), 1U);
  EXPECT_EQ(result.issues.front().code, "network.ill-conditioned");
}

TEST(LoadConditions, WarnsWhereClaimsWereScaledBelowOneHalf) {
  // Four effects of 1 claim 4 times the state's variance; scaled to 0.8 the factor is sqrt(0.8 / 4) = 0.447.
  std::string body = state("d") + state("e") + state("f") + state("g") + state("target");
  for (const char* from : {"d", "e", "f", "g"}) body += acts(from, "target", 1.0);
  const auto result = check(body);
  EXPECT_TRUE(result.accepted);
  ASSERT_EQ(result.issues.size(), 1U);
  const auto& issue = result.issues.front();
  EXPECT_EQ(issue.code, "network.shrink");
  EXPECT_EQ(issue.severity, kb::Issue::Severity::warning);
  EXPECT_EQ(issue.line, 6) << "the concept State target";
  EXPECT_NE(issue.text.find("State target"), std::string::npos);
  EXPECT_NE(issue.text.find("0.45"), std::string::npos) << issue.text;
  EXPECT_NEAR(result.scaled.at("target"), std::sqrt(0.2), 1e-9);
  EXPECT_NEAR(result.statements.at("d-target").factor, std::sqrt(0.2), 1e-9);
}

TEST(LoadConditions, LeavesAScalingAboveOneHalfUnsaid) {
  const auto result = check(state("d") + state("target") + acts("d", "target", 1.0));
  EXPECT_TRUE(result.issues.empty());
  EXPECT_NEAR(result.scaled.at("target"), std::sqrt(0.8), 1e-9);
}

TEST(LoadConditions, DrawsFindALoopThatPoorEvidenceCouldMakeUnstable) {
  // Weights 0.7 and 0.7 give a stable loop, but very low certainty allows each a spread of 0.3.
  const std::string states = state("a") + state("b");
  const auto poor = check(states + acts("a", "b", 0.7, "very-low") + acts("b", "a", 0.7, "very-low"), 1000);
  ASSERT_EQ(poor.issues.size(), 1U);
  EXPECT_EQ(poor.issues.front().code, "network.corner");
  EXPECT_EQ(poor.issues.front().line, 4);
  EXPECT_GT(poor.corner.beyond, 10U);
  const auto good = check(states + acts("a", "b", 0.4) + acts("b", "a", 0.4), 1000);
  EXPECT_TRUE(good.accepted);
  EXPECT_EQ(good.corner.beyond, 0U);
}

TEST(LoadConditions, AMissingSettingIsNamed) {
  std::vector<kb::Issue> form;
  const auto kb = kb::load({contentFile(state("a") + state("b") + acts("a", "b", 0.2))}, form);
  const auto result = loadConditions(kb);
  EXPECT_FALSE(result.accepted);
  ASSERT_EQ(result.issues.size(), 1U);
  const auto& issue = result.issues.front();
  EXPECT_EQ(issue.code, "setting.missing");
  EXPECT_EQ(issue.severity, kb::Issue::Severity::error);
  EXPECT_EQ(issue.file, "settings/mapping.xml");  // where it belongs: what is not there has no line
  EXPECT_NE(issue.text.find("lacks the setting "), std::string::npos) << issue.text;
}

TEST(LoadConditions, SaysWhatBecameOfEachStatement) {
  const auto result = check(state("a") + state("b") + acts("a", "b", 0.5) + acts("b", "a", -0.4));
  ASSERT_TRUE(result.accepted);
  // s = 0.3 * 0.2 for high certainty.
  EXPECT_NEAR(result.statements.at("a-b").weight, 0.5, 1e-12);
  EXPECT_NEAR(result.statements.at("a-b").spread, 0.06, 1e-12);
  ASSERT_EQ(result.loops.size(), 1U);
  EXPECT_NEAR(result.loops.front().gain, -0.2, 1e-12);
  EXPECT_EQ(result.loops.front().statements, (std::vector<std::string>{"a-b", "b-a"}));
  EXPECT_TRUE(result.safe_for_any_delay);
}

}  // namespace
}  // namespace homeostat::inference::audit
