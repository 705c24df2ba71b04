#include "kb/loader.hpp"

#include <gtest/gtest.h>

#include "tests/kb/content_fixture.hpp"

namespace homeostat::kb {
namespace {

TEST(Load, ReadsACriterionWithItsBoundsAndLine) {
  std::vector<Issue> issues;
  const auto kb = load({file(soundBody())}, issues);
  ASSERT_TRUE(issues.empty()) << issues.front().show();
  const auto& when = kb.rules.at("r").when;
  EXPECT_EQ(when.op, Criterion::Op::value);
  EXPECT_EQ(when.of, "ferritin");
  EXPECT_EQ(when.below, 15.0);
  EXPECT_EQ(when.unit, "ug/L");
  EXPECT_EQ(when.line, 10);
}

TEST(Load, NamesFileAndLineOfWhatTheSchemaForbids) {
  std::vector<Issue> issues;
  load({file("<concept id=\"ok\" kind=\"hormone\"/>\n<statement id=\"x\" subject=\"ok\"/>", "bad.xml")}, issues);
  ASSERT_FALSE(issues.empty());
  EXPECT_EQ(issues.front().file, "bad.xml");
  EXPECT_EQ(issues.front().line, 3);
  EXPECT_EQ(issues.front().code, "form.schema");
}

TEST(Load, RefusesASecondItemWithTheSameId) {
  std::vector<Issue> issues;
  load({file("<concept id=\"a\" kind=\"hormone\"/>", "one.xml"), file("<concept id=\"a\" kind=\"drug\"/>", "two.xml")},
       issues);
  ASSERT_EQ(issues.size(), 1U);
  EXPECT_EQ(issues.front().code, "id.duplicate");
  EXPECT_EQ(issues.front().file, "two.xml");
  EXPECT_NE(issues.front().text.find("one.xml:2"), std::string::npos);
}

TEST(Load, GivesItemsTheGovernanceOfTheirFile) {
  std::vector<Issue> issues;
  const auto kb = load({file("<governance developer=\"team\" review-by=\"2027-01-01\"><uses name=\"race\" how=\"not "
                             "used\"/></governance>" +
                             soundBody())},
                       issues);
  EXPECT_EQ(kb.rules.at("r").governance.developer, "team");
  EXPECT_EQ(kb.statements.at("s").governance.uses.at("race"), "not used");
}

TEST(Load, TakesATranslationFromAFileOfItsOwnInAnyOrder) {
  std::vector<Issue> issues;
  const auto kb =
      load({file("<translation of=\"mood\" lang=\"es\"><name>Ánimo</name></translation>", "es.xml"), file(soundBody())},
           issues);
  ASSERT_TRUE(issues.empty()) << issues.front().show();
  EXPECT_EQ(kb.concepts.at("mood").name.at("es"), "Ánimo");
  EXPECT_EQ(kb.concepts.at("mood").name.at("en"), "Mood");
}

TEST(Load, TranslatesTheBandsItemsAndPartsOfAQuestionnaire) {
  const std::string instrument =
      "<concept id=\"i\" kind=\"instrument\"><name>I</name></concept>"
      "<instrument id=\"i\" response-min=\"0\" response-max=\"3\" score=\"sum\" licence=\"free\">"
      "<item id=\"i.item-1\"><topic>sleep</topic></item>"
      "<band low=\"0\" high=\"1\"><label>mild</label></band><band low=\"2\" high=\"3\"><label>severe</label></band>"
      "</instrument>";
  const std::string spanish =
      "<translation of=\"i\" lang=\"es\"><label low=\"2\">grave</label></translation>"
      "<translation of=\"i.item-1\" lang=\"es\"><topic>sueño</topic></translation>";
  std::vector<Issue> issues;
  const auto kb = load({file(instrument), file(spanish, "es.xml")}, issues);
  ASSERT_TRUE(issues.empty()) << issues.front().show();
  const auto& read = kb.instruments.at("i");
  EXPECT_EQ(read.bands.at(1).label.at("es"), "grave");
  EXPECT_FALSE(read.bands.at(0).label.contains("es"));
  EXPECT_EQ(read.items.at(0).topic.at("es"), "sueño");
  issues.clear();
  load({file(instrument), file("<translation of=\"i\" lang=\"es\"><label low=\"7\">x</label></translation>", "es.xml")},
       issues);
  ASSERT_EQ(issues.size(), 1U) << "no band begins at 7";
  EXPECT_EQ(issues.front().code, "translation.orphan");
}

TEST(Load, RefusesATranslationThatAddsATextOrStandsTwiceOrNamesNothing) {
  const auto codeOf = [](const std::string& body) {
    std::vector<Issue> issues;
    load({file(soundBody()), file(body, "es.xml")}, issues);
    return issues.size() == 1 && issues.front().file == "es.xml" ? issues.front().code : std::to_string(issues.size());
  };
  EXPECT_EQ(codeOf("<translation of=\"moood\" lang=\"es\"><name>Ánimo</name></translation>"), "translation.unknown");
  EXPECT_EQ(codeOf("<translation of=\"mood\" lang=\"es\"><definition>x</definition></translation>"),
            "translation.orphan");
  const std::string once = "<translation of=\"mood\" lang=\"es\"><name>Ánimo</name></translation>";
  EXPECT_EQ(codeOf(once + once), "translation.duplicate");
}

TEST(Load, TakesPhrasesByTheirEnglishAndTellsOfOneThatNothingSays) {
  std::vector<Issue> issues;
  const std::string statement =
      "<source id=\"s\" year=\"2020\"><title>T</title></source><concept id=\"a\" "
      "kind=\"state\"><name>A</name></concept>"
      "<concept id=\"b\" kind=\"state\"><name>B</name></concept>"
      "<statement id=\"st\" subject=\"a\" object=\"b\" sign=\"1\" relation=\"raises\"><text>A raises B.</text>"
      "<conditions>only at night</conditions>"
      "<evidence source=\"s\" claim=\"read\" design=\"rct\" certainty=\"low\"><seen>x</seen><why>One small trial.</why>"
      "</evidence></statement>";
  const std::string german =
      "<phrase of=\"One small trial.\" lang=\"de\">Eine kleine Studie.</phrase>"
      "<phrase of=\"only at night\" lang=\"de\">nur nachts</phrase>";
  const auto kb = loadTrusted({file(statement), file(german, "de.xml")}, issues);
  ASSERT_TRUE(issues.empty()) << issues.front().show();
  EXPECT_EQ(kb.phrases.at("One small trial.").at("de"), "Eine kleine Studie.");
  EXPECT_EQ(kb.phrases.at("only at night").at("de"), "nur nachts");
  loadTrusted({file(statement), file("<phrase of=\"Two trials.\" lang=\"de\">x</phrase>", "de.xml")}, issues);
  ASSERT_EQ(issues.size(), 1U);
  EXPECT_EQ(issues.front().code, "phrase.orphan");
  EXPECT_EQ(issues.front().severity, Issue::Severity::warning);
  issues.clear();
  loadTrusted({file(statement), file(german + german, "de.xml")}, issues);
  EXPECT_EQ(issues.size(), 2U) << "each stands twice";
}

}  // namespace
}  // namespace homeostat::kb
