#include <algorithm>

#include "i18n/readability.hpp"
#include "reports/composers.hpp"

namespace homeostat::reports {
namespace {

using inference::Suggestion;

/// Of the body's 9.6 points: 12 and 18 points.
constexpr double kHandout = 1.25, kLargePrint = 1.875;

/// A labelled sentence; nothing where the knowledge base has no text for it.
void addLine(Draft& draft, const char* label, const kb::Text& words) {
  if (kb::textIn(words, "en").empty()) return;
  draft.paragraph(
      {{.text = draft.text(label) + "  ", .bold = true, .tone = figure::Tone::accent}, draft.wording.said(words)},
      Voice::plain);
}

/// The goals it serves, in the patient's own list.
void addWhy(Draft& draft, const Suggestion& suggestion) {
  std::vector<std::string> goals;
  for (const auto& goal : draft.subject.the_case.goals) {
    if (std::find(suggestion.goals.begin(), suggestion.goals.end(), goal) != suggestion.goals.end())
      goals.push_back(draft.wording.name(goal).text);
  }
  if (goals.empty()) return;
  draft.paragraph({{.text = draft.text("handout.why") + "  ", .bold = true, .tone = figure::Tone::accent},
                   {draft.text("handout.goals", {{"goals", draft.wording.format().list(goals)}})}},
                  Voice::plain);
}

void addStep(Draft& draft, const Suggestion& suggestion, const inference::Decision& decision) {
  const auto* found = interventionOf(draft, suggestion.id);
  if (found == nullptr) return;
  const kb::Intervention& item = *found;
  draft.heading(2, draft.wording.name(suggestion.id).text);
  draft.paragraph({draft.wording.said(item.handout_what)}, Voice::plain);
  addWhy(draft, suggestion);
  addLine(draft, "handout.how", item.handout_how);
  if (const auto changed = changeOf(draft, decision); !changed.empty()) {
    draft.paragraph({{.text = draft.text("handout.changed") + "  ", .bold = true, .tone = figure::Tone::accent},
                     freeText(draft, changed)},
                    Voice::plain);
  }
  addLine(draft, "handout.stop", item.handout_stop);
}

/// Whom to call stands once where all steps say the same.
void addWhomToCall(Draft& draft, const std::vector<const kb::Intervention*>& steps) {
  std::vector<const kb::Text*> said;
  for (const auto* step : steps) {
    const bool again = std::any_of(said.begin(), said.end(), [&](const auto* t) { return *t == step->handout_call; });
    if (!again && !kb::textIn(step->handout_call, "en").empty()) said.push_back(&step->handout_call);
  }
  if (said.empty()) return;
  draft.heading(2, draft.text("handout.call"));
  for (const auto* words : said) draft.paragraph({draft.wording.said(*words)}, Voice::plain);
}

/// Suggestions that still wait for an answer on safety are not handed out, whatever was decided.
bool isSafeToHandOut(const Suggestion& suggestion) { return suggestion.waits_for.empty(); }

void addBeforeYouGo(Draft& draft) {
  draft.heading(2, draft.text("handout.next_time"));
  List list;
  list.voice = Voice::plain;
  list.items.push_back({{draft.text("handout.bring_this")}});
  list.items.push_back({{draft.text("handout.bring_medicines")}});
  list.items.push_back({{draft.text("handout.bring_notes")}});
  draft.document.blocks.emplace_back(std::move(list));
  Callout call;
  call.weight = Weight::warning;
  call.voice = Voice::plain;
  call.paragraphs.push_back({{draft.text("handout.emergency")}});
  draft.document.blocks.emplace_back(std::move(call));
}

/// What the patient reads, as one text.
std::string plainWords(const Document& document) {
  std::string out;
  const auto add = [&out](const Text& text) {
    for (const auto& run : text) out += run.text;
    out += "\n";
  };
  for (const auto& block : document.blocks) {
    if (const auto* paragraph = std::get_if<Paragraph>(&block)) add(paragraph->text);
    if (const auto* list = std::get_if<List>(&block)) std::for_each(list->items.begin(), list->items.end(), add);
    if (const auto* callout = std::get_if<Callout>(&block))
      std::for_each(callout->paragraphs.begin(), callout->paragraphs.end(), add);
  }
  return out;
}

/// How easily the page reads, measured on the page itself.
std::string readingLevel(const Draft& draft) {
  const auto& language = draft.wording.messages().language();
  const auto ease = i18n::readingEase(language, plainWords(draft.document));
  if (!ease) return draft.text("note.reading_unmeasured");
  return draft.text("note.reading_ease",
                    {{"ease", draft.wording.format().number(*ease, 0)}, {"formula", i18n::readingFormula(language)}});
}

base::Refusal notYet(const std::string& cause, const std::string& mend, const char* code) {
  return {code, "", "", cause, mend};
}

}  // namespace

base::Result<Document> handout(const Subject& subject, const Printing& printing) {
  auto begun = begin(subject, printing);
  if (!begun) return base::refuse(begun.error());
  Draft& draft = *begun;
  if (subject.assessment.emergency) {
    return base::refuse(notYet("a red flag is an emergency: nothing else is handed out",
                               "Act on the red flag first; the letter says how", "report.withheld"));
  }
  draft.document.scale = printing.large_print ? kLargePrint : kHandout;
  addTitle(draft, draft.text("handout.title"), {patientName(draft), draft.wording.format().day(subject.the_case.at)});
  draft.document.subject = draft.text("handout.subject");
  draft.paragraph({{draft.text("handout.intro")}}, Voice::plain);
  std::vector<const kb::Intervention*> steps;
  std::string waiting;
  for (const auto& suggestion : subject.assessment.suggestions) {
    const auto* decision = decisionOn(subject.the_case, suggestion.id);
    if (!wasAccepted(decision)) continue;
    if (!isSafeToHandOut(suggestion)) {
      waiting += (waiting.empty() ? "" : ", ") + suggestion.name;
      continue;
    }
    addStep(draft, suggestion, *decision);
    if (const auto* item = interventionOf(draft, suggestion.id)) steps.push_back(item);
  }
  if (!waiting.empty()) {
    return base::refuse(notYet(waiting + " was accepted but waits for an answer on safety",
                               "Answer the questions of the assessment, then print again", "report.withheld"));
  }
  if (steps.empty()) {
    return base::refuse(notYet("nothing was accepted, so there is nothing to hand out",
                               "Accept a suggestion first, or print the letter", "report.empty"));
  }
  addWhomToCall(draft, steps);
  addBeforeYouGo(draft);
  const std::string level = readingLevel(draft);
  addNotes(draft, Notes::short_ones);
  draft.note(level);
  return std::move(draft.document);
}

}  // namespace homeostat::reports
