// The headless way of a consultation, command by command, on the project's own files and on real ones.
#include <algorithm>

#include "tests/app/cli/command_line.hpp"

namespace homeostat::cli {
namespace {

using base::Json;

class RecordPath : public CommandLine {
 protected:
  std::vector<std::string> kinds(const std::string& patient) {
    std::vector<std::string> out;
    const Json events = record("events", {patient}).json().at("events");
    for (const auto& e : events) out.push_back(e.at("kind").get<std::string>());
    return out;
  }
  static std::vector<std::string> codes(const Json& findings) {
    std::vector<std::string> out;
    for (const auto& f : findings) out.push_back(f.at("code").get<std::string>());
    return out;
  }
  static bool holds(const std::vector<std::string>& list, const std::string& what) {
    return std::find(list.begin(), list.end(), what) != list.end();
  }
};

TEST_F(RecordPath, FromFoundingToExport) {
  const std::string patient = found();
  const auto taken = record("import", {patient, (fixtures() / "labs.json").string(), (fixtures() / "rr.txt").string()});
  const Json files = taken.json().at("files");
  ASSERT_EQ(files.size(), 2U);
  record("answer", {patient, "--goal", "sustained-energy", "--goal", "steadier-mood", "--none-else-taken"});
  const Json assessed = record("assess", {patient}).json();
  const auto found_codes = codes(assessed.at("findings"));
  for (const char* code : {"ferritin", "hemoglobin", "phq-9", "rmssd", "sdnn", "hrv-quality"})
    EXPECT_TRUE(holds(found_codes, code)) << code;
  record("decide", {patient, "cbt-depression", "accepted", "--reason", "agreed"});
  record("sign", {patient});

  const std::vector<std::string> expected{"patient-registered", "case-imported",    "case-imported",
                                          "case-context",       "visit-opened",     "assessment-made",
                                          "decision-made",      "assessment-signed"};
  EXPECT_EQ(kinds(patient), expected);
  const Json verified = record("verify").json();
  EXPECT_TRUE(verified.at("defects").empty());
  EXPECT_EQ(verified.at("blobs"), 3);  // two originals and the assessment

  const std::string backup = (folder_ / "backup").string();
  record("backup", {backup});
  const auto back = run({"record", "restore", (folder_ / "restored").string(), backup, "--json"});
  ASSERT_EQ(back.code, 0) << back.err;
  EXPECT_EQ(back.json().at("head"), verified.at("head"));

  const std::string target = (folder_ / "export.jsonl").string();
  record("export", {patient, "-o", target});
  const std::string exported = slurp(target);
  for (const char* word : {"Invented, Test", "ferritin", "rmssd", "cbt-depression"})
    EXPECT_NE(exported.find(word), std::string::npos) << word;
}

TEST_F(RecordPath, AnIrregularRecordingAsksForAnEcgAndGivesNoVariability) {
  const std::string patient = found();
  const Json file = record("import", {patient, (fixtures() / "rr-irregular.txt").string()}).json().at("files").at(0);
  EXPECT_EQ(codes(file.at("findings")), (std::vector<std::string>{"rhythm-irregular", "hrv-quality"}));
  EXPECT_EQ(file.at("recording").at("rhythm"), "irregular");
  const auto told = std::count_if(file.at("rejected").begin(), file.at("rejected").end(), [](const Json& r) {
    return r.at("why").get<std::string>().find("ECG") != std::string::npos;
  });
  EXPECT_GE(told, 8);  // the rhythm, the mean interval and the six figures that have a concept
  const Json assessed = record("assess", {patient}).json();
  std::vector<std::string> flags;
  for (const auto& f : assessed.at("red_flags")) flags.push_back(f.at("id").get<std::string>());
  EXPECT_TRUE(holds(flags, "rf-irregular-rr"));
}

TEST_F(RecordPath, RealLaboratoryFileAndRealRecording) {
  const auto labs =
      corpus() / "interop/fhir-r4/generated-sample-data/David_Alcantar_69042923-d915-40e1-b1e0-7692a08ff171.json";
  const auto beats = corpus() / "autonomic/rr_rest_hrv/rest_rri.txt";
  const auto ecg = corpus() / "autonomic/wfdb_100/100.hea";
  if (!std::filesystem::exists(labs)) GTEST_SKIP() << "the corpus is not beside this checkout: " << corpus();
  record("init", {"--name", "Practice of the tests"});
  const auto imported = run({"import", labs.string(), "--json"}).json();
  const Json person = imported.at("patient");
  const std::string patient =
      record("patient", {"--name", person.at("name").get<std::string>(), "--sex", person.at("sex").get<std::string>(),
                         "--birth-date", person.at("birth_date").get<std::string>()})
          .json()
          .at("patients")
          .at(0)
          .at("id")
          .get<std::string>();
  const Json files = record("import", {patient, labs.string(), beats.string(), ecg.string()}).json().at("files");
  ASSERT_EQ(files.size(), 3U);
  EXPECT_GT(imported.at("findings").size(), 20U);
  record("assess", {patient});
  record("sign", {patient});
  const Json verified = record("verify").json();
  EXPECT_TRUE(verified.at("defects").empty());
  EXPECT_EQ(verified.at("blobs"), 6);  // laboratory file, intervals, header, signal, annotations, assessment
}

TEST_F(RecordPath, TheOriginalsAreSealedNotReadable) {
  const std::string patient = found();
  record("import", {patient, (fixtures() / "labs.json").string()});
  for (const auto& entry : std::filesystem::recursive_directory_iterator(practice_)) {
    if (!entry.is_regular_file()) continue;
    EXPECT_EQ(slurp(entry.path()).find("Ferritin"), std::string::npos) << entry.path();
    EXPECT_EQ(slurp(entry.path()).find("Invented"), std::string::npos) << entry.path();
  }
}

TEST_F(RecordPath, AWrongPassphraseAndAFlippedByteAreToldApart) {
  const std::string patient = found();
  record("import", {patient, (fixtures() / "labs.json").string()});
  passphrase_ = "not these words at all";
  const auto wrong = run({"record", "verify", practice_});
  expectOneLine(wrong, "passphrase");
  passphrase_ = "four random words here";

  std::filesystem::path file;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(practice_))
    if (entry.is_regular_file() && (file.empty() || entry.file_size() > std::filesystem::file_size(file))) file = entry;
  std::string bytes = slurp(file);
  const std::size_t at = bytes.size() * 3 / 4;
  bytes[at] = static_cast<char>(bytes[at] ^ 1);
  spit(file, bytes);
  const auto damaged = run({"record", "verify", practice_});
  EXPECT_EQ(damaged.code, 1) << damaged.out << damaged.err;
  EXPECT_EQ(damaged.err.find("passphrase"), std::string::npos) << damaged.err;
  EXPECT_NE(damaged.err.find("Restore"), std::string::npos) << damaged.err;
}

TEST_F(RecordPath, MedicinesAddUpUntilOneIsStopped) {
  const std::string patient = found();
  const auto interacting = [&] { return !record("assess", {patient}).json().at("interactions").empty(); };
  record("answer", {patient, "--medication", "lithium"});
  record("answer", {patient, "--medication", "ibuprofen"});
  EXPECT_TRUE(interacting());
  record("answer", {patient, "--stopped", "Ibuprofen"});
  EXPECT_FALSE(interacting());
  const auto again = run({"record", "answer", practice_, patient, "--stopped", "ibuprofen"});
  EXPECT_EQ(again.code, 1);
  EXPECT_NE(again.err.find("ibuprofen: nothing on record"), std::string::npos) << again.err;
}

TEST_F(RecordPath, AnswersThatNothingReadsAreRefusedAndNotKept) {
  const std::string patient = found();
  for (const std::vector<std::string>& wrong :
       {std::vector<std::string>{"--context", "pregnnt=yes"}, {"--condition", "epilepsi=no"}, {"--goal", "fly"}}) {
    std::vector<std::string> arguments{"record", "answer", practice_, patient};
    arguments.insert(arguments.end(), wrong.begin(), wrong.end());
    const auto answer = run(arguments);
    EXPECT_EQ(answer.code, 1) << wrong[1];
    EXPECT_NE(answer.err.find("is known by this id"), std::string::npos) << answer.err;
  }
  EXPECT_NE(run({"record", "answer", practice_, patient, "--context", "pregnnt=yes"}).err.find("pregnant"),
            std::string::npos);
  EXPECT_EQ(kinds(patient), std::vector<std::string>{"patient-registered"});
}

TEST_F(RecordPath, TheSamePersonIsNotRegisteredTwiceUnawares) {
  found();
  const std::vector<std::string> person{"record", "patient", practice_,      "--name",    "Namesake, Ada",
                                        "--sex",  "female",  "--birth-date", "1990-01-01"};
  EXPECT_EQ(run(person).code, 0);
  const auto twice = run(person);
  EXPECT_EQ(twice.code, 1);
  EXPECT_NE(twice.err.find("registered already"), std::string::npos) << twice.err;
  auto another = person;
  another.emplace_back("--another");
  EXPECT_EQ(run(another).code, 0);
}

}  // namespace
}  // namespace homeostat::cli
