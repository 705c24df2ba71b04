#include "inference/network_model.hpp"

#include <algorithm>
#include <cmath>

#include "kb/model/words.hpp"

namespace homeostat::inference {

double setting(const kb::KnowledgeBase& kb, const std::string& name) {
  const auto it = kb.settings.values.find(name);
  if (it == kb.settings.values.end()) throw base::Failure("kb.setting", "the knowledge base lacks the setting " + name);
  return it->second;
}

const kb::Evidence* bestRead(const std::vector<kb::Evidence>& evidence) {
  const kb::Evidence* best = nullptr;
  for (const auto& e : evidence) {
    if (e.claim != kb::Claim::read) continue;
    if (best == nullptr || e.certainty < best->certainty) best = &e;
  }
  return best;
}

LineWeight lineWeight(const kb::KnowledgeBase& kb, const kb::Statement& s) {
  const kb::Evidence* best = bestRead(s.evidence);
  LineWeight line;
  const auto certainty = best == nullptr ? kb::Certainty::veryLow : best->certainty;
  line.weight = s.sign == 0 ? 0 : s.standardised.value_or(setting(kb, "weight.unstated") * s.sign);
  line.spread = setting(kb, "spread.base") * setting(kb, "spread." + kb::wordOf(certainty));
  line.cluster = best == nullptr ? s.id : best->source;
  line.weak = certainty >= kb::Certainty::low;
  return line;
}

bool weighed(const kb::Statement& s, const std::string& horizon) {
  return s.causal && s.population_kind == "human" && bestRead(s.evidence) != nullptr &&
         (s.horizon == "lasting" || s.horizon == horizon);
}

void Pool::add(const kb::Statement& statement, const LineWeight& line) {
  statements_.push_back(statement.id);
  const auto [it, fresh] = by_cluster_.emplace(line.cluster, line);
  if (!fresh && line.spread < it->second.spread) it->second = line;
}

network::Edge Pool::edge() const {
  network::Edge edge;
  double precision = 0;
  for (const auto& [cluster, line] : by_cluster_) {
    precision += 1 / (line.spread * line.spread);
    edge.weight += line.weight / (line.spread * line.spread);
  }
  edge.weight /= precision;
  double between = 0;
  edge.weak = true;
  for (const auto& [cluster, line] : by_cluster_) {
    const double share = 1 / (line.spread * line.spread) / precision;
    between += share * (line.weight - edge.weight) * (line.weight - edge.weight);
    edge.clusters.push_back({cluster, share, line.spread});
    edge.weak = edge.weak && line.weak;
  }
  edge.spread = std::sqrt(1 / precision + between);
  return edge;
}

NetworkModel networkModel(const kb::KnowledgeBase& kb, const std::string& horizon) {
  NetworkModel out;
  for (const auto& [id, c] : kb.concepts) {
    if (!c.in_network) continue;
    out.index[id] = out.model.states.size();
    out.model.states.push_back(id);
  }
  std::map<std::pair<std::string, std::string>, Pool> edges;
  for (const auto& [id, s] : kb.statements) {
    if (!weighed(s, horizon) || s.subject == s.object) continue;
    if (!out.index.contains(s.subject) || !out.index.contains(s.object)) continue;
    edges[{s.subject, s.object}].add(s, lineWeight(kb, s));
  }
  for (const auto& [pair, pool] : edges) {
    network::Edge edge = pool.edge();
    edge.from = out.index.at(pair.first);
    edge.to = out.index.at(pair.second);
    edge.id = pair.first + ">" + pair.second;
    out.statements[edge.id] = pool.statements();
    out.model.edges.push_back(std::move(edge));
  }
  return out;
}

}  // namespace homeostat::inference
