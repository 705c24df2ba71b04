#include "tests/support/places.hpp"

#include <cstdlib>

namespace homeostat::support {

std::filesystem::path checkout() { return HOMEOSTAT_SOURCE_DIR; }
std::filesystem::path programs() { return HOMEOSTAT_PROGRAMS; }
std::filesystem::path developmentKey() { return HOMEOSTAT_DEVELOPMENT_KEY; }

std::filesystem::path corpus() {
  const char* set = std::getenv("HOMEOSTAT_CORPUS");
  return set != nullptr ? std::filesystem::path(set) : checkout().parent_path() / "shared" / "corpus";
}

}  // namespace homeostat::support
