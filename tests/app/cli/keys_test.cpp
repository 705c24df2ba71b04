// The key names of the headless contract (design §8) stand as they are written there.
#include "tests/app/cli/command_line.hpp"
#include "tests/support/places.hpp"

namespace homeostat::cli {
namespace {

using base::Json;

class Keys : public CommandLine {
 protected:
  static void expectKeys(const Json& object, std::initializer_list<const char*> keys, const char* of) {
    ASSERT_TRUE(object.is_object()) << of << ": " << object.dump();
    for (const char* key : keys) EXPECT_TRUE(object.contains(key)) << of << " lacks " << key;
  }
  Json answer(std::vector<std::string> arguments) {
    arguments.emplace_back("--json");
    const auto given = run(arguments);
    EXPECT_EQ(given.code, 0) << given.err;
    return given.json();
  }
};

TEST_F(Keys, Hrv) {
  const Json lines = answer({"hrv", (fixtures() / "rr.txt").string(), (fixtures() / "rr-irregular.txt").string()});
  ASSERT_EQ(lines.at("recordings").size(), 2U);
  for (const auto& line : lines.at("recordings")) {
    expectKeys(line, {"mean_nn", "sdnn",       "rmssd",      "pnn50",  "pnn20", "sd1",      "sd2",
                      "sampen",  "dfa_alpha1", "dfa_alpha2", "vlf",    "lf",    "hf",       "lf_hf",
                      "beats",   "corrected",  "quality",    "rhythm", "gaps",  "withheld", "respiration_rate"},
               "recording");
  }
  EXPECT_EQ(lines.at("recordings").at(0).at("beats"), 400);
}

TEST_F(Keys, Import) {
  const auto without_value = folder_ / "labs.csv";
  spit(without_value, "Test,Value,Unit,Date\nFerritin,,ug/L,2026-11-18\n");
  const Json all =
      answer({"import", (fixtures() / "labs.json").string(), (fixtures() / "rr.txt").string(), without_value.string()});
  expectKeys(all, {"findings", "rejected", "patient", "recordings"}, "import");
  expectKeys(all.at("findings").at(0), {"code", "loinc", "name", "value", "unit", "at", "status", "source"}, "finding");
  const auto& rmssd = *std::find_if(all.at("findings").begin(), all.at("findings").end(),
                                    [](const Json& f) { return f.at("code") == "rmssd"; });
  expectKeys(rmssd, {"code", "name", "value", "unit", "status", "source", "conditions", "quality"}, "rmssd");
  EXPECT_FALSE(rmssd.contains("at")) << "the file does not say when it was recorded";
  ASSERT_FALSE(all.at("rejected").empty());
  expectKeys(all.at("rejected").at(0), {"source", "why"}, "rejected");
}

TEST_F(Keys, Interactions) {
  const Json all = answer({"interactions", "sertraline", "5-HTP", "qwertzol"});
  expectKeys(all, {"advisories", "not_checked"}, "interactions");
  ASSERT_FALSE(all.at("advisories").empty());
  expectKeys(all.at("advisories").at(0), {"kind", "severity", "a", "b", "why", "action", "sources"}, "advisory");
  EXPECT_EQ(all.at("not_checked"), Json({"qwertzol"}));
}

TEST_F(Keys, Assess) {
  const Json all = answer({"assess", (support::checkout() / "tests/cases/a-tired.json").string()});
  expectKeys(all,
             {"edition", "engine", "case_hash", "red_flags", "rule_outs", "questions", "states", "systems", "findings",
              "suggestions", "withheld", "measure_next"},
             "assess");
  expectKeys(all.at("states").at(0),
             {"id", "mean", "sd", "sd_weights", "sign_share", "bits", "p_low", "p_high", "resolved",
              "mean_without_symptoms", "contributions"},
             "state");
  expectKeys(all.at("systems").at(0), {"id", "influences"}, "system");
  expectKeys(all.at("findings").at(0), {"code", "value", "z", "z_conflict"}, "finding");
  expectKeys(all.at("suggestions").at(0),
             {"id", "tier", "expected", "sign_share", "reasons", "cautions", "sources", "approval"}, "suggestion");
  expectKeys(all.at("withheld").at(0), {"id", "why"}, "withheld");
}

TEST_F(Keys, ACaseFileBringsItsRecordings) {
  spit(folder_ / "rr.txt", slurp(fixtures() / "rr.txt"));
  spit(folder_ / "case.json",
       R"({"patient": {"id": "x"}, "at": "2026-11-20T10:00:00+01:00", "recordings": ["rr.txt"]})");
  const Json all = answer({"assess", (folder_ / "case.json").string()});
  const auto& rmssd = *std::find_if(all.at("findings").begin(), all.at("findings").end(),
                                    [](const Json& f) { return f.at("code") == "rmssd"; });
  EXPECT_EQ(rmssd.at("not_used"), "no-norm") << "one recording has no norm and no course of its own to stand against";
  EXPECT_TRUE(rmssd.at("z").is_null());
}

}  // namespace
}  // namespace homeostat::cli
