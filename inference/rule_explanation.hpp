#pragma once

#include <optional>
#include <string>
#include <vector>

#include "inference/assessment.hpp"
#include "inference/rules/truth.hpp"

namespace homeostat::inference {

/// One condition of a rule in this case, in reading order; `depth` 0 is the whole criterion.
struct ConditionState {
  int depth = 0;
  std::string text;  ///< English; of a combination only its word ("all of", "at least 2 of")
  Truth truth = Truth::unknown;
  std::optional<double> distance;     ///< false, and bounded by a number: how far the value is from it, in `unit`
  std::string unit;                   ///< UCUM code; empty for scores and years
  std::vector<std::size_t> findings;  ///< what it was read from (see `findingOf`)
  std::vector<std::string> needs;     ///< unknown: ids whose answer would decide it
  bool too_old = false;               ///< unknown, because the finding on record (`findings`) is too old to decide
};

/// Why a rule is true, false or undecided in a case.
struct RuleExplanation {
  std::string rule, kind, title, action;
  Truth truth = Truth::unknown;
  std::vector<ConditionState> conditions;
  std::string blocking;            ///< false: the condition that blocks, in English
  std::optional<double> distance;  ///< of the blocking condition, in `unit`
  std::string unit;
  std::vector<std::string> needs;  ///< unknown: what would decide it
  std::vector<std::string> sources;
};

/// Refuses "explain.rule": no rule in force has this id. Any thread; cost linear in the rule's conditions.
base::Result<RuleExplanation> explainRule(const Engine& engine, const Case& c, const std::string& rule);

/// JSON with snake_case keys; truth is "yes", "no" or "unknown".
std::string explanationJson(const RuleExplanation& explanation);

}  // namespace homeostat::inference
