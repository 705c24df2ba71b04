#include "kb/linter.hpp"

#include <gtest/gtest.h>

#include "tests/kb/content_fixture.hpp"

namespace homeostat::kb {
namespace {

/// One fault put into a sound base, the finding it must cause and the line it must name.
struct Fault {
  const char* name;
  const char* from;
  const char* to;
  const char* code;
  int line;
};

void PrintTo(const Fault& fault, std::ostream* out) { *out << fault.name; }

class LintFault : public testing::TestWithParam<Fault> {};

TEST_P(LintFault, IsFoundAtItsLine) {
  const Fault& fault = GetParam();
  ASSERT_NE(soundBody().find(fault.from), std::string::npos);
  const auto issues = check(with(soundBody(), fault.from, fault.to));
  bool found = false;
  std::string all;
  for (const auto& issue : issues) {
    found = found || (issue.code == fault.code && issue.line == fault.line && issue.severity == Issue::Severity::error);
    all += issue.show() + "\n";
  }
  EXPECT_TRUE(found) << all;
}

constexpr const char* kBand = "<goal id=\"g\"";
INSTANTIATE_TEST_SUITE_P(
    Linter, LintFault,
    testing::Values(
        Fault{"dangling_object", "object=\"mood\"", "object=\"moood\"", "reference.unknown", 8},
        Fault{"unknown_source", "source=\"src\" claim=\"read\" certainty",
              "source=\"nowhere\" claim=\"read\" certainty", "reference.unknown", 8},
        Fault{"retracted_source", "seen-in=\"page\">", "seen-in=\"page\" retracted=\"true\">", "source.retracted", 8},
        Fault{"no_evidence",
              "<evidence source=\"src\" claim=\"read\" certainty=\"low\"><seen>abstract</seen></evidence></statement>",
              "</statement>", "source.missing", 8},
        Fault{"read_but_not_what", "certainty=\"low\"><seen>abstract</seen>", "certainty=\"low\">", "source.unverified",
              8},
        Fault{"wrong_dimension", "below=\"15\" unit=\"ug/L\"", "below=\"15\" unit=\"mg/dL\"", "criterion.dimension",
              10},
        Fault{"lasting_of_no_value", "<value of=\"ferritin\" below=\"15\" unit=\"ug/L\"/>",
              "<measured of=\"ferritin\" for-days=\"90\"/>", "criterion.for-days", 10},
        Fault{"unknown_finding", "<value of=\"ferritin\"", "<value of=\"feritin\"", "reference.unknown", 10},
        Fault{"can_never_fire", "<value of=\"ferritin\" below=\"15\" unit=\"ug/L\"/>",
              "<all><value of=\"ferritin\" below=\"15\" unit=\"ug/L\"/><value of=\"ferritin\" above=\"20\" "
              "unit=\"ug/L\"/></all>",
              "rule.never", 10},
        Fault{"red_flag_without_level", "kind=\"rule-out\"", "kind=\"red-flag\"", "rule.level", 10},
        Fault{"rule_without_action", "<action>Do</action>", "", "rule.incomplete", 10},
        Fault{"band_gap", kBand,
              "<instrument id=\"q\" range-low=\"0\" range-high=\"27\"><band low=\"0\" high=\"4\"/><band low=\"6\" "
              "high=\"27\"/></instrument><goal id=\"g\"",
              "band.gap", 7},
        Fault{"band_overlap", kBand,
              "<instrument id=\"q\" range-low=\"0\" range-high=\"27\"><band low=\"0\" high=\"5\"/><band low=\"5\" "
              "high=\"27\"/></instrument><goal id=\"g\"",
              "band.overlap", 7},
        Fault{"items_that_miss_the_range", kBand,
              "<instrument id=\"q\" response-max=\"3\" range-low=\"0\" range-high=\"9\"><item id=\"q.item-1\"/>"
              "</instrument><goal id=\"g\"",
              "instrument.range", 7},
        Fault{"unscored_without_a_reason", kBand, "<instrument id=\"q\" score=\"external\"/><goal id=\"g\"",
              "instrument.unscored", 7},
        Fault{"contradiction", "<rule id=\"r\"",
              "<statement id=\"t\" subject=\"a\" object=\"mood\" sign=\"-1\" relation=\"decreases\"><evidence "
              "source=\"src\" claim=\"partial\"/></statement><rule id=\"r\"",
              "statement.contradiction", 10},
        Fault{"marker_without_source", kBand,
              "<marker id=\"m\" of=\"ferritin\" state=\"mood\" sign=\"1\" strength=\"weak\"/><goal id=\"g\"",
              "source.missing", 7},
        Fault{"use_of_age_denied", "<value of=\"ferritin\" below=\"15\" unit=\"ug/L\"/></when>",
              "<age below=\"18\"/></when><governance><uses name=\"age\" how=\"not used\"/></governance>",
              "governance.uses", 10},
        Fault{"value_compared_with_nothing", "below=\"15\" unit=\"ug/L\"/></when>", "unit=\"ug/L\"/></when>",
              "criterion.no-bound", 10},
        Fault{"counted_item_without_its_answer", kBand,
              "<instrument id=\"q\" score=\"count\" response-max=\"3\"><item id=\"q.item-1\"/></instrument><goal "
              "id=\"g\"",
              "instrument.count", 7},
        Fault{"scored_subscale_without_items", kBand,
              "<instrument id=\"q\"><subscale id=\"q.part\" score=\"sum\"/></instrument><goal id=\"g\"",
              "instrument.subscale", 7},
        Fault{"push_by_a_statement_about_something_else", kBand,
              "<intervention id=\"i\" kind=\"nutrition\" tier=\"advised-against\"><push concept=\"a\" sign=\"1\" "
              "statement=\"s\"/><evidence source=\"src\" claim=\"read\"><seen>t</seen></evidence></intervention><goal "
              "id=\"g\"",
              "push.object", 7},
        Fault{"tier_without_read_claim", kBand,
              "<intervention id=\"i\" kind=\"nutrition\" tier=\"supported\"><evidence source=\"src\" "
              "claim=\"unseen\"/></intervention><goal id=\"g\"",
              "claim.too-weak", 7}),
    [](const auto& fault) { return fault.param.name; });

/// One weakness that must be named at its line without stopping the base.
class LintWarning : public testing::TestWithParam<Fault> {};

TEST_P(LintWarning, IsNamedAtItsLine) {
  const Fault& fault = GetParam();
  ASSERT_NE(soundBody().find(fault.from), std::string::npos);
  const auto issues = check(with(soundBody(), fault.from, fault.to), {"", {"en", "de"}, false});
  bool found = false;
  std::string all;
  for (const auto& issue : issues) {
    found =
        found || (issue.code == fault.code && issue.line == fault.line && issue.severity == Issue::Severity::warning);
    all += issue.show() + "\n";
  }
  EXPECT_TRUE(found) << all;
}

INSTANTIATE_TEST_SUITE_P(
    Linter, LintWarning,
    testing::Values(
        Fault{"vertex_that_nothing_reaches", kBand,
              "<concept id=\"b\" kind=\"hormone\" network=\"true\"><name>B</name></concept><goal id=\"g\"",
              "concept.unreached", 7},
        Fault{
            "vertex_that_leads_nowhere", "<concept id=\"a\" kind=\"hormone\" network=\"true\"><name>A</name></concept>",
            "<concept id=\"a\" kind=\"hormone\" network=\"true\"><name>A</name></concept><concept id=\"b\" "
            "kind=\"hormone\" network=\"true\"><name>B</name></concept><statement id=\"t\" subject=\"a\" object=\"b\" "
            "sign=\"1\" relation=\"increases\"><evidence source=\"src\" claim=\"partial\"/></statement>",
            "concept.no-goal", 3},
        Fault{"reason_for_no_goal_that_does_not_hold", "<name>A</name></concept>",
              "<name>A</name><no-goal>alone</no-goal></concept>", "concept.no-goal-stale", 3},
        Fault{"rule_said_twice", "<rule id=\"r\"",
              "<rule id=\"q\" kind=\"rule-out\"><when><value of=\"ferritin\" below=\"15\" unit=\"ug/L\"/></when>"
              "<title>T</title><action>Do</action><evidence source=\"src\" "
              "claim=\"read\"><seen>abstract</seen></evidence>"
              "</rule><rule id=\"r\"",
              "rule.shadowed", 10},
        Fault{"intervention_without_cautions", kBand,
              "<intervention id=\"i\" kind=\"nutrition\" tier=\"conditional\"><evidence source=\"src\" "
              "claim=\"read\"><seen>t</seen></evidence></intervention><goal id=\"g\"",
              "intervention.incomplete", 7},
        Fault{
            "handout_without_its_german", kBand,
            "<intervention id=\"i\" kind=\"nutrition\" tier=\"conditional\"><handout-what>Eat.</handout-what><evidence "
            "source=\"src\" claim=\"read\"><seen>t</seen></evidence></intervention><goal id=\"g\"",
            "language.missing", 7}),
    [](const auto& fault) { return fault.param.name; });

/// A vertex that leads to no goal stands where it is part of a system's picture, or says why.
TEST(Lint, AVertexOfASystemOrWithAReasonNeedsNoGoal) {
  const std::string edge =
      R"(<statement id="t" subject="a" object="b" sign="1" relation="increases"><evidence source="src" claim="partial"/></statement>)";
  const std::string rest = "<concept id=\"a\"";
  for (
      const std::string b :
      {R"(<concept id="sys" kind="system"><name>S</name></concept><concept id="b" kind="hormone" network="true"><name>B</name><part-of ref="sys"/></concept>)",
       R"(<concept id="b" kind="hormone" network="true"><name>B</name><no-goal>Shown as what A drives.</no-goal></concept>)"}) {
    const auto issues = check(with(soundBody(), rest, b + edge + rest));
    EXPECT_TRUE(issues.empty()) << issues.front().show();
  }
  const auto issues = check(with(
      soundBody(), rest, R"(<concept id="b" kind="hormone" network="true"><name>B</name></concept>)" + edge + rest));
  ASSERT_EQ(issues.size(), 1U);
  EXPECT_EQ(issues.front().code, "concept.no-goal");
}

TEST(Lint, IsSilentOnASoundBase) {
  const auto issues = check(soundBody());
  EXPECT_TRUE(issues.empty()) << issues.front().show();
}

TEST(Lint, AnOpposingStatementWithANoteStands) {
  const auto issues = check(with(soundBody(), "<rule id=\"r\"",
                                 R"(<statement id="t" subject="a" object="mood" sign="-1" relation="decreases">
<opposes ref="s"/><evidence source="src" claim="partial"/></statement><rule id="r")"));
  EXPECT_TRUE(issues.empty()) << issues.front().show();
}

TEST(Lint, ItemsPastTheirReviewDateOnlyWarn) {
  const auto issues = check("<governance review-by=\"2026-01-01\"/>" + soundBody(), {"2026-02-01", {"en"}, false});
  ASSERT_EQ(issues.size(), 2U);
  EXPECT_EQ(issues.front().code, "review.lapsed");
  EXPECT_EQ(issues.front().severity, Issue::Severity::warning);
}

}  // namespace
}  // namespace homeostat::kb
