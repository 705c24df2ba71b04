#include "inference/audit/load_conditions.hpp"

#include <fmt/format.h>

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/strong_components.hpp>
#include <cmath>
#include <optional>
#include <random>

#include "inference/network_model.hpp"
#include "inference/terms.hpp"

namespace homeostat::inference::audit {
namespace {

using network::Edge;
using network::Model;

constexpr double kCornerAbscissa = 0.95;                       ///< inference-spec 2.2
constexpr double kCornerShare = 0.01;                          ///< of the draws may lie beyond it
constexpr double kShrinkWarning = 0.5;                         ///< inference-spec 1a
constexpr const char* kSettingsFile = "settings/mapping.xml";  ///< where the shipped content keeps them

/// The ids of a refusal's place, "a, b, c".
std::vector<std::string> idsOf(const std::string& place) {
  std::vector<std::string> ids;
  std::size_t at = 0;
  while (at < place.size()) {
    const auto end = std::min(place.find(", ", at), place.size());
    ids.push_back(place.substr(at, end - at));
    at = end + 2;
  }
  return ids;
}

class Reporter {
 public:
  Reporter(const kb::KnowledgeBase& kb, const NetworkModel& network) : kb_(kb), network_(network) {}

  /// "Cortisol > CRH > Cortisol".
  [[nodiscard]] std::string loopInWords(const std::vector<std::string>& states) const {
    std::string text;
    for (const auto& id : states) text += nameOf(kb_, id) + " > ";
    return states.empty() ? text : text + nameOf(kb_, states.front());
  }
  /// Statements behind the edges from each state to the next, the last one back to the first.
  [[nodiscard]] std::vector<std::string> statementsAlong(const std::vector<std::string>& states) const {
    std::vector<std::string> out;
    for (std::size_t i = 0; i < states.size(); ++i) {
      append(out, states[i] + ">" + states[(i + 1) % states.size()]);
    }
    return out;
  }
  [[nodiscard]] std::vector<std::string> statementsInto(const std::string& state) const {
    std::vector<std::string> out;
    for (const auto& edge : network_.model.edges) {
      if (network_.model.states[edge.to] == state) append(out, edge.id);
    }
    return out;
  }
  /// "a (file:line), b (file:line)".
  [[nodiscard]] std::string listed(const std::vector<std::string>& statements) const {
    std::string text;
    for (const auto& id : statements) {
      const auto& origin = kb_.statements.at(id).origin;
      text += fmt::format("{}{} ({}:{})", text.empty() ? "" : ", ", id, origin.file, origin.line);
    }
    return text;
  }
  /// The place to mend: the first of the statements, else the concept.
  [[nodiscard]] kb::Origin placeOf(const std::vector<std::string>& statements, const std::string& state) const {
    if (!statements.empty()) return kb_.statements.at(statements.front()).origin;
    const auto it = kb_.concepts.find(state);
    return it == kb_.concepts.end() ? kb::Origin{} : it->second.origin;
  }

 private:
  void append(std::vector<std::string>& out, const std::string& edge) const {
    const auto it = network_.statements.find(edge);
    if (it != network_.statements.end()) out.insert(out.end(), it->second.begin(), it->second.end());
  }

  const kb::KnowledgeBase& kb_;
  const NetworkModel& network_;
};

kb::Issue issueAt(const kb::Origin& at, kb::Issue::Severity severity, const std::string& code, const std::string& text,
                  const std::string& mend) {
  return {severity, code, at.file, at.line, text, mend};
}

/// A refusal of the network in the words of the content.
kb::Issue inWords(const base::Refusal& refusal, const Reporter& reporter) {
  const auto states = idsOf(refusal.place);
  const bool loop = refusal.code == "network.unstable" || refusal.code == "network.singular";
  const auto statements = loop             ? reporter.statementsAlong(states)
                          : states.empty() ? std::vector<std::string>{}
                                           : reporter.statementsInto(states.front());
  const std::string what = loop ? "feedback " + reporter.loopInWords(states) : refusal.place;
  const std::string rests = statements.empty() ? "" : "; it rests on " + reporter.listed(statements);
  return issueAt(reporter.placeOf(statements, states.empty() ? "" : states.front()), kb::Issue::Severity::error,
                 refusal.code, fmt::format("{}: {}{}", what, refusal.cause, rests), refusal.mend);
}

/// When the scaling does not settle, the states that claim too much without it are the ones to name.
base::Refusal namedOverExplained(const NetworkModel& network, const base::Refusal& refusal) {
  if (refusal.code != "network.shrink") return refusal;
  network::LoadOptions options;
  options.shrink = false;
  const auto unscaled = network::Prior::load(network.model, options);
  return unscaled ? refusal : unscaled.error();
}

void reportLoaded(const kb::KnowledgeBase& kb, const NetworkModel& network, const network::Prior& prior,
                  const Reporter& reporter, LoadConditions& out) {
  out.spectral_abscissa = prior.spectralAbscissa();
  out.safe_for_any_delay = prior.absoluteRadius() < 1;
  const auto& model = prior.model();
  for (const auto& loop : prior.loops()) {
    FeedbackLoop named;
    for (const auto state : loop.states) named.states.push_back(model.states[state]);
    named.statements = reporter.statementsAlong(named.states);
    named.gain = loop.gain;
    out.loops.push_back(std::move(named));
  }
  for (std::size_t e = 0; e < model.edges.size(); ++e) {
    const auto& edge = model.edges[e];
    const double factor = prior.shrinkFactor()[e];
    if (factor < 1) out.scaled[model.states[edge.to]] = factor;
    const auto& behind = network.statements.at(edge.id);
    for (const auto& id : behind) out.statements[id] = {edge.weight, edge.spread, factor, behind.size() > 1};
  }
  for (const auto& [state, factor] : out.scaled) {
    if (factor >= kShrinkWarning) continue;
    const auto it = kb.concepts.find(state);
    out.issues.push_back(
        issueAt(it->second.origin, kb::Issue::Severity::warning, "network.shrink",
                fmt::format("the statements into {} claim more than they can; each was scaled by {:.2f}: {}",
                            nameOf(kb, state), factor, reporter.listed(reporter.statementsInto(state))),
                "Check whether these effects are counted twice"));
  }
}

/// Components that a draw could turn into feedback: null findings count, because their spread does.
std::vector<std::vector<std::size_t>> possibleFeedback(const Model& model) {
  using Graph = boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS>;
  Graph graph(model.states.size());
  for (const auto& e : model.edges) boost::add_edge(e.from, e.to, graph);
  std::vector<std::size_t> label(model.states.size());
  if (label.empty()) return {};
  const auto count = boost::strong_components(
      graph, boost::make_iterator_property_map(label.begin(), boost::get(boost::vertex_index, graph)));
  std::vector<std::vector<std::size_t>> all(count);
  for (std::size_t i = 0; i < label.size(); ++i) all[label[i]].push_back(i);
  std::erase_if(all, [](const auto& states) { return states.size() < 2; });
  return all;
}

struct Draw {
  double abscissa = 0;
  Model model;  ///< weights of this draw
};

/// Draws one component's weights and keeps what matters: how many draws pass the limit, and the worst of them.
class CornerSampler {
 public:
  CornerSampler(const Model& model, const std::vector<std::size_t>& states) : model_(model) {
    std::map<std::size_t, Eigen::Index> row;
    for (const auto state : states) row.emplace(state, static_cast<Eigen::Index>(row.size()));
    for (std::size_t e = 0; e < model.edges.size(); ++e) {
      const auto to = row.find(model.edges[e].to);
      const auto from = row.find(model.edges[e].from);
      if (to != row.end() && from != row.end()) inside_.push_back({e, to->second, from->second});
    }
    w_ = Eigen::MatrixXd::Zero(static_cast<Eigen::Index>(states.size()), static_cast<Eigen::Index>(states.size()));
  }

  double draw(std::mt19937_64& random) {
    std::normal_distribution<double> normal;
    for (const auto& [e, to, from] : inside_) {
      w_(to, from) = model_.edges[e].weight + model_.edges[e].spread * normal(random);
    }
    return Eigen::EigenSolver<Eigen::MatrixXd>(w_, false).eigenvalues().real().maxCoeff();
  }
  /// The whole model with the weights of the latest draw.
  [[nodiscard]] Model drawn() const {
    Model model = model_;
    for (const auto& [e, to, from] : inside_) model.edges[e].weight = w_(to, from);
    return model;
  }

 private:
  struct Inside {
    std::size_t edge;
    Eigen::Index to, from;
  };
  const Model& model_;
  std::vector<Inside> inside_;
  Eigen::MatrixXd w_;
};

void checkCorners(const network::Prior& prior, const LoadCheckOptions& options, const Reporter& reporter,
                  LoadConditions& out) {
  std::mt19937_64 random(options.seed);
  std::vector<CornerSampler> samplers;
  for (const auto& states : possibleFeedback(prior.model())) samplers.emplace_back(prior.model(), states);
  out.corner.draws = options.draws;
  Draw worst;
  for (std::size_t i = 0; i < options.draws; ++i) {
    double abscissa = 0;
    for (auto& sampler : samplers) {
      const double one = sampler.draw(random);
      if (one > worst.abscissa) worst = {one, sampler.drawn()};
      abscissa = std::max(abscissa, one);
    }
    out.corner.beyond += abscissa >= kCornerAbscissa ? 1U : 0U;
  }
  out.corner.largest_abscissa = worst.abscissa;
  if (static_cast<double>(out.corner.beyond) <= kCornerShare * static_cast<double>(options.draws)) return;
  network::LoadOptions unscaled;
  unscaled.shrink = false;
  unscaled.margin = 1 - kCornerAbscissa;
  const auto refused = network::Prior::load(worst.model, unscaled);
  const auto states = refused ? std::vector<std::string>{} : idsOf(refused.error().place);
  const auto statements = reporter.statementsAlong(states);
  out.issues.push_back(issueAt(
      reporter.placeOf(statements, states.empty() ? "" : states.front()), kb::Issue::Severity::error, "network.corner",
      fmt::format("in {} of {} networks drawn within the spread of the evidence, feedback comes too near instability "
                  "(spectral abscissa {:.2f} or more); the loop with the largest gain in the worst of them is {}; it "
                  "rests on {}",
                  out.corner.beyond, out.corner.draws, kCornerAbscissa, reporter.loopInWords(states),
                  reporter.listed(statements)),
      "Weaken or remove a statement of this loop, or find better evidence for it"));
}

}  // namespace

LoadConditions loadConditions(const kb::KnowledgeBase& kb, const LoadCheckOptions& options) {
  LoadConditions out;
  NetworkModel network;
  try {
    network = networkModel(kb, options.horizon);
  } catch (const base::Failure& failure) {
    if (failure.code() != "kb.setting") throw;
    out.issues.push_back(issueAt({kSettingsFile, 0}, kb::Issue::Severity::error, "setting.missing", failure.what(),
                                 "Add the <setting> with its source"));
    return out;
  }
  out.states = network.model.states.size();
  out.edges = network.model.edges.size();
  const Reporter reporter(kb, network);
  const auto prior = network::Prior::load(network.model, {});
  if (!prior) {
    out.issues.push_back(inWords(namedOverExplained(network, prior.error()), reporter));
    return out;
  }
  reportLoaded(kb, network, *prior, reporter, out);
  if (options.draws > 0) checkCorners(*prior, options, reporter, out);
  out.accepted = std::none_of(out.issues.begin(), out.issues.end(),
                              [](const kb::Issue& i) { return i.severity == kb::Issue::Severity::error; });
  return out;
}

}  // namespace homeostat::inference::audit
