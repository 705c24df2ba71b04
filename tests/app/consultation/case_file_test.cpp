#include "app/consultation/case_file.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "tests/app/consultation/knowledge.hpp"

namespace homeostat::consultation {
namespace {

const std::string kStart =
    R"({"patient": {"id": "x", "birth_date": "1980-01-01"}, "at": "2026-11-20T10:00:00+01:00", )";

TEST(CaseFile, RecordingsAreResolvedIntoFindings) {
  const OwnFolder folder;
  // A minute and a half: enough for RMSSD, not for SDNN.
  std::istringstream whole(support::slurp(fixtures() / "rr.txt"));
  std::string beats, line;
  for (int i = 0; i < 100 && std::getline(whole, line); ++i) beats += line + "\n";
  folder.write("rr.txt", beats);
  const auto file = readCaseFile(folder.write("case.json", kStart + R"("recordings": ["rr.txt"]})"), knowledge());
  ASSERT_TRUE(file) << file.error().line();
  EXPECT_TRUE(file->the_case.recordings.empty());
  const auto& findings = file->the_case.findings;
  EXPECT_TRUE(std::any_of(findings.begin(), findings.end(), [](const auto& f) { return f.code == "rmssd"; }));
  EXPECT_EQ(file->hrv().at("recordings").at(0).at("beats"), 100);
  ASSERT_FALSE(file->the_case.set_aside.empty());
  EXPECT_EQ(file->the_case.set_aside[0].place, "recordings[0], intervals 1 to 100");
}

TEST(CaseFile, TheHashIsOfTheFiguresNotOfThePath) {
  const OwnFolder folder;
  folder.write("a.txt", support::slurp(fixtures() / "rr.txt"));
  folder.write("b.txt", support::slurp(fixtures() / "rr.txt"));
  const auto a = readCaseFile(folder.write("a.json", kStart + R"("recordings": ["a.txt"]})"), knowledge());
  const auto b = readCaseFile(folder.write("b.json", kStart + R"("recordings": ["b.txt"]})"), knowledge());
  const auto none = readCaseFile(folder.write("none.json", kStart + R"("recordings": []})"), knowledge());
  ASSERT_TRUE(a && b && none);
  EXPECT_EQ(inference::caseHash(a->the_case), inference::caseHash(b->the_case));
  EXPECT_NE(inference::caseHash(a->the_case), inference::caseHash(none->the_case));
}

TEST(CaseFile, ARecordingThatCannotBeReadRefusesTheWhole) {
  const OwnFolder folder;
  const auto file =
      readCaseFile(folder.write("case.json", kStart + R"("recordings": ["rr.txt", "gone.txt"]})"), knowledge());
  ASSERT_FALSE(file);
  EXPECT_EQ(file.error().place.substr(0, 13), "recordings[0]");
}

}  // namespace
}  // namespace homeostat::consultation
