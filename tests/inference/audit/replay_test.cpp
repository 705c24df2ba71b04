#include "inference/audit/replay.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/inference/audit/content.hpp"
#include "tests/support/places.hpp"

namespace homeostat::inference::audit {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;
using What = Moved::What;

/// `text` with its first `from` replaced; fails loudly when `from` is not there.
std::string with(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  if (at == std::string::npos) throw base::Failure("test", from + " is not in the content");
  return text.replace(at, from.size(), to);
}

/// The shipped table of numbers without a source.
kb::ContentFile settings() {
  return {"settings/mapping.xml", support::slurp(support::checkout() / "kb/content/settings/mapping.xml")};
}

/// Two ways to calm, a flag on a score, and a medicine that does not go with one of the ways.
std::string body() {
  return R"(<source id="src" verified="page seen" seen-in="page"><title>A study</title></source>
<concept id="calm" kind="state" network="true" estimated="true"><name>Calm</name></concept>
<concept id="score" kind="instrument"><name>Score</name></concept><instrument id="score"/>
<concept id="walk" kind="practice" network="true"><name>Walking</name></concept>
<concept id="tea" kind="food" network="true"><name>Tea</name></concept>
<concept id="calmness" kind="goal"><name>Calmness</name></concept>
<goal id="calmness" number="1"><state ref="calm" direction="1"/><outcome>Score</outcome></goal>
<statement id="walk-calm" subject="walk" object="calm" sign="1" relation="increases" standardised="0.6"><text>Walking calms.</text>
<evidence source="src" claim="read" certainty="high"><seen>table</seen></evidence></statement>
<statement id="tea-calm" subject="tea" object="calm" sign="1" relation="increases" standardised="0.5"><text>Tea calms.</text>
<evidence source="src" claim="read" certainty="high"><seen>table</seen></evidence></statement>
<intervention id="walking" kind="movement-sleep-social" tier="supported"><name>Walking</name><goal ref="calmness"/>
<push concept="calm" sign="1" statement="walk-calm"/><evidence source="src" claim="read"><seen>t</seen></evidence></intervention>
<intervention id="tea-drinking" kind="movement-sleep-social" tier="conditional"><name>Tea</name><goal ref="calmness"/><acts-as ref="tea"/>
<push concept="calm" sign="1" statement="tea-calm"/><evidence source="src" claim="read"><seen>t</seen></evidence></intervention>
<rule id="flag" kind="red-flag" level="today"><when><value of="score" at-least="10"/></when><title>High score</title><action>Ask</action>
<evidence source="src" claim="read"><seen>t</seen></evidence></rule>
)";
}

Engine engineOf(const std::string& content) {
  std::vector<kb::Issue> issues;
  auto edition = kb::Edition::fromContent({"e", "", {contentFile(content), settings()}, ""}, issues);
  for (const auto& issue : issues) ADD_FAILURE() << issue.show();
  auto engine = Engine::prepare(std::move(edition));
  if (!engine) throw base::Failure("test", engine.error().line());
  return std::move(*engine);
}

NamedCase patient() {
  Case c;
  c.at = *base::Instant::parse("2026-01-15T09:00+01:00");
  c.goals = {"calmness"};
  Finding f;
  f.code = "score";
  f.value = 9;
  f.at = c.at;
  c.findings = {f};
  return {"a patient", c};
}

std::vector<Moved> moved(const std::string& changed) {
  const auto out = replay(engineOf(body()), engineOf(changed), {patient()}, {});
  if (out.empty()) return {};
  EXPECT_EQ(out.front().name, "a patient");
  return out.front().moved;
}

bool has(const std::vector<Moved>& list, What what, const std::string& id) {
  return std::any_of(list.begin(), list.end(), [&](const Moved& m) { return m.what == what && m.id == id; });
}

TEST(Replay, TheSameEditionMovesNothing) { EXPECT_THAT(moved(body()), IsEmpty()); }

TEST(Replay, TheCaseIsOfferedBothInTheFirstPlace) {
  const auto a = engineOf(body()).assess(patient().the_case, {});
  ASSERT_EQ(a.suggestions.size(), 2U) << (a.withheld.empty() ? "" : a.withheld[0].why[0].text);
}

TEST(Replay, ASuggestionThatVanishesSaysWhatWithholdsIt) {
  const auto list = moved(
      body() + R"(<rule id="hold" kind="exclusion"><when><value of="score" at-least="5"/></when><title>No tea</title>
<action>None</action><effects><withholds ref="tea"/></effects><evidence source="src" claim="read"><seen>t</seen></evidence></rule>)");
  ASSERT_TRUE(has(list, What::vanishes, "tea-drinking"));
  EXPECT_EQ(list.front().before, "conditional");
  EXPECT_EQ(list.front().after, "withheld: No tea");
}

TEST(Replay, ASuggestionThatAppears) {
  const auto list = replay(engineOf(with(body(), "<intervention id=\"walking\"", "<intervention id=\"walking-2\"")),
                           engineOf(body()), {patient()}, {});
  ASSERT_EQ(list.size(), 1U);
  EXPECT_TRUE(has(list[0].moved, What::appears, "walking"));
  EXPECT_TRUE(has(list[0].moved, What::vanishes, "walking-2"));
}

TEST(Replay, AnotherTierAndWithItAnotherOrder) {
  const auto list = moved(with(body(), "tier=\"conditional\"", "tier=\"guideline-strong\""));
  EXPECT_THAT(list, Contains(Moved{What::tier, "tea-drinking", "conditional", "guideline_strong"}));
  EXPECT_THAT(list, Contains(Moved{What::order, "tea-drinking", "2", "1"}));
  EXPECT_THAT(list, Contains(Moved{What::order, "walking", "1", "2"}));
}

TEST(Replay, AnExpectedShiftThatTurns) {
  Assessment before, after;
  Suggestion s;
  s.id = "x";
  s.expected = {{"calm", 0.4}};
  before.suggestions = {s};
  s.expected = {{"calm", -0.3}};
  after.suggestions = {s};
  EXPECT_THAT(compare(before, after), ::testing::ElementsAre(Moved{What::sign, "x", "calm +0.40", "calm -0.30"}));
}

TEST(Replay, ALowerThresholdRaisesAFlag) {
  const auto list = moved(with(body(), "at-least=\"10\"", "at-least=\"9\""));
  EXPECT_THAT(list, Contains(Moved{What::advisory, "flag", "", "red-flag today: High score"}));
}

TEST(Replay, JsonNamesEveryChange) {
  const auto json = replayJson({{"a", {{What::vanishes, "x", "supported", "withheld: No"}}}}, 3);
  EXPECT_EQ(
      json.dump(),
      R"({"cases":3,"moved":[{"case":"a","changes":[{"after":"withheld: No","before":"supported","id":"x","what":"vanishes"}]}]})");
}

}  // namespace
}  // namespace homeostat::inference::audit
