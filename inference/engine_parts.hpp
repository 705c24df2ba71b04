#pragma once

#include <mutex>
#include <optional>

#include "inference/estimates.hpp"
#include "inference/rules/program.hpp"

/// What an engine holds; only the sources of this room include it.
namespace homeostat::inference {

struct Engine::Impl {
  explicit Impl(kb::Edition given) : edition(std::move(given)) {}
  kb::Edition edition;
  std::optional<Ready> lasting;
  mutable std::once_flag transient_once;
  mutable std::optional<Ready> transient;  ///< made when a policy first speaks of it
  std::vector<const kb::Rule*> rules;      ///< in force
  std::optional<RuleProgram> program;
  std::optional<KnowledgeIndex> index;

  /// Throws Failure for a horizon that is not "lasting" or "transient".
  [[nodiscard]] const Ready& ready(const std::string& horizon) const;
};

}  // namespace homeostat::inference
