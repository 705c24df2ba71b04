#include "reports/composers.hpp"

/// What is taken already, judged like what could be added.
namespace homeostat::reports {
namespace {

/// "Serious: sertraline + 5-HTP – what may happen. What to do."
Text interactionText(Draft& draft, const inference::InteractionFound& found) {
  const auto it = draft.knowledge().interactions.find(found.id);
  // A party is a medicine as the case names it, or a condition's id.
  Text text{{.text = draft.wording.name(found.a).text + " + " + draft.wording.name(found.b).text, .bold = true},
            {" (" + draft.text("severity." + found.severity) + "): "}};
  if (it == draft.knowledge().interactions.end()) {
    text.push_back(draft.wording.english(found.why + ". " + found.action));
  } else {
    Run what = draft.wording.said(it->second.consequence);
    what.text += ". ";
    text.push_back(std::move(what));
    text.push_back(draft.wording.said(it->second.action));
  }
  return text + draft.citations.cite(found.sources);
}

}  // namespace

void addContraindicated(Draft& draft) {
  Callout callout;
  callout.weight = Weight::danger;
  for (const auto& found : draft.subject.assessment.interactions) {
    if (found.severity == "contraindicated")
      callout.paragraphs.push_back(
          Text{{.text = draft.text("taken.already") + " ", .bold = true, .tone = figure::Tone::danger}} +
          interactionText(draft, found));
  }
  if (!callout.paragraphs.empty()) draft.document.blocks.emplace_back(std::move(callout));
}

void addWhatIsTaken(Draft& draft) {
  const auto& a = draft.subject.assessment;
  List list;
  list.voice = Voice::compact;
  for (const auto& found : a.interactions) {
    if (found.severity != "contraindicated") list.items.push_back(interactionText(draft, found));
  }
  for (const auto& check : a.checks) {
    const auto it = draft.knowledge().rules.find(check.rule);
    if (it == draft.knowledge().rules.end()) continue;
    Run title = draft.wording.said(it->second.title);
    title.bold = true;
    title.text += ". ";
    list.items.push_back(Text{title, draft.wording.said(it->second.action)} + draft.citations.cite(check.sources));
  }
  if (list.items.empty()) return;
  draft.heading(2, draft.text("heading.taken"));
  draft.document.blocks.emplace_back(std::move(list));
}

}  // namespace homeostat::reports
