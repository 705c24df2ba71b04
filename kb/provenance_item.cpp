#include <algorithm>
#include <set>

#include "kb/model/words.hpp"
#include "kb/provenance_parts.hpp"

namespace homeostat::kb::provenance {
namespace {

/// What an item says of itself, whatever kind it is.
struct Own {
  std::string text;
  const Governance* governance = nullptr;  ///< null: it claims nothing
  std::vector<Evidence> evidence, against;
  std::vector<const Statement*> statements;  ///< it takes its direction from
  std::vector<const Criterion*> conditions;
  std::vector<ReferenceInterval> intervals;
  std::vector<std::string> limits;
  std::string instrument;
  bool needs_cases = false;
};

const std::string& english(const Text& text) { return textIn(text, "en"); }

std::string sentences(const std::string& a, const std::string& b) {
  const bool open = !a.empty() && a.find_last_of(".!?") != a.size() - 1;
  return a + (open && !b.empty() ? "." : "") + (a.empty() || b.empty() ? "" : " ") + b;
}

std::vector<Evidence> cited(const std::vector<std::string>& sources) {
  std::vector<Evidence> out;
  for (const auto& source : sources) {
    Evidence e;
    e.source = source;
    e.claim = Claim::read;
    out.push_back(std::move(e));
  }
  return out;
}

const NutrientLimit* limitOf(const KnowledgeBase& kb, const std::string& id) {
  const auto it = std::find_if(kb.limits.begin(), kb.limits.end(), [&](const auto& l) { return limitId(l) == id; });
  return it == kb.limits.end() ? nullptr : &*it;
}

Own ownStatement(const Statement& s) {
  Own own;
  own.text = english(s.text);
  own.governance = &s.governance;
  own.evidence = s.evidence;
  own.statements = {&s};
  own.limits = {s.conditions};
  return own;
}

Own ownMarker(const KnowledgeBase& kb, const Marker& m) {
  Own own;
  own.text = english(m.note);
  own.governance = &m.governance;
  own.evidence = m.evidence;
  for (const auto& gate : m.gate) own.conditions.push_back(&gate);
  const auto instrument = m.of.substr(0, m.of.find('.'));
  if (kb.instruments.contains(instrument)) own.instrument = instrument;
  return own;
}

Own ownIntervention(const KnowledgeBase& kb, const Intervention& i) {
  Own own;
  own.text = english(i.summary);
  own.governance = &i.governance;
  own.evidence = i.evidence;
  own.against = i.against;
  for (const auto& push : i.pushes) {
    if (const auto it = kb.statements.find(push.statement); it != kb.statements.end())
      own.statements.push_back(&it->second);
  }
  if (i.requires_criterion) own.conditions.push_back(&*i.requires_criterion);
  if (i.indicated) own.conditions.push_back(&*i.indicated);
  own.limits = {english(i.cautions)};
  own.needs_cases = true;
  return own;
}

Own ownRule(const Rule& r) {
  Own own;
  own.text = sentences(english(r.why), english(r.action));
  own.governance = &r.governance;
  own.evidence = r.evidence;
  own.conditions = {&r.when};
  own.needs_cases = true;
  return own;
}

Own ownAnalyte(const Analyte& a) {
  Own own;
  std::vector<std::string> sources;
  for (const auto& interval : a.intervals) sources.push_back(interval.source);
  for (const auto& line : a.unit_lines) sources.push_back(line.source);
  for (const auto& variation : a.variations) sources.push_back(variation.source);
  std::sort(sources.begin(), sources.end());
  sources.erase(std::unique(sources.begin(), sources.end()), sources.end());
  if (!sources.empty()) own.governance = &a.governance;
  own.evidence = cited(sources);
  own.intervals = a.intervals;
  own.limits = {english(a.timing), english(a.trap)};
  return own;
}

Own ownConcept(const Concept& c) {
  Own own;
  own.text = english(c.definition);
  own.limits = {english(c.not_meaning)};
  return own;
}

Own plain(const std::string& text, const Governance& governance, std::vector<Evidence> evidence,
          std::vector<std::string> limits = {}) {
  Own own;
  own.text = text;
  own.governance = &governance;
  own.evidence = std::move(evidence);
  own.limits = std::move(limits);
  return own;
}

Own ownOf(const KnowledgeBase& kb, const Node& node) {
  const auto& id = node.id;
  if (node.kind == "statement") return ownStatement(kb.statements.at(id));
  if (node.kind == "marker") return ownMarker(kb, kb.markers.at(id));
  if (node.kind == "intervention") return ownIntervention(kb, kb.interventions.at(id));
  if (node.kind == "rule") return ownRule(kb.rules.at(id));
  if (node.kind == "analyte") return ownAnalyte(kb.analytes.at(id));
  if (node.kind == "concept") return ownConcept(kb.concepts.at(id));
  if (node.kind == "interaction") {
    const auto& i = kb.interactions.at(id);
    return plain(wordOf(i.severity) + ": " + sentences(english(i.consequence), english(i.action)), i.governance,
                 i.evidence);
  }
  if (node.kind == "metric") {
    const auto& m = kb.metrics.at(id);
    Own own = plain(english(m.shows), m.governance, m.evidence, {english(m.not_shown)});
    if (m.evidence.empty()) own.governance = nullptr;
    return own;
  }
  if (node.kind == "instrument") {
    const auto& i = kb.instruments.at(id);
    Own own = plain("", i.governance, i.evidence, {english(i.safety_note)});
    own.instrument = id;
    return own;
  }
  if (node.kind == "goal") {
    Own own;
    own.text = english(kb.goals.at(id).outcome);
    return own;
  }
  if (node.kind == "limit") {
    const auto& l = *limitOf(kb, id);
    return plain(english(l.cautions), l.governance, cited({l.source}));
  }
  return {};
}

void cite(const KnowledgeBase& kb, const std::vector<Evidence>& evidence, const std::string& via,
          std::vector<Citation>& out) {
  for (const auto& e : evidence) {
    Citation c{{}, e, via};
    const auto it = kb.sources.find(e.source);
    if (it != kb.sources.end()) c.source = it->second;
    c.source.id = e.source;
    out.push_back(std::move(c));
  }
}

/// Statements about the same pair that deny or reverse `s`, and those that name it as opposed.
std::vector<const Statement*> opposing(const KnowledgeBase& kb, const Statement& s) {
  const auto names = [](const Statement& a, const Statement& b) {
    return std::find(a.opposes.begin(), a.opposes.end(), b.id) != a.opposes.end();
  };
  std::vector<const Statement*> out;
  for (const auto& [id, other] : kb.statements) {
    if (id == s.id) continue;
    const bool same_pair = other.subject == s.subject && other.object == s.object;
    if ((same_pair && other.sign != s.sign) || names(s, other) || names(other, s)) out.push_back(&other);
  }
  return out;
}

void grade(Provenance& out) {
  const Evidence* best = nullptr;
  std::set<std::string> populations;
  for (const auto& c : out.citations) {
    if (!c.evidence.population.empty()) populations.insert(c.evidence.population);
    const bool graded = c.evidence.claim == Claim::read && !c.evidence.why.empty();
    if (graded && (best == nullptr || c.evidence.certainty < best->certainty)) best = &c.evidence;
  }
  for (const auto& text : populations) out.population += (out.population.empty() ? "" : "; ") + text;
  if (best == nullptr) return;
  out.grade = wordOf(best->certainty);
  out.grade_why = best->why;
  out.grader = out.governance.developer;
}

}  // namespace

void describe(const KnowledgeBase& kb, const Node& node, Provenance& out) {
  const Own own = ownOf(kb, node);
  out.kind = node.kind;
  out.id = node.id;
  out.title = node.title;
  out.origin = node.origin;
  out.text = own.text;
  if (node.kind == "source") out.source = kb.sources.at(node.id);
  out.supports_decisions = own.governance != nullptr;
  if (own.governance != nullptr) out.governance = *own.governance;
  cite(kb, own.evidence, "", out.citations);
  cite(kb, own.against, "", out.evidence_against);
  std::set<std::string> opposed;
  for (const auto* s : own.statements) {
    if (node.kind != "statement") cite(kb, s->evidence, "statement " + s->id, out.citations);
    for (const auto* other : opposing(kb, *s)) {
      if (opposed.insert(other->id).second) cite(kb, other->evidence, "statement " + other->id, out.evidence_against);
    }
  }
  grade(out);
  out.limits = own.limits;
  out.limits.insert(out.limits.begin(), out.governance.limits);
  std::erase(out.limits, "");
  for (const auto& c : kb.cases) {
    if (c.item == node.id && own.needs_cases) out.cases.push_back(c);
  }
  if (!out.supports_decisions) return;
  // What is advised against is cited by what speaks against it.
  const auto& cited_for = out.citations.empty() ? out.evidence_against : out.citations;
  out.attributes = attributesOf(kb, out.governance, cited_for, own.conditions, own.intervals, own.instrument);
  for (const auto& a : out.attributes) {
    if (a.answer == SourceAttribute::Answer::unknown) out.gaps.push_back(a.name);
  }
  for (const auto& c : out.citations) {
    if (c.source.title.empty()) out.gaps.push_back("source " + c.source.id);
  }
  if (out.governance.review_by.empty()) out.gaps.emplace_back("review-by");
  if (out.population.empty()) out.gaps.emplace_back("population");
  if (out.grade.empty()) out.gaps.emplace_back("grade");
  if (own.needs_cases && out.cases.empty()) out.gaps.emplace_back("cases");
}

}  // namespace homeostat::kb::provenance
