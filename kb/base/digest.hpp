#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace homeostat::base {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

inline ByteView asBytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

/// SHA-256 (FIPS 180-4) as 64 lower-case hexadecimal digits.
std::string sha256Hex(ByteView bytes);
inline std::string sha256Hex(std::string_view text) { return sha256Hex(asBytes(text)); }

/// BLAKE2b of 256 bits (RFC 7693) as 64 lower-case hexadecimal digits: three times as fast, for what is digested at
/// every start.
std::string blake2bHex(std::string_view text);

std::string hex(ByteView bytes);
/// Empty when `text` has an odd length or a character that is no hexadecimal digit.
Bytes fromHex(std::string_view text);

/// Ed25519 (RFC 8032).
using PublicKey = std::array<std::uint8_t, 32>;
using SecretKey = std::array<std::uint8_t, 64>;
using Signature = std::array<std::uint8_t, 64>;

/// The key pair that a 32-byte seed stands for. The seed is the caller's: nothing is drawn here.
std::pair<PublicKey, SecretKey> keyPairFromSeed(const std::array<std::uint8_t, 32>& seed);
Signature sign(ByteView message, const SecretKey& key);
bool verifySignature(ByteView message, const Signature& signature, const PublicKey& key);

}  // namespace homeostat::base
