#pragma once

#include <map>
#include <string>
#include <vector>

#include "inference/network/network.hpp"
#include "kb/model/knowledge.hpp"

namespace homeostat::inference {

/// The reviewed table that turns strength and certainty into numbers (inference-spec 1a). A missing entry throws
/// Failure.
double setting(const kb::KnowledgeBase& kb, const std::string& name);

/// The best-graded line of evidence that was read, null when none was.
const kb::Evidence* bestRead(const std::vector<kb::Evidence>& evidence);

/// Weight and spread of one statement: standardised where read, else the class "unstated"; spread by its best
/// certainty.
struct LineWeight {
  double weight = 0, spread = 0;
  std::string cluster;  ///< the source its best line comes from
  bool weak = false;    ///< low or very low certainty
};
LineWeight lineWeight(const kb::KnowledgeBase& kb, const kb::Statement& statement);

/// Whether a statement may be weighed: causal, in people, one line of its evidence read, inside the horizon.
bool weighed(const kb::Statement& statement, const std::string& horizon);

/// Several statements on one edge: one value a source cluster (its best-graded line), pooled by 1/s^2; the variance
/// between clusters is added (inference-spec 1a).
class Pool {
 public:
  void add(const kb::Statement& statement, const LineWeight& line);
  [[nodiscard]] bool empty() const { return by_cluster_.empty(); }
  [[nodiscard]] const std::vector<std::string>& statements() const { return statements_; }
  /// Weight, spread, cluster shares and weakness; ends and id are the caller's. Must not be empty.
  [[nodiscard]] network::Edge edge() const;

 private:
  std::map<std::string, LineWeight> by_cluster_;
  std::vector<std::string> statements_;
};

/// The network that the statements make: states sorted by id, edges pooled over source clusters.
struct NetworkModel {
  network::Model model;
  std::map<std::string, std::size_t> index;                    ///< state id to row
  std::map<std::string, std::vector<std::string>> statements;  ///< edge id "from>to" to the statements behind it
};
NetworkModel networkModel(const kb::KnowledgeBase& kb, const std::string& horizon);

}  // namespace homeostat::inference
