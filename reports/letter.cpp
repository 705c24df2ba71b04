#include <algorithm>
#include <map>

#include "inference/units.hpp"
#include "reports/composers.hpp"

namespace homeostat::reports {
namespace {

using inference::Decision;
using inference::Suggestion;

constexpr std::size_t kQuestions = 8, kOptions = 8, kTests = 3;

std::string tierWords(const Draft& draft, const std::string& tier) { return draft.text("tier." + tier); }

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

Text evidence(Draft& draft, const Suggestion& suggestion) {
  Text out{{tierWords(draft, suggestion.tier)}};
  if (!suggestion.effect.empty()) {
    out.push_back({": "});
    out.push_back(draft.wording.english(suggestion.effect));
  }
  return out;
}

void addOpening(Draft& draft) {
  const auto& a = draft.subject.assessment;
  for (const auto& flag : a.red_flags) {
    const bool danger = flag.level == "emergency" || flag.level == "today";
    addAdvisories(draft, {flag}, draft.text("flag.level." + (flag.level.empty() ? "soon" : flag.level)),
                  danger ? Weight::danger : Weight::warning);
  }
  addAdvisories(draft, a.rule_outs, draft.text("flag.rule_out"), Weight::warning);
}

Run reasonOf(const Draft& draft, const Decision& decision) {
  const std::string key = "decision.reason." + decision.reason;
  if (draft.wording.has(key)) return {draft.text(key)};
  return {decision.reason};
}

void addAgreed(Draft& draft) {
  const auto& c = draft.subject.the_case;
  Table table;
  table.columns = {{draft.text("column.what"), Column::text, 1.2},
                   {draft.text("column.how"), Column::text, 1.6},
                   {draft.text("column.evidence"), Column::text, 1.8},
                   {draft.text("column.checks"), Column::text, 1.4}};
  for (const auto& s : draft.subject.assessment.suggestions) {
    const auto* decision = decisionOn(c, s.id);
    if (!wasAccepted(decision)) continue;
    Text what = Text{draft.wording.name(s.id)} + draft.citations.cite(s.sources);
    if (s.approval == "adopted") what.push_back({" " + draft.text("suggestion.adopted")});
    Text how{schedule(draft, s)};
    if (decision->decision == "modified" && !decision->reason.empty())
      how = how + Text{{" " + draft.text("decision.changed") + " "}, reasonOf(draft, *decision)};
    table.rows.push_back({std::move(what), std::move(how), evidence(draft, s), {monitoring(draft, s)}});
  }
  draft.heading(2, draft.text("heading.agreed"));
  if (table.rows.empty()) {
    draft.paragraph({{draft.text("agreed.none")}});
    return;
  }
  draft.document.blocks.emplace_back(std::move(table));
}

Text optionText(Draft& draft, const Suggestion& s) {
  Run name = draft.wording.name(s.id);
  name.bold = true;
  Text text = Text{name} + draft.citations.cite(s.sources) + Text{{" – "}} + evidence(draft, s) + Text{{". "}};
  if (!s.waits_for.empty()) {
    std::vector<std::string> needs;
    for (const auto& wait : s.waits_for) {
      for (const auto& need : wait.needs) {
        const std::string name_of = draft.wording.name(need).text;
        if (std::find(needs.begin(), needs.end(), name_of) == needs.end()) needs.push_back(name_of);
      }
    }
    if (!needs.empty())
      text.push_back({draft.text("suggestion.waits", {{"needs", draft.wording.format().list(needs)}}) + " "});
  }
  const auto* item = interventionOf(draft, s.id);
  if (item != nullptr && !kb::textIn(item->cautions, "en").empty()) text.push_back(draft.wording.said(item->cautions));
  if (s.on_symptom_only) text.push_back({" " + draft.text("suggestion.symptom_only")});
  return text;
}

void addOpenOptions(Draft& draft) {
  const auto& c = draft.subject.the_case;
  List list;
  std::vector<std::string> more;
  for (const auto& s : draft.subject.assessment.suggestions) {
    if (decisionOn(c, s.id) != nullptr) continue;
    if (list.items.size() < kOptions) {
      list.items.push_back(optionText(draft, s));
    } else {
      more.push_back(draft.wording.name(s.id).text);
    }
  }
  if (list.items.empty()) return;
  draft.heading(2, draft.text("heading.open_options"));
  draft.document.blocks.emplace_back(std::move(list));
  if (!more.empty()) draft.note(draft.text("options.more", {{"names", draft.wording.format().list(more)}}));
}

void addDecidedOtherwise(Draft& draft) {
  const auto& c = draft.subject.the_case;
  List list;
  for (const auto& decision : c.decisions) {
    if (decisionOn(c, decision.intervention) != &decision || wasAccepted(&decision)) continue;
    Text text{draft.wording.name(decision.intervention), {": " + draft.text("decision." + decision.decision)}};
    if (!decision.reason.empty()) {
      text.push_back({" – "});
      text.push_back(reasonOf(draft, decision));
    }
    list.items.push_back(std::move(text));
  }
  if (!list.items.empty()) draft.document.blocks.emplace_back(std::move(list));
}

void addQuestions(Draft& draft) {
  const auto& questions = draft.subject.assessment.questions;
  if (questions.empty()) return;
  draft.heading(2, draft.text("heading.questions"));
  List list;
  for (std::size_t i = 0; i < std::min(kQuestions, questions.size()); ++i) {
    const auto& q = questions[i];
    const Run name = draft.wording.name(q.id);
    Run asked = name.text == q.id ? draft.wording.english(q.text) : name;
    Text text{std::move(asked)};
    text.push_back(
        {.text = " – " + draft.text("question.decides", {{"count", q.decides.size()}}), .tone = figure::Tone::muted});
    list.items.push_back(std::move(text));
  }
  draft.document.blocks.emplace_back(std::move(list));
  if (questions.size() > kQuestions)
    draft.note(draft.text("questions.more", {{"count", questions.size() - kQuestions}}));
}

void addMeasureNext(Draft& draft) {
  const auto& next = draft.subject.assessment.measure_next;
  if (next.empty()) return;
  draft.heading(2, draft.text("heading.measure_next"));
  List list;
  for (std::size_t i = 0; i < std::min(kTests, next.size()); ++i) {
    list.items.push_back({draft.wording.name(next[i].of),
                          {" – " + draft.text("next.says", {{"state", draft.wording.name(next[i].state).text}})}});
  }
  draft.document.blocks.emplace_back(std::move(list));
}

void addWhatIsTaken(Draft& draft) {
  const auto& a = draft.subject.assessment;
  if (a.interactions.empty() && a.checks.empty()) return;
  draft.heading(2, draft.text("heading.taken"));
  List list;
  for (const auto& found : a.interactions) {
    const auto it = draft.knowledge().interactions.find(found.id);
    Text text{{.text = draft.text("severity." + found.severity) + ": ",
               .bold = true,
               .tone = found.severity == "contraindicated" ? figure::Tone::danger : figure::Tone::ink},
              {found.a + " + " + found.b + " – "}};
    if (it == draft.knowledge().interactions.end()) {
      text.push_back(draft.wording.english(found.why + ". " + found.action));
    } else {
      Run what = draft.wording.said(it->second.consequence);
      what.text += ". ";
      text.push_back(std::move(what));
      text.push_back(draft.wording.said(it->second.action));
    }
    list.items.push_back(text + draft.citations.cite(found.sources));
  }
  for (const auto& check : a.checks) {
    const auto it = draft.knowledge().rules.find(check.rule);
    if (it == draft.knowledge().rules.end()) continue;
    Run title = draft.wording.said(it->second.title);
    title.bold = true;
    title.text += ". ";
    list.items.push_back(Text{title, draft.wording.said(it->second.action)} + draft.citations.cite(check.sources));
  }
  draft.document.blocks.emplace_back(std::move(list));
}

/// An emergency locks everything but its own action; the letter says only that.
void addBody(Draft& draft) {
  const inference::CaseFacts facts(draft.knowledge(), draft.subject.the_case, inference::shippedConversion());
  const auto& a = draft.subject.assessment;
  draft.heading(2, draft.text("heading.found"));
  addFindings(draft, facts);
  if (a.emergency) {
    draft.paragraph({{.text = draft.text("letter.emergency"), .bold = true}});
    return;
  }
  if (a.outside_knowledge) draft.paragraph({{draft.text("letter.outside")}});
  if (a.nothing_to_treat) draft.paragraph({{draft.text("letter.nothing_to_treat")}});
  draft.heading(2, draft.text("heading.patterns"));
  addStates(draft);
  draft.heading(2, draft.text("heading.systems"));
  addSystems(draft, facts);
  addWhatIsTaken(draft);
  addAgreed(draft);
  addOpenOptions(draft);
  draft.heading(2, draft.text("heading.not_offered"));
  addDecidedOtherwise(draft);
  addWithheld(draft);
  addQuestions(draft);
  addMeasureNext(draft);
}

}  // namespace

void addWithheld(Draft& draft) {
  const auto& c = draft.subject.the_case;
  std::map<std::string, std::vector<std::string>> groups;  // reason -> names
  std::map<std::string, Run> reasons;
  std::vector<std::string> order;
  for (const auto& item : draft.subject.assessment.withheld) {
    if (decisionOn(c, item.id) != nullptr || item.why.empty()) continue;
    // What stands firm says more than what an answer could lift.
    const auto firm = std::find_if(item.why.begin(), item.why.end(), [](const auto& w) { return !w.undecided; });
    const auto& reason = firm == item.why.end() ? item.why.front() : *firm;
    Run words = withheldReason(draft, reason);
    if (reason.undecided) words.text += " " + draft.text("withheld.undecided");
    if (!groups.contains(words.text)) order.push_back(words.text);
    groups[words.text].push_back(draft.wording.name(item.id).text);
    reasons[words.text] = words;
  }
  if (order.empty()) return;
  List list;
  for (const auto& key : order) {
    Run reason = reasons.at(key);
    reason.bold = true;
    reason.text += ": ";
    list.items.push_back({std::move(reason), {draft.wording.format().list(groups.at(key)) + "."}});
  }
  draft.document.blocks.emplace_back(std::move(list));
  draft.note(draft.text("withheld.note"));
}

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
  addOpening(draft);
  addBody(draft);
  addSetAside(draft);
  addSources(draft);
  addNotes(draft);
  return std::move(draft.document);
}

}  // namespace homeostat::reports
