#pragma once

#include <cstdlib>
#include <filesystem>

namespace homeostat::support {

/// Real files that are not part of the checkout; the folder may be absent.
inline std::filesystem::path corpus() {
  const char* set = std::getenv("HOMEOSTAT_CORPUS");
  return set != nullptr ? set : HOMEOSTAT_CORPUS_DEFAULT;
}

}  // namespace homeostat::support
