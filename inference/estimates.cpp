#include "inference/estimates.hpp"

#include <algorithm>
#include <cmath>

#include "kb/model/words.hpp"

namespace homeostat::inference {
namespace {

constexpr double kNormal95 = 1.6448536269514722;  // 95th percentile of the standard normal distribution

std::vector<double> contextVector(const std::vector<ContextPush>& context, std::size_t states) {
  if (context.empty()) return {};
  std::vector<double> b(states, 0.0);
  for (const auto& push : context) b[push.state] += push.weight;
  return b;
}

/// A subset of the rows with the covariances among them.
struct Chosen {
  std::vector<network::Observation> observations;
  std::vector<network::ErrorCovariance> covariances;
  std::vector<std::size_t> rows;
};

template <class Keep>
Chosen choose(const FindingRows& all, const Keep& keep) {
  Chosen out;
  std::map<std::size_t, std::size_t> place;
  for (std::size_t i = 0; i < all.rows.size(); ++i) {
    if (!keep(i)) continue;
    place[i] = out.observations.size();
    out.observations.push_back(all.rows[i].observation);
    out.rows.push_back(i);
  }
  for (const auto& c : all.covariances) {
    if (place.contains(c.a) && place.contains(c.b)) out.covariances.push_back({place[c.a], place[c.b], c.value});
  }
  return out;
}

/// Another finding that informs the same state and lies outside its own interval on the side that agrees.
bool corroborated(const FindingRows& rows, std::size_t i) {
  constexpr double kInterval = 1.96;  // the limits of a reference interval, in its standard deviations
  const auto side = [](const FindingRow& r) { return r.observation.loading * r.observation.z; };
  const auto& mine = rows.rows[i];
  return std::any_of(rows.rows.begin(), rows.rows.end(), [&](const FindingRow& other) {
    return other.view != mine.view && other.observation.state == mine.observation.state && !other.symptom &&
           std::abs(other.observation.z) > kInterval && side(other) * side(mine) > 0;
  });
}

/// Conflict on unclipped values; returns the rows that must be checked before they count. A score of a questionnaire
/// cannot lie beyond its scale, so it enters clipped: only other findings can speak against it, not its own height.
std::vector<bool> conflicting(const Ready& ready, const std::vector<double>& b, FindingRows& rows, double limit,
                              double clip, Assessment& out) {
  auto all = choose(rows, [](std::size_t) { return true; });
  for (std::size_t i = 0; i < rows.rows.size(); ++i) {
    if (rows.rows[i].symptom) all.observations[i].z = std::clamp(all.observations[i].z, -clip, clip);
  }
  const auto posterior = network::solve(ready.prior, all.observations, b, all.covariances);
  std::vector<bool> out_of_line(rows.rows.size(), false);
  for (std::size_t i = 0; i < rows.rows.size(); ++i) {
    auto& view = rows.views[rows.rows[i].view];
    const double z = posterior.finding_z[i];
    if (!view.z_conflict || std::abs(z) > std::abs(*view.z_conflict)) view.z_conflict = z;
    if (std::abs(z) <= limit || rows.rows[i].confirmed || corroborated(rows, i)) continue;
    out_of_line[i] = true;
    view.not_used = "check-value";
  }
  out.chi_square = posterior.chi_square;
  out.rows = rows.rows.size();
  return out_of_line;
}

/// d mean / d b_k for every state: the model is linear, so it is the answer to a unit push with all findings at zero.
std::vector<std::vector<double>> contextGradients(const Ready& ready, const std::vector<ContextPush>& context,
                                                  const Chosen& chosen) {
  auto zero = chosen.observations;
  for (auto& o : zero) o.z = 0;
  std::vector<std::vector<double>> gradients;
  for (const auto& push : context) {
    std::vector<double> unit(ready.prior.size(), 0.0);
    unit[push.state] = 1;
    gradients.push_back(network::solve(ready.prior, zero, unit, chosen.covariances).mean);
  }
  return gradients;
}

StateEstimate describeState(const Ready& ready, const std::string& id, const network::Posterior& p,
                            const network::Explanation& e, double threshold) {
  const std::size_t row = ready.index.at(id);
  StateEstimate s;
  s.id = id;
  s.mean = p.mean[row];
  s.sd = std::sqrt(std::max(p.variance[row], 0.0));
  s.p_low = s.mean - kNormal95 * s.sd;
  s.p_high = s.mean + kNormal95 * s.sd;
  s.bits = p.bits[row];
  s.resolved = 1 - p.variance[row] / p.prior_variance[row];
  s.mostly_assumption = s.bits < threshold;
  s.structure_low = e.structure_low;
  s.structure_high = e.structure_high;
  s.own = e.own;
  const auto& model = ready.prior.model();
  for (std::size_t k = 0; k < model.edges.size(); ++k) {
    if (model.edges[k].to != row || e.by_edge[k] == 0) continue;
    s.by_edge.push_back({ready.statements.at(model.edges[k].id), model.states[model.edges[k].from], e.by_edge[k]});
  }
  std::stable_sort(s.by_edge.begin(), s.by_edge.end(),
                   [](const EdgeShare& a, const EdgeShare& b) { return std::abs(a.value) > std::abs(b.value); });
  return s;
}

void addContributions(StateEstimate& s, std::size_t row, const network::Posterior& p, const Chosen& chosen,
                      const FindingRows& rows) {
  for (std::size_t j = 0; j < chosen.rows.size(); ++j) {
    const auto& view = rows.views[rows.rows[chosen.rows[j]].view];
    const double value = p.by_finding[row * p.findings + j];
    const auto known = std::find_if(s.contributions.begin(), s.contributions.end(),
                                    [&view](const Contribution& c) { return c.index == view.index; });
    if (known != s.contributions.end()) {
      known->value += value;
    } else if (value != 0) {
      s.contributions.push_back({view.code, view.index, value});
    }
  }
  std::stable_sort(s.contributions.begin(), s.contributions.end(),
                   [](const Contribution& a, const Contribution& b) { return std::abs(a.value) > std::abs(b.value); });
}

void addContextSpread(StateEstimate& s, std::size_t row, const std::vector<ContextPush>& context,
                      const std::vector<std::vector<double>>& gradients) {
  double variance = s.sd_weights * s.sd_weights;
  for (std::size_t k = 0; k < context.size(); ++k) {
    const double g = gradients[k][row] * context[k].spread;
    variance += g * g;
  }
  s.sd_weights = std::sqrt(variance);
  s.sign_share = network::signShare(s.mean, s.sd_weights);
}

/// Whether a first value could be read at all: no norm, no z.
bool hasNorm(const kb::KnowledgeBase& kb, const std::string& id) {
  if (const auto i = kb.instruments.find(id); i != kb.instruments.end())
    return i->second.norm_mean && i->second.norm_sd;
  const auto a = kb.analytes.find(id);
  return a != kb.analytes.end() && std::any_of(a->second.intervals.begin(), a->second.intervals.end(),
                                               [](const auto& r) { return r.drives && r.low && r.high; });
}

}  // namespace

std::vector<ContextPush> contextOf(const CaseFacts& facts, const Ready& ready) {
  std::vector<ContextPush> out;
  std::set<std::string> used;  // two medicines of one class do not push twice by the same statement
  for (const auto& m : facts.medicines()) {
    if (m.drug == nullptr || !m.current) continue;
    std::map<std::string, Pool> pools;
    for (const auto& id : facts.belongsTo(m.drug->id)) {
      const auto statements = ready.by_outside_subject.find(id);
      if (statements == ready.by_outside_subject.end()) continue;
      for (const auto* s : statements->second) {
        if (used.insert(s->id).second) pools[s->object].add(*s, lineWeight(facts.knowledge(), *s));
      }
    }
    for (const auto& [object, pool] : pools) {
      const auto edge = pool.edge();
      out.push_back({ready.index.at(object), edge.weight, edge.spread,
                     m.medicine->name.empty() ? m.drug->id : m.medicine->name, pool.statements()});
    }
  }
  return out;
}

Estimates estimate(const CaseFacts& facts, const Ready& ready, FindingRows rows,
                   const std::vector<ContextPush>& context, Assessment& out) {
  const auto& kb = facts.knowledge();
  const auto b = contextVector(context, ready.prior.size());
  const double clip = setting(kb, "z.clip");
  const auto left_out = conflicting(ready, b, rows, setting(kb, "conflict.z"), clip, out);
  for (auto& row : rows.rows) row.observation.z = std::clamp(row.observation.z, -clip, clip);

  const auto chosen = choose(rows, [&left_out](std::size_t i) { return !left_out[i]; });
  const auto quiet = choose(rows, [&](std::size_t i) { return !left_out[i] && !rows.rows[i].symptom; });
  Estimates est;
  est.used = chosen.observations;
  est.covariances = chosen.covariances;
  for (const auto row : chosen.rows) est.used_views.push_back(rows.rows[row].view);
  est.posterior = network::solve(ready.prior, chosen.observations, b, chosen.covariances);
  const bool doubtful = chosen.rows.size() != rows.rows.size();
  network::Posterior with_doubtful;
  if (doubtful) {
    const auto all = choose(rows, [](std::size_t) { return true; });
    with_doubtful = network::solve(ready.prior, all.observations, b, all.covariances);
  }
  const auto without = network::solve(ready.prior, quiet.observations, b, quiet.covariances);
  const auto gradients = contextGradients(ready, context, chosen);

  std::vector<std::size_t> targets;
  for (const auto& id : ready.estimated) targets.push_back(ready.index.at(id));
  const auto explanations =
      network::explainAll(ready.prior, chosen.observations, est.posterior, targets, chosen.covariances, false);
  for (std::size_t k = 0; k < targets.size(); ++k) {
    const auto& id = ready.estimated[k];
    const std::size_t row = targets[k];
    const auto& explanation = explanations[k];
    auto s = describeState(ready, id, est.posterior, explanation, setting(kb, "bits.mostly-assumption"));
    s.sd_weights = explanation.sd_weights;
    addContextSpread(s, row, context, gradients);
    addContributions(s, row, est.posterior, chosen, rows);
    if (quiet.rows.size() != chosen.rows.size()) {
      s.mean_without_symptoms = without.mean[row];
      s.bits_without_symptoms = without.bits[row];
    }
    if (doubtful && std::abs(with_doubtful.mean[row] - s.mean) >= setting(kb, "suggest.minimum-shift"))
      s.mean_with_doubtful = with_doubtful.mean[row];
    out.states.push_back(std::move(s));
  }
  out.findings = std::move(rows.views);
  out.loops = ready.loops;
  return est;
}

namespace {

double burdenOf(const kb::KnowledgeBase& kb, const std::string& of) {
  return setting(kb, kb.instruments.contains(of) ? "test-burden.instrument"
                     : kb.metrics.contains(of)   ? "test-burden.metric"
                                                 : "test-burden.analyte");
}

}  // namespace

std::vector<NextTest> measureNext(const CaseFacts& facts, const Ready& ready, const Estimates& est) {
  const auto& kb = facts.knowledge();
  std::set<std::string> wanted;
  for (const auto& goal : facts.theCase().goals) {
    if (const auto g = kb.goals.find(goal); g != kb.goals.end()) {
      for (const auto& [state, direction] : g->second.states) wanted.insert(state);
    }
  }
  if (wanted.empty()) wanted.insert(ready.estimated.begin(), ready.estimated.end());
  std::map<std::string, NextTest> best;
  for (const auto& [id, marker] : kb.markers) {
    if (marker.strength == kb::Strength::none || !ready.index.contains(marker.state)) continue;
    if (facts.newest(marker.of) != nullptr || !hasNorm(kb, marker.of)) continue;
    const double loading = marker.loading.value_or(setting(kb, "loading." + kb::wordOf(marker.strength)));
    const auto falls = network::varianceFalls(ready.prior, est.used, ready.index.at(marker.state), loading,
                                              1 - loading * loading, est.covariances);
    NextTest test{marker.of, {}, 0, 0, burdenOf(kb, marker.of)};
    for (const auto& state : wanted) {
      const auto row = ready.index.find(state);
      if (row == ready.index.end()) continue;
      const double bits = -0.5 * std::log2(1 - falls[row->second] / est.posterior.variance[row->second]);
      test.total_bits += bits;
      if (bits > test.bits) {
        test.bits = bits;
        test.state = state;
      }
    }
    auto& kept = best[marker.of];
    if (test.total_bits > kept.total_bits) kept = test;
  }
  std::vector<NextTest> list;
  for (const auto& [of, test] : best) {
    if (test.bits >= setting(kb, "bits.mostly-assumption")) list.push_back(test);
  }
  std::stable_sort(list.begin(), list.end(), [](const NextTest& a, const NextTest& b) {
    return a.total_bits / a.burden > b.total_bits / b.burden;
  });
  return list;
}

}  // namespace homeostat::inference
