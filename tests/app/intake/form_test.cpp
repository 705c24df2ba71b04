// Forms as their publishers word them: what is asked when, which answers fit, and the response.
#include "app/intake/form.hpp"

#include "tests/app/intake/intake_fixture.hpp"

namespace homeostat::intake::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Form form(const std::string& items, const std::string& more = "") {
  auto read = readForm(R"({"resourceType":"Questionnaire","url":"http://example.org/q","title":"T",)" + more +
                           R"("item":[)" + items + "]}",
                       "form.json");
  EXPECT_TRUE(read) << (read ? "" : read.error().line());
  return read ? std::move(*read) : Form{};
}

/// Link ids of what is asked.
std::vector<std::string> asked(const Form& f, const FormAnswers& answers) {
  std::vector<std::string> out;
  const auto on = enabled(f, answers);
  for (std::size_t i = 0; i < f.items.size(); ++i)
    if (on[i]) out.push_back(f.items[i].link);
  return out;
}

std::string question(const std::string& link, const std::string& type, const std::string& more = "") {
  return R"({"linkId":")" + link + R"(","text":"text of )" + link + R"(","type":")" + type + "\"" +
         (more.empty() ? "" : "," + more) + "}";
}

std::string when(const std::string& conditions, const std::string& behavior = "") {
  return R"("enableWhen":[)" + conditions + "]" + (behavior.empty() ? "" : R"(,"enableBehavior":")" + behavior + "\"");
}

TEST(Form, AQuestionWithAConditionIsAskedOnlyWhenItHolds) {
  const auto f =
      form(question("smokes", "boolean") + "," +
           question("packs", "decimal", when(R"({"question":"smokes","operator":"=","answerBoolean":true})")));
  EXPECT_THAT(asked(f, {}), ElementsAre("smokes"));
  EXPECT_THAT(asked(f, {{"smokes", {"false"}}}), ElementsAre("smokes"));
  EXPECT_THAT(asked(f, {{"smokes", {"true"}}}), ElementsAre("smokes", "packs"));
}

TEST(Form, EveryRelationHoldsAsFhirDefinesIt) {
  struct Row {
    const char* relation;
    const char* below;  ///< asked at 3, 5 and 7 against 5, and without an answer: y or n each
  };
  for (const auto& [relation, expected] : {Row{"=", "nynn"}, Row{"!=", "ynyy"}, Row{">", "nnyn"}, Row{"<", "ynnn"},
                                           Row{">=", "nyyn"}, Row{"<=", "yynn"}}) {
    const auto f =
        form(question("n", "integer") + "," +
             question("then", "string",
                      when(std::string(R"({"question":"n","operator":")") + relation + R"(","answerInteger":5})")));
    std::string got;
    for (const char* n : {"3", "5", "7"}) got += asked(f, {{"n", {n}}}).size() == 2 ? 'y' : 'n';
    got += asked(f, {}).size() == 2 ? 'y' : 'n';
    EXPECT_EQ(got, expected) << relation;
  }
}

TEST(Form, NumbersAreComparedAsNumbersAndDatesAsDates) {
  const auto f = form(question("n", "decimal") + "," +
                      question("then", "string", when(R"({"question":"n","operator":">","answerDecimal":9})")));
  EXPECT_EQ(asked(f, {{"n", {"10"}}}).size(), 2U);  // as words "10" stands before "9"
  const auto d =
      form(question("d", "date") + "," +
           question("then", "string", when(R"({"question":"d","operator":">=","answerDate":"2024-03-01"})")));
  EXPECT_EQ(asked(d, {{"d", {"2024-03-01"}}}).size(), 2U);
  EXPECT_EQ(asked(d, {{"d", {"2023-12-31"}}}).size(), 1U);
}

TEST(Form, AnyAndAllOfSeveralConditions) {
  const std::string two =
      R"({"question":"a","operator":"=","answerBoolean":true},{"question":"b","operator":"exists","answerBoolean":true})";
  const std::string ab = question("a", "boolean") + "," + question("b", "string") + ",";
  const auto any = form(ab + question("c", "string", when(two, "any")));
  const auto all = form(ab + question("c", "string", when(two, "all")));
  const FormAnswers one{{"a", {"true"}}}, both{{"a", {"true"}}, {"b", {"x"}}};
  EXPECT_EQ(asked(any, one).size(), 3U);
  EXPECT_EQ(asked(all, one).size(), 2U);
  EXPECT_EQ(asked(all, both).size(), 3U);
  const auto unsaid = form(ab + question("c", "string", when(two)));
  EXPECT_EQ(unsaid.notes.size(), 1U);  // that the form does not say which is told
}

TEST(Form, WhatIsNotAskedDecidesNothingAndHidesWhatItHolds) {
  // c hangs on b, b on a; the answer to b stays behind when a is turned to no.
  const auto f =
      form(question("a", "boolean") + "," +
           question("b", "boolean", when(R"({"question":"a","operator":"=","answerBoolean":true})")) + "," +
           R"({"linkId":"g","type":"group",)" + when(R"({"question":"b","operator":"=","answerBoolean":true})") +
           R"(,"item":[)" + question("c", "string") + "]}");
  EXPECT_THAT(asked(f, {{"a", {"true"}}, {"b", {"true"}}}), ElementsAre("a", "b", "g", "c"));
  EXPECT_THAT(asked(f, {{"a", {"false"}}, {"b", {"true"}}}), ElementsAre("a"));
  const auto response = responseOf(f, {{"a", {"false"}}, {"b", {"true"}}, {"c", {"x"}}}, "2024-05-01");
  EXPECT_EQ(response.at("item").size(), 1U);
}

TEST(Form, AConditionMayNameALaterQuestion) {
  const auto f = form(question("first", "string", when(R"({"question":"last","operator":"=","answerInteger":1})")) +
                      "," + question("last", "integer"));
  EXPECT_THAT(asked(f, {{"last", {"1"}}}), ElementsAre("first", "last"));
  EXPECT_THAT(asked(f, {{"last", {"2"}}}), ElementsAre("last"));
}

TEST(Form, ACodeOfAnotherSystemIsAnotherAnswer) {
  const std::string options = R"("answerOption":[{"valueCoding":{"system":"http://a","code":"1","display":"One"}},
    {"valueCoding":{"system":"http://a","code":"2","display":"Two"}}])";
  const auto f =
      form(question("q", "choice", options) + "," +
           question("same", "string",
                    when(R"({"question":"q","operator":"=","answerCoding":{"system":"http://a","code":"1"}})")) +
           "," +
           question("other", "string",
                    when(R"({"question":"q","operator":"=","answerCoding":{"system":"http://b","code":"1"}})")));
  EXPECT_THAT(asked(f, {{"q", {"1"}}}), ElementsAre("q", "same"));
  EXPECT_THAT(whyNot(f, {{"q", {"3"}}}), HasSubstr("none of its answers (1, 2)"));
  EXPECT_THAT(whyNot(f, {{"q", {"1", "2"}}}), HasSubstr("one answer"));
  EXPECT_THAT(whyNot(f, {{"x", {"1"}}}), HasSubstr("does not ask it"));
  EXPECT_EQ(whyNot(f, {{"q", {"2"}}}), "");
}

TEST(Form, AnswersThatDoNotFitTheirTypeAreRefused) {
  const auto f = form(question("i", "integer") + "," + question("b", "boolean") + "," + question("d", "date"));
  EXPECT_NE(whyNot(f, {{"i", {"2.5"}}}), "");
  EXPECT_NE(whyNot(f, {{"i", {"two"}}}), "");
  EXPECT_NE(whyNot(f, {{"i", {"<3"}}}), "");
  EXPECT_NE(whyNot(f, {{"b", {"yes"}}}), "");
  EXPECT_NE(whyNot(f, {{"d", {"2024-02-30"}}}), "");
}

TEST(Form, OptionsMayStandInAContainedValueSetAndTextsInTranslation) {
  const auto read =
      readForm(R"({"resourceType":"Questionnaire","title":"T","contained":[{"resourceType":"ValueSet","id":"v",
    "compose":{"include":[{"system":"http://s","concept":[{"code":"a","display":"A","extension":[{"url":
    "http://hl7.org/fhir/StructureDefinition/ordinalValue","valueDecimal":2}]}]}]}}],
    "item":[{"linkId":"1","type":"choice","text":"How are you?","answerValueSet":"#v","_text":{"extension":[{"url":
    "http://hl7.org/fhir/StructureDefinition/translation","extension":[{"url":"lang","valueCode":"de"},
    {"url":"content","valueString":"Wie geht es Ihnen?"}]}]}}]})",
               "form.json", "de");
  ASSERT_TRUE(read) << read.error().line();
  EXPECT_EQ(read->items.at(0).text, "Wie geht es Ihnen?");
  ASSERT_EQ(read->items[0].options.size(), 1U);
  EXPECT_EQ(read->items[0].options[0].score, 2);
}

TEST(Form, BrokenFormsAreRefusedWithThePlace) {
  const auto refused = [](const std::string& items) {
    const auto read = readForm(R"({"resourceType":"Questionnaire","item":[)" + items + "]}", "form.json");
    return read ? std::string() : read.error().line();
  };
  EXPECT_THAT(refused(question("a", "string") + "," + question("a", "string")), HasSubstr("stands twice"));
  EXPECT_THAT(refused(question("a", "string", when(R"({"question":"z","operator":"exists","answerBoolean":true})"))),
              HasSubstr("\"z\""));
  EXPECT_THAT(refused(""), HasSubstr("asks nothing"));
  EXPECT_FALSE(readForm(R"({"resourceType":"Patient"})", "form.json"));
}

TEST(Form, ItsResponseIsScoredLikeAnyOther) {
  // Nine questions with the codes of LOINC's PHQ-9 and its answers; the sum is 9 × 1.
  std::string items;
  for (const char* code :
       {"44250-9", "44255-8", "44259-0", "44254-1", "44251-7", "44258-2", "44252-5", "44253-3", "44260-8"})
    items +=
        std::string(items.empty() ? "" : ",") +
        question(std::string("/") + code, "choice",
                 R"("required":true,"answerOption":[{"valueCoding":{"system":"http://loinc.org","code":"LA6568-5"}},
                      {"valueCoding":{"system":"http://loinc.org","code":"LA6569-3","display":"Several days"}}])");
  const auto f = form(items, R"("code":[{"system":"http://loinc.org","code":"44249-1"}],)");
  FormAnswers answers;
  EXPECT_EQ(unanswered(f, answers).size(), 9U);
  for (const auto& item : f.items) answers[item.link] = {"LA6569-3"};
  EXPECT_TRUE(unanswered(f, answers).empty());
  const auto import = read(responseOf(f, answers, "2024-05-01T10:00:00Z").dump());
  ASSERT_NE(find(import, "phq-9"), nullptr) << reasons(import);
  EXPECT_EQ(find(import, "phq-9")->value, 9);
  EXPECT_THAT(import.questionnaires.at(0).safety, ElementsAre("phq-9.item-9"));
}

}  // namespace
}  // namespace homeostat::intake::test
