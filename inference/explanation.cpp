#include "inference/explanation.hpp"

#include <algorithm>
#include <cmath>

#include "inference/engine_parts.hpp"
#include "inference/network_model.hpp"
#include "inference/rules/units.hpp"
#include "inference/terms.hpp"
#include "kb/base/digest.hpp"

namespace homeostat::inference {
namespace {

/// The steps of an assessment up to the estimates.
struct Estimated {
  Estimated(const Engine::Impl& engine, const Case& c, const Policy& policy)
      : ready(engine.ready(policy.horizon)),
        facts(engine.edition.knowledge(), *engine.index, c, shippedConversion()),
        context(contextOf(facts, ready)) {
    const RecentFacts lately(facts);
    const CaseFacts& recent = lately.facts();
    const RuleStates rules = evaluateRules(facts, recent, engine.rules, *engine.program);
    estimates = estimate(facts, ready, findingRows(facts, recent, ready.index, rules.unreadable), context, told);
  }

  const Ready& ready;
  CaseFacts facts;
  std::vector<ContextPush> context;
  Assessment told;
  Estimates estimates;
};

/// Randomness comes from the case and the edition and nowhere else.
std::uint64_t seedOf(const Engine::Impl& engine, const Case& c) {
  const std::string hash = base::sha256Hex(engine.edition.hash() + caseHash(c));
  std::uint64_t seed = 0;
  for (std::size_t i = 0; i < 16; ++i) {
    const char digit = hash[i];
    seed = seed * 16 + static_cast<std::uint64_t>(digit <= '9' ? digit - '0' : digit - 'a' + 10);
  }
  return seed;
}

ExplainedPath named(const Ready& ready, const network::Path& path) {
  const auto& model = ready.prior.model();
  ExplainedPath out;
  out.weight = path.weight;
  for (const auto e : path.edges) {
    const auto& edge = model.edges[e];
    if (out.states.empty()) out.states.push_back(model.states[edge.from]);
    out.states.push_back(model.states[edge.to]);
    out.statements.push_back(ready.statements.at(edge.id));
  }
  return out;
}

std::vector<ExplainedPath> pathsBetween(const Ready& ready, std::size_t from, std::size_t to, std::size_t k) {
  std::vector<ExplainedPath> out;
  if (from == to) return out;
  for (const auto& path : network::bestPaths(ready.prior.model(), from, to, k)) out.push_back(named(ready, path));
  return out;
}

void largestFirst(std::vector<CauseShare>& list) {
  std::stable_sort(list.begin(), list.end(),
                   [](const CauseShare& a, const CauseShare& b) { return std::abs(a.value) > std::abs(b.value); });
}

/// Shares below a thousandth of the largest are summed into the returned rest.
double keepLargest(std::vector<CauseShare>& list) {
  largestFirst(list);
  double rest = 0;
  if (list.empty()) return rest;
  const double least = std::abs(list.front().value) / 1000;
  while (!list.empty() && std::abs(list.back().value) < least) {
    rest += list.back().value;
    list.pop_back();
  }
  return rest;
}

class StateWriter {
 public:
  StateWriter(const Estimated& e, std::size_t row, const ExplainOptions& options)
      : e_(e), model_(e.ready.prior.model()), p_(e.estimates.posterior), row_(row), options_(options) {
    x_ = network::explain(e.ready.prior, e.estimates.used, p_, row, e.estimates.covariances);
  }

  StateExplanation write(const StateEstimate& estimate) {
    StateExplanation out;
    out.estimate = estimate;
    out.prior_mean = p_.prior_mean[row_];
    out.chi_square = p_.chi_square;
    out.rows = p_.findings;
    for (std::size_t k = 0; k < model_.states.size(); ++k) {
      if (x_.by_cause[k] != 0) out.by_cause.push_back({model_.states[k], x_.by_cause[k], false});
    }
    largestFirst(out.by_cause);
    for (std::size_t j = 0; j < p_.findings; ++j) out.findings.push_back(finding(j));
    std::stable_sort(out.findings.begin(), out.findings.end(), [](const FindingShare& a, const FindingShare& b) {
      return std::abs(a.value) > std::abs(b.value);
    });
    for (const auto& push : e_.context) {
      out.medicines.push_back({push.medicine, model_.states[push.state], push.statements,
                               e_.ready.prior.total(row_, push.state) * push.weight});
    }
    out.statements = statements();
    return out;
  }

 private:
  FindingShare finding(std::size_t j) const {
    const auto& observation = e_.estimates.used[j];
    const auto& view = e_.told.findings[e_.estimates.used_views[j]];
    FindingShare f;
    f.finding = view.code;
    f.index = view.index;
    f.informs = model_.states[observation.state];
    f.value = p_.by_finding[row_ * p_.findings + j];
    f.mean_without = p_.mean_without[j * model_.states.size() + row_];
    f.z_conflict = p_.finding_z[j];
    const auto alone =
        network::causesByFindingAlone(e_.ready.prior, observation, p_.prior_mean[observation.state], row_);
    for (std::size_t k = 0; k < model_.states.size(); ++k) {
      const double value = x_.finding_by_cause[k * p_.findings + j];
      if (value != 0) f.causes.push_back({model_.states[k], value, alone[k] * value <= 0});
    }
    f.rest = keepLargest(f.causes);
    f.paths = pathsBetween(e_.ready, observation.state, row_, options_.paths);
    return f;
  }

  std::vector<StatementWeight> statements() const {
    constexpr std::size_t kShown = 10;
    std::vector<StatementWeight> out;
    for (std::size_t k = 0; k < model_.edges.size(); ++k) {
      const auto& edge = model_.edges[k];
      const double matters = std::abs(x_.edge_gradient[k]) * edge.spread;
      if (!(matters > 0)) continue;
      out.push_back({e_.ready.statements.at(edge.id), model_.states[edge.from], model_.states[edge.to], edge.weight,
                     edge.spread, x_.edge_gradient[k], matters});
    }
    std::stable_sort(out.begin(), out.end(),
                     [](const StatementWeight& a, const StatementWeight& b) { return a.matters > b.matters; });
    if (out.size() > kShown) out.resize(kShown);
    return out;
  }

  const Estimated& e_;
  const network::Model& model_;
  const network::Posterior& p_;
  std::size_t row_;
  const ExplainOptions& options_;
  network::Explanation x_;
};

std::vector<HeldShift> heldShifts(const Ready& ready, std::size_t row, double by) {
  std::vector<HeldShift> out;
  const auto moved = network::hold(ready.prior, row, by);
  for (const auto& id : ready.estimated) {
    const std::size_t t = ready.index.at(id);
    if (t != row && moved.effect[t] != 0) out.push_back({id, moved.effect[t], moved.sd[t]});
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const HeldShift& a, const HeldShift& b) { return std::abs(a.shift) > std::abs(b.shift); });
  return out;
}

network::Press asPress(const std::vector<ContextPush>& context) {
  network::Press press;
  for (const auto& push : context) press.components.push_back({push.state, push.weight, push.spread, push.medicine});
  return press;
}

/// States of the intervention's own goals and of the case's.
std::set<std::string> goalStates(const kb::KnowledgeBase& kb, const kb::Intervention& item, const Case& c) {
  std::set<std::string> out;
  for (const auto* list : {&item.goals, &c.goals}) {
    for (const auto& id : *list) {
      const auto goal = kb.goals.find(id);
      if (goal == kb.goals.end()) continue;
      for (const auto& [state, direction] : goal->second.states) out.insert(state);
    }
  }
  return out;
}

std::string verdictOf(const EffectOnState& e, double least_share) {
  if (e.raising == 0 && e.lowering == 0) return "no-path";
  // What the strongest paths give beside what opposes them: nearly cancelled is not nothing.
  const bool opposed = std::min(e.raising, -e.lowering) > std::abs(e.effect);
  if (opposed || e.sign_share < least_share) return "unclear";
  return e.effect > 0 ? "raises" : "lowers";
}

EffectOnState effectOn(const Ready& ready, const ReadyPress& p, const std::string& state, std::size_t row,
                       const ExplainOptions& options) {
  EffectOnState out;
  out.state = state;
  out.effect = p.effect.effect[row];
  out.sd = p.effect.sd[row];
  const auto share = p.sign_share.find(state);
  out.sign_share = share != p.sign_share.end() ? share->second : network::signShare(out.effect, out.sd);
  if (const auto margin = p.margin.find(state); margin != p.margin.end()) {
    if (std::isfinite(margin->second.ratio)) out.margin = margin->second.ratio;
    out.decided_by = margin->second.decided_by;
  }
  const auto& model = ready.prior.model();
  for (const auto& c : p.press.components) {
    const auto sums = network::pathSums(model, c.state, row);
    const double direct = c.state == row ? c.size : 0;
    for (const double part : {c.size * sums.raising, c.size * sums.lowering, direct})
      (part > 0 ? out.raising : out.lowering) += part;
    if (c.state == row) out.paths.push_back({{state}, {{c.id}}, c.size});
    for (auto path : pathsBetween(ready, c.state, row, options.paths)) {
      path.statements.insert(path.statements.begin(), {c.id});
      path.weight *= c.size;
      out.paths.push_back(std::move(path));
    }
  }
  std::stable_sort(out.paths.begin(), out.paths.end(), [](const ExplainedPath& a, const ExplainedPath& b) {
    return std::abs(a.weight) > std::abs(b.weight);
  });
  if (out.paths.size() > options.paths) out.paths.resize(options.paths);
  return out;
}

}  // namespace

base::Result<StateExplanation> explainState(const Engine& engine, const Case& c, const Policy& policy,
                                            const std::string& state, const ExplainOptions& options) {
  const Estimated e(engine.parts(), c, policy);
  const auto estimate = std::find_if(e.told.states.begin(), e.told.states.end(),
                                     [&state](const StateEstimate& s) { return s.id == state; });
  if (estimate == e.told.states.end()) {
    return base::refuse({"explain.state", "", state, "no state with this id is estimated",
                         "Use the id of a state that the assessment prints"});
  }
  const std::size_t row = e.ready.index.at(state);
  auto out = StateWriter(e, row, options).write(*estimate);
  if (options.hold) out.held = heldShifts(e.ready, row, *options.hold - out.estimate.mean);
  if (options.draws > 0) {
    const auto sampled =
        network::sampleMeans(e.ready.prior, e.estimates.used, e.estimates.posterior, asPress(e.context), {row},
                             e.estimates.covariances, options.draws, seedOf(engine.parts(), c), options.stop);
    out.sampled = sampled.states.front();
    out.draws = sampled.draws;
    out.redrawn = sampled.redrawn;
  }
  return out;
}

base::Result<InterventionExplanation> explainIntervention(const Engine& engine, const Case& c, const Policy& policy,
                                                          const std::string& intervention,
                                                          const ExplainOptions& options) {
  const auto& kb = engine.edition().knowledge();
  const auto item = kb.interventions.find(intervention);
  if (item == kb.interventions.end()) {
    return base::refuse({"explain.intervention", "", intervention, "no intervention has this id",
                         "Use an id that the assessment prints"});
  }
  const Ready& ready = engine.parts().ready(policy.horizon);
  InterventionExplanation out;
  out.id = intervention;
  const auto press = ready.presses.find(intervention);
  for (const auto& state : goalStates(kb, item->second, c)) {
    const auto row = ready.index.find(state);
    if (row == ready.index.end()) continue;
    if (press == ready.presses.end()) {
      EffectOnState none;
      none.state = state;
      none.verdict = "no-path";
      out.effects.push_back(none);
      continue;
    }
    out.effects.push_back(effectOn(ready, press->second, state, row->second, options));
    out.effects.back().verdict = verdictOf(out.effects.back(), setting(kb, "suggest.sign-share"));
  }
  return out;
}

}  // namespace homeostat::inference
