#include <algorithm>

#include "kb/model/words.hpp"
#include "reports/composers.hpp"

/// What was decided, what comes next, and what is still open.
namespace homeostat::reports {
namespace {

using inference::Decision;
using inference::Suggestion;

/// A letter reads in minutes: what goes beyond stands in the audit, and the letter says how much that is.
constexpr std::size_t kQuestions = 3, kOptions = 5, kTests = 2;

/// "as studied" where a schedule was read; otherwise says that none was.
Run schedule(const Draft& draft, const Suggestion& suggestion) {
  const auto* item = interventionOf(draft, suggestion.id);
  if (item == nullptr || kb::textIn(item->schedule, "en").empty()) return {draft.text("suggestion.no_schedule")};
  return draft.wording.said(item->schedule);
}

Run monitoring(const Draft& draft, const Suggestion& suggestion) {
  const auto* item = interventionOf(draft, suggestion.id);
  return item == nullptr ? draft.wording.english(suggestion.monitoring) : draft.wording.said(item->monitoring);
}

/// Best certainty among the lines that were read; empty: none was.
std::string certainty(const Draft& draft, const Suggestion& suggestion) {
  const auto* item = interventionOf(draft, suggestion.id);
  const kb::Evidence* best = nullptr;
  if (item == nullptr) return {};
  for (const auto& line : item->evidence) {
    if (line.claim != kb::Claim::unseen && (best == nullptr || line.certainty < best->certainty)) best = &line;
  }
  return best == nullptr ? std::string() : draft.text("certainty." + std::string(kb::wordOf(best->certainty)));
}

Text evidence(Draft& draft, const Suggestion& suggestion) {
  const std::string sure = certainty(draft, suggestion);
  return Text{{draft.text("tier." + suggestion.tier) + (sure.empty() ? "" : clauseMark(draft.wording) + sure)}} +
         draft.citations.cite(suggestion.sources);
}

/// What the clinician wrote beside a decision: the note, else the reason where it is no code.
std::string noteOn(const Draft& draft, const Decision& decision) {
  const auto note = draft.subject.notes.find(decision.intervention);
  if (note != draft.subject.notes.end() && !note->second.empty()) return note->second;
  return draft.wording.has("reason." + decision.reason) ? std::string() : decision.reason;
}

std::vector<Text> agreedRow(Draft& draft, const Suggestion& s, const Decision& decision) {
  Run name = draft.wording.name(s.id);
  name.bold = true;
  Text what{std::move(name)};
  what.push_back({.text = " " + draft.text(s.approval == "adopted" ? "suggestion.adopted" : "suggestion.not_adopted"),
                  .tone = figure::Tone::muted});
  Text how{schedule(draft, s)};
  if (const auto changed = noteOn(draft, decision); decision.decision == "modified" && !changed.empty())
    how = how + Text{{how.back().text.ends_with(endMark(draft.wording)) ? " " : stopMark(draft.wording.messages())},
                     {.text = withBlank(draft.text("decision.changed")), .bold = true},
                     freeText(draft, changed)};
  return {std::move(what), std::move(how), evidence(draft, s), {monitoring(draft, s)}};
}

// ---- the list of next steps -----------------------------------------------------------------------------------------

Text labelled(const Draft& draft, const char* key, Text words) {
  return Text{{.text = withBlank(draft.text(key)), .bold = true}} + words;
}

void addLabelled(List& list, const Draft& draft, const char* key, const std::vector<Text>& parts) {
  if (parts.empty()) return;
  Text line;
  for (const auto& part : parts) line = line.empty() ? part : line + Text{{clauseMark(draft.wording)}} + part;
  list.items.push_back(labelled(draft, key, line + Text{{endMark(draft.wording)}}));
}
Text withNote(const Draft& draft, Run words, const std::string& note) {
  return {std::move(words), {.text = bracketed(draft.wording.messages(), note), .tone = figure::Tone::muted}};
}

/// Later, with why and, where the record has it, when.
void addDeferred(const Draft& draft, List& list) {
  const auto& c = draft.subject.the_case;
  std::vector<Text> later, again;
  for (const auto& decision : c.decisions) {
    if (decisionOn(c, decision.intervention) != &decision || decision.decision != "deferred") continue;
    const auto name = draft.wording.name(decision.intervention);
    later.push_back(decision.reason.empty() ? Text{name} : withNote(draft, name, reasonOf(draft, decision).text));
  }
  for (const auto& task : draft.subject.tasks) {
    const std::string what = task.about.empty() ? task.what : draft.wording.name(task.about).text;
    again.push_back(
        {{task.due ? draft.text("next.due", {{"what", what}, {"day", draft.wording.format().day(*task.due)}}) : what}});
  }
  addLabelled(list, draft, "next.look_again", again);
  addLabelled(list, draft, "next.later", later);
}

void addToAsk(const Draft& draft, List& list) {
  const auto& questions = draft.subject.assessment.questions;
  std::vector<Text> parts;
  for (std::size_t i = 0; i < std::min(kQuestions, questions.size()); ++i) {
    const auto& q = questions[i];
    const Run name = draft.wording.name(q.id);
    parts.push_back(withNote(draft, name.text == q.id ? draft.wording.english(q.text) : name,
                             draft.text("question.decides", {{"count", q.decides.size()}})));
  }
  addLabelled(list, draft, "next.ask", parts);
}

void addToMeasure(const Draft& draft, List& list) {
  const auto& next = draft.subject.assessment.measure_next;
  std::vector<Text> parts;
  for (std::size_t i = 0; i < std::min(kTests, next.size()); ++i)
    parts.push_back(withNote(draft, draft.wording.name(next[i].of),
                             draft.text("next.says", {{"state", draft.wording.name(next[i].state).text}})));
  addLabelled(list, draft, "next.measure", parts);
}

// ---- options --------------------------------------------------------------------------------------------------------

/// What an acceptance waits for, as names.
std::vector<std::string> needsOf(const Draft& draft, const Suggestion& s) {
  std::vector<std::string> needs;
  for (const auto& wait : s.waits_for) {
    for (const auto& need : wait.needs) {
      const std::string name = draft.wording.name(need).text;
      if (std::find(needs.begin(), needs.end(), name) == needs.end()) needs.push_back(name);
    }
  }
  return needs;
}

Text optionCare(const Draft& draft, const Suggestion& s) {
  Text out;
  const auto add = [&out](Run run) {
    if (run.text.empty()) return;
    if (!out.empty()) out.push_back({" "});
    out.push_back(std::move(run));
  };
  if (const auto needs = needsOf(draft, s); !needs.empty())
    add({draft.text("suggestion.waits", {{"needs", draft.wording.format().list(needs)}})});
  for (std::size_t i = 0; i < s.cautions_said.size() && i < s.cautions.size(); ++i) {
    const bool interacts = s.cautions_said[i].code == "interaction";
    if (interacts) add(draft.wording.said(s.cautions_said[i], s.cautions[i]));
  }
  if (s.on_symptom_only) add({draft.text("suggestion.symptom_only")});
  const auto* item = interventionOf(draft, s.id);
  if (out.empty() && item != nullptr) add(draft.wording.said(item->cautions));
  return out;
}

}  // namespace

Run reasonOf(const Draft& draft, const Decision& decision) {
  const std::string key = "reason." + decision.reason;
  return draft.wording.has(key) ? Run{draft.text(key)} : freeText(draft, decision.reason);
}

void addAgreed(Draft& draft) {
  const auto& c = draft.subject.the_case;
  Table table;
  table.columns = {{draft.text("column.what"), Column::text, 1.2},
                   {draft.text("column.how"), Column::text, 1.7},
                   {draft.text("column.evidence"), Column::text, 1.2},
                   {draft.text("column.checks"), Column::text, 1.5}};
  for (const auto& s : draft.subject.assessment.suggestions) {
    const auto* decision = decisionOn(c, s.id);
    if (wasAccepted(decision)) table.rows.push_back(agreedRow(draft, s, *decision));
  }
  draft.heading(2, draft.text("heading.agreed"));
  if (table.rows.empty()) {
    draft.paragraph({{draft.text("agreed.none")}});
    return;
  }
  draft.document.blocks.emplace_back(std::move(table));
}

void addPlanConflicts(Draft& draft) {
  Callout callout;
  callout.weight = Weight::warning;
  for (const auto& conflict : draft.subject.assessment.plan_conflicts) {
    const auto& w = draft.wording;
    const bool interacts = !conflict.interaction.empty();
    const auto kind = draft.text(interacts ? "severity." + conflict.kind : "agreed.conflict." + conflict.kind);
    if (conflict.kind == "contraindicated") callout.weight = Weight::danger;
    Text line{{.text = withBlank(draft.text("agreed.conflict")), .bold = true, .tone = figure::Tone::warning},
              {.text = w.name(conflict.a).text + " + " + w.name(conflict.b).text, .bold = true},
              {bracketed(w.messages(), kind) + endMark(w)}};
    const auto found = draft.knowledge().interactions.find(conflict.interaction);
    if (found != draft.knowledge().interactions.end())
      line =
          line + Text{{" "}, w.said(found->second.consequence), {stopMark(w.messages())}, w.said(found->second.action)};
    callout.paragraphs.push_back(std::move(line));
  }
  if (!callout.paragraphs.empty()) draft.document.blocks.emplace_back(std::move(callout));
}

void addNextSteps(Draft& draft) {
  List list;
  list.voice = Voice::compact;
  addDeferred(draft, list);
  addToAsk(draft, list);
  addToMeasure(draft, list);
  if (list.items.empty()) return;
  draft.heading(2, draft.text("heading.next_steps"));
  draft.document.blocks.emplace_back(std::move(list));
  const auto count = draft.subject.assessment.questions.size();
  if (count > kQuestions) draft.note(draft.text("questions.more", {{"count", count - kQuestions}}));
}

void addOpenOptions(Draft& draft) {
  const auto& c = draft.subject.the_case;
  Table table;
  table.columns = {{draft.text("column.what"), Column::text, 1.2},
                   {draft.text("column.evidence"), Column::text, 1.2},
                   {draft.text("column.before"), Column::text, 2.6}};
  std::vector<std::string> more;
  for (const auto& s : draft.subject.assessment.suggestions) {
    if (decisionOn(c, s.id) != nullptr) continue;
    if (table.rows.size() == kOptions) {
      more.push_back(draft.wording.name(s.id).text);
      continue;
    }
    table.rows.push_back({{draft.wording.name(s.id)}, evidence(draft, s), optionCare(draft, s)});
  }
  if (table.rows.empty()) return;
  draft.heading(2, draft.text("heading.open_options"));
  draft.document.blocks.emplace_back(std::move(table));
  if (!more.empty()) draft.note(draft.text("options.more", {{"names", draft.wording.format().list(more)}}));
}

void addDeclined(Draft& draft) {
  const auto& c = draft.subject.the_case;
  List list;
  list.voice = Voice::compact;
  for (const auto& decision : c.decisions) {
    const bool latest = decisionOn(c, decision.intervention) == &decision;
    if (!latest || wasAccepted(&decision) || decision.decision == "deferred") continue;
    Run name = draft.wording.name(decision.intervention);
    name.bold = true;
    Text text{std::move(name), {colonMark(draft.wording.messages()) + draft.text("decision." + decision.decision)}};
    const bool reasoned = decision.decision != "not-discussed" && !decision.reason.empty();
    if (reasoned) text = text + Text{{" – "}, reasonOf(draft, decision)};
    list.items.push_back(std::move(text));
  }
  if (!list.items.empty()) draft.document.blocks.emplace_back(std::move(list));
}

std::string changeOf(const Draft& draft, const inference::Decision& decision) {
  return decision.decision == "modified" ? noteOn(draft, decision) : std::string();
}

}  // namespace homeostat::reports
