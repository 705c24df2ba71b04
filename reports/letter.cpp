#include "inference/rules/units.hpp"
#include "reports/composers.hpp"

namespace homeostat::reports {
namespace {

/// The gravest things in one box each: what must be dealt with, then what to rule out.
void addOpening(Draft& draft) {
  const auto& a = draft.subject.assessment;
  addRetracted(draft);
  addContraindicated(draft);
  for (const auto& flag : a.red_flags) {
    const bool danger = flag.level == "emergency" || flag.level == "today";
    addAdvisories(draft, {flag}, draft.text("flag.level." + (flag.level.empty() ? "soon" : flag.level)),
                  danger ? Weight::danger : Weight::warning);
  }
  addAdvisories(draft, a.rule_outs, draft.text("flag.rule_out"), Weight::warning);
}

/// What a reader needs who turns no page: an emergency locks everything but its own action.
void addFirstPage(Draft& draft) {
  const auto& a = draft.subject.assessment;
  addOpening(draft);
  if (a.emergency) {
    draft.paragraph({{.text = draft.text("letter.emergency"), .bold = true}});
    return;
  }
  if (a.outside_knowledge) draft.paragraph({{draft.text("letter.outside")}});
  if (a.nothing_to_treat) draft.paragraph({{draft.text("letter.nothing_to_treat")}});
  addWhatIsTaken(draft);
  addAgreed(draft);
  addPlanConflicts(draft);
  addNextSteps(draft);
}

void addGrounds(Draft& draft) {
  const inference::CaseFacts facts(draft.knowledge(), draft.subject.the_case, inference::shippedConversion());
  draft.heading(2, draft.text("heading.found"));
  addFindings(draft, facts);
  if (draft.subject.assessment.emergency) return;
  draft.heading(2, draft.text("heading.patterns"));
  addStates(draft);
  draft.heading(2, draft.text("heading.systems"));
  addSystems(draft, facts);
  addOpenOptions(draft);
  const auto before = draft.document.blocks.size();
  draft.heading(2, draft.text("heading.not_offered"));
  addDeclined(draft);
  addWithheld(draft);
  if (draft.document.blocks.size() == before + 1) draft.document.blocks.pop_back();
}

}  // namespace

base::Result<Document> letter(const Subject& subject, const Printing& printing) {
  auto begun = begin(subject, printing);
  if (!begun) return base::refuse(begun.error());
  Draft& draft = *begun;
  auto below = patientLines(draft);
  below.insert(below.begin(), draft.text("letter.of", {{"date", draft.wording.format().day(subject.the_case.at)}}));
  addTitle(draft, draft.text("letter.title", {{"name", patientName(draft)}}), below);
  draft.document.subject = draft.text("letter.subject");
  draft.note(printing.is_signed ? draft.text("letter.signed", {{"clinician", printing.clinician}})
                                : draft.text("letter.draft"));
  addFirstPage(draft);
  addGrounds(draft);
  addSetAside(draft);
  addSources(draft);
  addNotes(draft);
  return std::move(draft.document);
}

}  // namespace homeostat::reports
