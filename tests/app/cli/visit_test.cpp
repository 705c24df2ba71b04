// A visit has one time: what is decided and signed in it is the assessment that was made, whatever the clock says.
#include "tests/app/cli/command_line.hpp"

namespace homeostat::cli {
namespace {

class VisitTest : public CommandLine {
 protected:
  void SetUp() override {
    CommandLine::SetUp();
    patient_ = found();
    record("import", {patient_, (fixtures() / "labs.json").string()});
    record("answer", {patient_, "--goal", "sustained-energy", "--goal", "steadier-mood", "--none-else-taken"});
  }
  std::string hashOf(const Answer& answer) { return answer.json().at("assessment_hash").get<std::string>(); }
  std::string patient_;
};

TEST_F(VisitTest, DecideAndSignTakeTheAssessmentThatWasMade) {
  const auto assessed = record("assess", {patient_});
  const auto first = record("decide", {patient_, "cbt-depression", "accepted", "--reason", "agreed"});
  const auto second = record("decide", {patient_, "sleep-extension-regularity", "deferred", "--reason", "later"});
  const auto signed_ = record("sign", {patient_});
  EXPECT_EQ(hashOf(first), hashOf(assessed));
  EXPECT_EQ(hashOf(second), hashOf(assessed));
  EXPECT_EQ(hashOf(signed_), hashOf(assessed));
}

TEST_F(VisitTest, ADocumentPrintedLaterIsOfTheSignedVisitWithItsDecisions) {
  record("assess", {patient_});
  record("decide", {patient_, "cbt-depression", "accepted", "--reason", "agreed"});
  const auto signed_ = record("sign", {patient_});
  const auto file = (folder_ / "letter.html").string();
  const auto printed = record("report", {patient_, "--kind", "letter", "-o", file});
  EXPECT_EQ(hashOf(printed), hashOf(signed_));
  EXPECT_NE(slurp(file).find("CBT for depression"), std::string::npos);
}

TEST_F(VisitTest, AnotherAssessmentOpensAnotherVisit) {
  const auto before = record("assess", {patient_});
  const auto after = record("assess", {patient_});
  EXPECT_NE(hashOf(before), hashOf(after));
  EXPECT_EQ(hashOf(record("sign", {patient_})), hashOf(after));
}

TEST_F(VisitTest, TryingOutOpensNoVisit) {
  const auto assessed = record("assess", {patient_});
  const std::string before = head();
  record("assess", {patient_, "--with", "cbt-depression"});
  EXPECT_EQ(head(), before);
  EXPECT_EQ(hashOf(record("sign", {patient_})), hashOf(assessed));
}

TEST_F(VisitTest, WithoutAnAssessmentNothingIsDecided) {
  const std::string before = head();
  expectOneLine(run({"record", "decide", practice_, patient_, "cbt-depression", "accepted", "--reason", "agreed"}),
                "record assess");
  expectOneLine(run({"record", "sign", practice_, patient_}), "record assess");
  EXPECT_EQ(head(), before);
}

TEST_F(VisitTest, ResultsThatCameLaterNeedAnotherAssessment) {
  record("assess", {patient_});
  record("import", {patient_, (fixtures() / "rr.txt").string()});
  const std::string before = head();
  expectOneLine(run({"record", "sign", practice_, patient_}), "record assess");
  EXPECT_EQ(head(), before);
  record("assess", {patient_});
  record("sign", {patient_});
}

TEST_F(VisitTest, AFlagAnsweredInTheVisitOpensTheSignature) {
  record("import", {patient_, (fixtures() / "potassium.json").string()});
  const auto assessed = record("assess", {patient_}).json();
  std::string flag;
  for (const auto& f : assessed.at("red_flags"))
    if (f.at("locks_signing").get<bool>()) flag = f.at("id").get<std::string>();
  ASSERT_FALSE(flag.empty());
  expectOneLine(run({"record", "sign", practice_, patient_}), flag);
  record("flag", {patient_, flag, "excluded", "--note", "haemolysed, repeated: 4.4"});
  record("sign", {patient_});
}

}  // namespace
}  // namespace homeostat::cli
