#include "tests/fuzz/recording_targets.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto target = homeostat::fuzz::recordingTargets().at(HOMEOSTAT_TARGET);
  target({reinterpret_cast<const char*>(data), size});
  return 0;
}
