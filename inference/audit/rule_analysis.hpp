#pragma once

#include <vector>

#include "kb/issue.hpp"
#include "kb/model/knowledge.hpp"

namespace homeostat::inference::audit {

struct RuleAnalysis {
  /// Errors: "rule.never" (no possible patient makes it true), "rule.conflict" (a rule gives leave to what another
  /// withholds whenever it is true, or two red flags with the same condition differ in level), "rule.band-gap" (red
  /// flags on one finding leave values between them, outside the reference interval, without any). Warnings:
  /// "rule.shadowed" (whenever it is true another of its kind is, which does all that it does and cites all that it
  /// cites), "rule.overlap" (two red
  /// flags on one finding share values), "intervention.never-offered" (nothing serves to offer it).
  std::vector<kb::Issue> issues;
  std::size_t rules = 0;
  std::size_t pairs = 0;      ///< compared
  std::size_t undecided = 0;  ///< questions with too many combinations of facts to look at
};

/// Looks at rules in force, alone and in pairs, over all that can be the case. Any thread. Cost: for each pair that
/// shares a fact, the combinations of both rules' facts; about 0.1 s for the shipped content.
RuleAnalysis analyseRules(const kb::KnowledgeBase& kb);

}  // namespace homeostat::inference::audit
