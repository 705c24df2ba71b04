#pragma once

#include <filesystem>
#include <memory>

#include "inference/assessment.hpp"
#include "kb/edition.hpp"

namespace homeostat::consultation {

/// An edition with its engine: made once a program, shared by all its windows. Immutable; any thread.
class KnowledgeInUse {
 public:
  /// Opens an edition file whose signer this program trusts and makes its network ready. Cost: about 0.1 s.
  static base::Result<std::shared_ptr<const KnowledgeInUse>> open(const std::filesystem::path& file);
  /// From an edition already in memory (tests, `kb check`).
  static base::Result<std::shared_ptr<const KnowledgeInUse>> from(kb::Edition edition);

  [[nodiscard]] const kb::Edition& edition() const { return engine_.edition(); }
  [[nodiscard]] const kb::KnowledgeBase& knowledge() const { return engine_.edition().knowledge(); }
  [[nodiscard]] const inference::Engine& engine() const { return engine_; }

  explicit KnowledgeInUse(inference::Engine engine) : engine_(std::move(engine)) {}

 private:
  inference::Engine engine_;
};

/// Where the edition that came with this program lies: HOMEOSTAT_EDITION, else beside the program, else the installed
/// share folder. The first that exists; `program` is the program's own path.
std::filesystem::path shippedEdition(const std::filesystem::path& program);

}  // namespace homeostat::consultation
