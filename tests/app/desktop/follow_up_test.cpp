// What goes on between visits: tasks, how suggestions were decided, what was typed and not taken.
#include <gmock/gmock.h>
#include <sys/wait.h>

#include <csignal>
#include <fstream>

#include "app/desktop/presenters/due_list.hpp"
#include "app/desktop/presenters/plan_words.hpp"
#include "app/desktop/presenters/practice_desk.hpp"
#include "tests/app/desktop/desk_fixture.hpp"

namespace homeostat::desktop {
namespace {

using testing::HasSubstr;

class FollowUpTest : public DeskTest {
 protected:
  void SetUp() override {
    DeskTest::SetUp();
    ASSERT_EQ(found(), "");
    patient_ = addPatient();
  }
  std::unique_ptr<Encounter> encounter(const std::string& patient) {
    auto e = std::make_unique<Encounter>(session_, patient, [] {});
    e->load();
    return e;
  }
  std::unique_ptr<Encounter> filled(const std::string& patient) {
    auto e = encounter(patient);
    e->preview({bundle()}, noting());
    e->take(noting());
    return e;
  }
  std::string patient_;
};

TEST_F(FollowUpTest, WhatIsToBeWatchedStandsInTheListOfWhatIsDueUntilItIsDone) {
  auto e = filled(patient_);
  const auto id = e->visit().assessment.suggestions.front().id;
  e->decide({id, "deferred", "will-monitor", "", watchDay(now_, 1)}, noting());
  ASSERT_EQ(said_, "");
  DueList due(session_, [] {});
  due.read();
  ASSERT_EQ(due.rows().size(), 1U) << due.problem();
  EXPECT_EQ(due.rows()[0].who, "Example, Mara");
  EXPECT_THAT(due.rows()[0].what, HasSubstr("due 27 November 2026"));
  EXPECT_FALSE(due.rows()[0].overdue);
  now_.utc_ms += 8LL * 24 * 3600 * 1000;
  due.read();
  EXPECT_TRUE(due.rows()[0].overdue);
  EXPECT_THAT(due.rows()[0].what, HasSubstr("overdue since"));
  due.finish(due.rows()[0], noting());
  EXPECT_EQ(said_, "");
  EXPECT_TRUE(due.rows().empty());
}

TEST_F(FollowUpTest, WhatIsFarAwayIsOnlyCounted) {
  auto e = filled(patient_);
  e->decide({e->visit().assessment.suggestions.front().id, "deferred", "will-monitor", "", watchDay(now_, 8)},
            noting());
  DueList due(session_, [] {});
  due.read();
  EXPECT_TRUE(due.rows().empty());
  EXPECT_EQ(due.later(), 1U);
}

TEST_F(FollowUpTest, AnItemThatIsOftenOverriddenComesUpForReview) {
  std::string id;
  // Five patients: three decline it, one changes it, one takes it as offered: 4 of 5 overridden.
  for (const char* decision : {"declined", "declined", "declined", "modified", "accepted"}) {
    auto e = filled(addPatient());  // of the same name: the file is hers
    ASSERT_EQ(said_, "");
    const auto& all = e->visit().assessment.suggestions;
    const auto free = std::find_if(all.begin(), all.end(), [](const auto& s) { return s.waits_for.empty(); });
    ASSERT_NE(free, all.end());
    id = free->id;
    e->decide({id, decision, std::string(decision) == "declined" ? "patient-declines" : "agreed-with-patient", "", {}},
              noting());
    ASSERT_EQ(said_, "");
  }
  DueList due(session_, [] {});
  due.read();
  ASSERT_FALSE(due.rates().empty());
  const auto& rate = due.rates().front();
  EXPECT_EQ(rate.id, id);
  EXPECT_EQ(rate.judged, 5U);
  EXPECT_EQ(rate.taken, 1U);
  EXPECT_EQ(rate.declined, 3U);
  EXPECT_THAT(rate.overridden, HasSubstr("80"));
  EXPECT_EQ(rate.declined_for, "Patient declines");
  EXPECT_TRUE(rate.up_for_review);
}

TEST_F(FollowUpTest, FewDecisionsSayNoShare) {
  auto e = filled(patient_);
  e->decide({e->visit().assessment.suggestions.front().id, "declined", "patient-declines", "", {}}, noting());
  DueList due(session_, [] {});
  due.read();
  ASSERT_EQ(due.rates().size(), 1U);
  EXPECT_EQ(due.rates()[0].overridden, "–");
  EXPECT_FALSE(due.rates()[0].up_for_review);
}

TEST_F(FollowUpTest, ThePlanHoldsWhatWasAgreedAndWhatWasDecidedOtherwise) {
  auto e = filled(patient_);
  const auto all = e->visit().assessment.suggestions;
  const auto free = std::find_if(all.begin(), all.end(), [](const auto& s) { return s.waits_for.empty(); });
  ASSERT_NE(free, all.end());
  e->decide({free->id, "accepted", "agreed-with-patient", "from Monday", {}}, noting());
  const auto other = std::find_if(all.begin(), all.end(), [&](const auto& s) { return s.id != free->id; });
  ASSERT_NE(other, all.end());
  e->decide({other->id, "declined", "cost-or-access", "", {}}, noting());
  const auto plan = planWords(e->view(), session_.knowledge(), now_, session_.language);
  ASSERT_EQ(plan.agreed.size(), 1U);
  EXPECT_THAT(plan.agreed[0].decision, HasSubstr("Accepted: Agreed with the patient"));
  EXPECT_EQ(plan.agreed[0].note, "from Monday");
  EXPECT_FALSE(plan.agreed[0].monitoring.empty());
  ASSERT_EQ(plan.otherwise.size(), 1U);
  EXPECT_THAT(plan.otherwise[0].decision, HasSubstr("Declined: Cost or access"));
}

TEST_F(FollowUpTest, SettingsOfThePracticeAreKept) {
  PracticeDesk desk(session_, [] {});
  desk.load();
  ASSERT_EQ(desk.users().size(), 1U);
  EXPECT_EQ(desk.users()[0].name, "Ada");
  EXPECT_THAT(desk.users()[0].roles, HasSubstr("knowledge reviewer"));
  desk.save(filledLines("Practice\n\nStreet 1\r\n"), false, noting());
  ASSERT_EQ(said_, "");
  door_.lock([] {});
  ASSERT_EQ(unlock("a long passphrase"), "");
  EXPECT_EQ(session_.open.settings.letterhead, (std::vector<std::string>{"Practice", "Street 1"}));
  EXPECT_FALSE(session_.open.settings.policy.unadopted_may_suggest);
  std::string proof;
  desk.verify([&](const std::string& words, bool good) { proof = good ? words : "bad: " + words; });
  EXPECT_THAT(proof, HasSubstr("unbroken"));
}

TEST(DraftText, SaysTheSameWhenItIsReadBack) {
  Drafts drafts;
  drafts.sheet = {{{"Ferritin", "14", "µg/L"}, {}}, "2026-11-18"};
  drafts.form = {"phq-9", {{"phq-9.item-1", 2}}};
  drafts.asked = AskedForm{{"sertraline; 50 mg", false}, {"", true}, {"", false}, {"sleep-continuity"}};
  drafts.verdict = {"iron", "deferred", "will-monitor", "a note", base::CivilDate{2026, 12, 18}};
  const auto text = writeDrafts(drafts);
  const auto again = readDrafts(text);
  ASSERT_TRUE(again) << again.error().line();
  EXPECT_EQ(writeDrafts(*again), text);
  EXPECT_FALSE(again->empty());
  EXPECT_FALSE(readDrafts("{\"sheet\": 5"));
  EXPECT_FALSE(readDrafts("{\"asked\": {}}"));
  EXPECT_TRUE(Drafts{}.empty());
}

/// The whole of the folder as one text: to look for what must not be readable.
std::string everythingIn(const std::filesystem::path& folder) {
  std::string all;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
    if (entry.is_regular_file()) all += support::slurp(entry.path().string());
  return all;
}

TEST_F(FollowUpTest, WhatWasTypedIsBackAfterTheProgramWasKilled) {
  door_.lock([] {});
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {  // another run of the program, killed in the middle of typing
    if (!unlock("a long passphrase").empty()) ::_exit(3);
    session_.drafts[patient_].sheet.lines = {{"Ferritin", "14", "ug/L"}};
    bool kept = false;
    keepDrafts(session_, [&](const std::string& problem) { kept = problem.empty(); });
    if (!kept) ::_exit(4);
    session_.drafts[patient_].sheet.lines.push_back({"TSH", "6", ""});  // not kept yet: this much may be lost
    ::raise(SIGKILL);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFSIGNALED(status)) << WEXITSTATUS(status);
  EXPECT_EQ(WTERMSIG(status), SIGKILL);

  EXPECT_EQ(everythingIn(folder_ / "practice").find("Ferritin"), std::string::npos)
      << "a draft is readable on the disk";
  ASSERT_EQ(unlock("a long passphrase"), "");
  bool restored = false;
  restoreDraft(session_, patient_, [&](bool back, const std::string& problem) {
    restored = back;
    EXPECT_EQ(problem, "");
  });
  ASSERT_TRUE(restored);
  EXPECT_EQ(session_.drafts[patient_].sheet.lines, (std::vector<LabLine>{{"Ferritin", "14", "ug/L"}}));
}

TEST_F(FollowUpTest, ADraftThatWasTakenLeavesNoFileAndLockingKeepsTheOthers) {
  session_.drafts[patient_].sheet.lines = {{"Ferritin", "14", "ug/L"}};
  keepDrafts(session_, noting());
  const auto file = folder_ / "practice/drafts" / (patient_ + ".draft");
  ASSERT_TRUE(std::filesystem::exists(file));
  session_.drafts[patient_] = {};
  keepDrafts(session_, noting());
  EXPECT_FALSE(std::filesystem::exists(file));
  session_.drafts[patient_].form = {"phq-9", {{"phq-9.item-1", 1}}};
  door_.lock([] {});
  EXPECT_TRUE(session_.drafts.empty()) << "nothing of a patient stays in memory";
  ASSERT_EQ(unlock("a long passphrase"), "");
  restoreDraft(session_, patient_, [](bool restored, const std::string&) { EXPECT_TRUE(restored); });
  EXPECT_EQ(session_.drafts[patient_].form.form, "phq-9");
}

TEST_F(FollowUpTest, AChangedDraftIsRefusedAndTheRecordStaysUsable) {
  session_.drafts[patient_].sheet.lines = {{"Ferritin", "14", "ug/L"}};
  keepDrafts(session_, noting());
  const auto file = folder_ / "practice/drafts" / (patient_ + ".draft");
  std::string bytes = support::slurp(file.string());
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
  std::ofstream(file, std::ios::binary) << bytes;
  session_.drafts.clear();
  restoreDraft(session_, patient_, [](bool restored, const std::string& problem) {
    EXPECT_FALSE(restored);
    EXPECT_NE(problem, "");
  });
  EXPECT_TRUE(encounter(patient_)->ready());
}

}  // namespace
}  // namespace homeostat::desktop
