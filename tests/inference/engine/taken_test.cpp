// What is taken already is judged by the same rules as what could be added.
#include <gmock/gmock.h>

#include "tests/inference/engine/engine_fixture.hpp"

namespace homeostat::inference {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

Assessment assessed(const std::string& more) {
  const auto c = readCase(
      R"({"patient":{"id":"x","sex":"female","birth_date":"1990-01-01"},"at":"2026-11-20T10:00:00Z",)" + more + "}",
      "case.json");
  if (!c) throw base::Failure("test", c.error().line());
  return shippedEngine().assess(*c, {});
}

TEST(Taken, AnExclusionThatIsTrueSpeaksOfWhatIsTaken) {
  const auto a = assessed(R"("context":[{"id":"pregnant","value":"yes"}],"supplements":[{"name":"St John's wort"}])");
  const auto* check = advisory(a.checks, "ex-pregnant");
  ASSERT_NE(check, nullptr);
  EXPECT_THAT(check->taken, ElementsAre("St John's wort"));
  EXPECT_FALSE(check->sources.empty());
  EXPECT_EQ(
      advisory(
          assessed(R"("context":[{"id":"pregnant","value":"no"}],"supplements":[{"name":"St John's wort"}])").checks,
          "ex-pregnant"),
      nullptr);
}

TEST(Taken, OnlyWhatTheExclusionMeans) {
  const auto a = assessed(R"("conditions":[{"id":"bipolar-disorder","value":"yes"}],
    "medications":[{"name":"sertraline"},{"name":"metoprolol"}])");
  const auto* check = advisory(a.checks, "ex-bipolar");
  ASSERT_NE(check, nullptr);
  EXPECT_THAT(check->taken, ElementsAre("sertraline"));
}

TEST(Taken, SomethingThatIsNotRecognisedAccusesNothingElse) {
  const auto a = assessed(R"("medications":[{"name":"Xyzzyol"},{"name":"metoprolol"}])");
  EXPECT_THAT(a.not_checked, Contains("Xyzzyol"));
  EXPECT_EQ(advisory(a.checks, "ex-unrecognised"), nullptr);
}

TEST(Taken, WhatCouldForbidItIsAskedFirst) {
  const auto a = assessed(R"("medications":[{"name":"valproate"}])");
  const auto* asked = question(a, "pregnant");
  ASSERT_NE(asked, nullptr);
  EXPECT_EQ(asked->priority, 1);
}

TEST(Taken, InteractionsOfOnePairStandTogetherGravestPairFirst) {
  const auto a = assessed(R"("medications":[{"name":"lithium"},{"name":"ibuprofen"},{"name":"ramipril"},
    {"name":"hydrochlorothiazide"},{"name":"simvastatin"},{"name":"clarithromycin"}])");
  ASSERT_GT(a.interactions.size(), 6U);
  EXPECT_EQ(a.interactions.front().severity, "contraindicated");
  std::set<std::pair<std::string, std::string>> left;
  std::pair<std::string, std::string> last;
  for (const auto& i : a.interactions) {
    const std::pair<std::string, std::string> pair = std::minmax(i.a, i.b);
    if (pair == last) continue;
    EXPECT_TRUE(left.insert(pair).second) << pair.first << " and " << pair.second << " stand in two places";
    last = pair;
  }
}

TEST(Suggestions, WhatIsForOthersIsNotOfferedBeforeItIsKnown) {
  // Light on a night shift needs shift work; a bar that is merely not answered ("mania-signs") only has to wait.
  const auto open = assessed(R"("goals":["sustained-energy"])");
  EXPECT_EQ(suggestion(open, "shift-work-light"), nullptr);
  const auto* w = withheld(open, "shift-work-light");
  ASSERT_NE(w, nullptr);
  EXPECT_TRUE(std::any_of(w->why.begin(), w->why.end(), [](const WithheldReason& r) {
    return r.code == "requires" && r.undecided &&
           std::find(r.needs.begin(), r.needs.end(), "shift-work") != r.needs.end();
  }));
  const auto* told = suggestion(
      assessed(R"("goals":["sustained-energy"],"context":[{"id":"shift-work","value":"yes"}])"), "shift-work-light");
  ASSERT_NE(told, nullptr);
  EXPECT_THAT(told->waits_for, ::testing::Not(IsEmpty()));
}

TEST(Unspoken, AFindingThatGivesLeaveIsSpokenOf) {
  const auto a = assessed(R"("goals":["sustained-energy"],"findings":[
    {"code":"ferritin","value":9,"unit":"ug/L","at":"2026-11-18"},{"code":"calcium","value":2.71,"unit":"mmol/L","at":"2026-11-18"}])");
  EXPECT_THAT(a.unspoken, ElementsAre(1U)) << "calcium alone: ferritin gives leave for iron";
}

}  // namespace
}  // namespace homeostat::inference
