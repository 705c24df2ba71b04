#include "app/desktop/presenters/assessment_page.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "tests/support/places.hpp"
#include "tests/support/shipped_content.hpp"

namespace homeostat::desktop {
namespace {

struct Assessed {
  inference::Engine engine;
  inference::Case the_case;
  inference::Assessment assessment;
};

Assessed assessed(const std::string& name) {
  auto engine = inference::Engine::prepare(support::shippedEdition()).value();
  const auto text = support::slurp(support::checkout() / "tests/cases/" / name);
  auto the_case = inference::readCase(text, name).value();
  auto assessment = engine.assess(the_case, {});
  return {std::move(engine), std::move(the_case), std::move(assessment)};
}

class AssessmentPageTest : public testing::Test {
 protected:
  Language language_{i18n::Messages::english()};
  AssessmentPage page(const Assessed& a) const {
    return assessmentPage(a.assessment, a.the_case, a.engine.edition().knowledge(), language_);
  }
};

TEST_F(AssessmentPageTest, NothingOfTheAssessmentIsLost) {
  const auto a = assessed("a-tired.json");
  const auto shown = page(a);
  EXPECT_EQ(shown.first.size(), a.assessment.red_flags.size() + a.assessment.rule_outs.size());
  EXPECT_EQ(shown.states.size(), a.assessment.states.size());
  EXPECT_EQ(shown.suggestions.size(), a.assessment.suggestions.size());
  EXPECT_EQ(shown.withheld.size(), a.assessment.withheld.size());
  EXPECT_EQ(shown.questions.size(), a.assessment.questions.size());
  EXPECT_EQ(shown.checks.size(), a.assessment.checks.size());
  std::size_t advice = 0;
  for (const auto& group : shown.advice) advice += group.lines.size();
  EXPECT_EQ(advice, a.assessment.readings.size() + a.assessment.cautions.size() + a.assessment.monitoring.size());
}

TEST_F(AssessmentPageTest, WhatIsTakenAlreadyAndWhatIsToBeReadWithCareStandsOnThePageAndOpens) {
  const auto a = assessed("a-tired.json");
  const auto shown = page(a);
  const auto has = [](const auto& lines, const std::string& words) {
    return std::any_of(lines.begin(), lines.end(), [&](const auto& line) { return line.title.find(words) == 0; });
  };
  EXPECT_TRUE(has(shown.checks, "Stop 5-HTP"));
  for (const auto& check : shown.checks)
    EXPECT_TRUE(drawerFor("flag " + check.id, a.assessment, a.the_case, a.engine.edition().knowledge(), language_))
        << check.id;
  for (const auto& group : shown.advice) {
    EXPECT_FALSE(group.lines.empty()) << group.kind;
    EXPECT_NE(plainText(shown, language_).find(group.heading), std::string::npos) << "copied as text too";
  }
  const auto pair = std::find_if(shown.taken.begin(), shown.taken.end(), [](const auto& c) { return !c.pair.empty(); });
  ASSERT_NE(pair, shown.taken.end());
  const auto drawer =
      drawerFor("pair " + pair->pair, a.assessment, a.the_case, a.engine.edition().knowledge(), language_);
  ASSERT_TRUE(drawer);
  EXPECT_FALSE(drawer->sources.empty());
  EXPECT_LE(pair->brief.size(), pair->detail.size());
}

TEST_F(AssessmentPageTest, AValueOutsideItsIntervalOfWhichNoRuleSpeaksIsSaidWithItsInterval) {
  auto a = assessed("a-tired.json");
  // One of this case's values that lies low, as if no rule spoke of it.
  const auto& views = a.assessment.findings;
  const auto low = std::find_if(views.begin(), views.end(), [](const auto& v) { return v.outside == "low"; });
  ASSERT_NE(low, views.end());
  a.assessment.unspoken = {low->index};
  const auto& finding = inference::findingOf(a.assessment, a.the_case, low->index);
  const auto shown = page(a);
  ASSERT_EQ(shown.unspoken.size(), 1U);
  const auto& said = shown.unspoken.front();
  EXPECT_NE(said.find(finding.value_text), std::string::npos) << said;
  EXPECT_NE(said.find(", below "), std::string::npos) << said;
  EXPECT_NE(plainText(shown, language_).find(said), std::string::npos);
}

TEST_F(AssessmentPageTest, EverythingWithheldSaysWhy) {
  const auto a = assessed("a-tired.json");
  ASSERT_FALSE(a.assessment.withheld.empty());
  for (const auto& card : page(a).withheld) EXPECT_FALSE(card.why_not.empty()) << card.id;
}

TEST_F(AssessmentPageTest, UrgentFlagsStandFirstAndAreNeverCapped) {
  AssessmentPage page;
  page.first.resize(6);
  for (std::size_t i = 0; i < 4; ++i) page.first[i].danger = true;
  EXPECT_EQ(page.flagsShown(false), 4U);  // four urgent ones, though the cap is three
  page.first[3].danger = false;
  EXPECT_EQ(page.flagsShown(false), 3U);
  EXPECT_EQ(page.flagsShown(true), 6U);

  const auto c = assessed("c-calm-focus.json");
  bool other_seen = false;
  for (const auto& flag : this->page(c).first) {
    if (!flag.danger) other_seen = true;
    EXPECT_FALSE(flag.danger && other_seen) << flag.id;
  }
}

TEST_F(AssessmentPageTest, EveryContributionToAStateIsListed) {
  const auto a = assessed("a-tired.json");
  for (const auto& state : a.assessment.states) {
    const auto drawer =
        drawerFor("state " + state.id, a.assessment, a.the_case, a.engine.edition().knowledge(), language_);
    ASSERT_TRUE(drawer) << state.id;
    EXPECT_EQ(drawer->drives.size(), state.contributions.size() + 1);  // and its own, unexplained part
  }
}

TEST_F(AssessmentPageTest, EverySuggestionOpensItsSources) {
  const auto a = assessed("a-tired.json");
  for (const auto& s : a.assessment.suggestions) {
    const auto drawer =
        drawerFor("suggestion " + s.id, a.assessment, a.the_case, a.engine.edition().knowledge(), language_);
    ASSERT_TRUE(drawer) << s.id;
    EXPECT_FALSE(drawer->sources.empty()) << s.id;
  }
}

TEST_F(AssessmentPageTest, UnknownThingsOpenNothing) {
  const auto a = assessed("a-tired.json");
  EXPECT_FALSE(drawerFor("state nowhere", a.assessment, a.the_case, a.engine.edition().knowledge(), language_));
  EXPECT_FALSE(drawerFor("", a.assessment, a.the_case, a.engine.edition().knowledge(), language_));
}

TEST_F(AssessmentPageTest, TheThinLineIsWhatDocumentsDraw) {
  const auto a = assessed("a-tired.json");
  const auto shown = page(a);
  for (const auto& state : a.assessment.states) {
    const auto row =
        std::find_if(shown.states.begin(), shown.states.end(), [&](const auto& r) { return r.id == state.id; });
    ASSERT_NE(row, shown.states.end());
    const double wide = 1.645 * std::sqrt(state.sd * state.sd + state.sd_weights * state.sd_weights);
    EXPECT_NEAR(row->wide_low, state.mean - wide, 1e-12) << state.id;
    EXPECT_NEAR(row->wide_high, state.mean + wide, 1e-12) << state.id;
  }
}

TEST_F(AssessmentPageTest, AGermanScreenSaysReasonsAndCautionsInGerman) {
  const Language german(i18n::Messages::forLanguage("de").value());
  for (const char* name : {"a-tired.json", "b-lorry-driver.json", "c-calm-focus.json"}) {
    const auto a = assessed(name);
    const auto& kb = a.engine.edition().knowledge();
    const auto shown = assessmentPage(a.assessment, a.the_case, kb, german);
    for (std::size_t i = 0; i < shown.suggestions.size(); ++i) {
      const auto& s = a.assessment.suggestions[i];
      const auto& item = kb.interventions.at(s.id);
      if (!item.cautions.contains("de")) continue;
      const auto& cautions = shown.suggestions[i].cautions;
      EXPECT_TRUE(std::any_of(cautions.begin(), cautions.end(), [&](const auto& c) {
        return c.text == item.cautions.at("de");
      })) << s.id;
    }
    for (std::size_t i = 0; i < shown.withheld.size(); ++i) {
      const auto& w = a.assessment.withheld[i];
      for (std::size_t k = 0; k < w.why.size(); ++k) {
        const auto rule = kb.rules.find(w.why[k].rule);
        if (rule == kb.rules.end() || !rule->second.title.contains("de")) continue;
        EXPECT_EQ(shown.withheld[i].why_not[k], rule->second.title.at("de")) << w.id;
      }
    }
  }
}

TEST_F(AssessmentPageTest, ASystemOpensWhatBearsOnIt) {
  const auto a = assessed("a-tired.json");
  for (const auto& line : page(a).systems) {
    const auto drawer =
        drawerFor("system " + line.id, a.assessment, a.the_case, a.engine.edition().knowledge(), language_);
    ASSERT_TRUE(drawer) << line.id;
    EXPECT_EQ(drawer->drives.empty(), line.text.empty()) << line.id;
  }
}

}  // namespace
}  // namespace homeostat::desktop
