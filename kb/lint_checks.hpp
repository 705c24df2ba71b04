#pragma once

#include <functional>
#include <string>
#include <vector>

#include "kb/linter.hpp"

/// The linter's finding classes, one function each; `kb/linter.cpp` runs them in order.
namespace homeostat::kb::lint_checks {

struct Report {
  std::vector<Issue> issues;
  void error(const Origin& at, std::string code, std::string text, std::string mend = "");
  void warning(const Origin& at, std::string code, std::string text, std::string mend = "");
};

void references(const KnowledgeBase& kb, Report& report);
void evidence(const KnowledgeBase& kb, Report& report);
void governance(const KnowledgeBase& kb, Report& report);
void contradictions(const KnowledgeBase& kb, Report& report);
void instruments(const KnowledgeBase& kb, Report& report);
void criteria(const KnowledgeBase& kb, Report& report);
void rules(const KnowledgeBase& kb, Report& report);
void interventions(const KnowledgeBase& kb, const LintOptions& options, Report& report);
void reach(const KnowledgeBase& kb, Report& report);
void dates(const KnowledgeBase& kb, const std::string& today, Report& report);

/// Whether `id` names something: a concept, analyte, metric, instrument, instrument item, intervention or goal.
bool known(const KnowledgeBase& kb, const std::string& id);
/// Calls `visit` with every criterion of the base, its owner's origin and what it belongs to.
using CriterionVisitor = std::function<void(const Criterion&, const Origin&, const std::string& owner)>;
void eachCriterion(const KnowledgeBase& kb, const CriterionVisitor& visit);

}  // namespace homeostat::kb::lint_checks
