#include "inference/network_model.hpp"

#include <algorithm>
#include <cmath>

#include "kb/model/words.hpp"

namespace homeostat::inference {
namespace {

struct Pooled {
  std::map<std::string, LineWeight> by_cluster;  ///< one value a source cluster: its best-graded line
  std::vector<std::string> statements;
};

network::Edge pool(const Pooled& pooled) {
  network::Edge edge;
  double precision = 0;
  for (const auto& [cluster, line] : pooled.by_cluster) {
    precision += 1 / (line.spread * line.spread);
    edge.weight += line.weight / (line.spread * line.spread);
  }
  edge.weight /= precision;
  double between = 0;
  edge.weak = true;
  for (const auto& [cluster, line] : pooled.by_cluster) {
    const double share = 1 / (line.spread * line.spread) / precision;
    between += share * (line.weight - edge.weight) * (line.weight - edge.weight);
    edge.clusters.push_back({cluster, share, line.spread});
    edge.weak = edge.weak && line.weak;
  }
  edge.spread = std::sqrt(1 / precision + between);
  return edge;
}

}  // namespace

double setting(const kb::KnowledgeBase& kb, const std::string& name) {
  const auto it = kb.settings.values.find(name);
  if (it == kb.settings.values.end()) throw base::Failure("kb.setting", "the knowledge base lacks the setting " + name);
  return it->second;
}

LineWeight lineWeight(const kb::KnowledgeBase& kb, const kb::Statement& s) {
  const kb::Evidence* best = nullptr;
  for (const auto& e : s.evidence) {
    if (e.claim != kb::Claim::read) continue;
    if (best == nullptr || e.certainty < best->certainty) best = &e;
  }
  LineWeight line;
  const auto certainty = best == nullptr ? kb::Certainty::veryLow : best->certainty;
  line.weight = s.sign == 0 ? 0 : s.standardised.value_or(setting(kb, "weight.unstated") * s.sign);
  line.spread = setting(kb, "spread.base") * setting(kb, "spread." + kb::wordOf(certainty));
  line.cluster = best == nullptr ? s.id : best->source;
  line.weak = certainty >= kb::Certainty::low;
  return line;
}

bool weighed(const kb::Statement& s, const std::string& horizon) {
  const bool read = std::any_of(s.evidence.begin(), s.evidence.end(),
                                [](const kb::Evidence& e) { return e.claim == kb::Claim::read; });
  return s.causal && s.population_kind == "human" && read && (s.horizon == "lasting" || s.horizon == horizon);
}

NetworkModel networkModel(const kb::KnowledgeBase& kb, const std::string& horizon) {
  NetworkModel out;
  for (const auto& [id, c] : kb.concepts) {
    if (!c.in_network) continue;
    out.index[id] = out.model.states.size();
    out.model.states.push_back(id);
  }
  std::map<std::pair<std::string, std::string>, Pooled> edges;
  for (const auto& [id, s] : kb.statements) {
    if (!weighed(s, horizon) || s.subject == s.object) continue;
    if (!out.index.contains(s.subject) || !out.index.contains(s.object)) continue;
    auto& pooled = edges[{s.subject, s.object}];
    pooled.statements.push_back(id);
    const LineWeight line = lineWeight(kb, s);
    const auto [it, fresh] = pooled.by_cluster.emplace(line.cluster, line);
    if (!fresh && line.spread < it->second.spread) it->second = line;
  }
  for (const auto& [pair, pooled] : edges) {
    network::Edge edge = pool(pooled);
    edge.from = out.index.at(pair.first);
    edge.to = out.index.at(pair.second);
    edge.id = pair.first + ">" + pair.second;
    out.statements[edge.id] = pooled.statements;
    out.model.edges.push_back(std::move(edge));
  }
  return out;
}

}  // namespace homeostat::inference
