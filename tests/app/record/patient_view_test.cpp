#include "app/record/patient_view.hpp"

#include "practice_fixture.hpp"

namespace homeostat::record {
namespace {

const Patient kPatient{"00112233445566778899aabbccddeeff", "A", "female", base::CivilDate{1990, 1, 2}, {}};

template <class Payload>
Event eventOf(std::uint64_t sequence, const Payload& payload) {
  return {sequence, kPatient.id, Payload::kKind, Payload::kVersion, toJson(payload), "anna", kNow, "", true};
}

TEST(PatientView, MergesAnswersByIdAndReplacesListsAsAWhole) {
  CaseContext first;
  first.context = Json::parse(R"([{"id":"pregnant","value":"unknown"},{"id":"driving","value":"yes"}])");
  first.medications = Json::parse(R"([{"name":"sertraline"}])");
  first.weight_kg = 70.5;
  CaseContext second;
  second.context = Json::parse(R"([{"id":"pregnant","value":"no"}])");
  second.medications = Json::array();
  const auto view = foldPatient(kPatient, {eventOf(1, first), eventOf(2, second)}).value();
  const Json file = caseJson(view, kNow, "Europe/Berlin");
  EXPECT_EQ(file.at("context"), Json::parse(R"([{"id":"pregnant","value":"no"},{"id":"driving","value":"yes"}])"));
  EXPECT_EQ(file.at("medications"), Json::array());
  EXPECT_FALSE(file.contains("supplements")) << "never asked is not the same as none";
  EXPECT_EQ(file.at("patient").at("weight_kg"), 70.5);
  EXPECT_EQ(file.at("patient").at("birth_date"), "1990-01-02");
  EXPECT_EQ(file.at("zone"), "Europe/Berlin");
}

TEST(PatientView, KeepsEveryFindingAndTheLatestDecision) {
  CaseImported import;
  import.source_file = "a.csv";
  import.findings = Json::parse(R"([{"code":"ferritin","value":12}])");
  import.rejected = Json::parse(R"([{"source":"line 3","why":"no unit"}])");
  const auto view = foldPatient(kPatient, {eventOf(1, import), eventOf(2, import),
                                           eventOf(3, DecisionMade{"h", "iron-oral", "deferred", "later", ""}),
                                           eventOf(4, DecisionMade{"h", "iron-oral", "accepted", "", ""}),
                                           eventOf(5, TaskMade{"ferritin again", at("2026-06-01"), "ferritin"}),
                                           eventOf(6, TaskDone{5, ""})})
                        .value();
  ASSERT_EQ(view.findings.size(), 2U);
  EXPECT_EQ(view.findings[1].sequence, 2U);
  EXPECT_EQ(view.rejected.size(), 2U);
  EXPECT_EQ(view.decisions.at("iron-oral").decision.decision, "accepted");
  ASSERT_EQ(view.tasks.size(), 1U);
  EXPECT_TRUE(view.tasks[0].done);
  EXPECT_EQ(view.timeline.size(), 6U);
  EXPECT_EQ(caseJson(view, kNow, "").at("decisions").size(), 1U);
}

TEST(PatientView, WhatIsTakenBackCountsForNothingUntilThatIsTakenBackToo) {
  CaseImported import;
  import.source_file = "a.csv";
  import.findings = Json::parse(R"([{"code":"ferritin","value":12}])");
  CaseContext asked;
  asked.context = Json::parse(R"([{"id":"pregnant","value":"no"}])");
  std::vector<Event> events{eventOf(1, import), eventOf(2, asked), eventOf(3, VisitOpened{kNow}),
                            eventOf(4, EntryWithdrawn{1, "undone"}), eventOf(5, EntryWithdrawn{2, "undone"})};
  auto view = foldPatient(kPatient, events).value();
  EXPECT_TRUE(view.findings.empty());
  EXPECT_TRUE(view.context.context.is_null()) << "taken back is not asked, not \"no\"";
  EXPECT_TRUE(view.visit->overtaken) << "the visit counted on it";
  EXPECT_TRUE(view.timeline[0].withdrawn);
  EXPECT_EQ(view.timeline[0].detail, "a.csv");
  EXPECT_FALSE(view.timeline[3].withdrawn);
  events.push_back(eventOf(6, EntryWithdrawn{4, ""}));
  view = foldPatient(kPatient, events).value();
  EXPECT_EQ(view.findings.size(), 1U);
}

TEST(PatientView, OnlyWhatWasEnteredCanBeTakenBack) {
  const auto view = foldPatient(kPatient, {eventOf(1, DecisionMade{"h", "iron-oral", "accepted", "", ""}),
                                           eventOf(2, EntryWithdrawn{1, ""}), eventOf(3, EntryWithdrawn{9, ""})})
                        .value();
  EXPECT_EQ(view.decisions.size(), 1U);
}

TEST(PatientView, ShowsWhatItDoesNotUnderstand) {
  Event strange = eventOf(1, TaskMade{"x", {}, ""});
  strange.version = 7;
  strange.understood = false;
  const auto view = foldPatient(kPatient, {strange}).value();
  EXPECT_EQ(view.not_understood, std::vector<std::uint64_t>{1});
  EXPECT_TRUE(view.tasks.empty());
  EXPECT_EQ(view.timeline.size(), 1U);
}

TEST(Events, RefuseAMissingFieldByName) {
  Event event = eventOf(3, DecisionMade{"h", "iron-oral", "accepted", "", ""});
  event.payload.erase("decision");
  const auto refused = fromEvent<DecisionMade>(event);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().place, "event 3, decision");
}

}  // namespace
}  // namespace homeostat::record
