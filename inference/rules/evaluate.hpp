#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "inference/rules/facts.hpp"
#include "inference/rules/truth.hpp"
#include "kb/model/criterion.hpp"

namespace homeostat::inference {

/// Whether a real change happened; made by the caller from the reference change value (`inference/rules/change.hpp`).
enum class Direction { down, none, up };

/// Why a criterion came out as it did. Indices are into the case's findings.
struct Grounds {
  Truth truth = Truth::unknown;
  std::vector<std::size_t> findings;        ///< the findings that decided it
  std::vector<std::string> facts;           ///< other facts that decided it: "takes sertraline", "age 34"
  const kb::Criterion* blocking = nullptr;  ///< when false: the condition that blocks
  std::optional<double>
      distance;  ///< when blocked by a number: how far the value is from the bound, in `blocking->unit`
  std::vector<std::string> needs;  ///< when unknown: ids whose answer would decide it
};

/// Truth alone, without explanation. Cost: linear in the tree, one map look-up a leaf.
Truth evaluate(const kb::Criterion& criterion, const CaseFacts& facts);

/// Truth with its grounds. For `all`, the blocking condition is the first false child; for `any`, the nearest.
Grounds explain(const kb::Criterion& criterion, const CaseFacts& facts);

/// One condition in plain words, in English: "ferritin below 15 ug/L".
std::string describe(const kb::Criterion& criterion, const kb::KnowledgeBase& kb);
/// The condition that blocks (`Grounds::blocking`), in English. One that holds in this case blocks because it must not:
/// "none of: takes antidepressant".
std::string describeBlocking(const kb::Criterion& blocking, const CaseFacts& facts);

}  // namespace homeostat::inference
