#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "kb/issue.hpp"
#include "kb/model/knowledge.hpp"

namespace homeostat::inference::audit {

/// How often one condition (a leaf of a criterion) came out each way.
struct ConditionSeen {
  std::string item;       ///< "rule rf-x", "intervention y"
  std::string condition;  ///< in words: "ferritin below 15 ug/L"
  kb::Origin origin;
  bool can_be_unknown = true;                ///< false: what is on record, measured, chosen or tried is always known
  std::size_t yes = 0, no = 0, unknown = 0;  ///< over the shipped cases of the item
  std::size_t generated_yes = 0, generated_no = 0, generated_unknown = 0;  ///< over the cases made from them

  [[nodiscard]] bool seenByShipped() const { return yes > 0 && no > 0 && (unknown > 0 || !can_be_unknown); }
  [[nodiscard]] bool seen() const {
    return yes + generated_yes > 0 && no + generated_no > 0 && (unknown + generated_unknown > 0 || !can_be_unknown);
  }
};

struct CaseChecks {
  /// Errors: "case.failed" (a shipped case comes out otherwise), "case.unreadable" (it names what is not known),
  /// "boundary.wrong" (a value at, below or above a threshold, in some unit, is judged otherwise than arithmetic says),
  /// "boundary.unit" (the item's answer depends on the unit). Warnings: "case.missing" (an item lacks one that fires,
  /// one that does not, or one undecided).
  std::vector<kb::Issue> issues;
  std::size_t shipped = 0;    ///< cases of the content that were run
  std::size_t generated = 0;  ///< boundary cases that were run
  std::vector<ConditionSeen> coverage;
};

/// Runs every case of the content through the evaluator and makes more from them: for every threshold of a condition,
/// values below, at and above it in every unit of the analyte. Any thread. Cost: linear in cases times conditions.
CaseChecks checkCases(const kb::KnowledgeBase& kb);

}  // namespace homeostat::inference::audit
