#include <gmock/gmock.h>

#include "tests/app/desktop/desk_fixture.hpp"

namespace homeostat::desktop {
namespace {

using testing::Contains;
using testing::HasSubstr;

class EncounterTest : public DeskTest {
 protected:
  void SetUp() override {
    DeskTest::SetUp();
    ASSERT_EQ(found(), "");
    encounter_ = std::make_unique<Encounter>(session_, addPatient(), [this] { ++changes_; });
    encounter_->load();
    ASSERT_TRUE(encounter_->ready()) << encounter_->problem();
  }
  void import() {
    encounter_->preview({bundle()}, noting());
    ASSERT_EQ(said_, "");
    encounter_->take(noting());
    ASSERT_EQ(said_, "");
  }
  const inference::Assessment& assessment() { return encounter_->visit().assessment; }

  std::unique_ptr<Encounter> encounter_;
  int changes_ = 0;
};

TEST_F(EncounterTest, WhatWasNeverAskedSaysSo) {
  const auto b = banner(encounter_->view(), encounter_->visit(), session_.knowledge(), session_.language);
  EXPECT_EQ(b.person, "41 y · female · pregnancy not asked");
  EXPECT_EQ(b.medication, "medication not asked");
  EXPECT_EQ(b.allergies, "allergies not asked");
  EXPECT_FALSE(b.allergic);
}

TEST_F(EncounterTest, APreviewShowsWhatIsTakenAndWhatNotAndWritesNothing) {
  const auto before = encounter_->view().last_sequence;
  encounter_->preview({bundle()}, noting());
  ASSERT_TRUE(encounter_->previewed());
  const auto& p = *encounter_->previewed();
  EXPECT_EQ(p.taken.size(), 18U);  // 3 draws of 4, vitamin D, cortisol, PHQ-9 twice and its item 9, GAD-7
  ASSERT_EQ(p.left.size(), 1U);    // potassium, entered in error
  EXPECT_EQ(p.left[0].what, "Potassium 54 mmol/L");
  EXPECT_THAT(p.also, Contains(HasSubstr("penicillin")));
  encounter_->load();
  EXPECT_EQ(encounter_->view().last_sequence, before);
  encounter_->take(noting());
  EXPECT_EQ(encounter_->view().findings.size(), 18U);
  EXPECT_FALSE(encounter_->previewed());
}

TEST_F(EncounterTest, AFileThatCannotBeReadIsRefusedInOneLine) {
  encounter_->preview({std::filesystem::path(HOMEOSTAT_SOURCE_DIR) / "CMakeLists.txt"}, noting());
  EXPECT_THAT(said_, HasSubstr("CMakeLists.txt"));
  EXPECT_EQ(said_.find('\n'), std::string::npos);
  EXPECT_FALSE(encounter_->previewed());
  encounter_->take(noting());
  EXPECT_EQ(said_, "There is nothing to take.");
}

TEST_F(EncounterTest, FindingsSayWhereTheyLieAndWhatTheyInform) {
  import();
  const auto rows = findingRows(encounter_->visit(), session_.knowledge(), session_.language);
  const auto ferritin = std::find_if(rows.begin(), rows.end(), [](const auto& r) { return r.name == "Ferritin"; });
  ASSERT_NE(ferritin, rows.end());
  EXPECT_EQ(ferritin->value, "14\u00a0µg/L");
  EXPECT_EQ(ferritin->place, "below");
  const auto chart = trendsOf(encounter_->visit(), session_.knowledge(), session_.language, 2);
  EXPECT_EQ(chart.panels.size(), 2U);
  EXPECT_EQ(chart.panels[0].points.size(), 3U);
}

TEST_F(EncounterTest, WhatIfMovesStatesAndNothingThatIsDecided) {
  import();
  ASSERT_FALSE(assessment().suggestions.empty());
  const auto hash = encounter_->visit().assessment_hash;
  encounter_->tryOut(assessment().suggestions.front().id, true);
  EXPECT_EQ(encounter_->visit().assessment_hash, hash);
  const auto states = encounter_->assessment().states;
  const bool shifted = std::any_of(states.begin(), states.end(), [](const auto& s) { return s.with.has_value(); });
  const bool informed = std::any_of(states.begin(), states.end(), [](const auto& s) { return !s.assumption; });
  EXPECT_EQ(shifted, informed);
}

TEST_F(EncounterTest, ADecisionNeedsAReason) {
  import();
  encounter_->decide({assessment().suggestions.front().id, "declined", "", ""}, noting());
  EXPECT_THAT(said_, HasSubstr("needs a reason"));
  EXPECT_TRUE(encounter_->view().decisions.empty());
}

TEST_F(EncounterTest, SigningNotesWhatWasNotDiscussedAndTheLetterIsOfTheSignedVisit) {
  import();
  encounter_->decide({assessment().suggestions.front().id, "declined", "patient-declines", "not now"}, noting());
  ASSERT_EQ(said_, "");
  EXPECT_EQ(encounter_->assessment().suggestions.front().decision, "Declined: Patient declines");
  ASSERT_FALSE(assessment().signing_locked);
  EXPECT_FALSE(encounter_->isSigned());
  encounter_->sign(noting());
  ASSERT_EQ(said_, "");
  EXPECT_TRUE(encounter_->isSigned());
  EXPECT_EQ(encounter_->view().decisions.size(), assessment().suggestions.size());
  const auto file = folder_ / "letter.pdf";
  encounter_->saveDocument(reports::Kind::letter, {"en", false}, file, noting());
  ASSERT_EQ(said_, "");
  ASSERT_EQ(encounter_->view().documents.size(), 1U);
  EXPECT_EQ(encounter_->view().documents[0].document.assessment_hash, encounter_->visit().assessment_hash);
  EXPECT_TRUE(encounter_->isSigned());
  encounter_->answerQuestion("pregnant", inference::Answer::no, noting());
  EXPECT_FALSE(encounter_->isSigned()) << "a new answer makes a new visit";
}

TEST_F(EncounterTest, ADocumentThatCannotBeWrittenLeavesNoEntry) {
  import();
  encounter_->saveDocument(reports::Kind::letter, {"en", false}, folder_ / "no-such-folder/letter.pdf", noting());
  EXPECT_NE(said_, "");
  encounter_->load();
  EXPECT_TRUE(encounter_->view().documents.empty());
}

TEST_F(EncounterTest, WhatIsAskedByWordIsWrittenOnlyWhereItWasSaid) {
  import();
  const auto& c = encounter_->visit().the_case;
  AskedForm untouched{
      {"sertraline; 50 mg daily\nlevothyroxine; 75 ug daily", false}, {"", false}, {"penicillin", false}, {}};
  untouched.medications.lines = "sertraline; " + c.medications[0].dose + "\nlevothyroxine; " + c.medications[1].dose;
  auto context = contextOf(untouched, c, now_);
  EXPECT_TRUE(context.supplements.is_null()) << "nothing was said of supplements";
  EXPECT_FALSE(context.supplements_asked_at);
  untouched.supplements.none = true;
  context = contextOf(untouched, c, now_);
  EXPECT_EQ(context.supplements, base::Json::array());
  EXPECT_TRUE(context.supplements_asked_at);
  untouched.medications.lines = "sertraline; 100 mg daily";
  context = contextOf(untouched, c, now_);
  ASSERT_EQ(context.medications.size(), 1U);
  EXPECT_EQ(context.medications[0]["dose"], "100 mg daily");
  EXPECT_TRUE(context.medications[0].contains("since")) << "a known medicine keeps its start";
}

TEST_F(EncounterTest, ReasonsFitTheItem) {
  inference::Suggestion s;
  s.id = "x";
  inference::Case c;
  const auto codes = [&](const char* decision) {
    std::vector<std::string> list;
    for (const auto& r : reasonsFor(decision, s, c, session_.language)) list.push_back(r.code);
    return list;
  };
  EXPECT_THAT(codes("declined"), testing::Not(Contains("tried-before")));
  c.tried["x"] = "no effect";
  EXPECT_EQ(codes("declined").front(), "tried-before");
  EXPECT_THAT(codes("deferred"), testing::Not(Contains("answer-missing")));
}

}  // namespace
}  // namespace homeostat::desktop
