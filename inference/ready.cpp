#include "inference/ready.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "kb/base/json.hpp"
#include "kb/model/membership.hpp"

namespace homeostat::inference {
namespace {

constexpr const char* kBlobFormat = "homeostat-prior-1";
constexpr std::uint64_t kSeed = 20261124;  // any fixed number: the same edition always draws the same networks

/// A push is as sure as all that was read of the same subject on the same object, not only the line it names.
network::Press pressOf(const kb::KnowledgeBase& kb, const kb::Intervention& i,
                       const std::map<std::string, std::size_t>& index) {
  network::Press press;
  std::set<std::pair<std::string, std::string>> pressed;
  for (const auto& push : i.pushes) {
    const auto named = kb.statements.find(push.statement);
    const auto state = index.find(push.concept_id);
    if (named == kb.statements.end() || state == index.end() || !weighed(named->second, "lasting")) continue;
    // Two pushes that name two lines of one edge are one push: the edge is pooled over all its lines below.
    if (!pressed.emplace(named->second.subject, push.concept_id).second) continue;
    Pool pool;
    pool.add(named->second, lineWeight(kb, named->second));
    for (const auto& [id, s] : kb.statements) {
      const bool same_edge = s.subject == named->second.subject && s.object == named->second.object;
      if (id != push.statement && same_edge && weighed(s, "lasting")) pool.add(s, lineWeight(kb, s));
    }
    const auto edge = pool.edge();
    press.components.push_back({state->second, std::abs(edge.weight) * push.sign, edge.spread, push.statement});
  }
  return press;
}

network::LoadOptions loadOptions(const kb::KnowledgeBase& kb) {
  network::LoadOptions options;
  options.maximum_claim = setting(kb, "claim.maximum");
  return options;
}

void addLoops(Ready& ready) {
  const auto& states = ready.prior.model().states;
  for (const auto& loop : ready.prior.loops()) {
    std::string text;
    for (const auto state : loop.states) text += states[state] + " > ";
    if (!loop.states.empty()) text += states[loop.states.front()];
    ready.loops.emplace_back(text, loop.gain);
  }
}

std::map<std::string, std::map<std::string, double>> sharesIn(const std::string& blob) {
  std::map<std::string, std::map<std::string, double>> out;
  if (blob.empty()) return out;
  const auto json = base::parseJson(blob, "prior");
  if (!json || json->value("format", "") != kBlobFormat) return out;
  for (const auto& [intervention, states] : json->at("sign_shares").items()) {
    for (const auto& [state, share] : states.items()) out[intervention][state] = share.get<double>();
  }
  return out;
}

void addPresses(const kb::KnowledgeBase& kb, const std::string& blob, Ready& ready) {
  const auto sampled = sharesIn(blob);
  for (const auto& [id, intervention] : kb.interventions) {
    ReadyPress p;
    p.press = pressOf(kb, intervention, ready.index);
    if (p.press.components.empty()) continue;
    p.effect = network::press(ready.prior, p.press);
    for (const auto& state : ready.estimated) {
      const std::size_t row = ready.index.at(state);
      if (p.effect.effect[row] == 0) continue;
      const auto known = sampled.find(id);
      const bool has = known != sampled.end() && known->second.contains(state);
      p.sign_share[state] = has ? known->second.at(state) : network::signShare(p.effect.effect[row], p.effect.sd[row]);
      if (const auto margin = network::leastMargin(ready.prior, p.press, row)) p.margin[state] = *margin;
    }
    ready.presses.emplace(id, std::move(p));
  }
}

void addRules(const kb::KnowledgeBase& kb, Ready& ready) {
  for (const auto& [id, intervention] : kb.interventions) {
    auto& is = ready.acts_as[id];
    for (const auto& concept_id : intervention.acts_as) is.merge(kb::belongsTo(kb, concept_id));
    for (const auto& [rule_id, rule] : kb.rules) {
      for (const auto& ref : rule.effects.withholds) {
        if (kb::reaches(ref, intervention, is)) ready.withholders[id].insert(&rule);
      }
      const auto& permits = rule.effects.permits;
      if (std::find(permits.begin(), permits.end(), id) != permits.end()) ready.permitters[id].push_back(&rule);
    }
  }
}

void addSystems(const kb::KnowledgeBase& kb, Ready& ready) {
  for (const auto& [id, concept_] : kb.concepts) {
    if (concept_.kind == "system") ready.systems[id];
  }
  std::map<std::string, std::set<std::string>> member_of;
  for (const auto& [id, statement] : kb.statements) {
    const auto [it, fresh] = member_of.try_emplace(statement.object);
    if (fresh) it->second = kb::belongsTo(kb, statement.object);
    for (const auto& group : it->second) {
      if (const auto system = ready.systems.find(group); system != ready.systems.end())
        system->second.push_back(&statement);
    }
  }
}

}  // namespace

base::Result<Ready> makeReady(const kb::KnowledgeBase& kb, const std::string& horizon, const std::string& prior_blob) {
  NetworkModel made = networkModel(kb, horizon);
  auto prior = network::Prior::load(std::move(made.model), loadOptions(kb));
  if (!prior) return base::refuse(prior.error());
  Ready ready{std::move(*prior), std::move(made.index), std::move(made.statements), {}, {}, {}, {}, {}, {}, {}, {}};
  for (const auto& [id, concept_] : kb.concepts) {
    if (concept_.estimated && ready.index.contains(id)) ready.estimated.push_back(id);
  }
  for (const auto& [id, statement] : kb.statements) {
    const bool outside = !ready.index.contains(statement.subject) && ready.index.contains(statement.object);
    if (outside && weighed(statement, horizon)) ready.by_outside_subject[statement.subject].push_back(&statement);
  }
  addPresses(kb, prior_blob, ready);
  addRules(kb, ready);
  addSystems(kb, ready);
  addLoops(ready);
  return ready;
}

base::Result<std::string> priorBlob(const kb::KnowledgeBase& kb) {
  auto ready = makeReady(kb, "lasting", {});
  if (!ready) return base::refuse(ready.error());
  std::vector<std::string> interventions;
  std::vector<network::Press> presses;
  for (const auto& [id, press] : ready->presses) {
    interventions.push_back(id);
    presses.push_back(press.press);
  }
  std::vector<std::size_t> targets;
  for (const auto& state : ready->estimated) targets.push_back(ready->index.at(state));
  const auto draws = static_cast<std::size_t>(setting(kb, "prior.draws"));
  const auto sampled = network::sampleSignShares(ready->prior, presses, targets, draws, kSeed);
  base::Json shares = base::Json::object();
  for (std::size_t p = 0; p < presses.size(); ++p) {
    for (std::size_t t = 0; t < targets.size(); ++t) {
      const auto& press = ready->presses.at(interventions[p]);
      if (press.effect.effect[targets[t]] == 0) continue;
      shares[interventions[p]][ready->estimated[t]] = sampled.shares[p * targets.size() + t];
    }
  }
  const base::Json blob{
      {"format", kBlobFormat}, {"draws", draws}, {"redrawn", sampled.redrawn}, {"sign_shares", shares}};
  return base::canonicalJson(blob);
}

}  // namespace homeostat::inference
