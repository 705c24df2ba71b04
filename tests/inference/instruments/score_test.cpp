#include "inference/instruments/score.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "tests/support/shipped_content.hpp"

namespace homeostat::inference::instruments {
namespace {

using ::testing::ElementsAre;

const kb::KnowledgeBase& knowledge() {
  static const kb::Edition edition = support::shippedEdition();
  return edition.knowledge();
}
const kb::Instrument& shipped(const std::string& id) { return knowledge().instruments.at(id); }

/// Answers in the order of the items.
Answers answered(const std::string& instrument, const std::vector<double>& values) {
  Answers out;
  for (std::size_t i = 0; i < values.size(); ++i) out[instrument + ".item-" + std::to_string(i + 1)] = values[i];
  return out;
}

std::string label(const Score& s) { return s.band == nullptr ? "" : kb::textIn(s.band->label, "en"); }

TEST(Scoring, ASumWithItsBand) {
  // 2+1+2+3+1+0+1+0+1 = 11, moderate is 10 to 14.
  const auto s = score(shipped("phq-9"), answered("phq-9", {2, 1, 2, 3, 1, 0, 1, 0, 1}));
  EXPECT_EQ(s.total.value, 11);
  EXPECT_EQ(label(s.total), "moderate");
  EXPECT_THAT(s.safety_raised, ElementsAre("phq-9.item-9"));
}

TEST(Scoring, ReversedItemsCountFromTheOtherEnd) {
  // PSS-10 answers 0 to 4, items 4, 5, 7, 8 reversed: 1+2+3 + (4-4) + (4-3) + 2 + (4-2) + (4-1) + 0 + 4 = 18.
  const auto s = score(shipped("pss-10"), answered("pss-10", {1, 2, 3, 4, 3, 2, 2, 1, 0, 4}));
  EXPECT_EQ(s.total.value, 18);
  // PSS-4, items 2 and 3 reversed: 4 + (4-0) + (4-4) + 1 = 9.
  EXPECT_EQ(score(shipped("pss-4"), answered("pss-4", {4, 0, 4, 1})).total.value, 9);
}

TEST(Scoring, AMeanWithReversedItems) {
  // BRS answers 1 to 5, items 2, 4, 6 reversed (6 - answer): (5 + 4 + 3 + 2 + 1 + 4) / 6 = 19 / 6.
  const auto s = score(shipped("brs"), answered("brs", {5, 2, 3, 4, 1, 2}));
  EXPECT_NEAR(s.total.value.value(), 19.0 / 6, 1e-12);
  EXPECT_EQ(s.total.band, nullptr) << "no band of the resilience scale was verified";
  // FSS: 36 / 9 = 4.0 is the threshold, 35 / 9 = 3.89 lies below it.
  EXPECT_EQ(label(score(shipped("fss"), answered("fss", {4, 4, 4, 4, 4, 4, 4, 4, 4})).total),
            "clinically significant fatigue");
  EXPECT_EQ(label(score(shipped("fss"), answered("fss", {4, 4, 4, 4, 4, 4, 4, 4, 3})).total), "below threshold");
}

TEST(Scoring, ASumTimesItsFactor) {
  // WHO-5: (3 + 2 + 1 + 2 + 3) * 4 = 44.
  const auto s = score(shipped("who-5"), answered("who-5", {3, 2, 1, 2, 3}));
  EXPECT_EQ(s.total.value, 44);
  EXPECT_EQ(label(s.total), "reduced well-being");
}

TEST(Scoring, ACountOfPositiveItems) {
  // ASRS screener: items 1 to 3 count from 2, items 4 to 6 from 3. 2 yes, 1 no, 4 yes, 2 no, 3 yes, 4 yes: 4.
  const auto s = score(shipped("asrs-6"), answered("asrs-6", {2, 1, 4, 2, 3, 4}));
  EXPECT_EQ(s.total.value, 4);
  EXPECT_EQ(label(s.total), "screen positive");
}

TEST(Scoring, AGateThatIsAnsweredNoMakesTheTotalZero) {
  const auto& i = shipped("pc-ptsd-5");
  EXPECT_EQ(score(i, {{"pc-ptsd-5.exposure", 0}}).total.value, 0);
  auto answers = answered("pc-ptsd-5", {1, 1, 0, 1, 1});
  const auto open = score(i, answers);
  EXPECT_FALSE(open.total.value);
  EXPECT_EQ(open.total.why_not, "gate-unanswered");
  answers["pc-ptsd-5.exposure"] = 1;
  EXPECT_EQ(score(i, answers).total.value, 4);
}

TEST(Scoring, ConditionsBesideTheTotalCountInNoTotal) {
  // MDQ: seven of thirteen; items 14 and 15 only decide whether the screen is positive.
  auto answers = answered("mdq", {1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0});
  EXPECT_EQ(score(shipped("mdq"), answers).total.value, 7);
  EXPECT_EQ(score(shipped("mdq"), answers).criteria_met, std::nullopt);
  answers["mdq.item-14"] = 1;
  EXPECT_EQ(score(shipped("mdq"), answers).criteria_met, std::nullopt);
  answers["mdq.item-15"] = 1;
  EXPECT_EQ(score(shipped("mdq"), answers).criteria_met, true);
  EXPECT_EQ(score(shipped("mdq"), answers).total.value, 7);
  answers["mdq.item-14"] = 0;
  EXPECT_EQ(score(shipped("mdq"), answers).criteria_met, false);
}

TEST(Scoring, ATotalOfSubscalesNeedsEveryOne) {
  // PSQI: 1+2+0+1+1+0+2 = 7.
  Answers answers;
  const std::vector<double> components{1, 2, 0, 1, 1, 0, 2};
  for (std::size_t k = 0; k < components.size(); ++k)
    answers["psqi.component-" + std::to_string(k + 1)] = components[k];
  EXPECT_EQ(score(shipped("psqi"), answers).total.value, 7);
  answers.erase("psqi.component-6");
  const auto s = score(shipped("psqi"), answers);
  EXPECT_EQ(s.total.why_not, "subscale-missing");
  EXPECT_THAT(s.total.items, ElementsAre("psqi.component-6"));
  answers["psqi.component-6"] = 4;
  EXPECT_EQ(score(shipped("psqi"), answers).subscales[5].why_not, "out-of-range");
}

TEST(Scoring, SubscalesGivenAsSuchHaveBandsAndNoTotalIsMade) {
  const auto s = score(shipped("dass-21"), {{"dass-21.anxiety", 16}, {"dass-21.stress", 14}});
  ASSERT_EQ(s.subscales.size(), 3U);
  EXPECT_EQ(s.subscales[0].why_not, "external");
  EXPECT_EQ(label(s.subscales[1]), "severe");
  EXPECT_EQ(label(s.subscales[2]), "normal");
  EXPECT_EQ(s.total.why_not, "external");
}

TEST(Scoring, SubscalesFromItems) {
  kb::Instrument i;
  i.id = "x";
  i.response_max = 3;
  i.score = "sum-of-subscales";
  for (const char* id : {"x.item-1", "x.item-2", "x.item-3"})
    i.items.push_back({id, {}, false, false, "scored", {}, ""});
  i.items[1].reverse = true;
  i.subscales.push_back({"x.a", {}, {"x.item-1", "x.item-2"}, "sum", 2, {}, {}, {}});
  i.subscales.push_back({"x.b", {}, {"x.item-3"}, "mean", 1, {}, {}, {}});
  // a: 2 * (3 + (3 - 1)) = 10; b: 2; total 12.
  const auto s = score(i, {{"x.item-1", 3}, {"x.item-2", 1}, {"x.item-3", 2}});
  EXPECT_EQ(s.subscales[0].value, 10);
  EXPECT_EQ(s.subscales[1].value, 2);
  EXPECT_EQ(s.total.value, 12);
}

TEST(Scoring, AMissingAnswerGivesNoScoreWhereNoRuleAllowsIt) {
  auto answers = answered("gad-7", {1, 1, 1, 1, 1, 1, 1});
  answers.erase("gad-7.item-4");
  const auto s = score(shipped("gad-7"), answers);
  EXPECT_FALSE(s.total.value);
  EXPECT_EQ(s.total.why_not, "missing");
  EXPECT_THAT(s.total.items, ElementsAre("gad-7.item-4"));
  EXPECT_EQ(score(shipped("gad-7"), {}).total.why_not, "no-answers");
}

TEST(Scoring, MissingAnswersCountAsTheMeanWhereTheInstrumentAllowsThem) {
  kb::Instrument i = shipped("gad-7");
  i.missing_allowed = 1;
  auto answers = answered("gad-7", {2, 2, 1, 3, 2, 1, 1});
  answers.erase("gad-7.item-4");
  // 2+2+1+2+1+1 = 9 over six answers, times seven: 10.5.
  const auto s = score(i, answers);
  EXPECT_NEAR(s.total.value.value(), 10.5, 1e-12);
  EXPECT_TRUE(s.total.prorated);
  EXPECT_EQ(label(s.total), "moderate");
  answers.erase("gad-7.item-5");
  EXPECT_EQ(score(i, answers).total.why_not, "missing");
}

TEST(Scoring, AnswersTheScaleDoesNotHaveGiveNoScore) {
  for (const double wrong : {4.0, -1.0, 1.5, std::numeric_limits<double>::quiet_NaN()}) {
    const auto s = score(shipped("phq-9"), answered("phq-9", {1, 1, wrong, 1, 1, 1, 1, 1, 1}));
    EXPECT_FALSE(s.total.value) << wrong;
    EXPECT_EQ(s.total.why_not, "out-of-range");
    EXPECT_THAT(s.total.items, ElementsAre("phq-9.item-3"));
  }
}

TEST(Scoring, ASafetyItemIsRaisedEvenWhereNoScoreIs) {
  EXPECT_THAT(score(shipped("phq-9"), {{"phq-9.item-9", 1}}).safety_raised, ElementsAre("phq-9.item-9"));
  EXPECT_TRUE(score(shipped("phq-9"), {{"phq-9.item-9", 0}}).safety_raised.empty());
}

TEST(Scoring, ChangeIsRealOnlyFromTheReliableChangeOn) {
  // PHQ-9: 6 points.
  EXPECT_EQ(reliableChange(shipped("phq-9"), 15, 9), Change::down);
  EXPECT_EQ(reliableChange(shipped("phq-9"), 15, 10), Change::none);
  EXPECT_EQ(reliableChange(shipped("phq-9"), 9, 15), Change::up);
  EXPECT_EQ(reliableChange(shipped("ess"), 15, 5), std::nullopt) << "no figure was read";
}

TEST(Scoring, EveryInstrumentReachesExactlyItsRange) {
  for (const auto& [id, i] : knowledge().instruments) {
    if (i.score == "external") {
      EXPECT_FALSE(i.unscored.empty()) << id;
      EXPECT_FALSE(score(i, answered(id, {1, 1})).total.value) << id;
      continue;
    }
    Answers low, high;
    for (const auto& item : i.items) {
      low[item.id] = item.reverse ? i.response_max : i.response_min;
      high[item.id] = item.reverse ? i.response_min : i.response_max;
    }
    for (const auto& part : i.subscales) {
      low[part.id] = part.range_low.value();
      high[part.id] = part.range_high.value();
    }
    EXPECT_EQ(score(i, low).total.value, i.range_low) << id;
    EXPECT_EQ(score(i, high).total.value, i.range_high) << id;
  }
}

}  // namespace
}  // namespace homeostat::inference::instruments
