#include "kb/provenance.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/kb/content_fixture.hpp"
#include "tests/support/shipped_content.hpp"

namespace homeostat::kb {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::Not;
using Answer = SourceAttribute::Answer;

const char* kGoverned =
    R"(<governance developer="The editors" funding="none" released="2026-01-02" review-by="2027-01-02" limits="adults only">
<uses name="race" how="not used"/><uses name="sex" how="used only where the item says so"/>
<uses name="age" how="used only where the item says so"/></governance>
)";

Edition editionOf(const std::string& body) {
  std::vector<Issue> issues;
  auto edition = Edition::fromContent({"test", "2026-01-02", {file(body)}, ""}, issues);
  for (const auto& issue : issues) ADD_FAILURE() << issue.show();
  return edition;
}

/// The sound base with an intervention that rests on its statement, and a rule on age that withholds it.
std::string treated() {
  return kGoverned + soundBody() +
         R"(<statement id="null" subject="a" object="mood" sign="0" relation="no-effect"><text>It does nothing.</text>
<evidence source="src" claim="read" certainty="moderate"><seen>table 2</seen><why>one trial</why></evidence></statement>
<intervention id="do" kind="nutrition" tier="experimental"><name>Do it</name><goal ref="g"/><acts-as ref="a"/>
<push concept="mood" sign="1" statement="s"/><evidence source="src" claim="partial" population="adults"><seen>x</seen></evidence></intervention>
<rule id="hold" kind="exclusion"><when><age below="18"/></when><title>Young</title><action>Hold</action>
<effects><withholds ref="do"/></effects><evidence source="src" claim="read"><seen>p. 3</seen></evidence></rule>
<cases for="hold"><case name="a child" expect="fires"><age years="12"/></case></cases>)";
}

const ProvenanceLink* link(const std::vector<ProvenanceLink>& links, const std::string& kind, const std::string& id) {
  const auto it = std::find_if(links.begin(), links.end(), [&](const auto& l) { return l.kind == kind && l.id == id; });
  return it == links.end() ? nullptr : &*it;
}

const SourceAttribute& attribute(const Provenance& p, const std::string& name) {
  return *std::find_if(p.attributes.begin(), p.attributes.end(), [&](const auto& a) { return a.name == name; });
}

TEST(Provenance, FollowsAnInterventionToItsSourcesThroughItsStatements) {
  const auto edition = editionOf(treated());
  const auto found = ProvenanceIndex(edition).of("do");
  ASSERT_EQ(found.size(), 1U);
  const auto* statement = link(found[0].rests_on, "statement", "s");
  ASSERT_NE(statement, nullptr);
  EXPECT_EQ(statement->relation, "push");
  EXPECT_EQ(statement->steps, 1);
  const auto* subject = link(found[0].rests_on, "concept", "a");
  ASSERT_NE(subject, nullptr);
  EXPECT_EQ(link(found[0].rests_on, "goal", "g")->relation, "goal");
  ASSERT_NE(link(found[0].supports, "rule", "hold"), nullptr);
  EXPECT_EQ(link(found[0].supports, "rule", "hold")->relation, "withholds");
}

TEST(Provenance, ASourceIsFollowedUpToWhatUsesItAndNotThroughConcepts) {
  const auto edition = editionOf(treated());
  const auto source = ProvenanceIndex(edition).of("src");
  ASSERT_EQ(source.size(), 1U);
  EXPECT_THAT(source[0].rests_on, IsEmpty());
  for (const char* id : {"s", "null"}) EXPECT_NE(link(source[0].supports, "statement", id), nullptr) << id;
  EXPECT_NE(link(source[0].supports, "intervention", "do"), nullptr);
  EXPECT_EQ(link(source[0].supports, "concept", "mood"), nullptr);
}

TEST(Provenance, ASourceSaysWhereItStandsAndHowItWasSeen) {
  const auto edition = editionOf(treated());
  const auto found = ProvenanceIndex(edition).of("source src");
  ASSERT_EQ(found.size(), 1U);
  ASSERT_TRUE(found[0].source);
  EXPECT_EQ(found[0].source->seen_in, "page");
  EXPECT_EQ(provenanceJson(found[0])["source"]["seen_in"], "page");
  EXPECT_FALSE(ProvenanceIndex(edition).of("hold").front().source);
}

TEST(Provenance, AnInteractionSaysItsSeverityAndWhatToDo) {
  const auto edition = editionOf(soundBody() + R"(<concept id="x" kind="drug"><name>x</name></concept>
<concept id="y" kind="drug"><name>y</name></concept><interaction id="x-y" a="x" b="y" severity="major">
<mechanism>M.</mechanism><consequence>bleeding</consequence><action>Do not combine.</action>
<evidence source="src" claim="read"><seen>t</seen></evidence></interaction>)");
  EXPECT_EQ(ProvenanceIndex(edition).of("x-y").front().text, "major: bleeding. Do not combine.");
}

TEST(Provenance, ThirteenAttributesInTheOrderOfTheRuleAndUnknownIsAGap) {
  const auto edition = editionOf(treated());
  const auto rule = ProvenanceIndex(edition).of("hold").front();
  ASSERT_EQ(rule.attributes.size(), 13U);
  EXPECT_EQ(rule.attributes.front().name, "citation");
  EXPECT_EQ(attribute(rule, "funding").value, "none");
  EXPECT_EQ(attribute(rule, "dates").value, "released 2026-01-02");
  EXPECT_EQ(attribute(rule, "race").answer, Answer::notUsed);
  EXPECT_EQ(attribute(rule, "age").answer, Answer::used);
  EXPECT_EQ(attribute(rule, "age").value, "age below 18");
  EXPECT_EQ(attribute(rule, "sex").answer, Answer::notUsed);
  EXPECT_EQ(attribute(rule, "ethnicity").answer, Answer::unknown);
  EXPECT_THAT(rule.gaps, Contains("ethnicity"));
  EXPECT_THAT(rule.gaps, Contains("reviewers"));
  EXPECT_THAT(rule.gaps, Not(Contains("cases")));
  ASSERT_EQ(rule.cases.size(), 1U);
  EXPECT_EQ(rule.cases[0].name, "a child");
  EXPECT_EQ(rule.governance.review_by, "2027-01-02");
  EXPECT_THAT(rule.limits, Contains("adults only"));
}

TEST(Provenance, AnItemWithoutGovernanceShowsEveryAttributeOfItAsAGap) {
  const auto edition = editionOf(soundBody());
  const auto statement = ProvenanceIndex(edition).of("s").front();
  EXPECT_EQ(attribute(statement, "citation").answer, Answer::stated);
  for (const char* name : {"developer", "funding", "dates", "sex", "social-determinants"}) {
    EXPECT_EQ(attribute(statement, name).answer, Answer::unknown) << name;
    EXPECT_THAT(statement.gaps, Contains(name));
  }
  EXPECT_THAT(statement.gaps, Contains("review-by"));
}

TEST(Provenance, EvidenceAgainstComesFromOpposingStatementsOfTheSamePair) {
  const auto edition = editionOf(treated());
  const auto found = ProvenanceIndex(edition).of("do").front();
  ASSERT_EQ(found.evidence_against.size(), 1U);
  EXPECT_EQ(found.evidence_against[0].via, "statement null");
  EXPECT_EQ(found.evidence_against[0].source.title, "A study");
}

TEST(Provenance, ReviewersComeFromTheCallerAndAMissingConflictStatementIsAGap) {
  const auto edition = editionOf(treated());
  const auto found =
      ProvenanceIndex(edition).of("rule hold", {{"rule hold", {{"Dr A", "clinical", "2026-02-01", "", ""}}}});
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].reviewers.front().name, "Dr A");
  EXPECT_THAT(found[0].gaps, Not(Contains("reviewers")));
  EXPECT_THAT(found[0].gaps, Contains("conflicts of Dr A"));
}

TEST(Provenance, AnUnknownIdGivesNothingAndNamesItsNeighbours) {
  const auto edition = editionOf(treated());
  const ProvenanceIndex index(edition);
  EXPECT_THAT(index.of("holdd"), IsEmpty());
  EXPECT_THAT(index.near("holdd"), Contains("hold"));
}

bool noneRated(const Edition& edition, const EditionItem& item) {
  const auto& markers = edition.knowledge().markers;
  return item.kind == "marker" && markers.at(item.id).strength == Strength::none;
}

TEST(ShippedProvenance, EveryItemThatSupportsDecisionsAnswersAllThirteenAttributes) {
  const auto edition = support::shippedEdition();
  const ProvenanceIndex index(edition);
  std::size_t judged = 0;
  for (const auto& [key, item] : edition.items()) {
    const bool says_nothing_itself = item.kind == "governance" || item.kind == "setting" || item.kind == "cases" ||
                                     item.kind == "translation" || item.kind == "phrase";
    if (says_nothing_itself) continue;
    const auto found = index.of(key);
    ASSERT_EQ(found.size(), 1U) << key;
    EXPECT_EQ(found[0].content_hash, item.hash) << key;
    if (!found[0].supports_decisions) continue;
    ++judged;
    for (const auto& a : found[0].attributes) {
      if (a.name == "citation" && noneRated(edition, item)) continue;  // for want of evidence, and shown as a gap
      EXPECT_NE(a.answer, Answer::unknown) << key << " " << a.name;
    }
  }
  EXPECT_GT(judged, 1000U);
}

TEST(ShippedProvenance, AMedicineIsReachedByWhatNamesItsClass) {
  const auto edition = support::shippedEdition();
  const auto found = ProvenanceIndex(edition).of("drug sertraline").front();
  const auto* by_class = link(found.supports, "interaction", "ix-r-maoi-ssri");
  ASSERT_NE(by_class, nullptr);
  EXPECT_EQ(by_class->steps, 2);
  EXPECT_EQ(link(found.supports, "drug", "fluoxetine"), nullptr) << "another member of the class";
}

}  // namespace
}  // namespace homeostat::kb
