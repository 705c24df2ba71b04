#pragma once

#include <map>
#include <string>
#include <vector>

#include "inference/case/case.hpp"
#include "inference/rules/facts.hpp"
#include "kb/model/knowledge.hpp"

namespace homeostat::inference::audit {

/// A readable case of the content as a case of a patient. It stands at a fixed moment; nothing that it does not say is
/// known. Findings without a time are of that day, without a clock time.
Case caseOf(const kb::KnowledgeBase& kb, const kb::ItemCase& item_case);

/// The word of a case's `expect` for what came out: fires, does-not or undecided.
std::string wordOf(Truth truth);

/// What of a knowledge base the verdict on an intervention needs; made once. Holds a reference to `kb`.
class Verdicts {
 public:
  explicit Verdicts(const kb::KnowledgeBase& kb);

  /// A rule: its condition. An intervention: "fires" when it may be offered by what the case says (its `requires`
  /// holds, it serves a chosen goal for people it is indicated for or a rule gives leave, nothing known forbids it);
  /// exclusions that the case does not decide become questions and do not count here. Unknown for any other id.
  [[nodiscard]] Truth of(const std::string& id, const CaseFacts& facts) const;
  [[nodiscard]] const KnowledgeIndex& index() const { return index_; }

 private:
  [[nodiscard]] Truth intervention(const kb::Intervention& item, const CaseFacts& facts) const;
  [[nodiscard]] Truth leave(const kb::Intervention& item, const CaseFacts& facts) const;

  const kb::KnowledgeBase& kb_;
  KnowledgeIndex index_;
  std::map<std::string, std::vector<const kb::Rule*>> withholders_, permitters_;  ///< by intervention id
  std::map<std::string, std::set<std::string>> acts_as_;
};

}  // namespace homeostat::inference::audit
