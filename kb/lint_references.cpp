#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "kb/lint_checks.hpp"
#include "kb/model/words.hpp"

namespace homeostat::kb::lint_checks {

void Report::error(const Origin& at, std::string code, std::string text, std::string mend) {
  issues.push_back({Issue::Severity::error, std::move(code), at.file, at.line, std::move(text), std::move(mend)});
}
void Report::warning(const Origin& at, std::string code, std::string text, std::string mend) {
  issues.push_back({Issue::Severity::warning, std::move(code), at.file, at.line, std::move(text), std::move(mend)});
}

bool known(const KnowledgeBase& kb, const std::string& id) {
  if (kb.concepts.contains(id) || kb.analytes.contains(id) || kb.metrics.contains(id) || kb.instruments.contains(id) ||
      kb.interventions.contains(id) || kb.goals.contains(id) || kb.drugs.contains(id)) {
    return true;
  }
  const auto dot = id.find('.');
  if (dot == std::string::npos) return false;
  const auto instrument = kb.instruments.find(id.substr(0, dot));
  if (instrument == kb.instruments.end()) return false;
  const auto is = [&id](const auto& part) { return part.id == id; };
  const auto& i = instrument->second;
  return std::any_of(i.items.begin(), i.items.end(), is) || std::any_of(i.subscales.begin(), i.subscales.end(), is);
}

namespace {

void visitTree(const Criterion& c, const Origin& origin, const std::string& owner, const CriterionVisitor& visit) {
  const Origin at{origin.file, c.line == 0 ? origin.line : c.line};
  visit(c, at, owner);
  for (const auto& child : c.children) visitTree(child, origin, owner, visit);
}

class References {
 public:
  /// The size of a push is what its statement says of that very state.
  void wrongPush(const Intervention& i, const Push& push, const Statement& said) {
    report_.error(i.origin, "push.object",
                  fmt::format("{} pushes {}, but {} speaks of {}", i.id, push.concept_id, said.id, said.object),
                  "Name a statement about the state that is pushed");
  }

  References(const KnowledgeBase& kb, Report& report) : kb_(kb), report_(report) {}

  void concept_(const std::string& id, const Origin& at, const std::string& owner) {
    if (!known(kb_, id)) missing(id, at, owner, "concept");
  }
  void source(const std::string& id, const Origin& at, const std::string& owner) {
    const auto it = kb_.sources.find(id);
    if (it == kb_.sources.end()) {
      missing(id, at, owner, "source");
    } else if (it->second.retracted) {
      report_.error(at, "source.retracted", owner + " cites the retracted source \"" + id + "\"",
                    "Remove the citation");
    }
  }
  void evidence(const std::vector<Evidence>& list, const Origin& at, const std::string& owner) {
    for (const auto& e : list) source(e.source, at, owner);
  }
  template <class Map>
  void in(const Map& map, const std::string& id, const Origin& at, const std::string& owner, const char* what) {
    if (!map.contains(id)) missing(id, at, owner, what);
  }

 private:
  void missing(const std::string& id, const Origin& at, const std::string& owner, const char* what) {
    report_.error(at, "reference.unknown", fmt::format("{} names the {} \"{}\", which does not exist", owner, what, id),
                  "Check the spelling or add it");
  }

  const KnowledgeBase& kb_;
  Report& report_;
};

void targets(const KnowledgeBase& kb, const Rule& rule, References& check) {
  for (const auto& id : rule.effects.withholds) {
    if (id != "*" && !id.starts_with("kind:")) check.concept_(id, rule.origin, rule.id);
  }
  for (const auto& id : rule.effects.unreadable) check.concept_(id, rule.origin, rule.id);
  for (const auto& id : rule.effects.permits) check.in(kb.interventions, id, rule.origin, rule.id, "intervention");
}

void interventionReferences(const KnowledgeBase& kb, const Intervention& i, References& check) {
  for (const auto& id : i.goals) check.in(kb.goals, id, i.origin, i.id, "goal");
  for (const auto& id : i.acts_as) check.concept_(id, i.origin, i.id);
  for (const auto& push : i.pushes) {
    check.concept_(push.concept_id, i.origin, i.id);
    if (!push.statement.empty()) check.in(kb.statements, push.statement, i.origin, i.id, "statement");
    const auto said = kb.statements.find(push.statement);
    if (said != kb.statements.end() && said->second.object != push.concept_id) check.wrongPush(i, push, said->second);
  }
  for (const auto& id : i.antagonists) check.in(kb.interventions, id, i.origin, i.id, "intervention");
  for (const auto& id : i.duplicates) check.in(kb.interventions, id, i.origin, i.id, "intervention");
  check.evidence(i.evidence, i.origin, i.id);
  check.evidence(i.against, i.origin, i.id);
}

}  // namespace

void eachCriterion(const KnowledgeBase& kb, const CriterionVisitor& visit) {
  for (const auto& [id, rule] : kb.rules) visitTree(rule.when, rule.origin, "rule " + id, visit);
  for (const auto& [id, i] : kb.interventions) {
    if (i.requires_criterion) visitTree(*i.requires_criterion, i.origin, "intervention " + id, visit);
    if (i.indicated) visitTree(*i.indicated, i.origin, "intervention " + id, visit);
  }
  for (const auto& [id, marker] : kb.markers) {
    for (const auto& gate : marker.gate) visitTree(gate, marker.origin, "marker " + id, visit);
  }
}

void references(const KnowledgeBase& kb, Report& report) {
  References check(kb, report);
  for (const auto& [id, c] : kb.concepts) {
    for (const auto& ref : c.part_of) check.concept_(ref, c.origin, id);
    for (const auto& ref : c.alternatives) check.concept_(ref, c.origin, id);
  }
  for (const auto& [id, s] : kb.statements) {
    check.concept_(s.subject, s.origin, id);
    check.concept_(s.object, s.origin, id);
    for (const auto& ref : s.opposes) check.in(kb.statements, ref, s.origin, id, "statement");
    check.evidence(s.evidence, s.origin, id);
  }
  for (const auto& [id, m] : kb.markers) {
    check.concept_(m.of, m.origin, id);
    check.concept_(m.state, m.origin, id);
    check.evidence(m.evidence, m.origin, id);
  }
  for (const auto& [id, a] : kb.analytes) {
    for (const auto& interval : a.intervals) check.source(interval.source, a.origin, id);
    for (const auto& line : a.unit_lines) check.source(line.source, a.origin, id);
    for (const auto& variation : a.variations) check.source(variation.source, a.origin, id);
    for (const auto& ref : a.interferences) check.concept_(ref, a.origin, id);
  }
  for (const auto& [id, m] : kb.metrics) {
    check.evidence(m.evidence, m.origin, id);
    for (const auto& norm : m.norms) check.in(kb.statements, norm.statement, m.origin, id, "statement");
    for (const auto& basis : m.basis)
      if (!basis.statement.empty()) check.in(kb.statements, basis.statement, m.origin, id, "statement");
  }
  for (const auto& [id, i] : kb.instruments) {
    check.evidence(i.evidence, i.origin, id);
    if (!i.norm_source.empty()) check.source(i.norm_source, i.origin, id);
    for (const auto& form : i.forms) {
      for (const auto& [link, item] : form.items) check.concept_(item, i.origin, id);
    }
  }
  for (const auto& [id, i] : kb.interventions) interventionReferences(kb, i, check);
  for (const auto& [id, r] : kb.rules) {
    targets(kb, r, check);
    check.evidence(r.evidence, r.origin, id);
  }
  for (const auto& [id, i] : kb.interactions) {
    check.concept_(i.a, i.origin, id);
    check.concept_(i.b, i.origin, id);
    check.evidence(i.evidence, i.origin, id);
  }
  for (const auto& [id, d] : kb.drugs) {
    for (const auto& ref : d.classes) check.concept_(ref, d.origin, id);
  }
  for (const auto& [id, g] : kb.goals) {
    for (const auto& [state, direction] : g.states) check.concept_(state, g.origin, id);
  }
  for (const auto& l : kb.limits) check.source(l.source, l.origin, "limit of " + l.nutrient);
  for (const auto& c : kb.cases) {
    if (!kb.rules.contains(c.item) && !kb.interventions.contains(c.item)) {
      report.error(c.origin, "reference.unknown", "cases for \"" + c.item + "\", which is no rule or intervention");
    }
  }
}

}  // namespace homeostat::kb::lint_checks
