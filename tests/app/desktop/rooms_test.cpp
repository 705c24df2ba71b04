// What the newer rooms show, without a window: the patient's own screen, recordings, another edition beside ours.
#include <gmock/gmock.h>

#include <numbers>

#include "app/desktop/presenters/edition_compare.hpp"
#include "app/desktop/presenters/kiosk.hpp"
#include "app/desktop/presenters/live_session.hpp"
#include "app/desktop/presenters/recording_words.hpp"
#include "app/intake/live/heart_rate_source.hpp"
#include "tests/app/desktop/desk_fixture.hpp"

namespace homeostat::desktop {
namespace {

using testing::HasSubstr;

class RoomsTest : public DeskTest {
 protected:
  void SetUp() override {
    DeskTest::SetUp();
    ASSERT_EQ(found(), "");
    patient_ = addPatient();
  }
  Kiosk kiosk() { return {session_, patient_, "phq-9", Language(i18n::Messages::forLanguage("de").value())}; }
  record::PatientView view() {
    Encounter e(session_, patient_, [] {});
    e.load();
    return e.view();
  }
  std::string patient_;
};

TEST_F(RoomsTest, ThePatientAnswersOneQuestionAfterTheOtherAndCanGoBack) {
  auto k = kiosk();
  EXPECT_EQ(k.form().items.size(), 9U);
  EXPECT_EQ(k.at(), 0U);
  k.answer(4);  // out of range
  EXPECT_EQ(k.at(), 0U);
  k.answer(2);
  k.back();
  EXPECT_EQ(k.given(), 2);
  k.answer(1);
  EXPECT_EQ(k.at(), 1U);
  // What was answered is a draft: another screen goes on where this one stopped.
  EXPECT_EQ(kiosk().at(), 1U);
  k.take(noting());
  EXPECT_NE(said_, "") << "an unfinished questionnaire must not become findings";
}

TEST_F(RoomsTest, ASafetyAnswerIsRaisedAtOnceInTheCliniciansLanguage) {
  auto k = kiosk();
  for (int i = 0; i < 8; ++i) k.answer(0);
  EXPECT_TRUE(k.raised().empty());
  k.answer(1);  // item 9
  EXPECT_EQ(k.raised(), std::vector<std::string>{"self-harm thoughts"});
  ASSERT_TRUE(k.finished());
  k.take(noting());
  ASSERT_EQ(said_, "");
  const auto findings = view().findings;
  ASSERT_EQ(findings.size(), 10U);  // nine items and the sum
  EXPECT_EQ(findings.back().finding.value("code", ""), "phq-9");
  EXPECT_EQ(findings.back().finding.value("value", -1.0), 1.0);
  EXPECT_TRUE(session_.drafts[patient_].form.answers.empty());
}

TEST_F(RoomsTest, ThePatientSeesNoTopicInAForeignLanguage) {
  const auto& items = session_.knowledge().instruments.at("phq-9").items;
  for (const char* language : {"de", "ar"}) {
    const Kiosk k(session_, patient_, "phq-9", Language(i18n::Messages::forLanguage(language).value()));
    for (std::size_t i = 0; i < k.form().items.size(); ++i) {
      const auto own = items[i].topic.find(language);
      EXPECT_EQ(k.form().items[i].topic, own == items[i].topic.end() ? "" : own->second) << language << " " << i;
    }
  }
}

TEST_F(RoomsTest, ASafetyAnswerIsDueTodayFromTheMomentItIsGivenWhateverBecomesOfTheScreen) {
  {
    auto k = kiosk();
    for (int i = 0; i < 8; ++i) k.answer(0);
    k.answer(2);  // item 9; nothing more happens: the device is put aside, the program is killed
    k.back();
    k.answer(1);  // told once
  }
  const auto tasks = view().tasks;
  ASSERT_EQ(tasks.size(), 1U);
  EXPECT_EQ(tasks[0].task.what, "Speak about it now: self-harm thoughts");
  ASSERT_TRUE(tasks[0].task.due);
  EXPECT_EQ(tasks[0].task.due->localDate(), now_.localDate());
  // Another screen that goes on with the same draft does not tell it twice.
  kiosk();
  EXPECT_EQ(view().tasks.size(), 1U);
}

/// Five minutes of a slow breath at 880 ms, with one early beat and its pause, and one beat missed.
reports::MeasuredRecording resting() {
  reports::MeasuredRecording recording;
  for (int i = 0; i < 340; ++i) {
    const double phase = 2 * std::numbers::pi * i / 18.0;
    recording.beats.rr_ms.push_back(std::round(880 + 40 * std::sin(phase) + (i % 3)));
  }
  recording.beats.rr_ms[90] = 560;
  recording.beats.rr_ms[91] = 1200;
  recording.beats.rr_ms[200] = 1760;
  recording.line = autonomic::toJson(autonomic::measure(recording.beats));
  recording.line["file"] = "resting.txt";
  return recording;
}

TEST_F(RoomsTest, ARecordingShowsItsDoubtfulBeatsAndTheFiguresBothWays) {
  consultation::KeptRecording kept;
  kept.measured = resting();
  kept.original = kept.measured.beats;
  const auto r = studied(std::move(kept));
  EXPECT_GT(r.found.count(), 0U);
  const auto words = recordingWords(r, session_.knowledge(), session_.language);
  EXPECT_EQ(words.name, "resting.txt");
  EXPECT_THAT(words.corrections, HasSubstr("of 341 beats look wrong"));
  const auto rmssd = std::find_if(words.rows.begin(), words.rows.end(),
                                  [](const auto& row) { return row.name.find("RMSSD") != std::string::npos; });
  ASSERT_NE(rmssd, words.rows.end());
  EXPECT_TRUE(rmssd->differs) << "an early beat and a missed one inflate RMSSD";
  const auto chart = tachogramOf(r, false, session_.language);
  ASSERT_EQ(chart.corrected.size(), chart.rr_ms.size());
  EXPECT_TRUE(chart.corrected[90] || chart.corrected[91]);
  EXPECT_FALSE(chart.corrected[10]);
  const auto after = tachogramOf(r, true, session_.language);
  EXPECT_EQ(after.rr_ms.size(), r.corrected_rr_ms.size());
  EXPECT_LT(*std::max_element(after.rr_ms.begin(), after.rr_ms.end()), 1760);
}

TEST_F(RoomsTest, ASensorThatIsWornBecomesARecordingThatIsLookedAtLikeAFile) {
  LiveSession none(session_, [] {});
  none.start(60, false);
  EXPECT_THAT(none.problem(), HasSubstr("no sensor"));
  EXPECT_FALSE(none.running());
  session_.world.sensor = [] { return std::make_shared<live::SimulatedSource>(live::SimulatedSensor(60, 90, 6)); };
  session_.world.aside = [](Task task) { task(); };
  std::size_t told = 0;
  LiveSession live(session_, [&] { ++told; });
  live.start(300, true);
  EXPECT_GT(told, 290U) << "a value a second, each shown as it comes";
  ASSERT_TRUE(live.finished()) << live.problem();
  EXPECT_NEAR(static_cast<double>(live.rrMs().size()), 300, 5);  // 300 s at 60 a minute
  Encounter e(session_, patient_, [] {});
  e.load();
  e.previewRecording("live.txt", live.table(), live.paced(), noting());
  ASSERT_EQ(said_, "");
  ASSERT_TRUE(e.previewed());
  EXPECT_EQ(e.breathing(), "paced");
  e.take(noting());
  ASSERT_EQ(said_, "");
  const auto findings = view().findings;
  ASSERT_FALSE(findings.empty());
  EXPECT_EQ(findings.front().finding.at("conditions").value("breathing", ""), "paced");
  // Six breaths a minute: five seconds in, five seconds out.
  EXPECT_TRUE(LiveSession::breathesIn(4.9));
  EXPECT_FALSE(LiveSession::breathesIn(5.1));
  EXPECT_TRUE(LiveSession::breathesIn(10.1));
}

TEST_F(RoomsTest, AnotherEditionIsComparedItemByItemAndPatientByPatient) {
  session_.world.open_edition = [](const std::filesystem::path& file) -> base::Result<Knowledge> {
    if (file != "other") return base::refuse({"edition.missing", file.string(), "", "it is not there", "Name another"});
    return knowledge();
  };
  EditionCompare compare(session_, [] {});
  compare.compare("nowhere");
  EXPECT_THAT(compare.problem(), HasSubstr("nowhere"));
  EXPECT_FALSE(compare.reading());
  compare.compare("other");
  EXPECT_EQ(compare.problem(), "");
  EXPECT_TRUE(compare.items().empty()) << "the same edition differs in nothing";
  EXPECT_TRUE(compare.cases().empty());
  EXPECT_EQ(compare.judged(), compare.patients());
  EXPECT_EQ(compare.patients(), 1U);
}

}  // namespace
}  // namespace homeostat::desktop
