// A questionnaire asked on the command line: what is asked, what the answers are worth, and the response on disk.

#include "tests/app/cli/command_line.hpp"

namespace homeostat::cli {
namespace {

using base::Json;

class FormCommand : public CommandLine {
 protected:
  void SetUp() override {
    CommandLine::SetUp();
    file_ = (folder_ / "phq-9.json").string();
    spit(file_, form().dump());
  }

  /// Nine questions worth 0 to 3, and a tenth asked only of somebody who answered the first with 3.
  static Json form() {
    const char* const answers[] = {"LA6568-5", "LA6569-3", "LA6570-1", "LA6571-9"};
    Json options = Json::array();
    for (int i = 0; i < 4; ++i)
      options.push_back(
          {{"valueCoding", {{"system", "http://loinc.org"}, {"code", answers[i]}, {"display", std::to_string(i)}}},
           {"extension", {{{"url", "http://hl7.org/fhir/StructureDefinition/ordinalValue"}, {"valueDecimal", i}}}}});
    Json items = Json::array();
    int number = 0;
    for (const char* code :
         {"44250-9", "44255-8", "44259-0", "44254-1", "44251-7", "44258-2", "44252-5", "44253-3", "44260-8"})
      items.push_back({{"linkId", "q" + std::to_string(++number)},
                       {"code", {{{"system", "http://loinc.org"}, {"code", code}}}},
                       {"text", "Question " + std::to_string(number)},
                       {"type", "choice"},
                       {"required", true},
                       {"answerOption", options}});
    items.push_back({{"linkId", "q10"},
                     {"text", "How difficult was it?"},
                     {"type", "string"},
                     {"enableWhen",
                      {{{"question", "q1"},
                        {"operator", "="},
                        {"answerCoding", {{"system", "http://loinc.org"}, {"code", "LA6571-9"}}}}}}});
    return {{"resourceType", "Questionnaire"},
            {"url", "http://example.org/phq"},
            {"status", "active"},
            {"title", "PHQ-9"},
            {"code", {{{"system", "http://loinc.org"}, {"code", "44249-1"}}}},
            {"item", items}};
  }

  /// One digit a question: its option.
  Answer asked(const std::string& digits, std::vector<std::string> more = {}) {
    const char* const answers[] = {"LA6568-5", "LA6569-3", "LA6570-1", "LA6571-9"};
    std::vector<std::string> arguments{"form", file_};
    for (std::size_t i = 0; i < digits.size(); ++i) {
      arguments.insert(arguments.end(), {"--answer", "q" + std::to_string(i + 1), answers[digits[i] - '0']});
    }
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run(arguments);
  }

  std::string file_;
};

TEST_F(FormCommand, ShowsTheQuestionsThatAreAskedAndTheirAnswers) {
  const auto shown = asked("");
  EXPECT_EQ(shown.code, 0) << shown.err;
  EXPECT_NE(shown.out.find("Question 9  [q9]"), std::string::npos) << shown.out;
  EXPECT_NE(shown.out.find("LA6571-9  3"), std::string::npos);
  EXPECT_EQ(shown.out.find("How difficult"), std::string::npos) << "its condition does not hold";
  EXPECT_NE(asked("3").out.find("How difficult"), std::string::npos);
  EXPECT_NE(asked("3").out.find("q2, q3, q4, q5, q6, q7, q8, q9"), std::string::npos) << "what is still to be answered";
}

TEST_F(FormCommand, AnswersGiveTheScoreAndAnAnswerOnSafetyIsSaidFirst) {
  // 3+3+3+1+0+1+1+0+1 = 13.
  const auto told = asked("333101101");
  EXPECT_EQ(told.code, 0) << told.err;
  const auto score = told.out.find("phq-9: 13"), safety = told.out.find("phq-9.item-9");
  EXPECT_NE(score, std::string::npos) << told.out;
  ASSERT_NE(safety, std::string::npos) << told.out;
  EXPECT_LT(safety, score);
  EXPECT_EQ(asked("333101100").out.find("phq-9.item-9"), std::string::npos);
}

TEST_F(FormCommand, TheResponseWrittenIsReadBackAsTheSameScore) {
  const auto out = (folder_ / "response.json").string();
  EXPECT_EQ(asked("111111110", {"-o", out}).code, 0);
  const auto both = (folder_ / "both.json").string();
  spit(both, Json{{"resourceType", "Bundle"},
                  {"type", "collection"},
                  {"entry", {{{"resource", form()}}, {{"resource", Json::parse(slurp(out))}}}}}
                 .dump());
  const auto read = run({"import", both, "--json"}).json();
  double total = -1;
  for (const auto& f : read.at("findings"))
    if (f.at("code") == "phq-9") total = f.at("value").get<double>();
  EXPECT_EQ(total, 8);
}

TEST_F(FormCommand, RefusesWhatDoesNotFitAndWritesNothing) {
  const auto out = folder_ / "response.json";
  const auto half = asked("111", {"-o", out.string()});
  EXPECT_EQ(half.code, 1);
  EXPECT_NE(half.err.find("q4, q5"), std::string::npos) << half.err;
  EXPECT_FALSE(std::filesystem::exists(out));
  for (const auto& [link, code] : {std::pair{"q77", "LA6568-5"}, {"q1", "LA0-0"}}) {
    const auto refused = run({"form", file_, "--answer", link, code});
    EXPECT_EQ(refused.code, 1);
    EXPECT_NE(refused.err.find(link), std::string::npos) << refused.err;
  }
  spit(out, R"({"resourceType":"Patient"})");
  EXPECT_EQ(run({"form", out.string()}).code, 1);
  EXPECT_EQ(run({"form"}).code, 2);
}

TEST_F(FormCommand, TheJsonHasItsKeys) {
  const auto all = asked("111111110", {"--json"}).json();
  for (const char* key : {"title", "url", "items", "unanswered", "notes", "response", "read"})
    EXPECT_TRUE(all.contains(key)) << key;
  EXPECT_FALSE(all.at("items").at(9).at("asked").get<bool>());
  EXPECT_EQ(all.at("response").at("resourceType"), "QuestionnaireResponse");
}

}  // namespace
}  // namespace homeostat::cli
