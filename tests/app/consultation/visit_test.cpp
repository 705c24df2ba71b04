// The desktop assesses whenever it draws a page, and writes only when something is decided; the visit is then of the
// moment that was drawn.
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <tuple>

#include "app/consultation/documents.hpp"
#include "app/consultation/practice.hpp"
#include "tests/app/consultation/knowledge.hpp"

namespace homeostat::consultation {
namespace {

base::Instant at(const std::string& text) { return base::Instant::parse(text).value(); }

/// A practice of its own, with one invented woman.
class Visit : public testing::Test {
 protected:
  void begin(kb::Edition edition, int born) {
    auto made = KnowledgeInUse::from(std::move(edition));
    ASSERT_TRUE(made) << made.error().line();
    known = *made;
    auto founded = Practice::create(folder_.write("x", "").parent_path() / "practice", "Practice of the tests",
                                    {"clinician", "Dr Invented", {record::Role::clinician}}, "four random words here",
                                    at("2026-11-20T09:00:00+01:00"), known, record::KdfStrength::test);
    ASSERT_TRUE(founded) << founded.error().line();
    practice.emplace(std::move(*founded));
    const auto registered = practice->ledger().registerPatient(
        {"Invented, Test", "female", base::CivilDate{born, 3, 14}, {}}, at("2026-11-20T09:01:00+01:00"));
    ASSERT_TRUE(registered);
    patient = *registered;
  }

 private:
  OwnFolder folder_;

 protected:
  std::shared_ptr<const KnowledgeInUse> known;
  std::optional<Practice> practice;
  std::optional<record::Patient> patient;
};

TEST_F(Visit, WhatIsSignedWithoutOpeningAVisitOpensIt) {
  ASSERT_NO_FATAL_FAILURE(begin(support::shippedEdition(), 1992));
  EXPECT_FALSE(practice->visit(patient->id));
  const auto drawn = practice->assess(patient->id, at("2026-11-20T09:02:00+01:00"));
  ASSERT_TRUE(drawn);
  ASSERT_TRUE(practice->sign(patient->id, *drawn, at("2026-11-20T09:05:00+01:00")));
  const auto open = practice->visit(patient->id);
  ASSERT_TRUE(open) << open.error().line();
  EXPECT_EQ(open->assessment_hash, drawn->assessment_hash);
  const auto printed = visitToPrint(*practice, patient->id, at("2026-12-01T09:00:00+01:00"));
  ASSERT_TRUE(printed);
  EXPECT_EQ(printed->assessment_hash, drawn->assessment_hash);

  inference::Finding typed;
  typed.code = typed.name = "ferritin";
  typed.value = 11;
  typed.value_text = "11";
  typed.unit = "ug/L";
  ASSERT_TRUE(practice->takeTyped(patient->id, {typed}, at("2026-11-20T09:06:00+01:00")));
  const auto overtaken = practice->visit(patient->id);
  ASSERT_FALSE(overtaken);
  EXPECT_EQ(overtaken.error().code, "visit.overtaken");
}

/// The same ferritin of one morning, as four messages bring it.
inference::Finding ferritin(double value, const std::string& status, const std::string& issued) {
  inference::Finding f;
  f.code = f.name = "ferritin";
  f.value = value;
  f.value_text = std::to_string(static_cast<int>(value));
  f.unit = "ug/L";
  f.at = at("2026-11-01T08:00:00+01:00");
  f.status = status;
  f.laboratory = "LABX";
  f.conditions["issued"] = issued;
  return f;
}

TEST_F(Visit, OfSeveralImportsOfOneMeasurementTheVersionThatHoldsIsJudged) {
  ASSERT_NO_FATAL_FAILURE(begin(support::shippedEdition(), 1992));
  const auto now = at("2026-11-20T09:02:00+01:00");
  const auto judged = [&] { return practice->caseOf(patient->id, now)->findings; };
  // Kept apart by nothing but status and issue: the preliminary 9 would sort first by its text.
  for (const auto& [value, status, issued, holds] : {std::tuple{9.0, "preliminary", "2026-11-01T12:00:00", 9.0},
                                                     std::tuple{62.0, "corrected", "2026-11-02T09:00:00", 62.0},
                                                     std::tuple{26.0, "final", "2026-11-01T15:00:00", 62.0}}) {
    FilesRead read;
    read.files.emplace_back();
    read.files[0].name = "message.hl7";
    read.files[0].bytes = std::to_string(value);
    read.files[0].content.findings = {ferritin(value, status, issued)};
    ASSERT_TRUE(practice->take(patient->id, read, now));
    ASSERT_EQ(judged().size(), 1U);
    EXPECT_EQ(judged()[0].value, holds);
  }
  FilesRead back;
  back.files.emplace_back();
  back.files[0].name = "back.hl7";
  back.files[0].bytes = "back";
  back.files[0].content.withdrawn = {ferritin(62, "entered-in-error", "2026-11-03T09:00:00")};
  ASSERT_TRUE(practice->take(patient->id, back, now));
  EXPECT_TRUE(judged().empty());
}

/// The shipped content with one change: 5-HTP with an SSRI is contraindicated. Shipped, no two interventions are.
kb::Edition withAContraindicatedPair() {
  const std::string before = R"(<interaction id="ix-g-5htp-ssri" a="5-htp" b="ssri" severity="major")";
  auto files = support::shippedContent();
  for (auto& file : files) {
    if (const auto at = file.bytes.find(before); at != std::string::npos)
      file.bytes.replace(at + before.size() - 7, 7, "\"contraindicated\"");
  }
  std::vector<kb::Issue> issues;
  return kb::Edition::fromContent({"test", "2026-11-24", files, ""}, issues);
}

TEST_F(Visit, ContraindicatedTogetherIsNotSigned) {
  ASSERT_NO_FATAL_FAILURE(begin(withAContraindicatedPair(), 1992));
  const auto visit = practice->openVisit(patient->id, at("2026-11-20T09:02:00+01:00"));
  ASSERT_TRUE(visit);
  // Everything the knowledge offers is accepted at once, past the rules that would withhold it.
  for (const auto& [id, item] : known->knowledge().interventions) {
    const record::DecisionMade made{visit->assessment_hash, id, "accepted", "other", ""};
    ASSERT_TRUE(practice->ledger().append(record::draftOf(made, patient->id, at("2026-11-20T09:03:00+01:00"))));
  }
  const auto conflicts = practice->planConflicts(patient->id);
  ASSERT_TRUE(conflicts);
  EXPECT_TRUE(
      std::any_of(conflicts->begin(), conflicts->end(), [](const auto& c) { return c.kind == "contraindicated"; }));
  const auto signed_ = practice->sign(patient->id, *visit, at("2026-11-20T09:04:00+01:00"));
  ASSERT_FALSE(signed_);
  EXPECT_EQ(signed_.error().code, "sign.contraindicated");
  const auto view = practice->view(patient->id);
  EXPECT_FALSE(view->assessments.front().is_signed);
}

TEST_F(Visit, AContraindicatedPairThatIsTakenAsksForANoteAtTheSignature) {
  ASSERT_NO_FATAL_FAILURE(begin(support::shippedEdition(), 1982));
  record::CaseContext taken;
  taken.medications = base::Json::parse(R"([{"name": "fluoxetine"}, {"name": "phenelzine"}])");
  ASSERT_TRUE(practice->answer(patient->id, taken, at("2026-11-20T09:02:00+01:00")));
  const auto visit = practice->openVisit(patient->id, at("2026-11-20T09:03:00+01:00"));
  ASSERT_TRUE(visit);
  const auto refused = practice->sign(patient->id, *visit, at("2026-11-20T09:04:00+01:00"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "sign.taken");
  EXPECT_TRUE(practice->sign(patient->id, *visit, at("2026-11-20T09:05:00+01:00"), "phenelzine stopped, 14 days"));
}

}  // namespace
}  // namespace homeostat::consultation
