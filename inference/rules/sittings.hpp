#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "inference/instruments/score.hpp"
#include "inference/rules/facts.hpp"

namespace homeostat::inference {

/// One filling-in of a questionnaire: its items, subscales and total of one local day. Items of different days are
/// never added together; items without a time make one sitting of their own.
struct Sitting {
  const kb::Instrument* instrument = nullptr;
  std::optional<base::Instant> at;  ///< of the newest entry
  instruments::Answers answers;
  std::vector<std::size_t> items;    ///< the findings with answers and subscales, by index
  std::optional<std::size_t> total;  ///< the finding that gives it, by index; empty when the case holds only items
  std::optional<double> given;       ///< its value
  instruments::Scored scored;        ///< from the answers
};

/// Sittings of every instrument in the findings, by instrument, newest first. `problems` gets answers given twice in
/// one sitting that differ, and totals that their items contradict.
std::vector<Sitting> sittingsOf(const kb::KnowledgeBase& kb,
                                const std::map<std::string, std::vector<KnownFinding>>& findings,
                                std::vector<FactProblem>& problems);

/// The scores that follow from items where the case holds no total of that sitting, as findings.
std::deque<Finding> scoresFromItems(const std::vector<Sitting>& sittings);

}  // namespace homeostat::inference
