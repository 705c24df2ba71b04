#include "app/intake/recordings/wfdb_samples.hpp"

#include <limits>

#include "app/intake/recordings/bytes.hpp"

namespace homeostat::recordings {
namespace {

using Samples = std::vector<std::int32_t>;

/// The lowest `bits` of `raw` as a signed number.
std::int32_t signedBits(std::uint32_t raw, unsigned bits) {
  const unsigned unused = 32 - bits;
  return static_cast<std::int32_t>(raw << unused) >> unused;
}

std::uint32_t wordAt(std::string_view bytes, std::size_t at) {
  return byteAt(bytes, at) | (byteAt(bytes, at + 1) << 8U);
}

/// Two samples of twelve bits in three bytes.
void packedTwelve(std::string_view bytes, Samples& out) {
  for (std::size_t at = 0; at + 3 <= bytes.size(); at += 3) {
    const std::uint32_t middle = byteAt(bytes, at + 1);
    out.push_back(signedBits(byteAt(bytes, at) | ((middle & 0x0FU) << 8U), 12));
    out.push_back(signedBits(byteAt(bytes, at + 2) | ((middle & 0xF0U) << 4U), 12));
  }
}

/// Three samples of ten bits in two words: the first two above each word's lowest bit, the third from the words' upper
/// ends.
void packedTenInWords(std::string_view bytes, Samples& out) {
  for (std::size_t at = 0; at + 4 <= bytes.size(); at += 4) {
    const std::uint32_t first = wordAt(bytes, at), second = wordAt(bytes, at + 2);
    out.push_back(signedBits((first >> 1U) & 0x3FFU, 10));
    out.push_back(signedBits((second >> 1U) & 0x3FFU, 10));
    out.push_back(signedBits((first >> 11U) | ((second >> 11U) << 5U), 10));
  }
}

/// Three samples of ten bits in 32, the lowest first.
void packedTen(std::string_view bytes, Samples& out) {
  for (std::size_t at = 0; at + 4 <= bytes.size(); at += 4) {
    const std::uint32_t all = wordAt(bytes, at) | (wordAt(bytes, at + 2) << 16U);
    for (unsigned shift = 0; shift < 30; shift += 10) out.push_back(signedBits((all >> shift) & 0x3FFU, 10));
  }
}

void differences(std::string_view bytes, const Samples& initial, Samples& out) {
  constexpr std::int64_t most = std::numeric_limits<std::int32_t>::max();
  const std::size_t channels = initial.empty() ? 1 : initial.size();
  std::vector<std::int64_t> value(initial.begin(), initial.end());
  value.resize(channels, 0);
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    auto& v = value[at % channels];
    v += signedAt(bytes, at, 1);
    if (v > most || v < -most) v = 0;
    out.push_back(static_cast<std::int32_t>(v));
  }
}

}  // namespace

std::optional<Samples> samplesOf(std::string_view bytes, unsigned format, const Samples& initial) {
  Samples out;
  const auto whole = [&](unsigned width) {
    for (std::size_t at = 0; at + width <= bytes.size(); at += width) out.push_back(signedAt(bytes, at, width));
  };
  switch (format) {
    case 8:
      differences(bytes, initial, out);
      return out;
    case 16:
      whole(2);
      return out;
    case 24:
      whole(3);
      return out;
    case 32:
      whole(4);
      return out;
    case 61:
      for (std::size_t at = 0; at + 2 <= bytes.size(); at += 2)
        out.push_back(signedBits((byteAt(bytes, at) << 8U) | byteAt(bytes, at + 1), 16));
      return out;
    case 80:
      for (std::size_t at = 0; at < bytes.size(); ++at)
        out.push_back(static_cast<std::int32_t>(byteAt(bytes, at)) - 128);
      return out;
    case 160:
      for (std::size_t at = 0; at + 2 <= bytes.size(); at += 2)
        out.push_back(static_cast<std::int32_t>(wordAt(bytes, at)) - 32768);
      return out;
    case 212:
      packedTwelve(bytes, out);
      return out;
    case 310:
      packedTenInWords(bytes, out);
      return out;
    case 311:
      packedTen(bytes, out);
      return out;
    default:
      return std::nullopt;
  }
}

std::optional<std::int32_t> invalidSample(unsigned format) {
  switch (format) {
    case 8:
      return std::nullopt;
    case 24:
      return -(1 << 23);
    case 32:
      return std::numeric_limits<std::int32_t>::min();
    case 80:
      return -128;
    case 212:
      return -2048;
    case 310:
    case 311:
      return -512;
    default:
      return -32768;
  }
}

}  // namespace homeostat::recordings
