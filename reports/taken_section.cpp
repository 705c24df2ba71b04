#include "inference/interactions.hpp"
#include "kb/model/words.hpp"
#include "reports/composers.hpp"

/// What is taken already, judged like what could be added.
namespace homeostat::reports {
namespace {

/// "What may happen. What to do."
Text consequence(Draft& draft, const inference::InteractionFound& found) {
  const auto it = draft.knowledge().interactions.find(found.id);
  Text text;
  if (it == draft.knowledge().interactions.end()) {
    text.push_back(draft.wording.english(found.why + ". " + found.action));
  } else {
    Run what = draft.wording.said(it->second.consequence);
    what.text += stopMark(draft.wording.messages());
    text.push_back(std::move(what));
    text.push_back(draft.wording.said(it->second.action));
  }
  return text + draft.citations.cite(found.sources);
}

/// "sertraline + 5-HTP (major): "
Text pairText(const Draft& draft, const inference::InteractionFound& found) {
  // A party is a medicine as the case names it, or a condition's id.
  return {{.text = draft.wording.name(found.a).text + " + " + draft.wording.name(found.b).text, .bold = true},
          {bracketed(draft.wording.messages(), draft.text("severity." + found.severity)) +
           colonMark(draft.wording.messages())}};
}

/// Pairs whose gravest interaction has the wanted weight, each with all that is known of it.
std::vector<Text> pairs(Draft& draft, bool contraindicated) {
  std::vector<Text> out;
  for (const auto& pair : inference::byPair(draft.subject.assessment.interactions)) {
    if ((pair.gravest().severity == kb::wordOf(kb::Severity::contraindicated)) != contraindicated) continue;
    Text text = pairText(draft, pair.gravest());
    for (const auto* known : pair.known) {
      if (known != pair.known.front()) text.push_back({" "});
      text = text + consequence(draft, *known);
    }
    out.push_back(std::move(text));
  }
  return out;
}

}  // namespace

void addContraindicated(Draft& draft) {
  Callout callout;
  callout.weight = Weight::danger;
  for (const auto& pair : pairs(draft, true)) {
    const Run label{.text = withBlank(draft.text("taken.already")), .bold = true, .tone = figure::Tone::danger};
    callout.paragraphs.push_back(Text{label} + pair);
  }
  if (!callout.paragraphs.empty()) draft.document.blocks.emplace_back(std::move(callout));
}

void addWhatIsTaken(Draft& draft) {
  const auto& a = draft.subject.assessment;
  List list;
  list.voice = Voice::compact;
  list.items = pairs(draft, false);
  for (const auto& check : a.checks) {
    const auto it = draft.knowledge().rules.find(check.rule);
    if (it == draft.knowledge().rules.end()) continue;
    Run title = draft.wording.said(it->second.title);
    title.bold = true;
    title.text += stopMark(draft.wording.messages());
    if (!check.taken.empty()) {
      std::vector<std::string> names;
      for (const auto& taken : check.taken) names.push_back(draft.wording.name(taken).text);
      title.text = draft.wording.format().list(names) + colonMark(draft.wording.messages()) + title.text;
    }
    list.items.push_back(Text{title, draft.wording.said(it->second.action)} + withdrawnMark(draft, check) +
                         draft.citations.cite(check.sources));
  }
  if (list.items.empty()) return;
  draft.heading(2, draft.text("heading.taken"));
  draft.document.blocks.emplace_back(std::move(list));
}

}  // namespace homeostat::reports
