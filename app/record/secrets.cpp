#include "app/record/secrets.hpp"

#include <sodium.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include <algorithm>

namespace homeostat::record {
namespace {

constexpr std::size_t kNonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTag = crypto_aead_xchacha20poly1305_ietf_ABYTES;

void startSodium() {
  static const int started = sodium_init();
  if (started < 0) throw base::Failure("record.random", "libsodium could not start");
}

class SystemRandom final : public RandomSource {
 public:
  SystemRandom() { startSodium(); }
  void fill(std::span<std::uint8_t> out) override { randombytes_buf(out.data(), out.size()); }
};

}  // namespace

Bytes RandomSource::bytes(std::size_t count) {
  Bytes out(count);
  fill(out);
  return out;
}

std::shared_ptr<RandomSource> systemRandom() { return std::make_shared<SystemRandom>(); }

Secret::Secret(Bytes&& source) {
  if (source.size() != kSize) throw base::Failure("record.key", "a key must have 32 bytes");
  std::copy(source.begin(), source.end(), bytes_.begin());
  record::wipe(source);
}

Secret::~Secret() { wipe(); }
void Secret::wipe() { sodium_memzero(bytes_.data(), bytes_.size()); }

void wipe(std::string& text) {
  sodium_memzero(text.data(), text.size());
  text.clear();
}

void wipe(Bytes& bytes) {
  sodium_memzero(bytes.data(), bytes.size());
  bytes.clear();
}

Fields& Fields::add(ByteView bytes) {
  add(static_cast<std::uint64_t>(bytes.size()));
  bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
  return *this;
}

Fields& Fields::add(std::uint64_t number) {
  for (unsigned shift = 0; shift < 64; shift += 8) bytes_.push_back(static_cast<std::uint8_t>(number >> shift));
  return *this;
}

std::optional<std::uint64_t> FieldReader::number() {
  if (rest_.size() < 8) return std::nullopt;
  std::uint64_t value = 0;
  for (unsigned i = 0; i < 8; ++i) value |= static_cast<std::uint64_t>(rest_[i]) << (8 * i);
  rest_ = rest_.subspan(8);
  return value;
}

std::optional<ByteView> FieldReader::next() {
  const auto size = number();
  if (!size || *size > rest_.size()) return std::nullopt;
  const ByteView out = rest_.first(static_cast<std::size_t>(*size));
  rest_ = rest_.subspan(out.size());
  return out;
}

std::optional<std::string> FieldReader::text() {
  const auto bytes = next();
  if (!bytes) return std::nullopt;
  return std::string(bytes->begin(), bytes->end());
}

Bytes seal(const Secret& key, RandomSource& random, ByteView associated, ByteView plain) {
  startSodium();
  Bytes out(kNonce + plain.size() + kTag);
  random.fill(std::span(out).first(kNonce));
  unsigned long long written = 0;
  crypto_aead_xchacha20poly1305_ietf_encrypt(out.data() + kNonce, &written, plain.data(), plain.size(),
                                             associated.data(), associated.size(), nullptr, out.data(),
                                             key.view().data());
  return out;
}

std::optional<Bytes> unseal(const Secret& key, ByteView associated, ByteView sealed) {
  startSodium();
  if (sealed.size() < kNonce + kTag) return std::nullopt;
  Bytes out(sealed.size() - kNonce - kTag);
  unsigned long long written = 0;
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(out.data(), &written, nullptr, sealed.data() + kNonce,
                                                 sealed.size() - kNonce, associated.data(), associated.size(),
                                                 sealed.data(), key.view().data()) != 0) {
    return std::nullopt;
  }
  return out;
}

Bytes sha256(ByteView bytes) {
  startSodium();
  Bytes out(crypto_hash_sha256_BYTES);
  crypto_hash_sha256(out.data(), bytes.data(), bytes.size());
  return out;
}

Bytes keyedHash(const Secret& key, ByteView bytes) {
  startSodium();
  Bytes out(32);
  crypto_generichash(out.data(), out.size(), bytes.data(), bytes.size(), key.view().data(), key.view().size());
  return out;
}

Secret subkey(const Secret& key, std::uint64_t id) {
  startSodium();
  Secret out;
  crypto_kdf_derive_from_key(out.data(), Secret::kSize, id, "homeostt", key.view().data());
  return out;
}

KdfCost costOf(KdfStrength strength) {
  switch (strength) {
    case KdfStrength::test:
      return {crypto_pwhash_argon2id_OPSLIMIT_MIN, crypto_pwhash_argon2id_MEMLIMIT_MIN};
    case KdfStrength::interactive:
      return {crypto_pwhash_argon2id_OPSLIMIT_INTERACTIVE, crypto_pwhash_argon2id_MEMLIMIT_INTERACTIVE};
    case KdfStrength::moderate:
      return {crypto_pwhash_argon2id_OPSLIMIT_MODERATE, crypto_pwhash_argon2id_MEMLIMIT_MODERATE};
    case KdfStrength::sensitive:
      break;
  }
  return {crypto_pwhash_argon2id_OPSLIMIT_SENSITIVE, crypto_pwhash_argon2id_MEMLIMIT_SENSITIVE};
}

Secret keyOfPassphrase(std::string_view passphrase, ByteView salt, const KdfCost& cost) {
  startSodium();
  if (salt.size() != kSaltSize) throw base::Failure("record.key", "a salt must have 16 bytes");
  Secret out;
  if (crypto_pwhash(out.data(), Secret::kSize, passphrase.data(), passphrase.size(), salt.data(), cost.operations,
                    static_cast<std::size_t>(cost.memory), crypto_pwhash_ALG_ARGON2ID13) != 0) {
    throw base::Failure("record.memory", "not enough memory to derive the key from the passphrase");
  }
  return out;
}

void forbidCrashFiles() {
  const rlimit none{0, 0};
  ::setrlimit(RLIMIT_CORE, &none);
  ::prctl(PR_SET_DUMPABLE, 0);
}

}  // namespace homeostat::record
