// Beats put right by hand: what changes, what is kept, what the figures become.
#include <gmock/gmock.h>

#include <cmath>

#include "app/desktop/presenters/beat_editor.hpp"
#include "tests/app/desktop/desk_fixture.hpp"

namespace homeostat::desktop {
namespace {

using Kind = autonomic::BeatEditKind;
using autonomic::BeatEdit;
using testing::DoubleNear;
using testing::ElementsAre;
using testing::HasSubstr;

class BeatsTest : public DeskTest {
 protected:
  void SetUp() override {
    DeskTest::SetUp();
    ASSERT_EQ(found(), "");
    patient_ = addPatient();
    encounter_ = std::make_unique<Encounter>(session_, patient_, [] {});
    encounter_->load();
    encounter_->preview({support::checkout() / "app/cli/demo/resting.txt"}, noting());
    ASSERT_EQ(said_, "");
    encounter_->sayBreathing("free");
    encounter_->take(noting());
    ASSERT_EQ(said_, "");
  }
  std::vector<StudiedRecording> recordings() {
    std::vector<StudiedRecording> all;
    encounter_->recordings([&](base::Result<std::vector<StudiedRecording>> read) {
      ASSERT_TRUE(read) << read.error().line();
      all = std::move(*read);
    });
    return all;
  }
  const inference::Finding* finding(const std::string& code) {
    for (const auto& f : encounter_->visit().the_case.findings)
      if (f.code == code) return &f;
    return nullptr;
  }
  std::string patient_;
  std::unique_ptr<Encounter> encounter_;
};

TEST_F(BeatsTest, TheEditorOpensAtTheFirstBeatThatLooksWrong) {
  const auto all = recordings();
  ASSERT_EQ(all.size(), 1U);
  BeatEditor editor(all[0]);
  EXPECT_THAT(editor.chosenWords(session_.language), HasSubstr("looks wrong"));
  const double first = editor.times()[editor.chosen()];
  EXPECT_GE(first, editor.from());
  EXPECT_LE(first, editor.to());
  ASSERT_TRUE(editor.chooseNextDoubt());
  EXPECT_GT(editor.times()[editor.chosen()], first);
}

TEST_F(BeatsTest, StepsOfOneMoveAreOneChangeAndUndoTakesItBackWhole) {
  const auto all = recordings();
  BeatEditor editor(all[0]);
  const double at = editor.times()[editor.chosen()];
  editor.moveChosenBy(4);
  editor.moveChosenBy(4);
  ASSERT_EQ(editor.edits().size(), 1U);
  EXPECT_THAT(editor.edits()[0].to_s, DoubleNear(at + 0.008, 1e-9));
  EXPECT_THAT(editor.chosenWords(session_.language), HasSubstr("changed by hand"));
  editor.undo();
  EXPECT_TRUE(editor.edits().empty());
  EXPECT_FALSE(editor.changed());
  EXPECT_THAT(editor.times()[editor.chosen()], DoubleNear(at, 1e-9));
  editor.moveChosenTo(at + 60);
  ASSERT_TRUE(editor.problem());
  EXPECT_EQ(editor.problem()->code, "beats.edit");
  EXPECT_FALSE(editor.changed());
}

TEST_F(BeatsTest, TheDrawingShowsTheStretchWithTheChosenBeat) {
  const auto all = recordings();
  BeatEditor editor(all[0]);
  const auto chart = editor.chart(session_.language, 500);
  ASSERT_FALSE(chart.beats.empty());
  EXPECT_EQ(std::count_if(chart.beats.begin(), chart.beats.end(), [](const auto& b) { return b.chosen; }), 1);
  for (const auto& beat : chart.beats) {
    EXPECT_GE(beat.at_s, editor.from());
    EXPECT_LE(beat.at_s, editor.to());
    ASSERT_TRUE(beat.rr_ms || beat.at_s == editor.times().front());
  }
  editor.page(1);
  EXPECT_GT(editor.from(), chart.from_s);
}

TEST_F(BeatsTest, KeptChangesReplaceTheFiguresAndStayWithTheRecording) {
  const auto before = recordings();
  ASSERT_NE(finding("rmssd"), nullptr);
  const double rmssd = *finding("rmssd")->value;
  BeatEditor editor(before[0]);
  editor.choose(100);
  editor.removeChosen();
  encounter_->correctBeats(before[0].entry, editor.edits(), noting());
  ASSERT_EQ(said_, "");
  const auto after = recordings();
  ASSERT_EQ(after.size(), 1U) << "the earlier reading is replaced, not added to";
  EXPECT_EQ(after[0].edits, editor.edits());
  EXPECT_EQ(after[0].measured.beats.rr_ms.size() + 1, before[0].measured.beats.rr_ms.size());
  EXPECT_THAT(recordingWords(after[0], session_.knowledge(), session_.language).by_hand,
              HasSubstr("1 change by hand: 1 deleted"));
  ASSERT_NE(finding("rmssd"), nullptr);
  EXPECT_NE(*finding("rmssd")->value, rmssd);
  EXPECT_EQ(finding("rmssd")->conditions.at("breathing"), "free") << "what was said of the recording stays";
  EXPECT_THAT(finding("rmssd")->notes, testing::Contains(HasSubstr("changed by hand")));
  // Going on from there, and all the way back.
  BeatEditor again(after[0]);
  EXPECT_FALSE(again.changed());
  encounter_->undo(noting());
  ASSERT_EQ(said_, "");
  EXPECT_TRUE(recordings()[0].edits.empty());
  EXPECT_EQ(*finding("rmssd")->value, rmssd);
}

TEST_F(BeatsTest, FiguresOfMoreChangedBeatsThanTheirLimitAreLeftOut) {
  const auto all = recordings();
  BeatEditor editor(all[0]);
  for (std::size_t i = 0; i < 60; ++i) {  // 60 of 731 intervals: 8 %, more than the 5 % of RMSSD
    editor.choose(10 + 8 * i);
    editor.moveChosenBy(2);
  }
  ASSERT_EQ(editor.edits().size(), 60U);
  encounter_->correctBeats(all[0].entry, editor.edits(), noting());
  ASSERT_EQ(said_, "");
  EXPECT_EQ(finding("rmssd"), nullptr);
  const auto& rejected = encounter_->view().rejected;
  EXPECT_TRUE(std::any_of(rejected.begin(), rejected.end(), [](const auto& r) {
    return r.value("why", std::string()).find("of the beats had to be corrected") != std::string::npos;
  }));
}

TEST_F(BeatsTest, ARecordingThatWasReplacedMeanwhileIsNotChangedTwice) {
  const auto all = recordings();
  BeatEditor editor(all[0]);
  editor.removeChosen();
  encounter_->correctBeats(all[0].entry, editor.edits(), noting());
  ASSERT_EQ(said_, "");
  encounter_->correctBeats(all[0].entry, editor.edits(), noting());
  EXPECT_THAT(said_, HasSubstr("taken back or corrected meanwhile"));
  EXPECT_EQ(recordings().size(), 1U);
}

TEST_F(BeatsTest, ChangesNotKeptYetSurviveAsADraft) {
  auto& draft = session_.drafts[patient_].beats;
  draft = {7, {{Kind::moved, 1.5, 1.6}}};
  const auto back = readDrafts(writeDrafts(session_.drafts[patient_])).value();
  EXPECT_EQ(back.beats.entry, 7U);
  EXPECT_EQ(back.beats.edits, draft.edits);
  EXPECT_FALSE(session_.drafts[patient_].empty());
}

}  // namespace
}  // namespace homeostat::desktop
