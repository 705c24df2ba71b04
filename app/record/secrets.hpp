#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "app/record/ledger.hpp"
#include "kb/base/digest.hpp"

namespace homeostat::record {

using base::Bytes;
using base::ByteView;

/// Where keys, nonces and ids come from. Tests inject their own.
class RandomSource {
 public:
  virtual ~RandomSource() = default;
  RandomSource() = default;
  RandomSource(const RandomSource&) = delete;
  RandomSource& operator=(const RandomSource&) = delete;
  virtual void fill(std::span<std::uint8_t> out) = 0;
  Bytes bytes(std::size_t count);
};

/// The operating system's generator, through libsodium.
std::shared_ptr<RandomSource> systemRandom();

/// 32 bytes that are wiped when they go.
class Secret {
 public:
  static constexpr std::size_t kSize = 32;
  Secret() = default;
  /// Takes 32 bytes and wipes the source.
  explicit Secret(Bytes&& source);
  Secret(const Secret&) = default;
  Secret& operator=(const Secret&) = default;
  ~Secret();
  void wipe();
  [[nodiscard]] ByteView view() const { return bytes_; }
  [[nodiscard]] std::uint8_t* data() { return bytes_.data(); }

 private:
  std::array<std::uint8_t, kSize> bytes_{};
};

void wipe(std::string& text);
void wipe(Bytes& bytes);

/// Fields joined unambiguously: each with its length in front.
class Fields {
 public:
  Fields& add(ByteView bytes);
  Fields& add(std::string_view text) { return add(base::asBytes(text)); }
  Fields& add(std::uint64_t number);
  [[nodiscard]] const Bytes& bytes() const { return bytes_; }

 private:
  Bytes bytes_;
};

/// Reads what `Fields` wrote; empty when the bytes do not have that form.
class FieldReader {
 public:
  explicit FieldReader(ByteView bytes) : rest_(bytes) {}
  std::optional<ByteView> next();
  std::optional<std::uint64_t> number();
  std::optional<std::string> text();
  [[nodiscard]] bool atEnd() const { return rest_.empty(); }

 private:
  ByteView rest_;
};

/// XChaCha20-Poly1305 (IETF): 24 bytes nonce, then ciphertext and tag.
Bytes seal(const Secret& key, RandomSource& random, ByteView associated, ByteView plain);
std::optional<Bytes> unseal(const Secret& key, ByteView associated, ByteView sealed);

Bytes sha256(ByteView bytes);
/// BLAKE2b with a key, 32 bytes.
Bytes keyedHash(const Secret& key, ByteView bytes);
/// Subkey of a key (libsodium crypto_kdf).
Secret subkey(const Secret& key, std::uint64_t id);

struct KdfCost {
  std::uint64_t operations = 0, memory = 0;
};
KdfCost costOf(KdfStrength strength);
/// Argon2id 1.3. Throws Failure("record.memory") when the memory is not to be had.
Secret keyOfPassphrase(std::string_view passphrase, ByteView salt, const KdfCost& cost);
constexpr std::size_t kSaltSize = 16;

}  // namespace homeostat::record
