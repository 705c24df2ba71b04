#include <cmath>
#include <numeric>
#include <thread>

#include "kb/base/json.hpp"
#include "tests/inference/engine/engine_fixture.hpp"

namespace homeostat::inference {
namespace {

/// A small base whose answers can be worked out by hand: one marker, one state, one push.
const char* const kSmall = R"(<source id="src" verified="page seen" seen-in="page"><title>A study</title></source>
<concept id="supply" kind="state" network="true" estimated="true"><name>Supply</name></concept>
<concept id="mood" kind="state" network="true" estimated="true"><name>Mood</name></concept>
<concept id="ferritin" kind="analyte"><name>Ferritin</name></concept>
<concept id="pill" kind="drug"><name>Pill</name></concept>
<analyte id="ferritin"><unit>ug/L</unit><interval source="src" low="20" high="216" unit="ug/L" drives="true"/></analyte>
<marker id="m" of="ferritin" state="supply" sign="1" strength="strong"><evidence source="src" claim="read"><seen>x</seen></evidence></marker>
<goal id="g" number="1"><state ref="mood" direction="1"/><outcome>Score</outcome></goal>
<statement id="s" subject="supply" object="mood" sign="1" relation="increases"><text>Supply raises mood.</text>
<evidence source="src" claim="read" certainty="high"><seen>abstract</seen></evidence></statement>
<statement id="t" subject="pill" object="mood" sign="1" relation="increases"><text>The pill raises mood.</text>
<evidence source="src" claim="read" certainty="high"><seen>abstract</seen></evidence></statement>
<intervention id="help" kind="movement-sleep-social" tier="supported" drug="false" supplement="false"><name>Help</name><summary>x</summary><goal ref="g"/>
<push concept="mood" sign="1" statement="t"/><evidence source="src" claim="read" certainty="high"><seen>abstract</seen></evidence></intervention>
<rule id="never" kind="exclusion"><when><context is="pregnant"/></when><title>No</title><action>No</action>
<effects><withholds ref="help"/></effects><evidence source="src" claim="read"><seen>abstract</seen></evidence></rule>
)";

Case caseOf(const std::string& findings, const std::string& more = "") {
  const auto c =
      readCase(R"({"patient":{"id":"x","sex":"female","birth_date":"1980-01-01"},"at":"2026-06-01T10:00:00Z",)" + more +
                   R"("findings":[)" + findings + "]}",
               "case");
  if (!c) throw base::Failure("test", c.error().line());
  return *c;
}

constexpr const char* kFerritin = R"({"code":"ferritin","value":118,"unit":"ug/L","at":"2026-06-01T08:00:00Z"})";

TEST(Engine, EstimatesByHand) {
  // Interval 20 to 216: centre 118, sd (216 - 20) / 3.92 = 50. Ferritin 18: z = -2. Two hours old: loading 0.8 hardly
  // less. One state, prior variance 1: K = rho / (rho^2 + 1 - rho^2) = rho, mean = 0.8 * -2 = -1.6, variance 1 - 0.64 =
  // 0.36.
  const Engine engine = engineOf(kSmall);
  const auto c = caseOf(R"({"code":"ferritin","value":18,"unit":"ug/L","at":"2026-06-01T10:00:00Z"})");
  const auto a = engine.assess(c, {});
  ASSERT_NE(state(a, "supply"), nullptr);
  EXPECT_NEAR(state(a, "supply")->mean, -1.6, 1e-12);
  EXPECT_NEAR(state(a, "supply")->sd, 0.6, 1e-12);
  // Mood hangs on supply by 0.2: mean 0.2 * -1.6.
  EXPECT_NEAR(state(a, "mood")->mean, -0.32, 1e-12);
  EXPECT_NEAR(finding(a, "ferritin")->z.value(), -2, 1e-12);
}

TEST(Engine, AFindingOnItsCentreMovesNoMean) {
  const auto a = engineOf(kSmall).assess(caseOf(kFerritin), {});
  for (const auto& s : a.states) EXPECT_NEAR(s.mean, 0, 1e-12) << s.id;
}

TEST(Engine, UnitsDoNotMatter) {
  const Engine engine = engineOf(kSmall);
  const auto in_ug =
      engine.assess(caseOf(R"({"code":"ferritin","value":18,"unit":"ug/L","at":"2026-06-01T08:00:00Z"})"), {});
  const auto in_ng =
      engine.assess(caseOf(R"({"code":"ferritin","value":18,"unit":"ng/mL","at":"2026-06-01T08:00:00Z"})"), {});
  EXPECT_NEAR(state(in_ug, "supply")->mean, state(in_ng, "supply")->mean, 1e-12);
}

TEST(Engine, OldFindingsCountForLess) {
  // 180 days are one half-life: loading 0.4, mean 0.4 * -2.
  const auto a = engineOf(kSmall).assess(
      caseOf(R"({"code":"ferritin","value":18,"unit":"ug/L","at":"2025-12-03T10:00:00Z"})"), {});
  EXPECT_NEAR(state(a, "supply")->mean, -0.8, 1e-9);
  EXPECT_NEAR(finding(a, "ferritin")->age_share.value(), 0.5, 1e-9);
}

TEST(Engine, AValueBelowDetectionKeepsItsComparator) {
  // "<18" is z < -2: mean of a standard normal below -2 is -phi(2)/Phi(-2) = -0.0539910/0.0227501 = -2.37322.
  const auto a = engineOf(kSmall).assess(
      caseOf(R"({"code":"ferritin","value":18,"comparator":"<","unit":"ug/L","at":"2026-06-01T10:00:00Z"})"), {});
  EXPECT_NEAR(finding(a, "ferritin")->z.value(), -2.37322, 1e-4);
}

TEST(Engine, ANullMarkerMovesNothing) {
  std::string body = kSmall;
  const std::string strong = R"(strength="strong")";
  body.replace(body.find(strong), strong.size(), R"(strength="none")");
  const auto a =
      engineOf(body).assess(caseOf(R"({"code":"ferritin","value":18,"unit":"ug/L","at":"2026-06-01T08:00:00Z"})"), {});
  EXPECT_EQ(finding(a, "ferritin")->not_used, "marker-none");
  for (const auto& s : a.states) {
    EXPECT_EQ(s.mean, 0) << s.id;
    EXPECT_TRUE(s.mostly_assumption);
  }
}

std::string item(const std::string& code, double value, const std::string& at) {
  return R"({"code":")" + code + R"(","value":)" + std::to_string(value) + R"(,"at":")" + at + R"("})";
}
std::string phq9(const std::vector<double>& answers, const std::string& at) {
  std::string out;
  for (std::size_t i = 0; i < answers.size(); ++i)
    out += (i == 0 ? "" : ",") + item("phq-9.item-" + std::to_string(i + 1), answers[i], at);
  return out;
}

TEST(Engine, WhatToMeasureNextIsRankedByInformationForEachUnitOfBurden) {
  // Two markers of one state say the same; the questionnaire asks half of what the sample asks.
  const auto engine = engineOf(std::string(kSmall) + R"(<concept id="list" kind="instrument"><name>List</name></concept>
<instrument id="list" response-min="0" response-max="4" score="sum" range-low="0" range-high="20" licence="free" norm-mean="10" norm-sd="3"></instrument>
<marker id="n" of="list" state="supply" sign="1" strength="strong"><evidence source="src" claim="read"><seen>x</seen></evidence></marker>)");
  const auto next = engine.assess(caseOf(""), {}).measure_next;
  ASSERT_EQ(next.size(), 2U);
  EXPECT_EQ(next[0].of, "list");
  EXPECT_EQ(next[0].burden, 1);
  EXPECT_EQ(next[1].burden, 2);
  EXPECT_DOUBLE_EQ(next[0].total_bits, next[1].total_bits);
}

TEST(ShippedEngine, ScoresItemsWhereNoTotalStandsAndRulesReadTheScore) {
  // 2+2+2+2+2+2+2+2+0 = 16: beyond the 10 from which depression care has leave.
  const auto c = caseOf(phq9({2, 2, 2, 2, 2, 2, 2, 2, 0}, "2026-06-01T09:00:00Z"), R"("goals":["steadier-mood"],)");
  const auto a = shippedEngine().assess(c, {});
  ASSERT_EQ(a.instruments.size(), 1U);
  EXPECT_EQ(a.instruments[0].total.value, 16);
  EXPECT_EQ(a.instruments[0].total.band, "moderately severe");
  EXPECT_TRUE(a.instruments[0].from_items);
  ASSERT_NE(finding(a, "phq-9"), nullptr);
  EXPECT_EQ(findingOf(a, c, finding(a, "phq-9")->index).value, 16);
  EXPECT_EQ(a.scored.size(), 1U);
  const auto given = shippedEngine().assess(
      caseOf(R"({"code":"phq-9","value":16,"at":"2026-06-01T09:00:00Z"})", R"("goals":["steadier-mood"],)"), {});
  ASSERT_EQ(a.suggestions.size(), given.suggestions.size());
  for (std::size_t i = 0; i < a.suggestions.size(); ++i) EXPECT_EQ(a.suggestions[i].id, given.suggestions[i].id);
  EXPECT_NE(assessmentJson(a, c).find("scored from its items"), std::string::npos);
}

TEST(ShippedEngine, ItemsOfDifferentDaysAreNotAddedTogether) {
  const auto c =
      caseOf(phq9({2, 2, 2, 2}, "2026-06-01T09:00:00Z") + "," + item("phq-9.item-5", 1, "2026-05-20T09:00:00Z"));
  const auto a = shippedEngine().assess(c, {});
  ASSERT_EQ(a.instruments.size(), 1U);
  EXPECT_FALSE(a.instruments[0].total.value);
  EXPECT_EQ(a.instruments[0].total.why_not, "missing");
  EXPECT_EQ(a.instruments[0].total.items.size(), 5U);
}

TEST(ShippedEngine, ATotalThatItsItemsContradictIsNamed) {
  const auto a = shippedEngine().assess(caseOf(phq9({1, 1, 1, 1, 1, 1, 1, 1, 0}, "2026-06-01T09:00:00Z") +
                                               R"(,{"code":"phq-9","value":18,"at":"2026-06-01T09:00:00Z"})"),
                                        {});
  ASSERT_EQ(a.not_understood.size(), 1U);
  EXPECT_NE(a.not_understood[0].second.find("its items make 8"), std::string::npos) << a.not_understood[0].second;
  EXPECT_EQ(a.instruments[0].total.value, 18);
}

TEST(ShippedEngine, AChangeOfScoreIsRealOnlyBeyondTheReliableChange) {
  const auto at = [](double before, double now) {
    return shippedEngine().assess(
        caseOf(item("phq-9", before, "2026-04-01T09:00:00Z") + "," + item("phq-9", now, "2026-06-01T09:00:00Z") + "," +
               item("ess", before, "2026-04-01T09:00:00Z") + "," + item("ess", now, "2026-06-01T09:00:00Z")),
        {});
  };
  const auto small = at(15, 10), large = at(15, 9);
  ASSERT_EQ(large.instruments.size(), 2U);
  EXPECT_EQ(large.instruments[0].change, "") << "no figure was read for the sleepiness scale";
  EXPECT_EQ(large.instruments[1].change, "down");
  EXPECT_EQ(large.instruments[1].previous, 15);
  EXPECT_EQ(small.instruments[1].change, "none");
}

TEST(ShippedEngine, AnswersAndScoresThatCannotBeAreNamedAndDoNotCount) {
  const auto a = shippedEngine().assess(
      caseOf(item("phq-9.item-9", 7, "2026-06-01T09:00:00Z") + "," + item("gad-7", 40, "2026-06-01T09:00:00Z") + "," +
             item("phq-9.item-12", 1, "2026-06-01T09:00:00Z")),
      {});
  EXPECT_EQ(a.not_understood.size(), 3U);
  EXPECT_TRUE(a.instruments.empty());
  EXPECT_EQ(advisory(a.red_flags, "rf-phq9-item9"), nullptr);
}

TEST(Engine, AnExclusionWithholdsAndAnUnansweredOneWaits) {
  const Engine engine = engineOf(kSmall);
  const std::string goals = R"("goals":["g"],)";
  const auto waiting = engine.assess(caseOf(kFerritin, goals), {});
  ASSERT_NE(suggestion(waiting, "help"), nullptr);
  ASSERT_EQ(suggestion(waiting, "help")->waits_for.size(), 1U);
  EXPECT_EQ(suggestion(waiting, "help")->waits_for.front().needs, std::vector<std::string>{"pregnant"});
  const auto yes = engine.assess(caseOf(kFerritin, goals + R"("context":[{"id":"pregnant","value":"yes"}],)"), {});
  EXPECT_EQ(suggestion(yes, "help"), nullptr);
  ASSERT_NE(withheld(yes, "help"), nullptr);
  EXPECT_EQ(withheld(yes, "help")->why.front().rule, "never");
  const auto no = engine.assess(caseOf(kFerritin, goals + R"("context":[{"id":"pregnant","value":"no"}],)"), {});
  ASSERT_NE(suggestion(no, "help"), nullptr);
  EXPECT_TRUE(suggestion(no, "help")->waits_for.empty());
}

TEST(Engine, APushOfOneWeightIsTheShiftByHand) {
  // "help" pushes mood by the unstated weight 0.2; spread 0.3 * 0.2 = 0.06: share Phi(0.2 / 0.06) = Phi(3.3333) =
  // 0.99957.
  const auto a = engineOf(kSmall).assess(caseOf(kFerritin, R"("goals":["g"],)"), {}, {"help"});
  const auto* help = suggestion(a, "help");
  ASSERT_NE(help, nullptr);
  EXPECT_NEAR(help->expected.at("mood"), 0.2, 1e-12);
  EXPECT_NEAR(help->sign_share, 0.99957, 1e-5);
  EXPECT_NEAR(state(a, "mood")->shift.value(), 0.2, 1e-12);
  EXPECT_NEAR(state(a, "supply")->shift.value(), 0.0, 1e-12);
}

TEST(Engine, AMedicineTakenIsContext) {
  const std::string body = std::string(kSmall) + R"(<drug id="pill"><name>pill</name></drug>)";
  const auto a = engineOf(body).assess(caseOf(kFerritin, R"("medications":[{"name":"pill"}],)"), {});
  EXPECT_NEAR(state(a, "mood")->mean, 0.2, 1e-12);  // no finding of mood contradicts it
  EXPECT_NEAR(state(a, "mood")->sd_weights, 0.06, 1e-12);
}

TEST(Engine, AnImpossibleDistanceIsAskedForAndLeftOut) {
  // z = (618 - 118) / 50 = 10 against a prior of variance 1.
  const auto a = engineOf(kSmall).assess(
      caseOf(R"({"code":"ferritin","value":618,"unit":"ug/L","at":"2026-06-01T10:00:00Z"})"), {});
  EXPECT_EQ(finding(a, "ferritin")->not_used, "check-value");
  EXPECT_NEAR(std::abs(finding(a, "ferritin")->z_conflict.value()), 10, 1e-9);
  EXPECT_EQ(state(a, "supply")->mean, 0);
  // Both results are told: clipped to 3, the value would give 0.8 * 3.
  EXPECT_NEAR(state(a, "supply")->mean_with_doubtful.value(), 2.4, 1e-12);
  const auto confirmed = engineOf(kSmall).assess(
      caseOf(
          R"({"code":"ferritin","value":618,"unit":"ug/L","at":"2026-06-01T10:00:00Z","conditions":{"value-confirmed":"yes"}})"),
      {});
  EXPECT_NEAR(state(confirmed, "supply")->mean, 2.4, 1e-12);
  EXPECT_FALSE(state(confirmed, "supply")->mean_with_doubtful.has_value());
}

TEST(ShippedEngine, ASevereScoreIsNoMistake) {
  // The norm of a questionnaire sits near its floor, so that severe illness lies many deviations from it.
  for (const auto& [code, score, id] :
       {std::tuple<std::string, std::string, std::string>{"phq-9", "27", "depressive-burden"},
        {"gad-7", "21", "anxious-apprehension"}}) {
    const auto a = shippedEngine().assess(
        caseOf(R"({"code":")" + code + R"(","value":)" + score + R"(,"at":"2026-06-01T09:00:00Z"})"), {});
    EXPECT_EQ(finding(a, code)->not_used, "") << code;
    EXPECT_GT(state(a, id)->mean, 2) << code;
  }
}

TEST(ShippedEngine, TwoFindingsThatAgreeAreNoConflict) {
  const auto assessed = [](const std::string& ferritin) {
    return shippedEngine().assess(caseOf(R"({"code":"ferritin","value":)" + ferritin +
                                         R"(,"unit":"ug/L","at":"2026-06-01T09:00:00Z"},
      {"code":"crp","value":1,"unit":"mg/L","at":"2026-06-01T09:00:00Z"},
      {"code":"hemoglobin","value":61,"unit":"g/L","at":"2026-06-01T09:00:00Z"})"),
                                  {});
  };
  EXPECT_EQ(finding(assessed("4"), "hemoglobin")->not_used, "") << "low ferritin beside it explains the anaemia";
  EXPECT_EQ(finding(assessed("150"), "hemoglobin")->not_used, "check-value");
}

TEST(Engine, SaysWhenNothingOfACaseIsCovered) {
  const auto a = engineOf(kSmall).assess(
      caseOf(R"({"code":"unheard-of","name":"Unheard of","value":1,"unit":"g/L","at":"2026-06-01T08:00:00Z"})"), {});
  EXPECT_TRUE(a.outside_knowledge);
  ASSERT_EQ(a.not_understood.size(), 1U);
  EXPECT_NE(a.not_understood.front().second.find("Unheard of"), std::string::npos);
}

TEST(Engine, WhatThePracticeWithdrewIsNotSuggested) {
  const Engine engine = engineOf(kSmall);
  const auto c = caseOf(kFerritin, R"("goals":["g"],)");
  ASSERT_NE(suggestion(engine.assess(c, {}), "help"), nullptr);
  for (const char* word : {"retired", "retracted", "past-review"}) {
    Policy policy;
    policy.adopted["intervention help"] = engine.edition().items().at("intervention help").hash;
    policy.withdrawn["intervention help"] = word;
    const auto a = engine.assess(c, policy);
    EXPECT_EQ(suggestion(a, "help"), nullptr) << word;
    EXPECT_NE(a.policy_hash, engine.assess(c, {}).policy_hash);
  }
}

TEST(ShippedEngine, NothingToTreatIsSaidOnlyOfACaseThatWasReadWhole) {
  const auto said = [](const std::string& findings, const std::string& more = {}) {
    return shippedEngine().assess(caseOf(findings, more), {});
  };
  const std::string at = R"(,"at":"2026-06-01T08:00:00Z"})";
  EXPECT_TRUE(said(R"({"code":"potassium","value":4.2,"unit":"mmol/L")" + at).nothing_to_treat);
  for (const char* finding :
       {R"({"code":"hemoglobin","value":55,"unit":"g/L","low":120,"high":160)",   // no rule speaks of it alone
        R"({"code":"glucose","value":28,"unit":"mmol/L","low":3.9,"high":5.6)",   // the same
        R"({"code":"cortisol-saliva","value":30,"unit":"nmol/L")",                // no interval to read it against
        R"({"code":"potassium","value":4.2,"unit":"kg")",                         // not understood
        R"({"code":"unheard-of","name":"Unheard of","value":1,"unit":"g/L")"}) {  // not known
    EXPECT_FALSE(said(finding + at).nothing_to_treat) << finding;
  }
  EXPECT_FALSE(said(R"({"code":"potassium","value":4.2,"unit":"mmol/L")" + at,
                    R"("medications":[{"name":"nobody knows this"}],)")
                   .nothing_to_treat);
}

TEST(ShippedEngine, AValueOutsideOfWhichNoRuleSpeaksIsNamed) {
  const std::string at = R"(,"at":"2026-06-01T08:00:00Z"})";
  const auto anaemia =
      shippedEngine().assess(caseOf(R"({"code":"hemoglobin","value":55,"unit":"g/L","low":120,"high":160)" + at), {});
  EXPECT_EQ(anaemia.unspoken, std::vector<std::size_t>{0});
  const auto potassium = shippedEngine().assess(
      caseOf(R"({"code":"potassium","value":6.8,"unit":"mmol/L","low":3.5,"high":5.1)" + at), {});
  EXPECT_FALSE(potassium.red_flags.empty());
  EXPECT_TRUE(potassium.unspoken.empty());
}

TEST(Engine, PolicyMayHideWhatIsNotAdopted) {
  Policy policy;
  policy.unadopted_may_suggest = false;
  const Engine engine = engineOf(kSmall);
  const auto c = caseOf(kFerritin, R"("goals":["g"],)");
  EXPECT_EQ(suggestion(engine.assess(c, policy), "help"), nullptr);
  policy.adopted["intervention help"] = engine.edition().items().at("intervention help").hash;
  const auto a = engine.assess(c, policy);
  ASSERT_NE(suggestion(a, "help"), nullptr);
  EXPECT_EQ(suggestion(a, "help")->approval, "adopted");
}

TEST(ShippedEngine, SameCaseSameBytesOnAnyThreadAndInAnyOrder) {
  const auto& engine = shippedEngine();
  std::vector<std::string> names{"a-tired.json", "b-lorry-driver.json", "c-calm-focus.json"};
  std::vector<std::string> alone(names.size());
  for (std::size_t i = 0; i < names.size(); ++i) {
    const Case c = caseFile(names[i]);
    alone[i] = assessmentJson(engine.assess(c, {}), c);
  }
  std::vector<std::string> together(names.size());
  std::vector<std::thread> threads;
  for (std::size_t i = names.size(); i-- > 0;) {
    threads.emplace_back([&, i] {
      const Case c = caseFile(names[i]);
      for (int repeat = 0; repeat < 3; ++repeat) together[i] = assessmentJson(engine.assess(c, {}), c);
    });
  }
  for (auto& t : threads) t.join();
  EXPECT_EQ(alone, together);
}

TEST(ShippedEngine, OrderOfFindingsIsIrrelevant) {
  const auto& engine = shippedEngine();
  Case c = caseFile("a-tired.json");
  const auto before = engine.assess(c, {});
  std::reverse(c.findings.begin(), c.findings.end());
  const auto after = engine.assess(c, {});
  ASSERT_EQ(before.states.size(), after.states.size());
  for (std::size_t i = 0; i < before.states.size(); ++i) EXPECT_EQ(before.states[i].mean, after.states[i].mean);
  ASSERT_EQ(before.suggestions.size(), after.suggestions.size());
  for (std::size_t i = 0; i < before.suggestions.size(); ++i)
    EXPECT_EQ(before.suggestions[i].id, after.suggestions[i].id);
}

TEST(ShippedEngine, ContributionsSumToTheMean) {
  const auto& engine = shippedEngine();
  for (const char* name : {"a-tired.json", "b-lorry-driver.json", "c-calm-focus.json"}) {
    Case c = caseFile(name);
    c.medications.clear();  // without context the prior mean is zero
    c.supplements.clear();
    for (const auto& s : engine.assess(c, {}).states) {
      double sum = 0;
      for (const auto& part : s.contributions) sum += part.value;
      EXPECT_NEAR(sum, s.mean, 1e-9) << name << " " << s.id;
    }
  }
}

TEST(ShippedEngine, ByEdgeAndOwnSumToTheMean) {
  for (const auto& s : shippedEngine().assess(caseFile("a-tired.json"), {}).states) {
    double sum = s.own;
    for (const auto& part : s.by_edge) sum += part.value;
    EXPECT_NEAR(sum, s.mean, 1e-9) << s.id;
  }
}

TEST(ShippedEngine, RemovingAFindingNeverResolvesMore) {
  const auto& engine = shippedEngine();
  const Case c = caseFile("a-tired.json");
  const auto whole = engine.assess(c, {});
  for (std::size_t i = 0; i < c.findings.size(); ++i) {
    Case less = c;
    less.findings.erase(less.findings.begin() + static_cast<std::ptrdiff_t>(i));
    const auto a = engine.assess(less, {});
    for (const auto& s : a.states) {
      // A finding that a gate reads may open or close another; only rows that stay the same are compared.
      if (a.rows + 1 != whole.rows && a.rows != whole.rows) continue;
      EXPECT_LE(s.bits, state(whole, s.id)->bits + 1e-9) << c.findings[i].code << " " << s.id;
    }
  }
}

TEST(ShippedEngine, EveryPrintedLineHasASource) {
  const auto& engine = shippedEngine();
  for (const char* name : {"a-tired.json", "b-lorry-driver.json", "c-calm-focus.json"}) {
    const auto a = engine.assess(caseFile(name), {});
    for (const auto* list : {&a.red_flags, &a.rule_outs, &a.cautions, &a.readings, &a.checks, &a.monitoring}) {
      for (const auto& r : *list) EXPECT_FALSE(r.sources.empty()) << r.rule;
    }
    for (const auto& s : a.suggestions) EXPECT_FALSE(s.sources.empty()) << s.id;
    for (const auto& i : a.interactions) EXPECT_FALSE(i.sources.empty()) << i.id;
    for (const auto& v : a.systems) {
      for (const auto& i : v.influences) {
        EXPECT_EQ(i.sources.empty(), i.statement.empty() && i.text.empty()) << i.statement;
      }
    }
  }
}

TEST(ShippedEngine, WhatWasMeasuredOfASystemStandsThereWithoutAMeaning) {
  const auto c = readCase(R"({"patient":{"id":"x","sex":"female"},"at":"2026-11-20T10:00:00+01:00","findings":[
    {"code":"acth","value":400,"unit":"pg/mL","at":"2026-11-20T08:10:00+01:00","low":10,"high":60}]})",
                          "case.json");
  const auto a = shippedEngine().assess(*c, {});
  const auto axis = std::find_if(a.systems.begin(), a.systems.end(), [](const auto& s) { return s.id == "hpa-axis"; });
  ASSERT_NE(axis, a.systems.end());
  const auto measured = std::find_if(axis->influences.begin(), axis->influences.end(),
                                     [](const auto& influence) { return influence.by == "acth"; });
  ASSERT_NE(measured, axis->influences.end());
  EXPECT_TRUE(measured->statement.empty());
  EXPECT_TRUE(measured->text.empty());
  EXPECT_EQ(measured->seen, "ACTH (corticotropin) 400 pg/mL, above its reference");
}

TEST(ShippedEngine, EveryReasonHasAWordAndArgumentsForOtherLanguages) {
  for (const char* name : {"a-tired.json", "b-lorry-driver.json", "c-calm-focus.json"}) {
    const auto a = shippedEngine().assess(caseFile(name), {});
    for (const auto& s : a.suggestions) {
      EXPECT_EQ(s.reasons.size(), s.reasons_said.size()) << s.id;
      EXPECT_EQ(s.cautions.size(), s.cautions_said.size()) << s.id;
    }
    for (const auto& w : a.withheld) {
      for (const auto& r : w.why) {
        EXPECT_FALSE(r.said.code.empty()) << w.id << ": " << r.text;
        EXPECT_FALSE(r.said.args.empty()) << w.id << ": " << r.text;
      }
    }
  }
  const auto a = shippedEngine().assess(caseFile("a-tired.json"), {});
  const auto& why = withheld(a, "5-htp-trial")->why;
  const auto interaction =
      std::find_if(why.begin(), why.end(), [](const WithheldReason& r) { return r.code == "interaction"; });
  ASSERT_NE(interaction, why.end());
  EXPECT_EQ(interaction->said.args.at("other"), "sertraline");
  EXPECT_EQ(interaction->said.args.at("severity"), "major");
}

TEST(ShippedEngine, TheWhatIfIsTheSumOfItsPresses) {
  const auto& engine = shippedEngine();
  const Case c = caseFile("a-tired.json");
  const auto one = engine.assess(c, {}, {"cbt-depression"});
  const auto two = engine.assess(c, {}, {"sleep-extension-regularity"});
  const auto both = engine.assess(c, {}, {"cbt-depression", "sleep-extension-regularity"});
  for (const auto& s : both.states) {
    EXPECT_NEAR(s.shift.value_or(0), state(one, s.id)->shift.value_or(0) + state(two, s.id)->shift.value_or(0), 1e-12);
  }
}

TEST(ShippedEngine, TheWhatIfCountsAnInterventionOnce) {
  const auto& engine = shippedEngine();
  const Case c = caseFile("a-tired.json");
  const auto once = engine.assess(c, {}, {"cbt-depression"});
  const auto twice = engine.assess(c, {}, {"cbt-depression", "cbt-depression"});
  EXPECT_EQ(state(once, "depressive-burden")->shift, state(twice, "depressive-burden")->shift);
  EXPECT_EQ(twice.with.size(), 1U);
}

TEST(Engine, TwoInterventionsThatShareAnUncertainEdgeShareItsUncertainty) {
  // Both push `supply` by 0.2 (spread 0.06); supply acts on mood by 0.2 with spread 0.06. On mood: 0.2 * (0.2 + 0.2) =
  // 0.08; the edge gives 0.06 * 0.4 = 0.024 (not 0.06 * 0.2 * sqrt(2)), each push 0.2 * 0.06 = 0.012: in all
  // sqrt(0.024^2 + 2 * 0.012^2) = 0.029394.
  const std::string push =
      R"(<concept id="tea" kind="practice"><name>Tea</name></concept><concept id="walk" kind="practice"><name>Walk</name></concept>
<statement id="u" subject="tea" object="supply" sign="1" relation="increases"><text>x</text><evidence source="src" claim="read" certainty="high"><seen>a</seen></evidence></statement>
<statement id="v" subject="walk" object="supply" sign="1" relation="increases"><text>x</text><evidence source="src" claim="read" certainty="high"><seen>a</seen></evidence></statement>
<intervention id="tea-i" kind="movement-sleep-social" tier="supported" drug="false" supplement="false"><name>Tea</name><summary>x</summary><goal ref="g"/>
<push concept="supply" sign="1" statement="u"/><evidence source="src" claim="read" certainty="high"><seen>abstract</seen></evidence></intervention>
<intervention id="walk-i" kind="movement-sleep-social" tier="supported" drug="false" supplement="false"><name>Walk</name><summary>x</summary><goal ref="g"/>
<push concept="supply" sign="1" statement="v"/><evidence source="src" claim="read" certainty="high"><seen>abstract</seen></evidence></intervention>)";
  const auto a = engineOf(std::string(kSmall) + push).assess(caseOf(""), {}, {"tea-i", "walk-i"});
  EXPECT_NEAR(state(a, "mood")->shift.value(), 0.08, 1e-12);
  EXPECT_NEAR(state(a, "mood")->shift_sd.value(), 0.0293938769, 1e-9);
}

TEST(ShippedEngine, AddingAContraindicationNeverAddsASuggestion) {
  const auto& engine = shippedEngine();
  const Case c = caseFile("a-tired.json");
  const auto before = engine.assess(c, {});
  for (const char* id : {"bipolar-disorder", "liver-disease", "haemochromatosis", "epilepsy", "retinal-disease"}) {
    Case more = c;
    more.conditions.push_back({id, Answer::yes, c.at});
    for (const auto& s : engine.assess(more, {}).suggestions)
      EXPECT_NE(suggestion(before, s.id), nullptr) << id << " " << s.id;
  }
}

}  // namespace
}  // namespace homeostat::inference
