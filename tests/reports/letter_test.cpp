#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "inference/rules/evaluate.hpp"
#include "reports/said.hpp"
#include "tests/reports/documents.hpp"

namespace homeostat::reports {
namespace {

Document composed(Kind kind, const Assessed& assessed, Printing printing = {}) {
  auto document = compose(kind, assessed.subject(), printing);
  if (!document) throw std::runtime_error(document.error().line());
  return std::move(*document);
}

inference::Decision decided(const std::string& intervention, const std::string& decision,
                            const std::string& reason = "as discussed") {
  return {intervention, decision, reason, *base::Instant::parse("2026-11-20T10:30:00+01:00")};
}

/// Case A with answers to everything its suggestions wait for, so that they may be accepted.
Assessed caseAWith(std::vector<inference::Decision> decisions) {
  auto c = Assessed::file("a-tired.json").the_case;
  const auto asked = *base::Instant::parse("2026-11-20T09:55:00+01:00");
  for (const char* id :
       {"pregnant", "planning-pregnancy", "haemochromatosis", "bipolar-disorder", "mania-signs", "retinal-disease"}) {
    c.context.push_back({id, inference::Answer::no, asked});
    c.conditions.push_back({id, inference::Answer::no, asked});
  }
  c.decisions = std::move(decisions);
  return Assessed::of(std::move(c));
}

TEST(Letter, PutsWhatMustBeRuledOutBeforeTheFindings) {
  const auto text = words(composed(Kind::letter, Assessed::file("a-tired.json")));
  const auto first = text.find("Iron-deficiency anaemia");
  ASSERT_NE(first, std::string::npos);
  EXPECT_LT(first, text.find("What was found"));
  EXPECT_LT(text.find("What was found"), text.find("What the patterns are compatible with"));
}

TEST(Letter, NeverSaysThatATransmitterIsLow) {
  for (const char* name : {"a-tired.json", "b-lorry-driver.json", "c-calm-focus.json"}) {
    const auto text = words(composed(Kind::letter, Assessed::file(name)));
    for (const char* wrong : {"serotonin is low", "low serotonin", "dopamine is low", "low dopamine"})
      EXPECT_EQ(text.find(wrong), std::string::npos) << name;
    EXPECT_NE(text.find("No routine test measures a transmitter"), std::string::npos) << name;
  }
}

TEST(Letter, EveryCitationLeadsToASourceOfTheEdition) {
  const auto document = composed(Kind::letter, Assessed::file("a-tired.json"));
  std::set<std::string> linked, there;
  const auto collect = [&](const Text& text) {
    for (const auto& run : text)
      if (run.link.starts_with("#source-")) linked.insert(run.link.substr(1));
  };
  for (const auto& block : document.blocks) {
    if (const auto* list = std::get_if<List>(&block)) {
      for (const auto& item : list->items) collect(item);
      there.insert(list->anchors.begin(), list->anchors.end());
    }
    if (const auto* callout = std::get_if<Callout>(&block))
      for (const auto& paragraph : callout->paragraphs) collect(paragraph);
    if (const auto* table = std::get_if<Table>(&block))
      for (const auto& row : table->rows)
        for (const auto& cell : row) collect(cell);
  }
  EXPECT_GT(linked.size(), 10U);
  for (const auto& anchor : linked) {
    EXPECT_TRUE(there.contains(anchor)) << anchor;
    EXPECT_TRUE(Assessed::engine().edition().knowledge().sources.contains(anchor.substr(7))) << anchor;
  }
}

TEST(Letter, ShowsTheReferenceInTheUnitOfTheFinding) {
  // 12 to 16 g/dL in the knowledge base beside a haemoglobin in g/L: ten times as many.
  const auto text = words(composed(Kind::letter, Assessed::file("a-tired.json")));
  EXPECT_NE(text.find("120\u2060–\u2060160\u00A0g/L"), std::string::npos) << text.substr(0, 1500);
}

TEST(Letter, ListsWhatIsWithheldWithAReasonEach) {
  const auto assessed = Assessed::file("a-tired.json");
  const auto text = words(composed(Kind::letter, assessed));
  ASSERT_FALSE(assessed.assessment.withheld.empty());
  for (const auto& item : assessed.assessment.withheld)
    EXPECT_NE(text.find(item.name), std::string::npos) << item.name << " vanished";
}

TEST(Letter, OfAnEmergencyOffersNothingElse) {
  auto c = Assessed::file("c-calm-focus.json").the_case;
  c.conditions.push_back({"suicidal-intent", inference::Answer::yes, c.at});
  c.context.push_back({"suicidal-intent", inference::Answer::yes, c.at});
  const auto assessed = Assessed::of(std::move(c));
  ASSERT_TRUE(assessed.assessment.emergency);
  const auto text = words(composed(Kind::letter, assessed));
  EXPECT_NE(text.find("Emergency:"), std::string::npos);
  EXPECT_EQ(text.find("Could help, not yet decided"), std::string::npos);
  const auto handout = compose(Kind::handout, assessed.subject(), {});
  ASSERT_FALSE(handout);
  EXPECT_EQ(handout.error().code, "report.withheld");
}

TEST(Letter, SaysDraftUntilItIsSigned) {
  const auto assessed = Assessed::file("a-tired.json");
  EXPECT_NE(words(composed(Kind::letter, assessed)).find("Draft"), std::string::npos);
  Printing printing;
  printing.is_signed = true;
  printing.clinician = "Dr Invented";
  const auto text = words(composed(Kind::letter, assessed, printing));
  EXPECT_EQ(text.find("Draft"), std::string::npos);
  EXPECT_NE(text.find("signed by Dr Invented"), std::string::npos);
}

TEST(Letter, InGermanMarksWhatOnlyStandsInEnglishAndThatNobodyCheckedIt) {
  Printing printing;
  printing.language = "de";
  const auto text = words(composed(Kind::letter, Assessed::file("a-tired.json"), printing));
  EXPECT_NE(text.find("Befunde"), std::string::npos);
  EXPECT_NE(text.find("3,1\u00A0mIU/L"), std::string::npos);
  EXPECT_NE(text.find("Diese Übersetzung hat noch niemand geprüft."), std::string::npos);
}

TEST(Letter, ShowsTotalsOfQuestionnairesAndLeavesTheAnswersToTheAudit) {
  const auto assessed = Assessed::file("d-many-things.json");
  const auto letter = words(composed(Kind::letter, assessed));
  EXPECT_NE(letter.find("Insomnia Severity Index | 18 |"), std::string::npos) << letter;
  EXPECT_EQ(letter.find("self-harm thoughts"), std::string::npos);
  EXPECT_NE(letter.find("Begun but without a total: Perceived Stress Scale"), std::string::npos);
  EXPECT_NE(words(composed(Kind::audit, assessed)).find("self-harm thoughts"), std::string::npos);
}

TEST(Letter, SaysOnWhichSideOfItsIntervalAValueLies) {
  const auto text = words(composed(Kind::letter, Assessed::file("a-tired.json")));
  EXPECT_NE(text.find("Ferritin | 11\u00A0\u00B5g/L | below |"), std::string::npos) << text.substr(0, 2500);
}

TEST(Letter, SaysWhereAClockTimeWasReadOnTheZonesClock) {
  auto c = Assessed::file("a-tired.json").the_case;
  for (auto& f : c.findings)
    if (f.code == "ferritin") f.at = *base::Instant::parse("2026-11-18T07:10:00Z");
  const auto text = words(composed(Kind::letter, Assessed::of(std::move(c))));
  EXPECT_NE(text.find("read on the clock of Europe/Berlin: Ferritin."), std::string::npos) << text;
}

TEST(Letter, NamesAConditionThatInteractsAndKeepsAPairTogether) {
  auto assessed = Assessed::file("a-tired.json");
  assessed.assessment.interactions = {{"x", "contraindicated", "bipolar-disorder", "sertraline", "", "why", "act", {}},
                                      {"y", "major", "sertraline", "bipolar-disorder", "", "more", "do", {}}};
  const auto text = words(composed(Kind::letter, assessed));
  EXPECT_EQ(text.find("bipolar-disorder +"), std::string::npos);
  const auto pair = text.find("Bipolar disorder + sertraline (contraindicated): why. act more. do");
  EXPECT_NE(pair, std::string::npos) << text.substr(0, 2000);
  EXPECT_LT(pair, text.find("Rule out first")) << "it stands before all else";
}

TEST(Letter, WordsAConditionThatMustNotHoldAsNoneOf) {
  const auto& kb = Assessed::engine().edition().knowledge();
  i18n::Messages german = *i18n::Messages::forLanguage("de");
  const i18n::Format format(german);
  const auto found = std::find_if(kb.interventions.begin(), kb.interventions.end(), [](const auto& entry) {
    return entry.second.requires_criterion.has_value() || entry.second.indicated.has_value();
  });
  ASSERT_NE(found, kb.interventions.end());
  const auto& item = found->second;
  const auto& tree = item.requires_criterion ? *item.requires_criterion : *item.indicated;
  const inference::Said said{"requires",
                             {{"intervention", item.id},
                              {"node", item.requires_criterion ? "requires" : "indicated"},
                              {"absent", "yes"},
                              {"condition", "none of: " + inference::describe(tree, kb)}}};
  const auto spoken = saidWords({german, format, kb}, said, "english");
  EXPECT_NE(spoken.text.find("nichts davon: "), std::string::npos) << spoken.text;
}

TEST(Letter, HoldsAnAmountRatioAgainstAPercentageByTheirLine) {
  // 36 mmol/mol of HbA1c are 0.0915 * 36 + 2.15 = 5.4 %; as a bare ratio they would be 3.6 % and "below".
  const auto assessed = Assessed::file("d-many-things.json");
  for (const auto& view : assessed.assessment.findings) {
    EXPECT_TRUE(view.code != "hba1c" || view.outside.empty());
  }
  EXPECT_NE(words(composed(Kind::letter, assessed)).find("36\u00A0mmol/mol"), std::string::npos);
}

/// Thrombocytes far above their interval: no shipped rule speaks of them.
Assessed withPlatelets() {
  auto c = inference::readCase(R"({"patient":{"id":"x","sex":"female","birth_date":"1985-03-02"},
      "at":"2026-06-01T10:00:00Z","findings":[{"code":"platelets","value":900,"unit":"10*9/L","low":150,"high":400,
      "at":"2026-06-01T08:00:00Z"}]})",
                               "case");
  if (!c) throw std::runtime_error(c.error().line());
  return Assessed::of(std::move(*c));
}

TEST(Letter, NamesAValueOutsideItsIntervalOfWhichNoRuleSpeaks) {
  const auto assessed = withPlatelets();
  ASSERT_EQ(assessed.assessment.unspoken.size(), 1U);
  for (const auto kind : {Kind::letter, Kind::audit}) {
    const auto text = words(composed(kind, assessed));
    EXPECT_NE(text.find("no rule here speaks of it; to be judged by you: Platelets"), std::string::npos) << text;
  }
  const auto none = words(composed(Kind::letter, caseAWith({})));
  EXPECT_EQ(none.find("to be judged by you: ."), std::string::npos);
}

TEST(Letter, SaysOfARuleThatThePracticeWithdrewWhatBecameOfIt) {
  auto c = Assessed::file("a-tired.json").the_case;
  inference::Policy policy;
  policy.withdrawn["rule ro-iron-deficiency-anaemia"] = "retracted";
  auto assessment = Assessed::engine().assess(c, policy);
  const Assessed assessed{std::move(c), std::move(assessment)};
  ASSERT_EQ(assessed.assessment.rule_outs.at(0).rule, "ro-iron-deficiency-anaemia");
  const auto letter_text = words(composed(Kind::letter, assessed));
  EXPECT_NE(letter_text.find("Iron-deficiency anaemia. (retracted by the practice: known to be wrong)"),
            std::string::npos)
      << letter_text;
  EXPECT_NE(words(composed(Kind::audit, assessed)).find("Approval: retracted by the practice"), std::string::npos);
}

TEST(Letter, SaysOfARuleThatAReviewerAskedToEndThatTheEndIsAskedFor) {
  auto c = Assessed::file("a-tired.json").the_case;
  inference::Policy policy;
  policy.withdrawn["rule ro-iron-deficiency-anaemia"] = "end-asked";
  auto assessment = Assessed::engine().assess(c, policy);
  const Assessed assessed{std::move(c), std::move(assessment)};
  ASSERT_EQ(assessed.assessment.rule_outs.at(0).rule, "ro-iron-deficiency-anaemia");
  EXPECT_NE(words(composed(Kind::letter, assessed)).find("Iron-deficiency anaemia. (a reviewer asked to end it"),
            std::string::npos);
  EXPECT_NE(words(composed(Kind::audit, assessed)).find("Approval: a reviewer asked to end it"), std::string::npos);
}

TEST(Letter, TellsFirstWhatWasRetractedAfterItWasPrinted) {
  const auto assessed = Assessed::file("a-tired.json");
  auto subject = assessed.subject();
  subject.retracted.push_back(
      {"ro-iron-deficiency-anaemia", "letter", *base::CivilDate::parse("2026-11-20"), "the interval was wrong"});
  for (const auto kind : {Kind::letter, Kind::audit}) {
    const auto document = compose(kind, subject, {});
    ASSERT_TRUE(document.has_value());
    const auto text = words(*document);
    const auto at = text.find("Retracted since it was printed: Iron-deficiency anaemia");
    ASSERT_NE(at, std::string::npos) << text;
    EXPECT_LT(at, text.find("Rule out first:")) << "on top of the page";
    EXPECT_NE(text.find("20 November 2026. the interval was wrong"), std::string::npos);
  }
}

TEST(Letter, SaysThatTwoAgreedThingsShouldNotStandTogether) {
  auto assessed = Assessed::file("a-tired.json");
  assessed.assessment.plan_conflicts = {{"cbt-i", "sleep-extension-regularity", "duplicate", "English", ""},
                                        {"walking-jogging", "yoga-practice", "antagonist", "English", ""}};
  const auto text = words(composed(Kind::letter, assessed));
  EXPECT_NE(text.find("(the same twice)"), std::string::npos) << text;
  EXPECT_NE(text.find("(work against each other)"), std::string::npos);
}

TEST(Letter, InEveryLanguageSaysWhatIsToBeDoneInThatLanguage) {
  for (const char* language : {"de", "es", "fr", "zh-Hans", "ar"}) {
    Printing printing;
    printing.language = language;
    const auto document = composed(Kind::letter, caseAWith({decided("iron-treatment", "accepted")}), printing);
    for (const auto& block : document.blocks) {
      // What stands first is what a reader of this language must understand.
      if (const auto* callout = std::get_if<Callout>(&block)) {
        for (const auto& paragraph : callout->paragraphs)
          for (const auto& run : paragraph) EXPECT_NE(run.language, "en") << language << ": " << run.text;
      }
      const auto* table = std::get_if<Table>(&block);
      if (table == nullptr) continue;
      for (const auto& row : table->rows)
        for (const auto& cell : row)
          for (const auto& run : cell) EXPECT_NE(run.language, "en") << language << ": " << run.text;
    }
  }
}

TEST(Audit, DrawsWhatMovesEachStateAndTheEvidenceAroundIt) {
  const auto document = composed(Kind::audit, Assessed::file("d-many-things.json"));
  std::size_t bars = 0, maps = 0;
  for (const auto& block : document.blocks) {
    const auto* picture = std::get_if<Picture>(&block);
    if (picture == nullptr) continue;
    EXPECT_FALSE(picture->figure.title.empty());
    EXPECT_FALSE(picture->figure.description.empty()) << "what a person who cannot see it is told";
    EXPECT_NE(picture->caption.at(0).text.find("Figure "), std::string::npos);
    if (picture->figure.title.starts_with("What moves")) ++bars;
    if (picture->figure.title.starts_with("What bears on")) ++maps;
  }
  EXPECT_GE(bars, 4U);
  EXPECT_EQ(maps, 2U);
}

TEST(Letter, OfAnEmptyCaseSaysThatNothingWasRecorded) {
  inference::Case c;
  c.at = *base::Instant::parse("2026-11-20T10:00:00+01:00");
  const auto document = composed(Kind::letter, Assessed::of(std::move(c)));
  EXPECT_NE(words(document).find("No findings were recorded."), std::string::npos);
  EXPECT_GE(laid(document).count(), 1U);
}

TEST(Letter, HasNoHeadingWithoutTextAndAsksInWords) {
  const auto c = inference::readCase(R"({"patient":{"id":"x"},"at":"2026-06-01T10:00:00Z"})", "case");
  ASSERT_TRUE(c.has_value());
  const auto document = composed(Kind::letter, Assessed::of(*c));
  for (std::size_t i = 1; i < document.blocks.size(); ++i) {
    const auto* above = std::get_if<Heading>(&document.blocks[i - 1]);
    const auto* heading = std::get_if<Heading>(&document.blocks[i]);
    if (above != nullptr && heading != nullptr) {
      EXPECT_LT(above->level, heading->level) << above->text << " is empty";
    }
  }
  const auto text = words(document);
  EXPECT_EQ(text.find("birth-date"), std::string::npos) << "an id is no word";
  EXPECT_NE(text.find("date of birth"), std::string::npos) << text;
}

TEST(Letter, SurvivesTextsThatAreSixtyPercentLonger) {
  Printing printing;
  printing.language = "en-XA";
  const auto document = composed(Kind::letter, Assessed::file("b-lorry-driver.json"), printing);
  EXPECT_NO_THROW(outputOf("qpdf --check '" + kept("letter-pseudo.pdf", laid(document).pdf()) + "'"));
}

TEST(Handout, ShowsOnlyWhatWasAccepted) {
  const auto assessed = caseAWith({decided("cbt-depression", "accepted"), decided("bright-light-morning", "declined")});
  const auto text = words(composed(Kind::handout, assessed));
  EXPECT_NE(text.find("CBT for depression"), std::string::npos);
  EXPECT_EQ(text.find("Bright light"), std::string::npos);
  EXPECT_EQ(text.find("Iron"), std::string::npos);
  EXPECT_NE(text.find("When to stop"), std::string::npos);
  EXPECT_NE(text.find("Whom to call"), std::string::npos);
  EXPECT_NE(text.find("emergency number"), std::string::npos);
}

TEST(Handout, IsRefusedWhileNothingIsAccepted) {
  const auto handout = compose(Kind::handout, Assessed::file("a-tired.json").subject(), {});
  ASSERT_FALSE(handout);
  EXPECT_EQ(handout.error().code, "report.empty");
}

TEST(Handout, IsRefusedForWhatWaitsForAnAnswerOnSafety) {
  auto c = Assessed::file("a-tired.json").the_case;
  c.decisions = {decided("iron-treatment", "accepted")};
  const auto assessed = Assessed::of(std::move(c));
  const auto handout = compose(Kind::handout, assessed.subject(), {});
  ASSERT_FALSE(handout);
  EXPECT_EQ(handout.error().code, "report.withheld");
}

TEST(Handout, InGermanHoldsNoEnglishAndInLargePrintHasLargerType) {
  Printing printing;
  printing.language = "de";
  printing.large_print = true;
  const auto document = composed(Kind::handout, caseAWith({decided("cbt-depression", "accepted")}), printing);
  EXPECT_EQ(words(document).find("nur auf Englisch"), std::string::npos) << words(document);
  EXPECT_GE(document.scale * 9.6, 16);
}

TEST(Audit, NamesEverySuggestionEveryWithheldOptionAndTheirGaps) {
  const auto assessed = Assessed::file("a-tired.json");
  const auto text = words(composed(Kind::audit, assessed));
  for (const auto& s : assessed.assessment.suggestions) {
    EXPECT_NE(text.find("Item: " + s.id), std::string::npos) << s.id;
    for (const auto& source : s.sources) {
      const auto& doi = Assessed::engine().edition().knowledge().sources.at(source).doi;
      EXPECT_TRUE(doi.empty() || text.find(doi) != std::string::npos) << doi;
    }
  }
  for (const auto& w : assessed.assessment.withheld) EXPECT_NE(text.find(w.name + ": "), std::string::npos) << w.name;
  EXPECT_NE(text.find(assessed.assessment.case_hash), std::string::npos);
  EXPECT_NE(text.find("no reviewer on record"), std::string::npos);
}

TEST(Audit, ARuleNamesTheFindingThatMadeItTrue) {
  const auto text = words(composed(Kind::audit, Assessed::file("a-tired.json")));
  const auto rule = text.find("Rule: ro-iron-deficiency-anaemia");
  ASSERT_NE(rule, std::string::npos);
  const auto line = text.substr(text.find("True because of:", rule), 80);
  EXPECT_NE(line.find("108\u00A0g/L"), std::string::npos) << line;
}

TEST(Audit, ShowsATotalThatWasMadeFromAnswers) {
  const auto assessed = Assessed::answersOnly();
  ASSERT_EQ(assessed.assessment.scored.size(), 1U);
  const auto text = words(composed(Kind::audit, assessed));
  EXPECT_NE(text.find("Patient Health Questionnaire-9 | 17 |"), std::string::npos) << text;
}

TEST(Documents, ALanguageWithoutABundleIsRefusedInOneLine) {
  Printing printing;
  printing.language = "tlh";
  const auto letter = compose(Kind::letter, Assessed::file("a-tired.json").subject(), printing);
  ASSERT_FALSE(letter);
  EXPECT_EQ(letter.error().line().find('\n'), std::string::npos);
}

}  // namespace
}  // namespace homeostat::reports
