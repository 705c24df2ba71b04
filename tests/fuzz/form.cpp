#include <cstddef>
#include <cstdint>

#include "tests/fuzz/intake_targets.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return homeostat::fuzz::read(homeostat::fuzz::form, {reinterpret_cast<const char*>(data), size});
}
