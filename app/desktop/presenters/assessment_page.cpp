#include "app/desktop/presenters/assessment_page.hpp"

#include <algorithm>
#include <set>

#include "app/desktop/presenters/names.hpp"
#include "app/desktop/presenters/said_words.hpp"
#include "inference/interactions.hpp"
#include "reports/drawn.hpp"
#include "reports/wording.hpp"

namespace homeostat::desktop {
namespace {

using inference::Assessment;
using inference::Case;
using kb::KnowledgeBase;

class PageMaker {
 public:
  PageMaker(const Assessment& a, const Case& c, const KnowledgeBase& kb, const Language& l)
      : a_(a), c_(c), kb_(kb), l_(l) {}

  AssessmentPage page() const {
    AssessmentPage page;
    page.signing_locked = a_.signing_locked;
    if (a_.outside_knowledge) page.outside = l_.say("desk.assessment.outside");
    if (a_.nothing_to_treat) page.outside = l_.say("desk.assessment.nothing_to_treat");
    for (const auto& flag : a_.red_flags) page.first.push_back(flagCard(flag, true));
    std::stable_partition(page.first.begin(), page.first.end(), [](const FlagCard& f) { return f.danger; });
    for (const auto& rule_out : a_.rule_outs) page.first.push_back(flagCard(rule_out, false));
    page.taken = takenConflicts(a_, kb_, l_);
    for (const auto& check : a_.checks) page.checks.push_back(adviceLine(check));
    for (const auto index : a_.unspoken) page.unspoken.push_back(outsideWords(index));
    const std::pair<const char*, const std::vector<inference::Advisory>*> groups[] = {
        {"reading", &a_.readings}, {"caution", &a_.cautions}, {"monitoring", &a_.monitoring}};
    for (const auto& [kind, list] : groups) {
      if (list->empty()) continue;
      AdviceGroup group{kind, l_.say(std::string("desk.advice.") + kind), {}};
      for (const auto& advisory : *list) group.lines.push_back(adviceLine(advisory));
      page.advice.push_back(std::move(group));
    }
    for (const auto& question : sortedQuestions()) page.questions.push_back(questionCard(question));
    for (const auto& test : a_.measure_next) page.measure_next.push_back(nextTest(test));
    for (const auto* state : sortedStates()) page.states.push_back(stateRow(*state));
    for (const auto& system : a_.systems) page.systems.push_back(systemLine(system));
    for (const auto& suggestion : a_.suggestions) page.suggestions.push_back(suggestionCard(suggestion));
    for (const auto& withheld : a_.withheld) page.withheld.push_back(withheldCard(withheld));
    for (const auto& [place, why] : a_.not_understood)
      page.set_aside.push_back(place + ": " + reports::sentenceWords({l_.messages, l_.format, kb_}, why).text);
    for (const auto& name : a_.not_checked)
      page.set_aside.push_back(l_.say("desk.assessment.not_checked", {{"name", name}}));
    return page;
  }

  std::string conceptName(const std::string& id) const { return desktop::conceptName(kb_, id, l_); }
  std::string interventionName(const std::string& id, const std::string& otherwise) const {
    return desktop::interventionName(kb_, id, otherwise, l_);
  }
  std::string partyName(const std::string& party) const {
    return kb_.concepts.contains(party) ? conceptName(party) : party;
  }
  std::string signedNumber(double value) const { return (value > 0 ? "+" : "") + l_.format.number(value, 2); }
  FlagCard flag(const inference::Advisory& advisory) const { return flagCard(advisory, true); }
  std::string seen(const inference::Influence& influence) const { return seenWords(influence, a_, c_, kb_, l_); }
  std::string caution(const inference::Suggestion& s, std::size_t i) const {
    return i < s.cautions_said.size() ? saidWords(s.cautions_said[i], s.cautions[i], kb_, l_) : s.cautions[i];
  }
  std::string findingWords(std::size_t index) const {
    if (index >= c_.findings.size() + a_.scored.size()) return {};
    const auto& f = inference::findingOf(a_, c_, index);
    return findingName(kb_, f, l_) + " " + findingValue(f, l_);
  }

 private:
  /// "Potassium 5.6 mmol/L, above 3.5–5.0 mmol/L".
  std::string outsideWords(std::size_t index) const {
    const auto said = findingWords(index);
    const auto seen =
        std::find_if(a_.findings.begin(), a_.findings.end(), [&](const auto& f) { return f.index == index; });
    if (seen == a_.findings.end() || seen->outside.empty()) return said;
    const auto bound = [&](const std::optional<double>& b) {
      return b ? l_.format.given(reports::plainNumber(*b)) : std::string();
    };
    return l_.say("desk.unspoken.line",
                  {{"what", said},
                   {"place", l_.say(seen->outside == "low" ? "desk.finding.below" : "desk.finding.above")},
                   {"reference", l_.format.range(bound(seen->reference_low), bound(seen->reference_high),
                                                 i18n::printedUnit(seen->reference_unit))}});
  }
  AdviceLine adviceLine(const inference::Advisory& advisory) const {
    const auto card = flagCard(advisory, false);
    return {card.id, card.title, card.why, card.action};
  }
  FlagCard flagCard(const inference::Advisory& advisory, bool red) const {
    FlagCard card;
    card.id = advisory.rule;
    card.danger = red && (advisory.level == "emergency" || advisory.level == "today");
    card.heading = !red                            ? l_.say("desk.first.rule_out")
                   : advisory.level == "emergency" ? l_.say("desk.first.emergency")
                   : advisory.level == "today"     ? l_.say("desk.first.today")
                                                   : l_.say("desk.first.soon");
    const auto rule = kb_.rules.find(advisory.rule);
    const auto inLanguage = [&](const kb::Text kb::Rule::*text, const std::string& otherwise) {
      if (rule == kb_.rules.end()) return otherwise;
      const auto& words = kb::textIn(rule->second.*text, l_.messages.language());
      return words.empty() ? otherwise : words;
    };
    card.title = inLanguage(&kb::Rule::title, advisory.title);
    card.why = inLanguage(&kb::Rule::why, advisory.why);
    card.action = inLanguage(&kb::Rule::action, advisory.action);
    card.answered = advisory.answered;
    card.needs_answer = advisory.locks_signing && !advisory.answered;
    return card;
  }

  std::vector<inference::Question> sortedQuestions() const {
    auto questions = a_.questions;
    std::stable_sort(questions.begin(), questions.end(),
                     [](const auto& x, const auto& y) { return x.priority < y.priority; });
    return questions;
  }
  QuestionCard questionCard(const inference::Question& q) const {
    const bool named = kb_.concepts.contains(q.id);
    return {q.id, named ? conceptName(q.id) : q.text, l_.say("desk.question.decides", {{"count", q.decides.size()}})};
  }
  std::string nextTest(const inference::NextTest& test) const {
    return l_.say("desk.measure_next.line", {{"test", conceptName(test.of)}, {"state", conceptName(test.state)}});
  }

  std::vector<const inference::StateEstimate*> sortedStates() const {
    std::vector<const inference::StateEstimate*> states;
    for (const auto& state : a_.states) states.push_back(&state);
    std::stable_sort(states.begin(), states.end(), [](const auto* x, const auto* y) {
      if (x->mostly_assumption != y->mostly_assumption) return y->mostly_assumption;
      return !x->mostly_assumption && x->resolved > y->resolved;
    });
    return states;
  }
  reports::figure::StateRow stateRow(const inference::StateEstimate& s) const {
    auto row = reports::drawnState(s);
    row.label = conceptName(s.id);
    if (s.shift && !s.mostly_assumption) row.with = s.mean + *s.shift;
    row.note = s.mostly_assumption ? l_.say("desk.state.assumption")
                                   : l_.say("desk.state.resolved", {{"share", l_.format.percent(s.resolved)}});
    row.spoken = s.mostly_assumption ? l_.say("desk.state.spoken_assumption", {{"state", row.label}})
                                     : l_.say("desk.state.spoken", {{"state", row.label},
                                                                    {"mean", signedNumber(s.mean)},
                                                                    {"low", signedNumber(s.p_low)},
                                                                    {"high", signedNumber(s.p_high)},
                                                                    {"note", row.note}});
    return row;
  }

  SystemLine systemLine(const inference::SystemView& system) const {
    std::string text;
    std::set<std::string> told;
    for (const auto& influence : system.influences) {
      const auto seen = seenWords(influence, a_, c_, kb_, l_);
      if (seen.empty() || !told.insert(seen).second) continue;
      text += (text.empty() ? "" : " · ") + seen;
    }
    if (!text.empty()) text += " · " + l_.say("desk.system.no_estimate");
    return {system.id, conceptName(system.id), text};
  }

  std::string decisionOf(const std::string& id) const {
    for (auto it = c_.decisions.rbegin(); it != c_.decisions.rend(); ++it) {
      if (it->intervention != id) continue;
      std::string words = l_.say("desk.decision." + it->decision);
      const std::string reason = "reason." + it->reason;
      if (it->decision != "not-discussed") words += ": " + (l_.messages.has(reason) ? l_.say(reason) : it->reason);
      if (it->at && it->at->utc_ms < c_.at.utc_ms) words += " (" + l_.format.day(*it->at) + ")";
      return words;
    }
    return {};
  }
  static std::string tierStyle(const std::string& tier) {
    if (tier == "guideline_strong" || tier == "guideline_provisional") return "moss";
    if (tier == "conditional" || tier == "experimental") return "warning";
    if (tier == "advised_against") return "danger";
    return "accent";
  }
  SuggestionCard suggestionCard(const inference::Suggestion& s) const {
    SuggestionCard card;
    card.id = s.id;
    card.name = interventionName(s.id, s.name);
    card.tier = l_.say("tier." + s.tier);
    card.tier_style = tierStyle(s.tier);
    card.effect = s.effect;
    card.approval = s.approval == "adopted" ? l_.say("desk.approval.adopted") : l_.say("desk.approval.not_adopted");
    card.decision = decisionOf(s.id);
    const auto last = std::find_if(c_.decisions.rbegin(), c_.decisions.rend(),
                                   [&](const auto& decision) { return decision.intervention == s.id; });
    card.taken_up = last != c_.decisions.rend() && inference::takesUp(last->decision);
    for (const auto& wait : s.waits_for) card.waits_for.push_back(saidWords(wait.said, wait.text, kb_, l_));
    for (std::size_t i = 0; i < s.cautions.size(); ++i) {
      const bool interacts = i < s.cautions_said.size() && s.cautions_said[i].code == "interaction";
      card.cautions.push_back({caution(s, i), interacts && s.cautions_said[i].args.at("severity") == "major"});
    }
    std::stable_partition(card.cautions.begin(), card.cautions.end(), [](const auto& c) { return c.grave; });
    return card;
  }
  SuggestionCard withheldCard(const inference::Withheld& w) const {
    SuggestionCard card;
    card.id = w.id;
    card.name = interventionName(w.id, w.name);
    card.tier = l_.say("desk.withheld");
    card.tier_style = "warning";
    card.withheld = true;
    for (const auto& reason : w.why) card.why_not.push_back(saidWords(reason.said, reason.text, kb_, l_));
    return card;
  }

  const Assessment& a_;
  const Case& c_;
  const KnowledgeBase& kb_;
  const Language& l_;
};

class DrawerMaker {
 public:
  DrawerMaker(const Assessment& a, const Case& c, const KnowledgeBase& kb, const Language& l)
      : a_(a), kb_(kb), l_(l), words_(a, c, kb, l) {}

  Drawer state(const inference::StateEstimate& s) const {
    Drawer d;
    d.title = l_.say("desk.drawer.state", {{"state", words_.conceptName(s.id)},
                                           {"mean", words_.signedNumber(s.mean)},
                                           {"low", words_.signedNumber(s.p_low)},
                                           {"high", words_.signedNumber(s.p_high)},
                                           {"share", l_.format.percent(s.resolved)}});
    for (const auto& part : s.contributions)
      d.drives.push_back({words_.findingWords(part.index), words_.signedNumber(part.value)});
    d.drives.push_back({l_.say("desk.drawer.own"), words_.signedNumber(s.own)});
    d.bars.caption = {d.title, l_.say("desk.drawer.drives")};
    for (const auto& part : s.contributions) addBar(d, words_.findingWords(part.index), part.value);
    addBar(d, l_.say("desk.drawer.own"), s.own);
    std::set<std::string> seen;
    for (const auto& edge : s.by_edge)
      for (const auto& id : edge.statements) addStatement(d, id, seen);
    for (const auto& part : s.contributions) addMarkers(d, part.finding, s.id, seen);
    if (s.mean_without_symptoms)
      d.would_change.push_back(
          l_.say("desk.drawer.without_symptoms", {{"mean", words_.signedNumber(*s.mean_without_symptoms)}}));
    for (const auto& test : a_.measure_next)
      if (test.state == s.id)
        d.would_change.push_back(l_.say("desk.drawer.would_measure", {{"test", words_.conceptName(test.of)}}));
    return d;
  }

  Drawer suggestion(const inference::Suggestion& s) const {
    Drawer d;
    d.title = l_.say("desk.drawer.why", {{"what", words_.interventionName(s.id, s.name)}});
    for (const auto& [state, shift] : s.expected)
      d.drives.push_back({words_.conceptName(state), words_.signedNumber(shift)});
    for (std::size_t i = 0; i < s.reasons.size(); ++i)
      d.rests_on.push_back(i < s.reasons_said.size() ? saidWords(s.reasons_said[i], s.reasons[i], kb_, l_)
                                                     : s.reasons[i]);
    if (!s.effect.empty()) d.rests_on.push_back(l_.say("desk.drawer.effect", {{"effect", s.effect}}));
    std::set<std::string> seen;
    if (const auto found = kb_.interventions.find(s.id); found != kb_.interventions.end()) {
      for (const auto* text : {&found->second.schedule, &found->second.monitoring, &found->second.stop_rules})
        if (const auto& said = kb::textIn(*text, l_.messages.language()); !said.empty()) d.rests_on.push_back(said);
      addEvidence(d, found->second.evidence, seen);
      addEvidence(d, found->second.against, seen);
    }
    for (const auto& source : s.sources) addSource(d, source, {}, seen);
    for (const auto& wait : s.waits_for) d.would_change.push_back(saidWords(wait.said, wait.text, kb_, l_));
    for (std::size_t i = 0; i < s.cautions.size(); ++i) d.would_change.push_back(words_.caution(s, i));
    if (s.on_symptom_only) d.would_change.push_back(l_.say("desk.drawer.symptom_only"));
    return d;
  }

  Drawer withheld(const inference::Withheld& w) const {
    Drawer d;
    d.title = l_.say("desk.drawer.why_not", {{"what", words_.interventionName(w.id, w.name)}});
    std::set<std::string> seen;
    for (const auto& reason : w.why) {
      d.drives.push_back({saidWords(reason.said, reason.text, kb_, l_), {}});
      if (reason.undecided) d.would_change.push_back(l_.say("desk.drawer.answer_lifts"));
      if (const auto rule = kb_.rules.find(reason.rule); rule != kb_.rules.end())
        addEvidence(d, rule->second.evidence, seen);
      if (const auto pair = kb_.interactions.find(reason.rule); pair != kb_.interactions.end())
        addEvidence(d, pair->second.evidence, seen);
    }
    return d;
  }

  Drawer flag(const inference::Advisory& advisory) const {
    Drawer d;
    const auto card = words_.flag(advisory);
    d.title = l_.say("desk.drawer.why", {{"what", card.title}});
    for (const auto index : advisory.findings) d.drives.push_back({words_.findingWords(index), {}});
    for (const auto& fact : advisory.facts) d.drives.push_back({fact, {}});
    d.rests_on.push_back(card.why);
    std::set<std::string> seen;
    if (const auto rule = kb_.rules.find(advisory.rule); rule != kb_.rules.end())
      addEvidence(d, rule->second.evidence, seen);
    if (!card.action.empty()) d.would_change.push_back(card.action);
    return d;
  }

  /// All that is known of two things that are taken together, the gravest first.
  Drawer pair(const inference::InteractionFound& of) const {
    Drawer d;
    std::set<std::string> seen;
    for (const auto* found : inference::pairOf(of, a_.interactions).known) {
      const auto item = kb_.interactions.find(found->id);
      if (item == kb_.interactions.end()) continue;
      const auto& language = l_.messages.language();
      d.drives.push_back({kb::textIn(item->second.consequence, language), l_.say("severity." + found->severity)});
      d.would_change.push_back(kb::textIn(item->second.action, language));
      if (const auto& how = kb::textIn(item->second.mechanism, language); !how.empty()) d.rests_on.push_back(how);
      addEvidence(d, item->second.evidence, seen);
    }
    d.title = l_.say("desk.drawer.why", {{"what", words_.partyName(of.a) + " + " + words_.partyName(of.b)}});
    return d;
  }

  Drawer system(const inference::SystemView& s) const {
    Drawer d;
    d.title = l_.say("desk.drawer.system", {{"what", words_.conceptName(s.id)}});
    std::set<std::string> told, seen;
    for (const auto& influence : s.influences) {
      const auto words = words_.seen(influence);
      if (words.empty()) continue;
      if (told.insert(words).second) d.drives.push_back({words, {}});
      addStatement(d, influence.statement, seen);
    }
    d.would_change.push_back(l_.say("desk.drawer.system_no_level"));
    return d;
  }

 private:
  void addBar(Drawer& d, const std::string& label, double value) const {
    const auto said = words_.signedNumber(value);
    d.bars.rows.push_back({label, said, value, label + ": " + said, {}});
  }
  void addStatement(Drawer& d, const std::string& id, std::set<std::string>& seen) const {
    const auto found = kb_.statements.find(id);
    if (found == kb_.statements.end() || !seen.insert("statement " + id).second) return;
    d.rests_on.push_back(kb::textIn(found->second.text, l_.messages.language()));
    addEvidence(d, found->second.evidence, seen);
  }
  void addMarkers(Drawer& d, const std::string& finding, const std::string& state, std::set<std::string>& seen) const {
    for (const auto& [id, marker] : kb_.markers) {
      if (marker.of != finding || marker.state != state || !seen.insert("marker " + id).second) continue;
      d.rests_on.push_back(l_.say("desk.drawer.marker", {{"finding", words_.conceptName(finding)}}));
      addEvidence(d, marker.evidence, seen);
    }
  }
  void addEvidence(Drawer& d, const std::vector<kb::Evidence>& evidence, std::set<std::string>& seen) const {
    for (const auto& e : evidence) addSource(d, e.source, &e, seen);
  }
  void addSource(Drawer& d, const std::string& id, const kb::Evidence* e, std::set<std::string>& seen) const {
    const auto found = kb_.sources.find(id);
    if (found == kb_.sources.end() || !seen.insert("source " + id).second) return;
    d.sources.push_back(sourceLine(found->second, e, l_));
  }

  const Assessment& a_;
  const KnowledgeBase& kb_;
  const Language& l_;
  PageMaker words_;
};

template <class Things, class Id>
const auto* byId(const Things& things, Id member, const std::string& id) {
  const auto found = std::find_if(things.begin(), things.end(), [&](const auto& t) { return t.*member == id; });
  return found == things.end() ? nullptr : &*found;
}

void addBlock(std::string& out, const std::string& heading, const std::vector<std::string>& lines) {
  if (lines.empty()) return;
  if (!out.empty()) out += "\n";
  out += heading + "\n";
  for (const auto& line : lines) out += "- " + line + "\n";
}

}  // namespace

std::size_t AssessmentPage::flagsShown(bool all) const {
  if (all) return first.size();
  const auto urgent =
      static_cast<std::size_t>(std::count_if(first.begin(), first.end(), [](const FlagCard& f) { return f.danger; }));
  return std::min(first.size(), std::max(kFlags, urgent));
}

AssessmentPage assessmentPage(const Assessment& assessment, const Case& the_case, const KnowledgeBase& knowledge,
                              const Language& language) {
  return PageMaker(assessment, the_case, knowledge, language).page();
}

std::optional<Drawer> drawerFor(const std::string& link, const Assessment& a, const Case& c,
                                const KnowledgeBase& knowledge, const Language& language) {
  const auto space = link.find(' ');
  if (space == std::string::npos) return std::nullopt;
  const std::string kind = link.substr(0, space), id = link.substr(space + 1);
  const DrawerMaker make(a, c, knowledge, language);
  if (kind == "state")
    if (const auto* state = byId(a.states, &inference::StateEstimate::id, id)) return make.state(*state);
  if (kind == "system")
    if (const auto* s = byId(a.systems, &inference::SystemView::id, id)) return make.system(*s);
  if (kind == "suggestion")
    if (const auto* s = byId(a.suggestions, &inference::Suggestion::id, id)) return make.suggestion(*s);
  if (kind == "withheld")
    if (const auto* w = byId(a.withheld, &inference::Withheld::id, id)) return make.withheld(*w);
  if (kind == "flag")
    for (const auto* list : {&a.red_flags, &a.rule_outs, &a.checks, &a.readings, &a.cautions, &a.monitoring})
      if (const auto* f = byId(*list, &inference::Advisory::rule, id)) return make.flag(*f);
  if (kind == "pair")
    if (const auto* i = byId(a.interactions, &inference::InteractionFound::id, id)) return make.pair(*i);
  return std::nullopt;
}

std::string plainText(const AssessmentPage& page, const Language& l) {
  std::string out = page.outside.empty() ? "" : page.outside + "\n";
  std::vector<std::string> lines;
  for (const auto& c : page.taken)
    if (c.tier == Interruption::stop) lines.push_back(l.say("taken.already") + " " + c.title + ". " + c.detail);
  for (const auto& f : page.first) lines.push_back(f.heading + ": " + f.title + ". " + f.why + " " + f.action);
  addBlock(out, l.say("desk.first"), lines);
  addBlock(out, l.say("desk.unspoken"), page.unspoken);
  lines.clear();
  for (const auto& c : page.taken)
    if (c.tier != Interruption::stop) lines.push_back(c.title + ". " + c.detail);
  for (const auto& check : page.checks) lines.push_back(check.title + ". " + check.action);
  addBlock(out, l.say("desk.taken"), lines);
  lines.clear();
  for (const auto& q : page.questions) lines.push_back(q.text);
  addBlock(out, l.say("desk.questions"), lines);
  for (const auto& group : page.advice) {
    lines.clear();
    for (const auto& line : group.lines) lines.push_back(line.title + ". " + line.action);
    addBlock(out, group.heading, lines);
  }
  lines.clear();
  for (const auto& s : page.states) lines.push_back(s.spoken);
  addBlock(out, l.say("desk.patterns"), lines);
  lines.clear();
  for (const auto& s : page.suggestions)
    lines.push_back(s.name + " (" + s.tier + ", " + s.approval + ")" + (s.decision.empty() ? "" : ": " + s.decision));
  addBlock(out, l.say("desk.suggestions"), lines);
  lines.clear();
  for (const auto& w : page.withheld) {
    std::string why;
    for (const auto& reason : w.why_not) why += (why.empty() ? "" : "; ") + reason;
    lines.push_back(w.name + ": " + why);
  }
  addBlock(out, l.say("desk.withheld"), lines);
  addBlock(out, l.say("desk.measure_next"), page.measure_next);
  return out;
}

}  // namespace homeostat::desktop
