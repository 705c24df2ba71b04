// The practice's review of knowledge, command by command, and what it does to an assessment.
#include <algorithm>

#include "tests/app/cli/command_line.hpp"

namespace homeostat::cli {
namespace {

using base::Json;

class ReviewPath : public CommandLine {
 protected:
  /// `record review …` by a user; the folder stands before the item.
  Answer review(const std::string& user, const std::string& action, const std::vector<std::string>& rest = {}) {
    std::vector<std::string> all{"record", "review", action, practice_};
    all.insert(all.end(), rest.begin(), rest.end());
    all.insert(all.end(), {"--user", user, "--json"});
    return run(all);
  }
  Json done(const std::string& user, const std::string& action, const std::vector<std::string>& rest = {}) {
    const Answer a = review(user, action, rest);
    EXPECT_EQ(a.code, 0) << action << ": " << a.err;
    return a.json();
  }
  void refused(const std::string& why, const std::string& user, const std::string& action,
               const std::vector<std::string>& rest) {
    const Answer a = review(user, action, rest);
    EXPECT_NE(a.code, 0) << action;
    EXPECT_NE(a.err.find(why), std::string::npos) << why << " not in: " << a.err;
  }
  /// Two reviewers of one role each, with their statements of conflicts.
  void seat() {
    for (const auto& [id, role] : {std::pair("clin", "clinical"), std::pair("tech", "technical")}) {
      record("user", {id, "--role", "reviewer"});
      done("clinician", "appoint", {id, "--role", role});
      done(id, "conflicts", {"--text", "none"});
    }
  }
  void later(int days) { now_.utc_ms += std::int64_t{86'400'000} * days; }
  std::string tired() {
    const std::string patient = found();
    record("import", {patient, (fixtures() / "labs.json").string()});
    record("answer", {patient, "--goal", "sustained-energy", "--goal", "steadier-mood", "--none-else-taken"});
    return patient;
  }
  static Json suggestionOf(const Json& assessed, const std::string& id) {
    for (const auto& s : assessed.at("suggestions")) {
      if (s.at("id") == id) return s;
    }
    return nullptr;
  }
  static Json withheldOf(const Json& assessed, const std::string& id) {
    for (const auto& w : assessed.at("withheld")) {
      if (w.at("id") == id) return w;
    }
    return nullptr;
  }
};

constexpr const char* kNext = "2027-06-01";

TEST_F(ReviewPath, WhatCanUrgeNeedsTwoPersonsAndBothRoles) {
  const std::string patient = tired();
  seat();
  const Json before = suggestionOf(record("assess", {patient}).json(), "cbt-depression");
  ASSERT_FALSE(before.is_null());
  EXPECT_EQ(before.at("approval"), "source-verified, not adopted");

  EXPECT_EQ(done("clin", "show", {"cbt-depression"}).at("needs_two_roles"), true);
  refused("has not the role technical", "clin", "adopt",
          {"cbt-depression", "--role", "technical", "--review-by", kNext});
  EXPECT_EQ(done("clin", "adopt", {"cbt-depression", "--review-by", kNext}).at("status"), "source-verified");
  refused("approved it already", "clin", "adopt", {"cbt-depression", "--review-by", kNext});
  const Json adopted = done("tech", "adopt", {"cbt-depression", "--role", "technical", "--review-by", kNext});
  EXPECT_EQ(adopted.at("status"), "adopted");
  EXPECT_EQ(adopted.at("approvals").size(), 2U);
  EXPECT_EQ(adopted.at("approvals").at(0).at("conflicts"), "none");
  EXPECT_EQ(suggestionOf(record("assess", {patient}).json(), "cbt-depression").at("approval"), "adopted");
  EXPECT_TRUE(record("verify").json().at("defects").empty());
  const auto audit = folder_ / "audit.html";
  record("report", {patient, "--kind", "audit", "-o", audit.string()});
  EXPECT_NE(slurp(audit).find("clin (clinical, 2026-11-20)"), std::string::npos);
}

TEST_F(ReviewPath, SentBackWithACommentIsNotAdoptedUntilLookedAtAgain) {
  found();
  seat();
  const std::vector<std::string> adopt{"rd-biotin-thyroid", "--review-by", kNext};
  done("clin", "adopt", adopt);
  refused("required", "tech", "send-back", {"rd-biotin-thyroid"});
  const Json back = done("tech", "send-back", {"rd-biotin-thyroid", "--text", "name the dose"});
  EXPECT_EQ(back.at("status"), "draft");
  EXPECT_TRUE(back.at("approvals").empty());
  EXPECT_EQ(back.at("history").back().at("text"), "name the dose");
  refused("nobody has checked its sources", "clin", "adopt", adopt);
  done("tech", "comment", {"rd-biotin-thyroid", "--text", "dose is in the source"});
  done("tech", "check-sources", {"rd-biotin-thyroid"});
  done("clin", "adopt", adopt);
  EXPECT_EQ(done("tech", "adopt", {"rd-biotin-thyroid", "--role", "technical", "--review-by", kNext}).at("status"),
            "adopted");
}

TEST_F(ReviewPath, AStatementOfConflictsHoldsForAYear) {
  found();
  seat();
  later(366);
  const std::vector<std::string> adopt{"walking-jogging", "--review-by", "2029-01-01"};
  refused("no statement of conflicts", "clin", "adopt", adopt);
  refused("empty", "clin", "conflicts", {"--text", ""});
  done("clin", "conflicts", {"--text", "lectures paid by a maker of lamps"});
  EXPECT_EQ(done("clin", "adopt", adopt).at("approvals").at(0).at("conflicts"), "lectures paid by a maker of lamps");
}

TEST_F(ReviewPath, PastItsReviewDateAnItemIsNoLongerSuggested) {
  const std::string patient = tired();
  seat();
  const Json assessed = record("assess", {patient}).json();
  std::string plain;  // an intervention for which one clinical approval is enough
  for (const auto& s : assessed.at("suggestions")) {
    const auto id = s.at("id").get<std::string>();
    if (done("clin", "show", {"intervention " + id}).at("needs_two_roles") == false) plain = id;
  }
  ASSERT_FALSE(plain.empty());
  EXPECT_EQ(done("clin", "adopt", {"intervention " + plain, "--review-by", kNext}).at("status"), "adopted");
  EXPECT_EQ(suggestionOf(record("assess", {patient}).json(), plain).at("approval"), "adopted");
  later(400);
  const Json lapsed = record("assess", {patient}).json();
  EXPECT_TRUE(suggestionOf(lapsed, plain).is_null());
  ASSERT_FALSE(withheldOf(lapsed, plain).is_null());
  EXPECT_NE(withheldOf(lapsed, plain).dump().find("past the review date"), std::string::npos);
}

TEST_F(ReviewPath, RetiredNamesItsSuccessorAndIsNotSuggested) {
  const std::string patient = tired();
  seat();
  ASSERT_FALSE(suggestionOf(record("assess", {patient}).json(), "cbt-depression").is_null());
  refused("cannot replace itself", "clin", "retire",
          {"cbt-depression", "--text", "newer", "--successor", "cbt-depression"});
  const std::vector<std::string> retire{"cbt-depression", "--text", "newer", "--successor", "behavioural-activation"};
  const Json asked = done("clin", "retire", retire);
  EXPECT_EQ(asked.at("status"), "source-verified") << "what urges ends by two persons";
  EXPECT_EQ(asked.at("notes").at(0), "retirement-asked clin");
  const Json between = record("assess", {patient}).json();
  EXPECT_TRUE(suggestionOf(between, "cbt-depression").is_null());
  EXPECT_NE(withheldOf(between, "cbt-depression").dump().find("asked to end it"), std::string::npos);
  refused("asked for it already", "clin", "retire", retire);
  const Json retired = done("tech", "retire", retire);
  EXPECT_EQ(retired.at("status"), "retired");
  EXPECT_EQ(retired.at("successor"), "intervention behavioural-activation");
  const Json after = record("assess", {patient}).json();
  EXPECT_TRUE(suggestionOf(after, "cbt-depression").is_null());
  EXPECT_NE(withheldOf(after, "cbt-depression").dump().find("retired"), std::string::npos);
}

TEST_F(ReviewPath, ARetractionIsShownWhereItWasPrinted) {
  const std::string patient = tired();
  seat();
  record("assess", {patient});
  record("report", {patient, "-o", (folder_ / "letter.html").string()});
  const std::string other = record("patient", {"--name", "Other, Person"}).json().at("patients").at(0).at("id");
  const std::vector<std::string> retract{"cbt-depression", "--text", "the figure was misread"};
  const Json asked = done("clin", "retract", retract);
  EXPECT_EQ(asked.at("notes").at(0), "retraction-asked clin");
  EXPECT_TRUE(record("assess", {patient}).json().at("retracted_in_print").empty()) << "one person has said so";
  const Json wrong = done("tech", "retract", retract);
  EXPECT_EQ(wrong.at("status"), "retracted");
  ASSERT_EQ(wrong.at("printed").size(), 1U);
  EXPECT_EQ(wrong.at("printed").at(0).at("patient"), patient);
  EXPECT_EQ(wrong.at("printed").at(0).at("document"), "letter");
  const Json told = record("assess", {patient}).json().at("retracted_in_print");
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told.at(0).at("why"), "the figure was misread");
  EXPECT_TRUE(record("assess", {other}).json().at("retracted_in_print").empty());
}

TEST_F(ReviewPath, OnlyTheBoardReviewsAndOnlyItsTopics) {
  found();
  seat();
  refused("nobody of this name", "clinician", "comment", {"cbt-depression", "--text", "hm"});
  refused("roles do not allow", "clin", "appoint", {"clin", "--role", "technical"});
  record("user", {"guest", "--role", "reviewer"});
  refused("nobody of this name", "guest", "comment", {"cbt-depression", "--text", "hm"});
  done("clinician", "appoint", {"guest", "--role", "clinical", "--topic", "rules"});
  done("guest", "conflicts", {"--text", "none"});
  refused("has no right to the topic", "guest", "adopt", {"cbt-depression", "--review-by", kNext});
  done("guest", "adopt", {"rd-biotin-thyroid", "--review-by", kNext});
  refused("no such item", "guest", "show", {"no-such-item"});
  const Json list = done("clin", "list");
  EXPECT_EQ(list.at("board").size(), 3U);
  EXPECT_EQ(list.at("items").size(), 1U);
  EXPECT_TRUE(list.at("unfit").empty());
}

TEST_F(ReviewPath, AVisitOpenedBeforeAStepGivesTheSameAssessmentAfterIt) {
  const std::string patient = tired();
  seat();
  const Json opened = record("assess", {patient}).json();
  done("clin", "retire", {"walking-jogging", "--text", "for the test"});
  const Json signed_off = record("sign", {patient}).json();
  EXPECT_EQ(signed_off.at("assessment_hash"), opened.at("assessment_hash"));
}

}  // namespace
}  // namespace homeostat::cli
