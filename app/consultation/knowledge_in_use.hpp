#pragma once

#include <memory>

#include "inference/assessment.hpp"
#include "kb/edition.hpp"

namespace homeostat::consultation {

/// An edition with its engine: made once a program, shared by all its windows. Immutable; any thread.
class KnowledgeInUse {
 public:
  /// Makes the edition's network ready; refuses one that breaks a load condition. Cost: about 0.1 s.
  static base::Result<std::shared_ptr<const KnowledgeInUse>> from(kb::Edition edition);

  [[nodiscard]] const kb::Edition& edition() const { return engine_.edition(); }
  [[nodiscard]] const kb::KnowledgeBase& knowledge() const { return engine_.edition().knowledge(); }
  [[nodiscard]] const inference::Engine& engine() const { return engine_; }

  explicit KnowledgeInUse(inference::Engine engine) : engine_(std::move(engine)) {}

 private:
  inference::Engine engine_;
};

}  // namespace homeostat::consultation
