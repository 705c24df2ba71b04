#include <algorithm>
#include <cmath>
#include <queue>

#include "inference/network/network.hpp"

namespace homeostat::network {
namespace {

struct Partial {
  std::vector<std::size_t> edges;
  std::size_t at = 0;
  double weight = 1;
};

bool visits(const Model& model, const Partial& p, std::size_t from, std::size_t state) {
  if (state == from) return true;
  return std::any_of(p.edges.begin(), p.edges.end(), [&](std::size_t e) { return model.edges[e].to == state; });
}

}  // namespace

// Best-first over partial paths: weights are at most 1 in size in any accepted base, so extending never improves a path
// and the first k arrivals are the k best. A weight above 1 only loosens the order, never the paths themselves.
std::vector<Path> bestPaths(const Model& model, std::size_t from, std::size_t to, std::size_t k, std::size_t longest) {
  std::vector<std::vector<std::size_t>> out(model.states.size());
  for (std::size_t e = 0; e < model.edges.size(); ++e) {
    if (model.edges[e].weight != 0) out[model.edges[e].from].push_back(e);
  }
  const auto worse = [](const Partial& a, const Partial& b) {
    const double x = std::abs(a.weight);
    const double y = std::abs(b.weight);
    return x != y ? x < y : a.edges > b.edges;
  };
  std::priority_queue<Partial, std::vector<Partial>, decltype(worse)> open(worse);
  open.push({{}, from, 1});
  std::vector<Path> found;
  for (std::size_t steps = 0; !open.empty() && found.size() < k && steps < 200'000; ++steps) {
    const Partial p = open.top();
    open.pop();
    if (p.at == to && !p.edges.empty()) {
      found.push_back({p.edges, p.weight});
      continue;
    }
    if (p.edges.size() >= longest) continue;
    for (const std::size_t e : out[p.at]) {
      if (visits(model, p, from, model.edges[e].to)) continue;
      Partial next = p;
      next.edges.push_back(e);
      next.at = model.edges[e].to;
      next.weight *= model.edges[e].weight;
      open.push(std::move(next));
    }
  }
  return found;
}

PathSums pathSums(const Model& model, std::size_t from, std::size_t to, std::size_t k) {
  PathSums sums;
  for (const auto& path : bestPaths(model, from, to, k))
    (path.weight > 0 ? sums.raising : sums.lowering) += path.weight;
  return sums;
}

}  // namespace homeostat::network
