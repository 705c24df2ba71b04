#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "app/intake/light_log/answer.hpp"
#include "reports/documents.hpp"
#include "tests/support/places.hpp"
#include "tests/support/shipped_content.hpp"

namespace homeostat::reports {
namespace {

const kb::Edition& edition() {
  static const kb::Edition shipped = support::shippedEdition();
  return shipped;
}

inference::Case patient() {
  const auto c = inference::readCase(R"({"patient": {"id": "p", "name": "Invented, Light"},
    "at": "2026-03-14T10:00:00+01:00", "zone": "Europe/Berlin", "findings": []})",
                                     "case.json");
  EXPECT_TRUE(c);
  return *c;
}

base::Json answer() {
  const std::filesystem::path folder = support::checkout() / "tests/cases/light";
  light_log::LightOptions options;
  options.plan.emplace();
  const auto light = light_log::light({folder / "late-clock-light.csv", folder / "late-clock-diary.csv"}, options);
  EXPECT_TRUE(light);
  return *light;
}

base::Result<Document> plan(const inference::Assessment& assessment, const base::Json& light,
                            const std::string& language = "en") {
  const auto c = patient();
  const Subject subject{c, assessment, edition(), {}, light};
  Printing printing;
  printing.language = language;
  return compose(Kind::light, subject, printing);
}

inference::Assessment allowed() {
  inference::Assessment assessment;
  inference::Suggestion suggestion;
  suggestion.id = "bright-light-morning";
  assessment.suggestions.push_back(suggestion);
  return assessment;
}

/// All words of the tables and callouts and every span of the actogram.
std::string wordsOf(const Document& document) {
  std::string out;
  const auto add = [&out](const Text& text) {
    for (const auto& run : text) out += run.text;
    out += '\n';
  };
  for (const auto& block : document.blocks) {
    if (const auto* table = std::get_if<Table>(&block))
      for (const auto& row : table->rows)
        for (const auto& cell : row) add(cell);
    if (const auto* callout = std::get_if<Callout>(&block))
      for (const auto& paragraph : callout->paragraphs) add(paragraph);
    if (const auto* paragraph = std::get_if<Paragraph>(&block)) add(paragraph->text);
    if (const auto* list = std::get_if<List>(&block))
      for (const auto& item : list->items) add(item);
  }
  return out;
}

std::string seekSpan(const base::Json& light) {
  const auto& seek = light.at("plan").at("days").front().at("seek_light");
  return seek.at("from").get<std::string>().substr(11) + "–" + seek.at("to").get<std::string>().substr(11);
}

TEST(LightPlanDocument, PrintsHoursOfLightWhereTheRulesAllowThem) {
  const auto light = answer();
  const auto document = plan(allowed(), light);
  ASSERT_TRUE(document) << document.error().line();
  const std::string words = wordsOf(*document);
  EXPECT_NE(words.find(seekSpan(light)), std::string::npos) << words;
  EXPECT_NE(words.find("prediction of models"), std::string::npos);
  EXPECT_NE(words.find("154 patients"), std::string::npos);
}

TEST(LightPlanDocument, PrintsNoHourOfBrightLightWhereTheRulesWithholdIt) {
  const auto light = answer();
  inference::Assessment assessment;
  assessment.withheld.push_back({"bright-light-morning",
                                 "supported",
                                 "Bright light",
                                 {{"ex-bipolar", "bipolar disorder", false, {}, "exclusion", {}}}});
  const auto document = plan(assessment, light);
  ASSERT_TRUE(document);
  const std::string words = wordsOf(*document);
  EXPECT_EQ(words.find(seekSpan(light)), std::string::npos);
  EXPECT_NE(words.find("Bipolar disorder"), std::string::npos);
}

TEST(LightPlanDocument, PrintsNoHourOfBrightLightWhileAnAnswerOnSafetyIsMissing) {
  const auto light = answer();
  auto waiting = allowed();
  waiting.suggestions.front().waits_for.push_back({"ex-retinal-light", "eye disease", true, {}, "exclusion", {}});
  EXPECT_EQ(wordsOf(*plan(waiting, light)).find(seekSpan(light)), std::string::npos);
  EXPECT_EQ(wordsOf(*plan({}, light)).find(seekSpan(light)), std::string::npos);
}

TEST(LightPlanDocument, PrintsNoPlanWhereTheModelsDisagree) {
  auto light = answer();
  const std::string span = seekSpan(light);
  light["plan"]["models_agree"] = false;
  const auto document = plan(allowed(), light);
  ASSERT_TRUE(document);
  EXPECT_EQ(wordsOf(*document).find(span), std::string::npos);
}

TEST(LightPlanDocument, PrintsNoPlanOfALogThatEndedDaysAgo) {
  auto light = answer();
  const std::string span = seekSpan(light);
  light["plan"]["days"][0]["date"] = "2026-03-11";  // the case is of 14 March
  const auto document = plan(allowed(), light);
  ASSERT_TRUE(document);
  EXPECT_EQ(wordsOf(*document).find(span), std::string::npos);
  EXPECT_NE(wordsOf(*document).find("Record light again"), std::string::npos);
}

TEST(LightPlanDocument, RefusesWithoutLightAndInAnEmergency) {
  EXPECT_EQ(plan(allowed(), nullptr).error().code, "report.no-light");
  auto emergency = allowed();
  emergency.emergency = true;
  EXPECT_EQ(plan(emergency, answer()).error().code, "report.withheld");
}

TEST(LightPlanDocument, LeavesNoMessageUnfilledInEitherLanguage) {
  for (const char* language : {"en", "de"}) {
    const auto document = plan(allowed(), answer(), language);
    ASSERT_TRUE(document);
    const std::string words = wordsOf(*document);
    EXPECT_EQ(words.find('{'), std::string::npos) << words;
    for (const char* key : {"light.plan", "light.phase", "light.metric", "light.meaning", "light.why", "light.leave"})
      EXPECT_EQ(words.find(key), std::string::npos) << words;
  }
}

}  // namespace
}  // namespace homeostat::reports
