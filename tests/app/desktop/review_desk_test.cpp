// The review of knowledge at the screen, without a window: what waits, what keeps a person from adopting, what a
// retraction does to what went out.
#include "app/desktop/presenters/review_desk.hpp"

#include <gmock/gmock.h>

#include "app/desktop/presenters/due_list.hpp"
#include "tests/app/desktop/desk_fixture.hpp"

namespace homeostat::desktop {
namespace {

using kb::review::Role;
using kb::review::Step;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class ReviewDeskTest : public DeskTest {
 protected:
  void SetUp() override {
    DeskTest::SetUp();
    ASSERT_EQ(found(), "");
    desk_for_review_ = std::make_unique<ReviewDesk>(session_, [] {});
    review().load();
    ASSERT_TRUE(review().ready()) << review().problem();
  }
  ReviewDesk& review() { return *desk_for_review_; }
  /// The first item that asks for so many approvals.
  std::string item(bool needs_two) {
    for (const auto& [key, i] : knowledge()->knowledge().interventions) {
      const std::string name = "intervention " + key;
      if (kb::review::blocksOrUrges(knowledge()->knowledge(), name) == needs_two) return name;
    }
    return {};
  }
  void seat() {
    review().appoint("ada", true, true, noting());
    ASSERT_EQ(said_, "");
    review().stateInterests("none", noting());
    ASSERT_EQ(said_, "");
  }
  void another(const std::string& id) {
    desk_.ask(
        session_.alive,
        [id, at = now_](consultation::Practice& practice) {
          return practice.ledger().addUser({id, "Other " + id, {record::Role::clinician, record::Role::reviewer}},
                                           "another long passphrase", at, record::KdfStrength::test);
        },
        [this](base::Result<void> done) { said_ = done ? "" : done.error().line(); });
    ASSERT_EQ(said_, "");
  }
  bool waits(const std::string& key) {
    review().show(ReviewQueue::waiting, key);
    const auto& rows = review().rows();
    return std::any_of(rows.begin(), rows.end(), [&](const auto& row) { return row.key == key; });
  }
  std::unique_ptr<ReviewDesk> desk_for_review_;
};

TEST_F(ReviewDeskTest, EverythingThatKeepsAPersonFromAdoptingIsSaidAtOnce) {
  const auto key = item(false);
  review().open(key);
  ASSERT_TRUE(review().opened());
  // No seat and no statement: both are said, though the life cycle stops at the first.
  ASSERT_EQ(review().opened()->bars.size(), 2U);
  EXPECT_THAT(review().opened()->bars[0].lines,
              ElementsAre(HasSubstr("no seat on the review board"), HasSubstr("conflicts of interest")));
  review().appoint("ada", true, false, noting());
  ASSERT_EQ(said_, "");
  EXPECT_THAT(review().opened()->bars[0].lines, ElementsAre(HasSubstr("conflicts of interest")));
  EXPECT_THAT(review().opened()->bars[1].lines,
              ElementsAre(HasSubstr("no seat in this role"), HasSubstr("conflicts of interest")));
  review().stateInterests("  ", noting());
  EXPECT_THAT(said_, HasSubstr("no statement"));
  review().stateInterests("none", noting());
  ASSERT_EQ(said_, "");
  EXPECT_THAT(review().opened()->bars[0].lines, IsEmpty());
}

TEST_F(ReviewDeskTest, AnAdoptedItemLeavesTheQueueAndComesBackPastItsDate) {
  const auto key = item(false);
  ASSERT_TRUE(waits(key));
  seat();
  review().open(key);
  review().adopt(Role::clinical, "next year", "", noting());
  EXPECT_THAT(said_, HasSubstr("next year"));
  review().adopt(Role::clinical, "2026-11-19", "", noting());  // yesterday
  EXPECT_THAT(said_, HasSubstr("a day to come"));
  review().adopt(Role::clinical, "2027-11-20", "read whole", noting());
  ASSERT_EQ(said_, "");
  EXPECT_TRUE(review().opened()->adopted);
  EXPECT_TRUE(session_.open.settings.policy.adopted.contains(key)) << "the next assessment must know of it";
  EXPECT_TRUE(review().opened()->item.adopted);
  EXPECT_THAT(review().opened()->approvals, ElementsAre(HasSubstr("Ada, clinical")));
  EXPECT_THAT(review().opened()->discussion, ElementsAre(HasSubstr("read whole")));
  EXPECT_FALSE(waits(key));
  now_.utc_ms += 400LL * 24 * 3600 * 1000;
  review().load();
  EXPECT_TRUE(waits(key));
  const auto& rows = review().rows();
  const auto row = std::find_if(rows.begin(), rows.end(), [&](const auto& r) { return r.key == key; });
  ASSERT_NE(row, rows.end());
  EXPECT_THAT(row->stands, HasSubstr("Past its review date"));
}

TEST_F(ReviewDeskTest, WhatCanBlockOrUrgeNeedsASecondPersonInTheOtherRole) {
  const auto key = item(true);
  seat();
  another("ben");
  review().open(key);
  EXPECT_THAT(review().opened()->needs, HasSubstr("two persons"));
  review().adopt(Role::clinical, "2027-11-20", "", noting());
  ASSERT_EQ(said_, "");
  EXPECT_FALSE(review().opened()->adopted);
  EXPECT_THAT(review().opened()->stands, HasSubstr("1 approval"));
  EXPECT_THAT(review().opened()->bars[1].lines, ElementsAre(HasSubstr("a second person must")));
  review().adopt(Role::technical, "2027-11-20", "", noting());
  EXPECT_THAT(said_, HasSubstr("a second person must"));
  review().appoint("ben", false, true, noting());
  ASSERT_EQ(said_, "");
  const auto board = review().board();
  ASSERT_EQ(board.size(), 2U);
  EXPECT_TRUE(board[0].clinical && board[0].technical);
  EXPECT_TRUE(!board[1].clinical && board[1].technical);
}

TEST_F(ReviewDeskTest, SendingBackAsksForAReasonAndVoidsTheAdoption) {
  const auto key = item(false);
  seat();
  review().open(key);
  review().adopt(Role::clinical, "2027-11-20", "", noting());
  review().take(Step::sentBack, "", noting());
  EXPECT_THAT(said_, HasSubstr("A reason is needed"));
  EXPECT_TRUE(review().opened()->adopted);
  review().take(Step::sentBack, "the trial was of another dose", noting());
  ASSERT_EQ(said_, "");
  EXPECT_FALSE(session_.open.settings.policy.adopted.contains(key));
  EXPECT_TRUE(review().opened()->sent_back);
  EXPECT_TRUE(waits(key));
  EXPECT_THAT(review().opened()->discussion.back(), HasSubstr("the trial was of another dose"));
  review().take(Step::commented, "agreed", noting());
  EXPECT_EQ(said_, "");
  EXPECT_EQ(review().opened()->discussion.size(), 3U);
}

TEST_F(ReviewDeskTest, AnItemThatIsOftenOverriddenStandsFirst) {
  std::string id;
  for (int i = 0; i < 5; ++i) {
    const auto patient = addPatient();
    Encounter e(session_, patient, [] {});
    e.load();
    e.preview({bundle()}, noting());
    e.take(noting());
    id = e.visit().assessment.suggestions.back().id;
    e.decide({id, "declined", "patient-declines", "", {}}, noting());
    ASSERT_EQ(said_, "");
  }
  DueList due(session_, [] {});
  due.read();
  review().load();
  review().show(ReviewQueue::waiting, "");
  ASSERT_FALSE(review().rows().empty());
  EXPECT_EQ(review().rows().front().key, "intervention " + id);
  EXPECT_THAT(review().rows().front().stands, HasSubstr("Often overridden"));
}

TEST_F(ReviewDeskTest, WhatBlocksWaitsForASecondPersonAndSaysWhoAsks) {
  seat();
  review().open(item(true));
  review().take(Step::retracted, "The figure was misread.", noting());
  ASSERT_EQ(said_, "");
  EXPECT_THAT(review().opened()->stands, HasSubstr("asks to retract it; waits for a second person"));
  EXPECT_FALSE(review().opened()->ended);
}

TEST_F(ReviewDeskTest, ARetractionStandsAtThePatientToWhomItWentOut) {
  const auto patient = addPatient();
  Encounter e(session_, patient, [] {});
  e.load();
  e.preview({bundle()}, noting());
  e.take(noting());
  const auto& suggested = e.visit().assessment.suggestions;
  const auto one = std::find_if(suggested.begin(), suggested.end(), [](const auto& s) {
    return !kb::review::blocksOrUrges(knowledge()->knowledge(), "intervention " + s.id);
  });
  ASSERT_NE(one, suggested.end()) << "one person's retraction ends it";
  const auto id = one->id;
  e.openVisit(noting());
  e.issueDocument(reports::Kind::letter, {"en"}, noting());
  ASSERT_EQ(said_, "");
  EXPECT_TRUE(e.retracted().empty());
  seat();
  review().open("intervention " + id);
  review().take(Step::retracted, "The figure was misread.", noting());
  ASSERT_EQ(said_, "");
  EXPECT_THAT(review().opened()->stands, HasSubstr("The figure was misread."));
  e.load();
  ASSERT_EQ(e.retracted().size(), 1U);
  const auto words = retractionWords(e.retracted()[0], session_.knowledge(), session_.language);
  EXPECT_THAT(words, HasSubstr("retracted on 20 November 2026. The figure was misread."));
  EXPECT_THAT(words, HasSubstr("Consultation letter (en) of 20 November 2026"));
  const auto other = addPatient();
  Encounter untouched(session_, other, [] {});
  untouched.load();
  EXPECT_TRUE(untouched.retracted().empty());
}

}  // namespace
}  // namespace homeostat::desktop
