#include "tests/app/intake/intake_fixture.hpp"

namespace homeostat::intake::test {
namespace {

using ::testing::HasSubstr;

/// Answers of a PHQ-9 as (link id, LOINC answer code).
std::string response(const std::vector<std::pair<std::string, std::string>>& answers,
                     const std::string& url = "http://example.org/phq-9") {
  std::string items;
  for (const auto& [link, code] : answers) {
    items += std::string(items.empty() ? "" : ",") + R"({"linkId":")" + link +
             R"(","answer":[{"valueCoding":{"system":"http://loinc.org","code":")" + code + R"("}}]})";
  }
  return R"({"resourceType":"QuestionnaireResponse","status":"completed","authored":"2026-03-01T08:00:00Z","questionnaire":")" +
         url + R"(","item":[)" + items + "]}";
}

const std::vector<std::pair<std::string, std::string>> kCoded = {
    {"/44260-8", "LA6569-3"}, {"/44250-9", "LA6568-5"}, {"/44255-8", "LA6571-9"},
    {"/44259-0", "LA6568-5"}, {"/44254-1", "LA6570-1"}, {"/44251-7", "LA6568-5"},
    {"/44258-2", "LA6568-5"}, {"/44252-5", "LA6568-5"}, {"/44253-3", "LA6568-5"}};

TEST(QuestionnaireResponse, AnswersGoToTheItemOfTheirCodeWhateverTheOrder) {
  const auto import = read(response(kCoded));
  // The self-harm question stands first in the file.
  EXPECT_EQ(find(import, "phq-9.item-9")->value, 1);
  EXPECT_EQ(find(import, "phq-9.item-1")->value, 0);
  EXPECT_EQ(find(import, "phq-9.item-2")->value, 3);
  // 1 + 0 + 3 + 0 + 2 + 0 + 0 + 0 + 0
  EXPECT_EQ(find(import, "phq-9")->value, 6);
  ASSERT_EQ(import.questionnaires.size(), 1U);
  EXPECT_THAT(import.questionnaires[0].safety, ::testing::ElementsAre("phq-9.item-9"));
  EXPECT_EQ(import.questionnaires[0].band, "mild");
}

TEST(QuestionnaireResponse, AnswersWithoutCodesAreTextAndGiveNoScore) {
  auto uncoded = kCoded;
  for (std::size_t i = 0; i < uncoded.size(); ++i) uncoded[i].first = "q" + std::to_string(i);
  const auto import = read(response(uncoded));
  EXPECT_EQ(find(import, "phq-9"), nullptr);
  for (const auto& f : import.findings) EXPECT_FALSE(f.value) << f.code;
  EXPECT_EQ(import.findings.size(), 9U);
  EXPECT_THAT(reasons(import), HasSubstr("no score was taken"));
  EXPECT_THAT(reasons(import), HasSubstr("suicide"));
}

TEST(QuestionnaireResponse, AMissingItemGivesNoScoreButKeepsTheSafetyAnswer) {
  auto eight = kCoded;
  eight.pop_back();
  const auto import = read(response(eight));
  EXPECT_EQ(find(import, "phq-9"), nullptr);
  EXPECT_THAT(reasons(import), HasSubstr("1 of 9 items have no answer"));
  EXPECT_THAT(import.questionnaires[0].safety, ::testing::ElementsAre("phq-9.item-9"));
  EXPECT_EQ(find(import, "phq-9.item-9")->value, 1);
}

TEST(QuestionnaireResponse, AnItemAnsweredTwiceGivesNoScore) {
  auto twice = kCoded;
  twice.emplace_back("/44260-8", "LA6568-5");
  const auto import = read(response(twice));
  EXPECT_EQ(find(import, "phq-9"), nullptr);
  EXPECT_THAT(reasons(import), HasSubstr("answered twice"));
}

TEST(QuestionnaireResponse, AnUnknownAnswerCodeIsNotGuessed) {
  auto odd = kCoded;
  odd[0].second = "LA9999-9";
  const auto import = read(response(odd));
  EXPECT_EQ(find(import, "phq-9"), nullptr);
  EXPECT_FALSE(find(import, "phq-9.item-9")->value);
}

TEST(QuestionnaireResponse, AnswersOutsideTheInstrumentAreNotTaken) {
  std::string items;
  for (const auto& [link, code] : kCoded)
    items += std::string(items.empty() ? "" : ",") + R"({"linkId":")" + link + R"(","answer":[{"valueInteger":4}]})";
  const auto import = read(
      R"({"resourceType":"QuestionnaireResponse","status":"completed","questionnaire":"http://example.org/phq-9","item":[)" +
      items + "]}");
  EXPECT_EQ(find(import, "phq-9"), nullptr);
  EXPECT_THAT(reasons(import), HasSubstr("is none of 0 to 3"));
}

TEST(QuestionnaireResponse, OneInProgressMayNotCount) {
  std::string text = response(kCoded);
  text.replace(text.find("completed"), 9, "in-progress");
  const auto import = read(text);
  EXPECT_TRUE(import.findings.empty());
  EXPECT_THAT(reasons(import), HasSubstr("in-progress"));
}

TEST(QuestionnaireResponse, OneInProgressStillTellsItsSafetyAnswer) {
  std::string text = response(kCoded);
  text.replace(text.find("completed"), 9, "in-progress");
  EXPECT_THAT(reasons(read(text)), HasSubstr("phq-9.item-9 is answered above the lowest answer"));
  text.replace(text.find("in-progress"), 11, "entered-in-error");
  EXPECT_THAT(reasons(read(text)), ::testing::Not(HasSubstr("phq-9.item-9")));
}

TEST(QuestionnaireResponse, TheGraverOfTwoAnswersToASafetyItemIsRaised) {
  auto twice = kCoded;
  twice[0].second = "LA6568-5";
  twice.emplace_back("/44260-8", "LA6571-9");
  const auto import = read(response(twice));
  EXPECT_EQ(find(import, "phq-9"), nullptr);
  EXPECT_THAT(import.questionnaires.at(0).safety, ::testing::ElementsAre("phq-9.item-9"));
}

TEST(QuestionnaireResponse, AStatedScoreThatContradictsItsCodeGivesNoTotal) {
  // A form that counts from one: every answer of code "not at all" (0) carries a 1, and the total would be 9 too high.
  std::string items;
  for (const auto& [link, code] : kCoded)
    items += std::string(items.empty() ? "" : ",") + R"({"linkId":")" + link +
             R"(","answer":[{"valueCoding":{"system":"http://loinc.org","code":"LA6568-5","extension":[{"url":
             "http://hl7.org/fhir/StructureDefinition/ordinalValue","valueDecimal":1}]}}]})";
  const auto import = read(
      R"({"resourceType":"QuestionnaireResponse","status":"completed","questionnaire":"http://example.org/phq-9","item":[)" +
      items + "]}");
  EXPECT_EQ(find(import, "phq-9"), nullptr) << reasons(import);
  std::string all;
  for (const auto& note : import.questionnaires.at(0).notes) all += note + "\n";
  EXPECT_THAT(all, HasSubstr("contradicts the 0 of code LA6568-5"));
}

TEST(QuestionnaireResponse, ALinkIdThatIsTheItemsOwnIdNamesIt) {
  std::string items;
  for (int i = 1; i <= 5; ++i)
    items += std::string(items.empty() ? "" : ",") + R"({"linkId":"who-5.item-)" + std::to_string(i) +
             R"(","answer":[{"valueInteger":2}]})";
  const auto import = read(
      R"({"resourceType":"QuestionnaireResponse","status":"completed","questionnaire":"http://example.org/who-5","item":[)" +
      items + "]}");
  ASSERT_NE(find(import, "who-5"), nullptr) << reasons(import);
  EXPECT_EQ(find(import, "who-5")->value, 40);  // 5 × 2 × 4
}

TEST(QuestionnaireResponse, AnswersMayHangBelowAnswers) {
  const auto import = read(
      R"({"resourceType":"QuestionnaireResponse","status":"completed","questionnaire":"http://example.org/phq-9","item":[
        {"linkId":"g","answer":[{"valueBoolean":true,"item":[{"linkId":"/44260-8","answer":[{"valueCoding":
        {"system":"http://loinc.org","code":"LA6571-9"}}]}]}]}]})");
  ASSERT_NE(find(import, "phq-9.item-9"), nullptr);
  EXPECT_EQ(find(import, "phq-9.item-9")->value, 3);
}

TEST(QuestionnaireItem, ACodedObservationOfOneQuestionIsScored) {
  const auto import = read(
      R"({"resourceType":"Observation","status":"final","effectiveDateTime":"2026-03-01",
       "code":{"coding":[{"system":"http://loinc.org","code":"44260-8"}]},
       "valueCodeableConcept":{"coding":[{"system":"http://loinc.org","code":"LA6571-9","display":"Nearly every day"}]}})");
  ASSERT_NE(find(import, "phq-9.item-9"), nullptr);
  EXPECT_EQ(find(import, "phq-9.item-9")->value, 3);
}

TEST(QuestionnaireItem, ATotalBeyondTheInstrumentIsText) {
  const auto import = read(
      R"({"resourceType":"Observation","status":"final","effectiveDateTime":"2026-03-01",
       "code":{"coding":[{"system":"http://loinc.org","code":"44261-6"}]},"valueInteger":28})");
  ASSERT_NE(find(import, "phq-9"), nullptr);
  EXPECT_FALSE(find(import, "phq-9")->value);
}

struct CorpusResponse {
  const char* file;
  double score;
};

TEST(QuestionnaireCorpus, OnePhq9InThreeFormsScoresTwelveInEach) {
  const auto folder = corpus() / "questionnaire" / "US-Core";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "the corpus is not here: " << folder;
  const auto form = support::slurp(folder / "Questionnaire-phq-9-example.json");
  const auto answers = support::slurp(folder / "QuestionnaireResponse-phq-9-example.json");
  const auto both = read("[" + form + "," + answers + "]");
  EXPECT_EQ(find(both, "phq-9")->value, 12);
  EXPECT_EQ(find(both, "phq-9.item-9")->value, 0);
  const auto alone = read(answers);
  EXPECT_EQ(find(alone, "phq-9")->value, 12);
  EXPECT_EQ(alone.questionnaires[0].stored_score, 12);
  const auto total = read(support::slurp(folder / "Observation-PHQ9-item-example-44261-6.json"));
  EXPECT_EQ(find(total, "phq-9")->value, 12);
  EXPECT_EQ(find(total, "phq-9")->value_text, "12");
}

TEST(QuestionnaireCorpus, AWrongStoredTotalIsRecomputedAndBothAreShown) {
  const auto file = corpus() / "questionnaire/fhir-test-cases/qr-internal-refs.json";
  if (!std::filesystem::exists(file)) GTEST_SKIP() << "the corpus is not here: " << file;
  const auto import = read(support::slurp(file));
  // 0 + 0 + 0 + 1 + 2 + 1 + 3 + 2 + 1 = 10; the file says 13.
  ASSERT_NE(find(import, "phq-9"), nullptr) << reasons(import);
  EXPECT_EQ(find(import, "phq-9")->value, 10);
  EXPECT_THAT(notes(*find(import, "phq-9")), HasSubstr("the file states 13 but the answers add to 10"));
  EXPECT_EQ(find(import, "phq-9.item-9")->value, 1);
}

TEST(QuestionnaireCorpus, AnswersOfAKnownFormWithoutTheFormAreScored) {
  const auto file = corpus() / "questionnaire/SpeziQuestionnaire/PHQ9_response_rkof.json";
  if (!std::filesystem::exists(file)) GTEST_SKIP() << "the corpus is not here: " << file;
  const auto import = read(support::slurp(file));
  ASSERT_NE(find(import, "phq-9"), nullptr) << reasons(import);
  EXPECT_EQ(find(import, "phq-9")->value, 27);
  EXPECT_THAT(import.questionnaires[0].safety, ::testing::ElementsAre("phq-9.item-9"));
}

TEST(QuestionnaireCorpus, AForeignQuestionIsNotCountedAndAnIncompleteFormGivesNoScore) {
  const auto folder = corpus() / "questionnaire" / "US-Core";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "the corpus is not here: " << folder;
  const auto import = read("[" + support::slurp(folder / "Questionnaire-AUDIT-C.json") + "," +
                           support::slurp(folder / "QuestionnaireResponse-AUDIT-C.json") + "]");
  EXPECT_EQ(find(import, "audit-c"), nullptr);
  EXPECT_THAT(reasons(import), HasSubstr("1 of 3 items have no answer"));
  EXPECT_THAT(reasons(import), HasSubstr("the file states 0"));
  EXPECT_EQ(find(import, "audit-c.item-2")->value, 0);
}

}  // namespace
}  // namespace homeostat::intake::test
