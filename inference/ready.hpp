#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "inference/assessment.hpp"
#include "inference/network_model.hpp"

/// What an edition and a horizon give before any patient comes: shared by all assessments, immutable.
namespace homeostat::inference {

/// An intervention as a press: what does not depend on the case.
struct ReadyPress {
  network::Press press;
  network::PressEffect effect;
  /// Per estimated state that it moves: share of sampled networks with the plug-in sign, and the least sign margin.
  std::map<std::string, double> sign_share;
  std::map<std::string, network::SignMargin> margin;
};

struct Ready {
  network::Prior prior;
  std::map<std::string, std::size_t> index;                    ///< state id to row
  std::map<std::string, std::vector<std::string>> statements;  ///< edge id to the statements behind it
  std::vector<std::string> estimated;                          ///< ids, sorted
  std::map<std::string, ReadyPress> presses;                   ///< by intervention id; without pushes no entry
  /// Weighed statements whose object is a state and whose subject is not: what a medicine taken pushes.
  std::map<std::string, std::vector<const kb::Statement*>> by_outside_subject;
  std::vector<std::pair<std::string, double>> loops;  ///< "a > b > a" and its gain
  /// Rules that could withhold an intervention, by intervention id.
  std::map<std::string, std::set<const kb::Rule*>> withholders;
  std::map<std::string, std::vector<const kb::Rule*>> permitters;
  std::map<std::string, std::set<std::string>> acts_as;  ///< intervention id to all that it is, classes included
  /// Per transmitter system: statements whose object belongs to it.
  std::map<std::string, std::vector<const kb::Statement*>> systems;
};

/// Refuses like `network::Prior::load`. `prior_blob` is what `priorBlob` made when the edition was built, or empty:
/// then sign shares are those of the normal approximation.
base::Result<Ready> makeReady(const kb::KnowledgeBase& kb, const std::string& horizon, const std::string& prior_blob);

/// The opaque text that `kb build` stores in an edition: sign shares of every intervention over sampled networks
/// (inference-spec 2.5), which do not depend on a case. Deterministic. Cost: some seconds.
base::Result<std::string> priorBlob(const kb::KnowledgeBase& kb);

}  // namespace homeostat::inference
