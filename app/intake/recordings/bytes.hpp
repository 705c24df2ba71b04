#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace homeostat::recordings {

inline std::uint32_t byteAt(std::string_view bytes, std::size_t at) { return static_cast<unsigned char>(bytes[at]); }

/// Little-endian two's complement of `size` bytes (1 to 4); the caller has checked the end.
inline std::int32_t signedAt(std::string_view bytes, std::size_t at, unsigned size) {
  std::uint32_t raw = 0;
  for (unsigned i = 0; i < size; ++i) raw |= byteAt(bytes, at + i) << (8 * i);
  const unsigned unused = 32 - 8 * size;
  return static_cast<std::int32_t>(raw << unused) >> unused;
}

}  // namespace homeostat::recordings
