#include "inference/presses.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace homeostat::inference {
namespace {

/// A state that a laboratory analyte marks is a supply that can be full.
bool isStatus(const kb::KnowledgeBase& kb, const std::string& state) {
  if (const auto c = kb.concepts.find(state); c != kb.concepts.end() && c->second.kind == "nutrient") return true;
  return std::any_of(kb.markers.begin(), kb.markers.end(), [&](const auto& entry) {
    return entry.second.state == state && entry.second.sign > 0 && kb.analytes.contains(entry.second.of) &&
           entry.second.strength != kb::Strength::none;
  });
}

/// Scales what fills one status so that together it ends at the centre.
void fillOnly(const kb::KnowledgeBase& kb, const Ready& ready, const Estimates& estimates,
              std::vector<network::Press::Component>& food) {
  std::map<std::size_t, double> total;
  for (const auto& c : food) total[c.state] += c.size;
  for (auto& c : food) {
    const double sum = total.at(c.state);
    if (sum == 0 || !isStatus(kb, ready.prior.model().states[c.state])) continue;
    const double room = std::max(0.0, (sum > 0 ? -1 : 1) * estimates.posterior.mean[c.state]);
    if (std::abs(sum) > room) c.size *= room / std::abs(sum);
  }
}

}  // namespace

network::Press pressIn(const kb::KnowledgeBase& kb, const Ready& ready, const Estimates& estimates,
                       const std::vector<std::string>& interventions) {
  network::Press press;
  std::vector<network::Press::Component> food;
  for (const auto& id : std::set<std::string>(interventions.begin(), interventions.end())) {
    const auto found = ready.presses.find(id);
    if (found == ready.presses.end()) continue;
    const auto& own = found->second.press.components;
    auto& to = kb.interventions.at(id).kind == "nutrition" ? food : press.components;
    to.insert(to.end(), own.begin(), own.end());
  }
  fillOnly(kb, ready, estimates, food);
  press.components.insert(press.components.end(), food.begin(), food.end());
  return press;
}

void addWhatIf(const kb::KnowledgeBase& kb, const Ready& ready, const Estimates& estimates,
               const std::vector<std::string>& with, Assessment& out) {
  const auto press = pressIn(kb, ready, estimates, with);
  if (press.components.empty()) return;
  const auto effect = network::press(ready.prior, press);
  for (auto& s : out.states) {
    const std::size_t row = ready.index.at(s.id);
    s.shift = effect.effect[row];
    s.shift_sd = effect.sd[row];
  }
}

}  // namespace homeostat::inference
