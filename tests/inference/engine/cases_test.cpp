// The three cases of the clinician-editor: each "must" and each "must not" is one expectation. The case files stand in
// tests/cases and are invented.
#include "tests/inference/engine/engine_fixture.hpp"

namespace homeostat::inference {
namespace {

bool anySays(const std::string& json, const std::string& words) { return json.find(words) != std::string::npos; }

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

class CaseA : public ::testing::Test {
 protected:
  Case c_ = caseFile("a-tired.json");
  Assessment a_ = shippedEngine().assess(c_, {});
};

TEST_F(CaseA, NamesIronDeficiencyAnaemia) { EXPECT_NE(advisory(a_.rule_outs, "ro-iron-deficiency-anaemia"), nullptr); }

TEST_F(CaseA, AsksForPregnancyBleedingAndCoeliacDisease) {
  for (const char* id : {"pregnant", "bleeding-source", "coeliac-disease"}) {
    ASSERT_NE(question(a_, id), nullptr) << id;
    EXPECT_EQ(question(a_, id)->priority, 1) << id;
  }
}

TEST_F(CaseA, OffersIronWithRecheckThatWaitsForPregnancy) {
  const auto* iron = suggestion(a_, "iron-treatment");
  ASSERT_NE(iron, nullptr);
  EXPECT_NE(iron->monitoring.find("ferritin"), std::string::npos);
  const bool waits = std::any_of(iron->waits_for.begin(), iron->waits_for.end(), [](const WithheldReason& r) {
    return r.undecided && std::find(r.needs.begin(), r.needs.end(), "pregnant") != r.needs.end();
  });
  EXPECT_TRUE(waits);
}

TEST_F(CaseA, AdvisesToStop5HtpWithTheSignsOfToxicity) {
  const auto* check = advisory(a_.checks, "ck-5htp-serotonergic");
  ASSERT_NE(check, nullptr);
  EXPECT_TRUE(anySays(lower(check->action), "stop"));
  EXPECT_TRUE(anySays(lower(check->action + check->why), "clonus") ||
              anySays(lower(check->action + check->why), "tremor"));
}

TEST_F(CaseA, AZeroOnItem9IsNoClearance) { EXPECT_NE(advisory(a_.checks, "rf-phq9-item9-zero"), nullptr); }

TEST_F(CaseA, APacedRecordingIsNoBaseline) {
  EXPECT_NE(advisory(a_.readings, "rd-paced-breathing"), nullptr);
  ASSERT_NE(finding(a_, "rmssd"), nullptr);
  EXPECT_EQ(finding(a_, "rmssd")->not_used, "unreadable");
}

TEST_F(CaseA, NeverCallsATransmitterLow) {
  const std::string json = lower(assessmentJson(a_, c_));
  for (const char* words : {"low serotonin", "low dopamine", "serotonin is low", "dopamine is low"}) {
    EXPECT_FALSE(anySays(json, words)) << words;
  }
  for (const auto& s : a_.states) {
    EXPECT_EQ(s.id.find("serotonin"), std::string::npos);
    EXPECT_EQ(s.id.find("dopamine"), std::string::npos);
  }
}

TEST_F(CaseA, AddsNoSupplement) {
  for (const auto& s : a_.suggestions) {
    const auto& item = shippedEngine().edition().knowledge().interventions.at(s.id);
    EXPECT_FALSE(item.is_supplement) << s.id;
  }
}

TEST_F(CaseA, DoesNotReadThatTshAsDisease) {
  EXPECT_EQ(advisory(a_.rule_outs, "ro-thyrotoxicosis"), nullptr);
  for (const auto& list : {a_.rule_outs, a_.red_flags}) {
    for (const auto& r : list) EXPECT_EQ(lower(r.title).find("thyroid"), std::string::npos) << r.rule;
  }
  for (const char* id : {"thyroid-deficit-overt", "thyroid-excess-overt"}) {
    const auto* s = state(a_, id);
    EXPECT_TRUE(s == nullptr || s->mostly_assumption) << id;
  }
}

TEST_F(CaseA, DoesNotCallMoodExplainedByIron) {
  for (const auto& r : a_.rule_outs) EXPECT_EQ(lower(r.title).find("mood"), std::string::npos);
}

class CaseB : public ::testing::Test {
 protected:
  Case c_ = caseFile("b-lorry-driver.json");
  Assessment a_ = shippedEngine().assess(c_, {});
};

TEST_F(CaseB, NeedsAnEcgAndWithholdsHrv) {
  EXPECT_NE(advisory(a_.red_flags, "rf-irregular-rr"), nullptr);
  ASSERT_NE(finding(a_, "rmssd"), nullptr);
  EXPECT_EQ(finding(a_, "rmssd")->not_used, "unreadable");
}

TEST_F(CaseB, ApnoeaAndDrivingAreForToday) {
  const auto* flag = advisory(a_.red_flags, "rf-g-osa-sleepy-driver");
  ASSERT_NE(flag, nullptr);
  EXPECT_EQ(flag->level, "today");
}

TEST_F(CaseB, RepeatsTheBloodPressure) { EXPECT_NE(advisory(a_.monitoring, "ck-blood-pressure-repeat"), nullptr); }

TEST_F(CaseB, AsksForWithdrawalBeforeCuttingAlcohol) {
  const auto* check = advisory(a_.checks, "ck-alcohol-withdrawal-history");
  ASSERT_NE(check, nullptr);
  EXPECT_TRUE(anySays(lower(check->action), "abrupt") || anySays(lower(check->action), "withdrawal"));
  EXPECT_NE(question(a_, "withdrawal-history"), nullptr);
}

TEST_F(CaseB, WithholdsBothSupplements) {
  for (const char* id : {"omega3-adjunct", "st-johns-wort-trial"}) {
    ASSERT_NE(withheld(a_, id), nullptr) << id;
    EXPECT_FALSE(withheld(a_, id)->why.front().undecided) << id;
  }
}

TEST_F(CaseB, AsksWhyApixaban) { EXPECT_NE(advisory(a_.checks, "ck-apixaban-reason"), nullptr); }

TEST_F(CaseB, DefersSleepRestriction) {
  ASSERT_NE(withheld(a_, "sleep-restriction"), nullptr);
  EXPECT_FALSE(withheld(a_, "sleep-restriction")->why.front().undecided);
}

TEST_F(CaseB, PraisesNoVagalToneAndDiagnosesNothing) {
  for (const auto& s : a_.states) {
    EXPECT_TRUE(s.id.find("vagal") == std::string::npos || s.mostly_assumption);
  }
  for (const auto& f : a_.red_flags) EXPECT_EQ(lower(f.title).find("fibrillation"), std::string::npos) << f.rule;
}

TEST_F(CaseB, OffersNoSedative) {
  const auto& kb = shippedEngine().edition().knowledge();
  for (const auto& s : a_.suggestions) {
    const auto& acts = kb.interventions.at(s.id).acts_as;
    for (const auto& id : acts) EXPECT_NE(id, "sedative") << s.id;
    EXPECT_EQ(lower(s.name).find("benzodiazepine"), std::string::npos);
  }
  EXPECT_NE(withheld(a_, "benzodiazepine-anxiety"), nullptr);
}

class CaseC : public ::testing::Test {
 protected:
  Case c_ = caseFile("c-calm-focus.json");
  Assessment a_ = shippedEngine().assess(c_, {});
};

TEST_F(CaseC, ManiaAndSuicideEnquiryAreForToday) {
  for (const char* id : {"rf-mania", "rf-phq9-item9"}) {
    ASSERT_NE(advisory(a_.red_flags, id), nullptr) << id;
    EXPECT_EQ(advisory(a_.red_flags, id)->level, "today") << id;
  }
  EXPECT_TRUE(a_.signing_locked);
}

TEST_F(CaseC, WithholdsWhatCouldFeedMania) {
  for (const char* id : {"bright-light-morning", "same-trial", "sleep-restriction", "st-johns-wort-trial"}) {
    ASSERT_NE(withheld(a_, id), nullptr) << id;
    EXPECT_FALSE(withheld(a_, id)->why.front().undecided) << id;
  }
}

TEST_F(CaseC, ChangesFluoxetineOnlyWithASpecialist) {
  const auto* flag = advisory(a_.red_flags, "rf-ssri-mania");
  ASSERT_NE(flag, nullptr);
  EXPECT_TRUE(anySays(lower(flag->action), "specialist") || anySays(lower(flag->action), "psychiatr")) << flag->action;
}

TEST_F(CaseC, ThyroidTestsAgainOffBiotinAndThyrotoxicosisStaysARuleOut) {
  EXPECT_NE(advisory(a_.readings, "rd-biotin-thyroid"), nullptr);
  EXPECT_NE(advisory(a_.rule_outs, "ro-thyrotoxicosis"), nullptr);
  EXPECT_EQ(finding(a_, "tsh")->not_used, "unreadable");
}

TEST_F(CaseC, CortisolCannotBeReadWithoutTimeAndOnOestrogen) {
  EXPECT_NE(advisory(a_.readings, "rd-cortisol-no-time"), nullptr);
  EXPECT_NE(advisory(a_.readings, "rd-cortisol-oestrogen"), nullptr);
  EXPECT_EQ(finding(a_, "cortisol-serum")->not_used, "unreadable");
}

TEST_F(CaseC, RanksNoPlan) { EXPECT_TRUE(a_.suggestions.empty()); }

TEST_F(CaseC, NamesNoThyroidOrStressDiagnosisAndNoAdhd) {
  const std::string json = lower(assessmentJson(a_, c_));
  for (const char* words : {"hyperthyroid patient", "high stress axis", "treat as adhd"})
    EXPECT_FALSE(anySays(json, words));
  for (const char* id : {"thyroid-excess-overt", "hpa-regulation"}) {
    const auto* s = state(a_, id);
    EXPECT_TRUE(s == nullptr || s->mostly_assumption) << id;
  }
}

}  // namespace
}  // namespace homeostat::inference
