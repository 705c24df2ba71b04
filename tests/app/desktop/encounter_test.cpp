#include <gmock/gmock.h>

#include <fstream>

#include "tests/app/desktop/desk_fixture.hpp"
#include "tests/support/places.hpp"

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
  EXPECT_EQ(encounter_->view().findings.size(), 19U) << "that potassium is withdrawn is kept";
  const auto& held = encounter_->visit().the_case.findings;
  EXPECT_EQ(held.size(), 18U);
  EXPECT_TRUE(std::none_of(held.begin(), held.end(), [](const auto& f) { return f.code == "potassium"; }));
  EXPECT_FALSE(encounter_->previewed());
}

TEST_F(EncounterTest, AFileThatCannotBeReadIsRefusedInOneLine) {
  encounter_->preview({support::checkout() / "CMakeLists.txt"}, noting());
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
  const bool informed = std::any_of(states.begin(), states.end(),
                                    [](const auto& s) { return s.saying != reports::figure::Saying::nothing; });
  EXPECT_EQ(shifted, informed);
}

TEST_F(EncounterTest, ADecisionNeedsAReason) {
  import();
  encounter_->decide({assessment().suggestions.front().id, "declined", "", "", {}}, noting());
  EXPECT_THAT(said_, HasSubstr("needs a reason"));
  EXPECT_TRUE(encounter_->view().decisions.empty());
}

TEST_F(EncounterTest, SigningNotesWhatWasNotDiscussedAndTheLetterIsOfTheSignedVisit) {
  import();
  encounter_->decide({assessment().suggestions.front().id, "declined", "patient-declines", "not now", {}}, noting());
  ASSERT_EQ(said_, "");
  EXPECT_EQ(encounter_->assessment().suggestions.front().decision, "Declined: Patient declines");
  ASSERT_FALSE(assessment().signing_locked);
  EXPECT_FALSE(encounter_->isSigned());
  encounter_->sign(noting());
  ASSERT_EQ(said_, "");
  EXPECT_TRUE(encounter_->isSigned());
  EXPECT_EQ(encounter_->view().decisions.size(), assessment().suggestions.size());
  const auto file = folder_ / "letter.pdf";
  encounter_->saveDocument(reports::Kind::letter, {.language = "en"}, file, noting());
  ASSERT_EQ(said_, "");
  ASSERT_EQ(encounter_->view().documents.size(), 1U);
  EXPECT_EQ(encounter_->view().documents[0].document.assessment_hash, encounter_->visit().assessment_hash);
  EXPECT_TRUE(encounter_->isSigned());
  encounter_->answerQuestion("pregnant", inference::Answer::no, noting());
  EXPECT_FALSE(encounter_->isSigned()) << "a new answer makes a new visit";
}

TEST_F(EncounterTest, ADocumentThatCannotBeWrittenLeavesNoEntry) {
  import();
  encounter_->saveDocument(reports::Kind::letter, {.language = "en"}, folder_ / "no-such-folder/letter.pdf", noting());
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
  ASSERT_EQ(context.medications.size(), 2U);
  EXPECT_EQ(context.medications[0]["name"], "levothyroxine");
  EXPECT_EQ(context.medications[0]["until"], now_.iso()) << "a line taken away is stopped now, not forgotten";
  EXPECT_EQ(context.medications[1]["dose"], "100 mg daily");
  EXPECT_TRUE(context.medications[1].contains("since")) << "a known medicine keeps its start";
  EXPECT_FALSE(context.medications[1].contains("until"));
  untouched.medications = {"", true};
  context = contextOf(untouched, c, now_);
  ASSERT_EQ(context.medications.size(), 2U);
  for (const auto& m : context.medications) EXPECT_TRUE(m.contains("until")) << "takes none any more";
}

TEST_F(EncounterTest, HowThePersonBreathedIsSaidWithTheRecordingBecauseNoFileSaysIt) {
  const auto file = support::checkout() / "app/cli/demo/resting.txt";
  encounter_->load();
  encounter_->preview({file}, noting());
  ASSERT_TRUE(encounter_->asksBreathing());
  EXPECT_THAT(encounter_->previewed()->taken[0].matched, HasSubstr("breathing not stated"));
  encounter_->sayBreathing("paced");
  EXPECT_THAT(encounter_->previewed()->taken[0].matched, testing::Not(HasSubstr("breathing not stated")));
  encounter_->take(noting());
  ASSERT_EQ(said_, "");
  const auto& all = encounter_->visit().the_case.findings;
  const auto rmssd = std::find_if(all.begin(), all.end(), [](const auto& f) { return f.code == "rmssd"; });
  ASSERT_NE(rmssd, all.end());
  EXPECT_EQ(rmssd->conditions.at("breathing"), "paced");
  const auto& readings = encounter_->visit().assessment.readings;
  EXPECT_TRUE(std::any_of(readings.begin(), readings.end(), [](const auto& a) {
    return a.rule == "rd-paced-breathing";
  })) << "figures of paced breathing are no baseline";
  // The next recording is asked about anew.
  encounter_->preview({file}, noting());
  EXPECT_EQ(encounter_->breathing(), "");
}

TEST_F(EncounterTest, AContraindicatedPairThatIsTakenStandsFirstAndAsksForAnAnswerBeforeSigning) {
  import();
  record::CaseContext context;
  context.medications = base::Json::array({{{"name", "fluoxetine"}}, {{"name", "phenelzine"}}});
  encounter_->answer(context, noting());
  ASSERT_EQ(said_, "");
  const auto page = encounter_->assessment();
  ASSERT_FALSE(page.taken.empty());
  EXPECT_EQ(page.taken.front().tier, Interruption::stop);
  EXPECT_EQ(encounter_->takenStops().size(), 1U);
  EXPECT_LT(encounter_->text().find("phenelzine"), encounter_->text().find("Rule out"));
  encounter_->sign(noting());
  EXPECT_THAT(said_, HasSubstr("contraindicated together"));
  EXPECT_FALSE(encounter_->isSigned());
  encounter_->sign("phenelzine stopped today, washout told", noting());
  EXPECT_EQ(said_, "");
  EXPECT_TRUE(encounter_->isSigned());
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

TEST_F(EncounterTest, ASignedVisitIsStillSignedWhenThePatientIsOpenedAgain) {
  import();
  encounter_->sign(noting());
  ASSERT_EQ(said_, "");
  const auto hash = encounter_->visit().assessment_hash;
  now_.utc_ms += 30LL * 24 * 3600 * 1000;
  Encounter again(session_, encounter_->patient(), [] {});
  again.load();
  ASSERT_TRUE(again.ready());
  EXPECT_EQ(again.visit().assessment_hash, hash);
  EXPECT_TRUE(again.isSigned());
  EXPECT_TRUE(again.isOfAnEarlierDay());
  again.openVisit(noting());
  EXPECT_EQ(said_, "");
  EXPECT_FALSE(again.isSigned());
  EXPECT_FALSE(again.isOfAnEarlierDay());
}

TEST_F(EncounterTest, TheVisitShownIsTheOneThePracticeHolds) {
  import();
  encounter_->decide({assessment().suggestions.front().id, "declined", "patient-declines", "", {}}, noting());
  ASSERT_EQ(said_, "");
  std::string practice_hash;
  const auto owner = std::make_shared<int>(0);
  desk_.ask(
      owner, [id = encounter_->patient()](consultation::Practice& practice) { return practice.visit(id); },
      [&](base::Result<consultation::Visit> visit) {
        practice_hash = visit ? visit->assessment_hash : visit.error().line();
      });
  EXPECT_EQ(encounter_->visit().assessment_hash, practice_hash);
  EXPECT_EQ(encounter_->assessment().suggestions.front().decision, "Declined: Patient declines");
}

TEST_F(EncounterTest, MonitoringMakesATaskForADayAndItCanBeClosed) {
  import();
  Verdict verdict{assessment().suggestions.front().id, "deferred", "will-monitor", "", {}};
  verdict.watch_until = watchDay(now_, 4);
  EXPECT_EQ(verdict.watch_until->iso(), "2026-12-18");  // 20 November and 28 days
  encounter_->decide(verdict, noting());
  ASSERT_EQ(said_, "");
  ASSERT_EQ(encounter_->view().tasks.size(), 1U);
  EXPECT_EQ(encounter_->view().tasks[0].task.due->localDate().iso(), "2026-12-18");
  EXPECT_EQ(encounter_->view().tasks[0].task.about, verdict.intervention);
  encounter_->finishTask(encounter_->view().tasks[0].sequence, "", noting());
  EXPECT_EQ(said_, "");
  EXPECT_TRUE(encounter_->view().tasks[0].done);
}

TEST_F(EncounterTest, UndoPutsTheDecisionBeforeBackAndClosesItsTask) {
  import();
  const auto id = assessment().suggestions.front().id;
  encounter_->decide({id, "declined", "patient-declines", "", {}}, noting());
  Verdict later{id, "deferred", "will-monitor", "", watchDay(now_, 2)};
  encounter_->decide(later, noting());
  ASSERT_EQ(encounter_->view().decisions.at(id).decision.decision, "deferred");
  encounter_->undo(noting());
  ASSERT_EQ(said_, "");
  EXPECT_EQ(encounter_->view().decisions.at(id).decision.decision, "declined");
  EXPECT_TRUE(encounter_->view().tasks.at(0).done);
  encounter_->undo(noting());
  EXPECT_EQ(encounter_->view().decisions.at(id).decision.decision, "not-discussed");
  encounter_->undo(noting());  // what came in before the decisions
  ASSERT_EQ(said_, "");
  EXPECT_TRUE(encounter_->view().findings.empty());
  encounter_->undo(noting());
  EXPECT_EQ(said_, "There is nothing to undo.");
}

TEST_F(EncounterTest, ValuesAnswersAndImportsAreTakenBackOneAfterTheOther) {
  import();
  const auto imported = encounter_->view().findings.size();
  const auto medicines = encounter_->visit().the_case.medications.size();
  ASSERT_GT(medicines, 0U);
  encounter_->answerQuestion("pregnant", inference::Answer::no, noting());
  inference::Finding typed = encounter_->visit().the_case.findings.front();
  typed.code = typed.name = "ferritin";
  typed.value = 99;
  typed.value_text = "99";
  typed.at = base::Instant::parse("2026-11-19T08:00:00+01:00").value();
  encounter_->takeTyped({typed}, noting());
  ASSERT_EQ(said_, "");
  EXPECT_EQ(encounter_->view().findings.size(), imported + 1);
  encounter_->undo(noting());
  EXPECT_EQ(encounter_->view().findings.size(), imported);
  encounter_->undo(noting());
  EXPECT_TRUE(encounter_->visit().the_case.context.empty()) << "asked and taken back is not asked";
  encounter_->undo(noting());
  EXPECT_TRUE(encounter_->view().findings.empty());
  EXPECT_TRUE(encounter_->visit().the_case.medications.empty()) << "the file's medicines go with the file";
  EXPECT_FALSE(encounter_->canUndo());
  // Typed again after being taken back, it counts: nothing is swallowed.
  encounter_->takeTyped({typed}, noting());
  EXPECT_EQ(encounter_->visit().the_case.findings.size(), 1U);
  // Every entry stays in the history, marked.
  const auto rows = timeline(encounter_->view(), session_.knowledge(), session_.language);
  EXPECT_EQ(std::count_if(rows.begin(), rows.end(),
                          [](const auto& r) { return r.what.find("taken back") != std::string::npos; }),
            4);
}

TEST_F(EncounterTest, WhatIsSignedCannotBeTakenBack) {
  import();
  encounter_->sign(noting());
  ASSERT_EQ(said_, "");
  EXPECT_FALSE(encounter_->canUndo());
}

TEST_F(EncounterTest, ReadingIsStoppedAndNothingIsTaken) {
  Task held;
  session_.world.aside = [&held](Task task) { held = std::move(task); };
  encounter_->preview({bundle()}, noting());
  ASSERT_TRUE(encounter_->reading());
  EXPECT_EQ(encounter_->reading()->file, "invented.fhir.json");
  said_ = "untouched";
  encounter_->stopReading();
  ASSERT_TRUE(held);
  held();  // the other thread ends later
  EXPECT_EQ(said_, "untouched");
  EXPECT_FALSE(encounter_->reading());
  EXPECT_FALSE(encounter_->previewed());
}

TEST_F(EncounterTest, AFileThatIsLeftForAnotherIsNotShown) {
  std::vector<Task> held;
  session_.world.aside = [&held](Task task) { held.push_back(std::move(task)); };
  const auto other = folder_ / "other.csv";
  std::ofstream(other) << "name,value,unit,date\nFerritin,30,ug/L,2026-11-01\n";
  encounter_->preview({bundle()}, noting());
  encounter_->preview({other}, noting());
  ASSERT_EQ(held.size(), 2U);
  held[1]();
  held[0]();
  ASSERT_TRUE(encounter_->previewed());
  EXPECT_EQ(encounter_->previewed()->taken.size(), 1U);
}

TEST_F(EncounterTest, AnAmbiguousFileIsAskedAboutOnceAndTheAnswerIsKept) {
  const auto file = folder_ / "ambiguous.csv";
  std::ofstream(file) << "Name;Wert;Einheit;Datum\nFerritin;1,234;mg/L;3/4/2026\nFerritin;2,345;mg/L;5/4/2026\n";
  encounter_->preview({file}, noting());
  ASSERT_EQ(said_, "");
  ASSERT_EQ(encounter_->importQuestions().size(), 2U);
  EXPECT_THAT(encounter_->importQuestions()[0].text, HasSubstr("1,234"));
  ASSERT_EQ(encounter_->importQuestions()[0].options.size(), 2U);
  encounter_->answerImport(0, "furlong", noting());
  EXPECT_NE(said_, "");
  encounter_->answerImport(0, ",", noting());
  ASSERT_EQ(said_, "");
  ASSERT_EQ(encounter_->importQuestions().size(), 1U);
  encounter_->answerImport(0, "dmy", noting());
  ASSERT_EQ(said_, "");
  EXPECT_TRUE(encounter_->importQuestions().empty());
  EXPECT_EQ(encounter_->previewed()->taken.size(), 2U);
  encounter_->dropPreview();
  encounter_->preview({file}, noting());
  EXPECT_TRUE(encounter_->importQuestions().empty()) << "asked again";
}

TEST(Interruptions, OnlyWhatIsContraindicatedStops) {
  EXPECT_EQ(interruptionOf("contraindicated"), Interruption::stop);
  EXPECT_EQ(interruptionOf("major"), Interruption::acknowledge);
  EXPECT_EQ(interruptionOf("duplicate"), Interruption::acknowledge);
  EXPECT_EQ(interruptionOf("antagonist"), Interruption::acknowledge);
  EXPECT_EQ(interruptionOf("moderate"), Interruption::shown);
  EXPECT_EQ(interruptionOf("minor"), Interruption::quiet);
  EXPECT_EQ(interruptionOf("a new word"), Interruption::acknowledge);
}

TEST_F(EncounterTest, ConflictsStandInTheScreensLanguageTheGravestFirst) {
  const auto& kb = session_.knowledge();
  ASSERT_FALSE(kb.interactions.empty());
  const auto& known = kb.interactions.begin()->second;
  const Language german(i18n::Messages::forLanguage("de").value());
  const auto cards = conflictCards(
      {{"x", "y", "minor", "minor words", ""}, {"x", "z", "contraindicated", "english", known.id}}, kb, german);
  ASSERT_EQ(cards.size(), 2U);
  EXPECT_EQ(cards[0].tier, Interruption::stop);
  EXPECT_EQ(cards[0].title, "x + z: kontraindiziert");
  EXPECT_THAT(cards[0].detail, HasSubstr(kb::textIn(known.consequence, "de")));
}

TEST_F(EncounterTest, ValuesOfOtherConditionsAreNotPutInOneCourse) {
  std::vector<inference::Finding> typed;
  const auto add = [&](const char* when, const char* digits, double value, const char* unit, const char* fasting) {
    inference::Finding f;
    f.code = f.name = "ferritin";
    f.value = value;
    f.value_text = digits;
    f.unit = unit;
    f.at = base::Instant::parse(when).value();
    f.source = {"typed", "", ""};
    if (*fasting != 0) f.conditions["fasting"] = fasting;
    typed.push_back(f);
  };
  add("2026-01-10T08:00:00+01:00", "40", 40, "ug/L", "no");
  add("2026-02-10T08:00:00+01:00", "30", 30, "ng/mL", "yes");  // the same size in another unit
  add("2026-03-10T08:00:00+01:00", "20", 20, "ug/L", "yes");
  encounter_->takeTyped(typed, noting());
  ASSERT_EQ(said_, "");
  const auto chart = trendsOf(encounter_->visit(), session_.knowledge(), session_.language, 8);
  ASSERT_EQ(chart.panels.size(), 1U);
  ASSERT_EQ(chart.panels[0].points.size(), 2U) << "the value that was not fasting is another course";
  EXPECT_DOUBLE_EQ(chart.panels[0].points[0].value, 30);
  EXPECT_DOUBLE_EQ(chart.panels[0].points[1].value, 20);
}

TEST_F(EncounterTest, AFounderMayAlsoReview) {
  std::set<record::Role> roles;
  const auto owner = std::make_shared<int>(0);
  desk_.ask(
      owner, [](consultation::Practice& practice) { return base::Result<record::User>(practice.ledger().user()); },
      [&](base::Result<record::User> user) { roles = user->roles; });
  EXPECT_TRUE(roles.contains(record::Role::clinician));
  EXPECT_TRUE(roles.contains(record::Role::reviewer));
}

TEST(EventWords, EveryKindHasATextInEveryLanguage) {
  for (const auto& language : i18n::Messages::languages()) {
    const auto messages = i18n::Messages::forLanguage(language).value();
    for (const auto& kind : record::knownKinds())
      EXPECT_TRUE(messages.has("desk.event." + kind)) << language << ": " << kind;
  }
}

}  // namespace
}  // namespace homeostat::desktop
