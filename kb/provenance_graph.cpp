#include <algorithm>
#include <set>

#include "kb/model/membership.hpp"
#include "kb/provenance_parts.hpp"

namespace homeostat::kb::provenance {
namespace {

const std::string& english(const Text& text) {
  static const std::string none;
  const auto it = text.find("en");
  return it == text.end() ? none : it->second;
}

/// Adds the ties of one knowledge base, item by item.
class Ties {
 public:
  Ties(const KnowledgeBase& kb, Graph& graph) : kb_(kb), graph_(graph) {}

  void all() {
    vertices();
    statements();
    findings();
    interventions();
    rules();
  }

 private:
  void named(std::size_t from, const char* kind, const std::string& id, std::string_view relation) {
    const auto it = graph_.by_key.find(std::string(kind) + " " + id);
    if (it != graph_.by_key.end()) graph_.tie(from, it->second, relation);
  }
  /// The most specific item an id means: what is measured before the word for it.
  void meant(std::size_t from, const std::string& id, std::string_view relation,
             std::initializer_list<const char*> kinds) {
    for (const char* kind : kinds) {
      const auto it = graph_.by_key.find(std::string(kind) + " " + id);
      if (it == graph_.by_key.end()) continue;
      graph_.tie(from, it->second, relation);
      return;
    }
  }
  void word(std::size_t from, const std::string& id, std::string_view relation) {
    meant(from, id, relation, {"concept", "drug", "intervention", "instrument", "analyte", "metric", "goal"});
  }
  void finding(std::size_t from, const std::string& id, std::string_view relation) {
    meant(from, id.substr(0, id.find('.')), relation,
          {"analyte", "metric", "instrument", "drug", "concept", "goal", "intervention"});
  }
  void sources(std::size_t from, const std::vector<Evidence>& list, std::string_view relation = "evidence") {
    for (const auto& e : list) named(from, "source", e.source, relation);
  }
  void criterion(std::size_t from, const Criterion& c, std::string_view relation) {
    if (!c.of.empty()) finding(from, c.of, relation);
    for (const auto& child : c.children) criterion(from, child, relation);
  }
  [[nodiscard]] std::size_t at(const char* kind, const std::string& id) const {
    return graph_.by_key.at(std::string(kind) + " " + id);
  }
  void successor(std::size_t from, const char* kind, const Governance& governance) {
    if (!governance.successor.empty()) named(from, kind, governance.successor, "successor");
  }

  void vertices() {
    for (const auto& [id, c] : kb_.concepts) {
      const auto from = at("concept", id);
      for (const auto& whole : c.part_of) word(from, whole, "part-of");
      for (const auto& other : c.alternatives) word(from, other, "alternative");
    }
    for (const auto& [id, d] : kb_.drugs) {
      const auto from = at("drug", id);
      named(from, "concept", id, "vertex");
      for (const auto& one : d.classes) word(from, one, "class");
    }
    for (const auto& [id, g] : kb_.goals) {
      for (const auto& [state, direction] : g.states) word(at("goal", id), state, "state");
    }
  }

  void statements() {
    for (const auto& [id, s] : kb_.statements) {
      const auto from = at("statement", id);
      word(from, s.subject, "subject");
      word(from, s.object, "object");
      for (const auto& other : s.opposes) named(from, "statement", other, "opposes");
      sources(from, s.evidence);
      successor(from, "statement", s.governance);
    }
    for (const auto& [id, m] : kb_.markers) {
      const auto from = at("marker", id);
      finding(from, m.of, "marker-of");
      word(from, m.state, "state");
      for (const auto& gate : m.gate) criterion(from, gate, "gate");
      sources(from, m.evidence);
    }
  }

  void findings() {
    for (const auto& [id, a] : kb_.analytes) {
      const auto from = at("analyte", id);
      named(from, "concept", id, "vertex");
      for (const auto& interval : a.intervals) named(from, "source", interval.source, "interval");
      for (const auto& line : a.unit_lines) named(from, "source", line.source, "conversion");
      for (const auto& variation : a.variations) named(from, "source", variation.source, "variation");
      for (const auto& one : a.interferences) word(from, one, "interference");
    }
    for (const auto& [id, m] : kb_.metrics) {
      named(at("metric", id), "concept", id, "vertex");
      sources(at("metric", id), m.evidence);
    }
    for (const auto& [id, i] : kb_.instruments) {
      const auto from = at("instrument", id);
      named(from, "concept", id, "vertex");
      sources(from, i.evidence);
      if (!i.norm_source.empty()) named(from, "source", i.norm_source, "norm");
    }
    for (const auto& limit : kb_.limits) {
      const auto from = at("limit", limitId(limit));
      named(from, "source", limit.source, "evidence");
      word(from, limit.nutrient, "subject");
    }
  }

  void interventions() {
    for (const auto& [id, i] : kb_.interventions) {
      const auto from = at("intervention", id);
      sources(from, i.evidence);
      sources(from, i.against, "against");
      for (const auto& push : i.pushes) {
        word(from, push.concept_id, "push");
        if (!push.statement.empty()) named(from, "statement", push.statement, "push");
      }
      for (const auto& goal : i.goals) named(from, "goal", goal, "goal");
      for (const auto& one : i.acts_as) word(from, one, "acts-as");
      if (i.requires_criterion) criterion(from, *i.requires_criterion, "requires");
      if (i.indicated) criterion(from, *i.indicated, "indicated");
      for (const auto& other : i.antagonists) named(from, "intervention", other, "antagonist");
      for (const auto& other : i.duplicates) named(from, "intervention", other, "duplicate");
      successor(from, "intervention", i.governance);
    }
  }

  void rules() {
    std::map<std::string, std::set<std::string>> acts_as;
    for (const auto& [id, i] : kb_.interventions) {
      for (const auto& one : i.acts_as) acts_as[id].merge(belongsTo(kb_, one));
    }
    for (const auto& [id, r] : kb_.rules) {
      const auto from = at("rule", id);
      sources(from, r.evidence);
      criterion(from, r.when, "criterion");
      for (const auto& ref : r.effects.withholds) {
        for (const auto& [target, i] : kb_.interventions) {
          if (reaches(ref, i, acts_as[target])) named(from, "intervention", target, "withholds");
        }
        meant(from, ref, "withholds", {"concept", "drug"});
      }
      for (const auto& ref : r.effects.unreadable) finding(from, ref, "unreadable");
      for (const auto& ref : r.effects.asks) finding(from, ref, "asks");
      // An intervention rests on the rule that gives leave, not the other way round.
      for (const auto& ref : r.effects.permits) {
        if (kb_.interventions.contains(ref)) graph_.tie(at("intervention", ref), from, "permits");
      }
      successor(from, "rule", r.governance);
    }
    for (const auto& [id, i] : kb_.interactions) {
      const auto from = at("interaction", id);
      word(from, i.a, "party");
      word(from, i.b, "party");
      sources(from, i.evidence);
      successor(from, "interaction", i.governance);
    }
  }

  const KnowledgeBase& kb_;
  Graph& graph_;
};

std::string firstOf(std::initializer_list<std::string> texts) {
  for (const auto& text : texts) {
    if (!text.empty()) return text;
  }
  return {};
}

void addNodes(const KnowledgeBase& kb, Graph& graph) {
  for (const auto& [id, c] : kb.concepts) graph.add({"concept", id, firstOf({english(c.name), id}), c.origin, {}, {}});
  const auto vertexName = [&](const std::string& id) {
    const auto it = kb.concepts.find(id);
    return it == kb.concepts.end() ? id : firstOf({english(it->second.name), id});
  };
  for (const auto& [id, s] : kb.sources) graph.add({"source", id, firstOf({s.title, id}), s.origin, {}, {}});
  for (const auto& [id, s] : kb.statements)
    graph.add({"statement", id, firstOf({english(s.text), id}), s.origin, {}, {}});
  for (const auto& [id, m] : kb.markers) {
    graph.add({"marker", id, vertexName(m.of) + " as a sign of " + vertexName(m.state), m.origin, {}, {}});
  }
  for (const auto& [id, a] : kb.analytes) graph.add({"analyte", id, vertexName(id), a.origin, {}, {}});
  for (const auto& [id, m] : kb.metrics) graph.add({"metric", id, vertexName(id), m.origin, {}, {}});
  for (const auto& [id, i] : kb.instruments) graph.add({"instrument", id, vertexName(id), i.origin, {}, {}});
  for (const auto& [id, i] : kb.interventions) {
    graph.add({"intervention", id, firstOf({english(i.name), id}), i.origin, {}, {}});
  }
  for (const auto& [id, r] : kb.rules) graph.add({"rule", id, firstOf({english(r.title), id}), r.origin, {}, {}});
  for (const auto& [id, i] : kb.interactions) {
    graph.add({"interaction", id, vertexName(i.a) + " with " + vertexName(i.b), i.origin, {}, {}});
  }
  for (const auto& [id, d] : kb.drugs) {
    graph.add({"drug", id, firstOf({d.names.empty() ? "" : d.names.front(), id}), d.origin, {}, {}});
  }
  for (const auto& [id, g] : kb.goals) graph.add({"goal", id, vertexName(id), g.origin, {}, {}});
  for (const auto& l : kb.limits) {
    graph.add({"limit", limitId(l), "Upper limit of " + vertexName(l.nutrient) + ", " + l.body, l.origin, {}, {}});
  }
}

}  // namespace

std::size_t Graph::add(Node node) {
  const std::size_t at = nodes.size();
  by_key.emplace(node.key(), at);
  by_id[node.id].push_back(at);
  nodes.push_back(std::move(node));
  return at;
}

void Graph::tie(std::size_t from, std::size_t to, std::string_view relation) {
  auto& out = nodes[from].rests_on;
  const bool known =
      std::any_of(out.begin(), out.end(), [&](const Tie& t) { return t.to == to && t.relation == relation; });
  if (known || from == to) return;
  out.push_back({to, relation});
  nodes[to].supports.push_back({from, relation});
}

bool isVertex(const Node& node) { return node.kind == "concept" || node.kind == "drug" || node.kind == "source"; }

std::string limitId(const NutrientLimit& limit) { return limit.nutrient + "." + limit.body + "." + limit.form; }

Graph graphOf(const KnowledgeBase& kb) {
  Graph graph;
  addNodes(kb, graph);
  Ties(kb, graph).all();
  return graph;
}

}  // namespace homeostat::kb::provenance
