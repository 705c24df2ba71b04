#include "kb/review/review.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/kb/content_fixture.hpp"

namespace homeostat::kb::review {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

CivilDate day(const char* text) { return *CivilDate::parse(text); }

/// An author, two clinicians and a technician; all stated their conflicts on 1 January.
Board board() {
  Board b;
  b.persons["author"] = {"author", "Author", {Role::clinical, Role::technical}, {}};
  b.persons["clin"] = {"clin", "Dr Clinical", {Role::clinical}, {}};
  b.persons["clin2"] = {"clin2", "Dr Second", {Role::clinical}, {}};
  b.persons["tech"] = {"tech", "Technician", {Role::technical}, {}};
  b.persons["sleep"] = {"sleep", "Dr Sleep", {Role::clinical}, {"sleep and light"}};
  for (const char* id : {"author", "clin", "clin2", "tech", "sleep"})
    b.conflicts.push_back({id, "none", day("2026-01-01")});
  return b;
}

const Subject kPlain{"statement s", "serotonin", false};
const Subject kBlocking{"rule r", "red flags", true};

Entry step(Step what, const char* by, const char* on) {
  Entry e;
  e.step = what;
  e.by = by;
  e.on = day(on);
  e.hash = "h1";
  return e;
}
Entry approval(const char* by, Role role, const char* on = "2026-03-01") {
  Entry e = step(Step::approved, by, on);
  e.role = role;
  e.review_by = day("2027-03-01");
  return e;
}

Review start(const Subject& subject) {
  Review r;
  r.subject = subject;
  return r;
}

/// Drafted by the author and its sources checked by the technician.
std::vector<Entry> checked() {
  return {step(Step::drafted, "author", "2026-02-01"), step(Step::sourcesChecked, "tech", "2026-02-10")};
}
std::vector<Entry> then(std::vector<Entry> entries, const std::vector<Entry>& more) {
  entries.insert(entries.end(), more.begin(), more.end());
  return entries;
}

std::string refusal(const Subject& subject, const std::vector<Entry>& entries) {
  const auto r = fold(start(subject), entries, board());
  return r ? "taken" : r.error().code;
}

TEST(Review, GoesFromDraftOverCheckedSourcesToAdopted) {
  auto r = fold(start(kPlain), {step(Step::drafted, "author", "2026-02-01")}, board());
  ASSERT_TRUE(r);
  EXPECT_EQ(r->status, Status::draft);
  r = fold(start(kPlain), checked(), board());
  ASSERT_TRUE(r) << r.error().line();
  EXPECT_EQ(r->status, Status::sourceVerified);
  r = fold(start(kPlain), then(checked(), {approval("clin", Role::clinical)}), board());
  ASSERT_TRUE(r) << r.error().line();
  EXPECT_EQ(r->status, Status::adopted);
  EXPECT_EQ(r->review_by, day("2027-03-01"));
}

TEST(Review, WhatCanBlockOrUrgeNeedsTwoPersonsAndBothRoles) {
  auto r = fold(start(kBlocking), then(checked(), {approval("clin", Role::clinical)}), board());
  ASSERT_TRUE(r);
  EXPECT_EQ(r->status, Status::sourceVerified) << "one person";
  r = fold(start(kBlocking), then(checked(), {approval("clin", Role::clinical), approval("clin2", Role::clinical)}),
           board());
  ASSERT_TRUE(r);
  EXPECT_EQ(r->status, Status::sourceVerified) << "two persons, one role";
  r = fold(start(kBlocking), then(checked(), {approval("clin", Role::clinical), approval("tech", Role::technical)}),
           board());
  ASSERT_TRUE(r);
  EXPECT_EQ(r->status, Status::adopted);
  EXPECT_EQ(refusal(kBlocking, then(checked(), {approval("clin", Role::clinical), approval("clin", Role::clinical)})),
            "review.twice");
}

TEST(Review, ATechnicalRoleAloneAdoptsNothing) {
  const auto r = fold(start(kPlain), then(checked(), {approval("tech", Role::technical)}), board());
  ASSERT_TRUE(r);
  EXPECT_EQ(r->status, Status::sourceVerified);
}

TEST(Review, AnAuthorNeitherChecksNorApproves) {
  EXPECT_EQ(refusal(kPlain,
                    {step(Step::drafted, "author", "2026-02-01"), step(Step::sourcesChecked, "author", "2026-02-02")}),
            "review.author");
  EXPECT_EQ(refusal(kPlain, then(checked(), {approval("author", Role::clinical)})), "review.author");
}

TEST(Review, WhoReviseBecomesAnAuthorAndApprovalsAreVoid) {
  Entry revised = step(Step::revised, "clin", "2026-04-01");
  revised.hash = "h2";
  const auto entries = then(checked(), {approval("clin2", Role::clinical), revised});
  const auto r = fold(start(kPlain), entries, board());
  ASSERT_TRUE(r);
  EXPECT_EQ(r->status, Status::draft);
  EXPECT_EQ(r->hash, "h2");
  EXPECT_THAT(r->approvals, IsEmpty());
  Entry own_check = step(Step::sourcesChecked, "clin", "2026-04-02");
  own_check.hash = "h2";
  EXPECT_EQ(refusal(kPlain, then(entries, {own_check})), "review.author");
}

TEST(Review, AStepOnOtherContentThanStandsIsRefused) {
  Entry stale = approval("clin", Role::clinical);
  stale.hash = "h0";
  EXPECT_EQ(refusal(kPlain, then(checked(), {stale})), "review.changed");
}

TEST(Review, StepsOutOfOrderAreRefused) {
  EXPECT_EQ(refusal(kPlain, {step(Step::sourcesChecked, "tech", "2026-02-10")}), "review.order");
  EXPECT_EQ(refusal(kPlain, {step(Step::drafted, "author", "2026-02-01"), approval("clin", Role::clinical)}),
            "review.order");
  EXPECT_EQ(refusal(kPlain, then(checked(), {step(Step::drafted, "author", "2026-02-11")})), "review.order");
  EXPECT_EQ(refusal(kPlain, then(checked(), {step(Step::sourcesChecked, "clin", "2026-02-11")})), "review.order");
  EXPECT_EQ(refusal(kPlain, then(checked(), {approval("clin", Role::clinical, "2026-02-01")})), "review.date");
}

TEST(Review, RightsByPersonRoleAndTopic) {
  EXPECT_EQ(refusal(kPlain, then(checked(), {approval("stranger", Role::clinical)})), "review.person");
  EXPECT_EQ(refusal(kPlain, then(checked(), {approval("tech", Role::clinical)})), "review.role");
  EXPECT_EQ(refusal(kPlain, then(checked(), {approval("sleep", Role::clinical)})), "review.topic");
  EXPECT_EQ(refusal({"statement t", "sleep and light", false}, then(checked(), {approval("sleep", Role::clinical)})),
            "taken");
}

TEST(Review, AStatementOfConflictsHoldsAYear) {
  const auto on = [](const char* date) {
    Entry e = approval("clin", Role::clinical, date);
    e.review_by = day("2028-01-01");
    return then(checked(), {e});
  };
  EXPECT_EQ(refusal(kPlain, on("2026-12-31")), "taken");
  EXPECT_EQ(refusal(kPlain, on("2027-01-01")), "review.conflicts");
  Board silent = board();
  silent.conflicts.push_back({"clin", "", day("2026-02-20")});
  EXPECT_EQ(fold(start(kPlain), then(checked(), {approval("clin", Role::clinical)}), silent).error().code,
            "review.conflicts");
}

TEST(Review, ALapsedStatementIsNotedAfterwards) {
  Entry e = approval("clin", Role::clinical);
  e.review_by = day("2028-03-01");
  const auto r = fold(start(kPlain), then(checked(), {e}), board());
  ASSERT_TRUE(r);
  EXPECT_THAT(standingOn(*r, day("2026-06-01"), board()).notes, IsEmpty());
  const auto later = standingOn(*r, day("2027-06-01"), board());
  EXPECT_TRUE(later.may_suggest);
  EXPECT_THAT(later.notes, ElementsAre("conflicts-lapsed clin"));
}

TEST(Review, PastItsDateAnItemWarnsAndNoLongerSuggests) {
  Board b = board();
  b.conflicts.push_back({"clin", "none", day("2027-01-01")});
  const auto r = fold(start(kPlain), then(checked(), {approval("clin", Role::clinical)}), b);
  ASSERT_TRUE(r);
  EXPECT_TRUE(standingOn(*r, day("2027-03-01"), b).may_suggest) << "the day itself";
  const auto past = standingOn(*r, day("2027-03-02"), b);
  EXPECT_FALSE(past.may_suggest);
  EXPECT_TRUE(past.may_warn);
  EXPECT_THAT(past.notes, ElementsAre("past-review"));
  Entry renewed = step(Step::reviewDateSet, "clin", "2027-03-05");
  renewed.review_by = day("2028-03-05");
  const auto again = after(*r, renewed, b);
  ASSERT_TRUE(again) << again.error().line();
  EXPECT_TRUE(standingOn(*again, day("2027-03-06"), b).may_suggest);
}

TEST(Review, TheEarliestReviewDateOfTheApproversHolds) {
  Entry early = approval("tech", Role::technical);
  early.review_by = day("2026-09-01");
  const auto r = fold(start(kBlocking), then(checked(), {approval("clin", Role::clinical), early}), board());
  ASSERT_TRUE(r);
  EXPECT_EQ(r->review_by, day("2026-09-01"));
}

TEST(Review, RetirementNamesASuccessorAndNeedsAReason) {
  Entry e = step(Step::retired, "clin", "2026-05-01");
  EXPECT_EQ(refusal(kPlain, then(checked(), {e})), "review.reason");
  e.text = "a newer trial";
  e.successor = "statement s";
  EXPECT_EQ(refusal(kPlain, then(checked(), {e})), "review.successor");
  e.successor = "statement s2";
  const auto r = fold(start(kPlain), then(checked(), {e}), board());
  ASSERT_TRUE(r) << r.error().line();
  EXPECT_EQ(r->successor, "statement s2");
  const auto s = standingOn(*r, day("2026-05-02"), board());
  EXPECT_FALSE(s.may_suggest);
  EXPECT_FALSE(s.may_warn);
  EXPECT_EQ(refusal(kPlain, then(checked(), {e, step(Step::revised, "author", "2026-05-03")})), "review.order");
}

TEST(Review, WhatIsRetiredMayStillBeRetracted) {
  Entry retired = step(Step::retired, "clin", "2026-05-01");
  retired.text = "old";
  Entry retracted = step(Step::retracted, "clin", "2026-06-01");
  retracted.text = "the paper was withdrawn";
  const auto r = fold(start(kPlain), then(checked(), {retired, retracted}), board());
  ASSERT_TRUE(r) << r.error().line();
  EXPECT_EQ(r->status, Status::retracted);
  EXPECT_EQ(r->retracted_because, "the paper was withdrawn");
  EXPECT_THAT(standingOn(*r, day("2026-06-02"), board()).notes, ElementsAre("retracted"));
}

Entry ending(Step what, const char* by, const char* on, const char* why = "the trial was withdrawn") {
  Entry e = step(what, by, on);
  e.text = why;
  return e;
}

/// An adopted rule that blocks.
std::vector<Entry> inForce() {
  return then(checked(), {approval("clin", Role::clinical), approval("tech", Role::technical)});
}

TEST(Review, WhatBlocksIsEndedByTwoPersonsAndWarnsUntilThen) {
  for (const Step what : {Step::retired, Step::retracted}) {
    const auto one = fold(start(kBlocking), then(inForce(), {ending(what, "clin", "2026-05-01")}), board());
    ASSERT_TRUE(one) << one.error().line();
    EXPECT_EQ(one->status, Status::adopted);
    const auto waiting = standingOn(*one, day("2026-05-02"), board());
    EXPECT_TRUE(waiting.may_warn) << "one hand silences no warning";
    EXPECT_FALSE(waiting.may_suggest) << "what is called wrong urges nothing meanwhile";
    EXPECT_THAT(waiting.notes, ElementsAre(what == Step::retired ? "retirement-asked clin" : "retraction-asked clin"));

    EXPECT_EQ(
        refusal(kBlocking, then(inForce(), {ending(what, "clin", "2026-05-01"), ending(what, "clin", "2026-05-02")})),
        "review.twice");
    const auto two = after(*one, ending(what, "tech", "2026-05-03"), board());
    ASSERT_TRUE(two) << two.error().line();
    EXPECT_EQ(two->status, what == Step::retired ? Status::retired : Status::retracted);
    EXPECT_FALSE(standingOn(*two, day("2026-05-04"), board()).may_warn);
  }
}

TEST(Review, TwoWhoEndWhatBlocksMustIncludeAClinician) {
  Board b = board();
  b.persons["tech2"] = {"tech2", "Second technician", {Role::technical}, {}};
  const auto one = fold(start(kBlocking), then(inForce(), {ending(Step::retired, "tech", "2026-05-01")}), b);
  ASSERT_TRUE(one);
  EXPECT_EQ(after(*one, ending(Step::retired, "tech2", "2026-05-02"), b).error().code, "review.role");
  const auto two = after(*one, ending(Step::retired, "clin2", "2026-05-02"), b);
  ASSERT_TRUE(two) << two.error().line();
  EXPECT_EQ(two->status, Status::retired);
}

TEST(Review, AnotherWayOfEndingIsAskedAnewAndSendingBackTakesTheAskAway) {
  const auto asked = fold(start(kBlocking), then(inForce(), {ending(Step::retired, "clin", "2026-05-01")}), board());
  ASSERT_TRUE(asked);
  const auto other = after(*asked, ending(Step::retracted, "tech", "2026-05-02"), board());
  ASSERT_TRUE(other);
  EXPECT_EQ(other->status, Status::adopted);
  EXPECT_THAT(standingOn(*other, day("2026-05-03"), board()).notes, ElementsAre("retraction-asked tech"));
  const auto back = after(*asked, ending(Step::sentBack, "tech", "2026-05-02", "it is right after all"), board());
  ASSERT_TRUE(back);
  EXPECT_FALSE(back->end_asked);
}

TEST(Review, SentBackIsADraftWithoutApprovals) {
  Entry back = step(Step::sentBack, "tech", "2026-05-01");
  EXPECT_EQ(refusal(kBlocking, then(checked(), {approval("clin", Role::clinical), back})), "review.reason");
  back.text = "which dose?";
  const auto r = fold(start(kBlocking), then(checked(), {approval("clin", Role::clinical), back}), board());
  ASSERT_TRUE(r) << r.error().line();
  EXPECT_EQ(r->status, Status::draft);
  EXPECT_TRUE(r->approvals.empty());
  EXPECT_FALSE(r->review_by);
  Entry by_author = back;
  by_author.by = "author";
  EXPECT_EQ(refusal(kBlocking, then(checked(), {by_author})), "review.author");
}

TEST(Review, ARightToAFolderIsOneToItsFiles) {
  Board b = board();
  b.persons.at("clin").topics = {"rules"};
  Subject subject = kPlain;
  subject.topic = "rules/red-flags";
  EXPECT_TRUE(fold(start(subject), then(checked(), {approval("clin", Role::clinical)}), b).has_value() ||
              fold(start(subject), then(checked(), {approval("clin", Role::clinical)}), b).error().code !=
                  "review.topic");
  subject.topic = "interventions/further";
  const auto refused = fold(start(subject), then(checked(), {approval("clin", Role::clinical)}), b);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "review.topic");
}

TEST(Review, DiscussionChangesNothingAndIsKept) {
  Entry comment = step(Step::commented, "author", "2026-02-11");
  comment.text = "is the dose right?";
  const auto r = fold(start(kPlain), then(checked(), {comment}), board());
  ASSERT_TRUE(r);
  EXPECT_EQ(r->status, Status::sourceVerified);
  EXPECT_EQ(r->history.back().text, "is the dose right?");
}

TEST(Review, AReleasedItemStartsSourceVerifiedWithItsDeveloperAsAuthor) {
  Board b = board();
  b.persons["Homeostat project"] = {"Homeostat project", "Homeostat project", {Role::clinical}, {}};
  b.conflicts.push_back({"Homeostat project", "none", day("2026-01-01")});
  const auto shipped = released(kPlain, "h1", "Homeostat project");
  EXPECT_EQ(fold(shipped, {approval("Homeostat project", Role::clinical)}, b).error().code, "review.author");
  const auto r = fold(shipped, {approval("clin", Role::clinical)}, b);
  ASSERT_TRUE(r) << r.error().line();
  EXPECT_EQ(r->status, Status::adopted);
  EXPECT_EQ(adoptedOn({*r, shipped}, day("2026-04-01"), b),
            (std::map<std::string, std::string>{{"statement s", "h1"}}));
}

TEST(Review, ApproversAreShownWithTheStatementThatStood) {
  Board b = board();
  b.conflicts.push_back({"clin", "lectures for a maker of lamps", day("2026-02-15")});
  b.conflicts.push_back({"clin", "none", day("2026-08-01")});
  const auto r = fold(start(kPlain), then(checked(), {approval("clin", Role::clinical)}), b);
  ASSERT_TRUE(r);
  const auto shown = reviewersOf(*r, b);
  ASSERT_EQ(shown.size(), 1U);
  EXPECT_EQ(shown[0].name, "Dr Clinical");
  EXPECT_EQ(shown[0].role, "clinical");
  EXPECT_EQ(shown[0].conflicts, "lectures for a maker of lamps");
  EXPECT_EQ(shown[0].conflicts_stated, "2026-02-15");
}

TEST(Review, EveryStepSurvivesTheLedger) {
  for (const Step what : {Step::drafted, Step::revised, Step::sourcesChecked, Step::approved, Step::sentBack,
                          Step::commented, Step::reviewDateSet, Step::retired, Step::retracted}) {
    Entry e = step(what, "clin", "2026-05-01");
    e.text = "why";
    e.successor = "rule s";
    e.review_by = day("2027-05-01");
    if (what == Step::approved) e.role = Role::technical;
    const auto back = entryFrom(base::Json::parse(entryJson(e).dump()));
    ASSERT_TRUE(back) << wordOf(what);
    EXPECT_EQ(*back, e) << wordOf(what);
  }
  for (const char* bad :
       {"{}", "[]", R"({"step":"approved","by":"a","on":"2026-01-01","role":"king"})", R"({"step":"drafted","by":"a"})",
        R"({"step":"drafted","by":"a","on":"2026-02-30"})", R"({"step":5,"by":"a","on":"2026-01-01"})"}) {
    EXPECT_FALSE(entryFrom(base::Json::parse(bad))) << bad;
  }
}

TEST(Review, WhatBlocksOrUrgesIsReadFromTheContent) {
  std::vector<Issue> issues;
  const auto kb =
      load({file(soundBody() + R"(<rule id="flag" kind="red-flag" level="today"><when><age below="18"/></when></rule>
<interaction id="bad" a="a" b="mood" severity="major"/><interaction id="mild" a="a" b="mood" severity="minor"/>)")},
           issues);
  for (const char* key : {"rule flag", "interaction bad"}) EXPECT_TRUE(blocksOrUrges(kb, key)) << key;
  for (const char* key : {"rule r", "interaction mild", "statement s", "nonsense"})
    EXPECT_FALSE(blocksOrUrges(kb, key)) << key;
}

}  // namespace
}  // namespace homeostat::kb::review
