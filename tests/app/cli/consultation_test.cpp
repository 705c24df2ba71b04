// A whole consultation through the command line, as `./dev demo` does it: on the invented demo patient, and on a real
// laboratory file and a real recording of the corpus.
#include <gmock/gmock.h>

#include <algorithm>

#include "tests/app/cli/command_line.hpp"
#include "tests/support/places.hpp"

namespace homeostat::cli {
namespace {

namespace fs = std::filesystem;
using base::Json;

const fs::path kDemo = support::checkout() / "app/cli/demo";

/// A practice in a folder of its own, driven by command lines only; the passphrase comes from a descriptor.
class Consultation : public CommandLine {
 protected:
  Answer record(const std::string& command, std::vector<std::string> rest) {
    rest.insert(rest.end(), {"--passphrase-fd", "9"});
    return CommandLine::record(command, std::move(rest));
  }

  [[nodiscard]] fs::path file(const std::string& name) const { return folder_ / name; }

  /// Gives the hash of the assessment it was made from.
  std::string writesDocument(const std::string& patient, const std::string& kind) {
    const auto path = file(kind + ".pdf");
    const auto told = record("report", {patient, "--kind", kind, "--lang", "en", "-o", path.string()});
    EXPECT_EQ(support::slurp(path).substr(0, 5), "%PDF-") << kind;
    return told.code == 0 ? told.json().at("assessment_hash").get<std::string>() : "";
  }
};

std::vector<std::string> idsOf(const Json& list) {
  std::vector<std::string> ids;
  for (const auto& entry : list) ids.push_back(entry.at("id").get<std::string>());
  return ids;
}

TEST_F(Consultation, OfTheDemoPatientGoesFromFilesToSignedDocuments) {
  const std::string patient = "Mara Muster (Demo patient, invented)";
  record("init", {"--name", "Demo practice, invented"});
  record("settings", {"--invented"});
  record("patient", {"--name", patient, "--sex", "female", "--birth-date", "1988-04-12"});
  record("import", {patient, (kDemo / "laboratory.json").string(), (kDemo / "resting.txt").string()});
  record("answer", {patient, "--context", "pregnant=no", "--context", "planning-pregnancy=no", "--context",
                    "breastfeeding=no", "--condition", "bipolar-disorder=no", "--condition", "haemochromatosis=no",
                    "--goal", "sustained-energy", "--goal", "sleep-continuity", "--none-else-taken"});
  const auto assessment = record("assess", {patient}).json();
  EXPECT_THAT(idsOf(assessment.at("rule_outs")), ::testing::Contains("ro-iron-deficiency-anaemia"));
  EXPECT_FALSE(assessment.at("questions").empty());
  EXPECT_THAT(idsOf(assessment.at("states")), ::testing::Contains("iron-availability"));
  EXPECT_THAT(idsOf(assessment.at("withheld")), ::testing::Contains("5-htp-trial"));
  const auto suggested = idsOf(assessment.at("suggestions"));
  ASSERT_GE(suggested.size(), 2U);
  record("decide", {patient, suggested[0], "accepted", "--reason", "agreed"});
  record("decide", {patient, suggested[1], "deferred", "--reason", "wants-time"});
  const auto signed_hash = record("sign", {patient}).json().at("assessment_hash").get<std::string>();
  for (const char* kind : {"letter", "handout", "audit"}) EXPECT_EQ(writesDocument(patient, kind), signed_hash) << kind;
  record("answer", {patient, "--condition", "coeliac-disease=yes"});
  EXPECT_NE(writesDocument(patient, "letter"), signed_hash) << "what was signed is no longer what is known";
  EXPECT_EQ(record("verify", {}).json().at("defects"), Json::array());
}

TEST_F(Consultation, AnswersLeaveTheMedicinesOfAFileInPlaceUntilTheySayOtherwise) {
  const std::string patient = "Mara Muster (Demo patient, invented)";
  record("init", {"--name", "Demo practice, invented"});
  record("patient", {"--name", patient, "--sex", "female", "--birth-date", "1988-04-12"});
  record("import", {patient, (kDemo / "laboratory.json").string()});
  const auto interaction_named = [&] {
    return record("assess", {patient}).json().at("withheld").dump().find("sertraline") != std::string::npos;
  };
  record("answer", {patient, "--none-else-taken"});
  EXPECT_TRUE(interaction_named());
  record("answer", {patient, "--takes-nothing"});
  EXPECT_FALSE(interaction_named());
}

TEST_F(Consultation, OfRealFilesGoesTheSameWay) {
  const auto laboratory = corpus() / "interop/fhir-r4/hl7-be-lab/81365677998_815333044_2.json";
  const auto beats = corpus() / "autonomic/rr_rest_hrv/rest_rri.txt";
  if (!fs::exists(laboratory) || !fs::exists(beats)) GTEST_SKIP() << "the corpus is not there: " << corpus();
  record("init", {"--name", "Practice of the test"});
  const std::string patient = "Firstname Old Lastname";
  record("patient", {"--name", patient, "--sex", "male", "--birth-date", "1940-01-01"});
  const auto taken = record("import", {patient, laboratory.string(), beats.string()}).json();
  ASSERT_EQ(taken.at("files").size(), 2U);
  for (const auto& f : taken.at("files")) EXPECT_FALSE(f.at("findings").empty()) << f.at("name");
  const auto assessment = record("assess", {patient}).json();
  EXPECT_GE(assessment.at("findings").size(), 10U);
  for (const char* kind : {"letter", "audit"}) writesDocument(patient, kind);
}

TEST_F(Consultation, AFileOfAnotherPersonOrABrokenOneChangesNothing) {
  record("init", {"--name", "Practice of the test"});
  record("patient", {"--name", "Somebody Else", "--sex", "male", "--birth-date", "1950-01-01"});
  const auto events = [&] { return record("events", {"Somebody Else"}).json().at("events").size(); };
  const auto before = events();
  support::spit(file("broken.json"), R"({"resourceType": "Bundle", "entry": [)");
  for (const auto& path : {kDemo / "laboratory.json", file("broken.json"), file("absent.json")}) {
    const auto outcome = run({"record", "import", practice_, "Somebody Else", (kDemo / "resting.txt").string(),
                              path.string(), "--passphrase-fd", "9"});
    EXPECT_EQ(outcome.code, 1) << path;
    EXPECT_EQ(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 1) << outcome.err;
    EXPECT_NE(outcome.err.find(path.filename().string()), std::string::npos) << outcome.err;
  }
  EXPECT_EQ(events(), before);
}

}  // namespace
}  // namespace homeostat::cli
