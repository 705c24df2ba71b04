// From a laboratory's or practice's file to what the assessment says of it.

#include "tests/app/cli/command_line.hpp"

namespace homeostat::cli {
namespace {

using base::Json;

class IntakePath : public CommandLine {
 protected:
  /// The assessment of a case that holds what the import of `fhir` gave, or of `finding` when it is given.
  Json assessed(const std::string& fhir, const Json& finding = nullptr) {
    Json findings = Json::array({finding});
    if (finding.is_null()) {
      const auto file = folder_ / "file.json";
      spit(file, fhir);
      const auto read = run({"import", file.string(), "--json"});
      EXPECT_EQ(read.code, 0) << read.err;
      findings = read.json().at("findings");
    }
    const Json the_case{{"patient", {{"id", "p"}, {"sex", "female"}, {"birth_date", "1980-01-01"}}},
                        {"at", "2026-03-02T09:00:00Z"},
                        {"zone", "UTC"},
                        {"findings", findings}};
    spit(folder_ / "case.json", the_case.dump());
    const auto answer = run({"assess", (folder_ / "case.json").string(), "--json"});
    EXPECT_EQ(answer.code, 0) << answer.err;
    return answer.json();
  }
  static bool hasFlag(const Json& assessment, const std::string& id) {
    for (const auto& flag : assessment.at("red_flags")) {
      if (flag.at("id") == id) return true;
    }
    return false;
  }
  static std::string observation(const std::string& loinc, const std::string& value) {
    return R"({"resourceType":"Observation","status":"final","effectiveDateTime":"2026-03-01T08:00:00Z","code":{"coding":[
      {"system":"http://loinc.org","code":")" +
           loinc + R"("}]},)" + value + "}";
  }
};

constexpr const char* kSelfHarm = "rf-phq9-item9";

TEST_F(IntakePath, ASelfHarmAnswerRaisesTheRedFlagHoweverItArrives) {
  const std::string nearly_every_day =
      R"("valueCodeableConcept":{"coding":[{"system":"http://loinc.org","code":"LA6571-9"}]})";
  EXPECT_TRUE(hasFlag(assessed(observation("44260-8", nearly_every_day)), kSelfHarm));
  EXPECT_TRUE(hasFlag(assessed(observation("44260-8", R"("valueInteger":1)")), kSelfHarm));
  EXPECT_FALSE(hasFlag(assessed(observation("44260-8", R"("valueInteger":0)")), kSelfHarm));
  // In a case file by its LOINC code alone.
  EXPECT_TRUE(hasFlag(assessed("", {{"code", "44260-8"}, {"value", 2}, {"at", "2026-03-01"}}), kSelfHarm));
}

TEST_F(IntakePath, AFilledFormWithASelfHarmAnswerRaisesTheRedFlag) {
  std::string items;
  for (const auto* code :
       {"44250-9", "44255-8", "44259-0", "44254-1", "44251-7", "44258-2", "44252-5", "44253-3", "44260-8"}) {
    items += std::string(items.empty() ? "" : ",") + R"({"linkId":"/)" + code +
             R"(","answer":[{"valueCoding":{"system":"http://loinc.org","code":"LA6569-3"}}]})";
  }
  const Json a = assessed(
      R"({"resourceType":"QuestionnaireResponse","status":"completed","authored":"2026-03-01T08:00:00Z","questionnaire":"http://example.org/phq-9","item":[)" +
      items + "]}");
  EXPECT_TRUE(hasFlag(a, kSelfHarm)) << a.at("red_flags").dump();
}

TEST_F(IntakePath, VitalSignsReachTheRules) {
  const Json pressure = assessed(observation(
      "85354-9",
      R"("component":[{"code":{"coding":[{"system":"http://loinc.org","code":"8480-6"}]},"valueQuantity":{"value":186,"unit":"mmHg"}},
        {"code":{"coding":[{"system":"http://loinc.org","code":"8462-4"}]},"valueQuantity":{"value":124,"unit":"mmHg"}}])"));
  EXPECT_FALSE(pressure.at("red_flags").empty());
  // 40 kg over 1.65 m squared is 14.7: below 16.
  const Json thin =
      assessed(R"({"resourceType":"Bundle","type":"collection","entry":[{"resource":)" +
               observation("29463-7", R"("valueQuantity":{"value":40,"unit":"kg"})") + R"(},{"resource":)" +
               observation("8302-2", R"("valueQuantity":{"value":165,"unit":"cm"})") + "}]}");
  EXPECT_TRUE(hasFlag(thin, "rf-refeeding")) << thin.at("red_flags").dump();
}

}  // namespace
}  // namespace homeostat::cli
