#include "kb/linter.hpp"

#include <algorithm>

#include "kb/lint_checks.hpp"

namespace homeostat::kb {

std::vector<Issue> lint(const KnowledgeBase& kb, const LintOptions& options) {
  lint_checks::Report report;
  lint_checks::references(kb, report);
  lint_checks::evidence(kb, report);
  lint_checks::governance(kb, report);
  lint_checks::contradictions(kb, report);
  lint_checks::instruments(kb, report);
  lint_checks::criteria(kb, report);
  lint_checks::rules(kb, report);
  lint_checks::interventions(kb, options, report);
  lint_checks::reach(kb, report);
  if (!options.today.empty()) lint_checks::dates(kb, options.today, report);
  std::stable_sort(report.issues.begin(), report.issues.end(), [](const Issue& a, const Issue& b) {
    return std::tie(a.file, a.line, a.code, a.text) < std::tie(b.file, b.line, b.code, b.text);
  });
  return std::move(report.issues);
}

}  // namespace homeostat::kb
