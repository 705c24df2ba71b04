#pragma once

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "kb/edition.hpp"
#include "tests/support/files.hpp"

namespace homeostat::support {

/// The content files of this checkout, sorted by name.
inline std::vector<kb::ContentFile> shippedContent() {
  const std::filesystem::path root = std::filesystem::path(HOMEOSTAT_SOURCE_DIR) / "kb/content";
  std::vector<kb::ContentFile> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    if (entry.path().extension() == ".xml") {
      files.push_back({std::filesystem::relative(entry.path(), root).string(), slurp(entry.path())});
    }
  }
  std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return files;
}

/// An unsigned edition of it.
inline kb::Edition shippedEdition() {
  std::vector<kb::Issue> issues;
  return kb::Edition::fromContent({"test", "2026-11-24", shippedContent(), ""}, issues);
}

}  // namespace homeostat::support
