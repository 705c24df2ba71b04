#pragma once

#include <string>
#include <vector>

#include "kb/issue.hpp"
#include "kb/model/knowledge.hpp"

namespace homeostat::kb {

struct LintOptions {
  std::string today;                         ///< ISO date for review-by dates; empty: dates are not judged
  std::vector<std::string> languages{"en"};  ///< languages every text for patients must have
  bool project_release = false;              ///< a missing language is an error instead of a warning
};

/// Checks the sense of a loaded knowledge base: references, evidence, contradictions, bands, dimensions by unit list,
/// rules that can never fire, reach. Issues come sorted by file and line. Cost: linear in the content.
/// Load conditions of the network (stability, over-explained states) need a solver and live in `inference/audit`.
std::vector<Issue> lint(const KnowledgeBase& kb, const LintOptions& options);

}  // namespace homeostat::kb
