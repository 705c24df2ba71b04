#include "kb/base/digest.hpp"

#include <sodium.h>

#include "kb/base/result.hpp"

namespace homeostat::base {
namespace {

void ensureSodium() {
  static const bool ready = sodium_init() >= 0;
  if (!ready) throw Failure("crypto.unavailable", "libsodium could not be initialised");
}

}  // namespace

std::string hex(ByteView bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const std::uint8_t byte : bytes) {
    text += digits[byte >> 4U];
    text += digits[byte & 15U];
  }
  return text;
}

Bytes fromHex(std::string_view text) {
  Bytes bytes(text.size() / 2);
  std::size_t length = 0;
  if (text.size() % 2 != 0 ||
      sodium_hex2bin(bytes.data(), bytes.size(), text.data(), text.size(), nullptr, &length, nullptr) != 0 ||
      length != bytes.size()) {
    return {};
  }
  return bytes;
}

std::string sha256Hex(ByteView bytes) {
  ensureSodium();
  std::array<std::uint8_t, crypto_hash_sha256_BYTES> digest{};
  crypto_hash_sha256(digest.data(), bytes.data(), bytes.size());
  return hex(digest);
}

std::string blake2bHex(std::string_view text) {
  ensureSodium();
  std::array<std::uint8_t, crypto_generichash_BYTES> digest{};
  crypto_generichash(digest.data(), digest.size(), asBytes(text).data(), text.size(), nullptr, 0);
  return hex(digest);
}

std::pair<PublicKey, SecretKey> keyPairFromSeed(const std::array<std::uint8_t, 32>& seed) {
  ensureSodium();
  PublicKey public_key{};
  SecretKey secret_key{};
  crypto_sign_seed_keypair(public_key.data(), secret_key.data(), seed.data());
  return {public_key, secret_key};
}

Signature sign(ByteView message, const SecretKey& key) {
  ensureSodium();
  Signature signature{};
  crypto_sign_detached(signature.data(), nullptr, message.data(), message.size(), key.data());
  return signature;
}

bool verifySignature(ByteView message, const Signature& signature, const PublicKey& key) {
  ensureSodium();
  return crypto_sign_verify_detached(signature.data(), message.data(), message.size(), key.data()) == 0;
}

}  // namespace homeostat::base
