#include <algorithm>
#include <cmath>
#include <set>

#include "inference/rules/reference.hpp"
#include "reports/composers.hpp"
#include "reports/drawn.hpp"

namespace homeostat::reports {
namespace {

figure::StateRow stateRow(const Draft& draft, const inference::StateEstimate& state) {
  auto row = drawnState(state);
  const auto& w = draft.wording;
  row.label = w.name(state.id).text;
  row.note = draft.text("state.resolved", {{"percent", w.format().number(100 * state.resolved, 0)}});
  row.spoken = draft.text("state.spoken", {{"name", row.label},
                                           {"mean", w.signedNumber(state.mean, 1)},
                                           {"low", w.signedNumber(state.p_low, 1)},
                                           {"high", w.signedNumber(state.p_high, 1)},
                                           {"note", row.note}});
  return row;
}

/// State, mean with its interval, share resolved, what drives it.
std::vector<Text> stateCells(const Draft& draft, const inference::StateEstimate& state) {
  const auto& w = draft.wording;
  std::vector<std::string> drivers;
  for (const auto& part : state.contributions) {
    if (drivers.size() == 3 || std::abs(part.value) < 0.05) break;
    drivers.push_back(w.name(part.finding).text +
                      bracketed(w.messages(), w.format().isolate(w.signedNumber(part.value, 1))));
  }
  Text why;
  if (!state.oneSided()) why.push_back({draft.text("state.unclear_direction")});
  if (!drivers.empty()) why.push_back({(why.empty() ? "" : " ") + w.format().list(drivers) + endMark(w)});
  if (state.mean_without_symptoms && std::abs(*state.mean_without_symptoms - state.mean) >= 0.05)
    why.push_back(
        {" " + draft.text("state.without_symptoms", {{"mean", w.signedNumber(*state.mean_without_symptoms, 1)}})});
  const std::string mean = draft.text("state.estimate", {{"mean", w.signedNumber(state.mean, 1)},
                                                         {"low", w.signedNumber(state.p_low, 1)},
                                                         {"high", w.signedNumber(state.p_high, 1)}});
  return {{{.text = w.name(state.id).text, .bold = true}}, {{mean}}, {{w.format().percent(state.resolved)}}, why};
}

/// "takes sertraline", "Ferritin 11 µg/L, below its reference", or the name of a state or condition.
Text influenceText(const Draft& draft, const inference::CaseFacts& facts, const inference::Influence& influence) {
  if (influence.kind == "medicine")
    return {{draft.text("system.takes", {{"name", draft.wording.name(influence.by).text}})}};
  const auto* known = influence.kind == "finding" ? facts.newest(influence.by) : nullptr;
  Text out{draft.wording.name(influence.by)};
  if (known == nullptr) return out;
  out.push_back({" " + draft.wording.value(*known->finding)});
  const bool low = inference::outsideReference(facts, *known, "low") == inference::Truth::yes;
  const bool high = inference::outsideReference(facts, *known, "high") == inference::Truth::yes;
  if (low || high) out.push_back({draft.text(low ? "system.below" : "system.above")});
  return out;
}

}  // namespace

void addStates(Draft& draft) {
  const auto& a = draft.subject.assessment;
  figure::StateIntervals chart;
  Table table;
  table.columns = {{draft.text("audit.state"), Column::text, 1.2},
                   {draft.text("column.estimate"), Column::text, 1},
                   {draft.text("column.resolved"), Column::number, 0.6},
                   {draft.text("column.driven_by"), Column::text, 3}};
  std::vector<std::string> assumed;
  std::string description;
  for (const auto& state : a.states) {
    if (state.mostly_assumption) {
      assumed.push_back(draft.wording.name(state.id).text);
      continue;
    }
    chart.rows.push_back(stateRow(draft, state));
    description += (description.empty() ? "" : " ") + chart.rows.back().spoken + endMark(draft.wording);
    table.rows.push_back(stateCells(draft, state));
  }
  if (!chart.rows.empty()) {
    chart.caption = {draft.text("heading.patterns"), description};
    chart.low_words = draft.text("figure.states.lower");
    chart.reference_words = draft.text("figure.states.reference");
    chart.high_words = draft.text("figure.states.higher");
    draft.picture(figure::stateIntervals(chart, draft.type, kContentWidth), {{draft.text("figure.states.caption")}});
    draft.document.blocks.emplace_back(std::move(table));
  }
  if (assumed.empty()) return;
  draft.paragraph({{.text = draft.text("states.assumed", {{"count", assumed.size()}}) + " ", .bold = true},
                   {draft.wording.format().list(assumed) + endMark(draft.wording)}},
                  Voice::label);
}

namespace {

std::string plain(const Text& text) {
  std::string out;
  for (const auto& run : text) out += run.text;
  return out;
}

}  // namespace

void addSystems(Draft& draft, const inference::CaseFacts& facts) {
  List list;
  list.voice = Voice::compact;
  std::vector<std::string> untouched;
  for (const auto& system : draft.subject.assessment.systems) {
    const Run name = draft.wording.name(system.id);
    Text seen;
    std::set<std::string> said;
    for (const auto& influence : system.influences) {
      if (influence.by.empty() || influence.seen.empty()) continue;
      Text text = influenceText(draft, facts, influence);
      if (!said.insert(plain(text)).second) continue;
      if (!seen.empty()) seen.push_back({clauseMark(draft.wording)});
      seen = seen + text + draft.citations.cite(influence.sources);
    }
    if (seen.empty()) {
      untouched.push_back(name.text);
      continue;
    }
    list.items.push_back(
        Text{{.text = name.text + colonMark(draft.wording.messages()), .bold = true, .italic = name.italic}} + seen +
        Text{{endMark(draft.wording)}});
  }
  if (!list.items.empty()) draft.document.blocks.emplace_back(std::move(list));
  draft.note(draft.text("system.no_level") +
             (untouched.empty()
                  ? std::string()
                  : " " + draft.text("system.untouched", {{"names", draft.wording.format().list(untouched)}})));
}

}  // namespace homeostat::reports
