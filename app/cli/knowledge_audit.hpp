#pragma once

#include <vector>

#include "app/cli/session.hpp"
#include "inference/audit/load_conditions.hpp"
#include "inference/audit/rule_analysis.hpp"
#include "inference/audit/shipped_cases.hpp"

namespace homeostat::cli {

/// What needs rules or solver to check content: its cases, its rules against each other, its network.
struct KnowledgeAudit {
  inference::audit::CaseChecks cases;
  inference::audit::RuleAnalysis rules;
  inference::audit::LoadConditions network;
  std::vector<kb::Issue> units;

  /// All findings, sorted by file and line.
  [[nodiscard]] std::vector<kb::Issue> issues() const;
  void show(const Session& session) const;
  /// Every condition that was not seen true, false and unknown by the shipped cases, and the counts.
  void showCoverage(const Session& session) const;
  [[nodiscard]] base::Json json() const;
  [[nodiscard]] base::Json coverageJson() const;
};

KnowledgeAudit auditKnowledge(const kb::KnowledgeBase& kb, std::size_t draws);

}  // namespace homeostat::cli
