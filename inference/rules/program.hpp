#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

#include "inference/rules/facts.hpp"
#include "inference/rules/truth.hpp"
#include "kb/model/criterion.hpp"

namespace homeostat::inference {

/// Many criteria made ready once, to be judged together on many cases. Gives the same truth, blocking condition and
/// distance as `explain` (inference/rules/evaluate.hpp), which stays the definition; equal conditions are looked at
/// once a case. Holds pointers into the criteria, which must outlive it. Immutable; any thread.
class RuleProgram {
 public:
  struct Verdict {
    Truth truth = Truth::unknown;
    const kb::Criterion* blocking = nullptr;  ///< when false
    std::optional<double> distance;           ///< when blocked by a number, in `blocking->unit`
  };

  explicit RuleProgram(const std::vector<const kb::Criterion*>& criteria);
  RuleProgram(RuleProgram&&) noexcept;
  RuleProgram& operator=(RuleProgram&&) noexcept;
  ~RuleProgram();

  /// One verdict a criterion, in the order given. Cost: linear in distinct conditions plus nodes; some 20 ns each.
  [[nodiscard]] std::vector<Verdict> judge(const CaseFacts& facts) const;
  [[nodiscard]] std::size_t distinctConditions() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace homeostat::inference
