#include "app/consultation/signing_key.hpp"

#include <algorithm>
#include <sstream>
#include <string_view>

#include "kb/base/file.hpp"

namespace homeostat::consultation {

// Written at build time (app/consultation/CMakeLists.txt); 64 hexadecimal digits, or empty where there is no such key.
extern const std::string_view kDevelopmentKey;
extern const std::string_view kProjectKey;

namespace {

constexpr const char* kFirstLine = "homeostat signing key";

tl::unexpected<base::Refusal> notAKey(const std::filesystem::path& file, const std::string& place) {
  return base::refuse(
      {"key.not-one", file.string(), place, "this is not a signing key file", "Name the file that holds the key"});
}

}  // namespace

base::Result<SigningKey> readSigningKey(const std::filesystem::path& file) {
  const auto text = base::readFile(file, 4096);
  if (!text) return tl::unexpected(text.error());
  std::istringstream lines(*text);
  std::string line, kind, seed;
  if (!std::getline(lines, line) || line != kFirstLine) return notAKey(file, "line 1");
  if (!std::getline(lines, kind) || (kind != "kind development" && kind != "kind release"))
    return notAKey(file, "line 2");
  if (!std::getline(lines, seed) || seed.substr(0, 5) != "seed ") return notAKey(file, "line 3");
  const auto bytes = base::fromHex(seed.substr(5));
  std::array<std::uint8_t, 32> raw{};
  if (bytes.size() != raw.size()) return notAKey(file, "line 3");
  std::copy(bytes.begin(), bytes.end(), raw.begin());
  SigningKey key;
  std::tie(key.public_key, key.secret_key) = base::keyPairFromSeed(raw);
  key.development = kind != "kind release";
  return key;
}

void writeDevelopmentKey(const std::filesystem::path& file, const std::array<std::uint8_t, 32>& seed) {
  std::error_code ignored;
  std::filesystem::create_directories(file.parent_path(), ignored);
  base::writeFileAtomically(file, std::string(kFirstLine) + "\nkind development\nseed " + base::hex(seed) + "\n");
}

std::vector<base::PublicKey> compiledInKeys() {
  std::vector<base::PublicKey> keys;
  for (const auto text : {kProjectKey, kDevelopmentKey}) {
    const auto bytes = base::fromHex(text);
    base::PublicKey key{};
    if (bytes.size() != key.size()) continue;
    std::copy(bytes.begin(), bytes.end(), key.begin());
    keys.push_back(key);
  }
  return keys;
}

}  // namespace homeostat::consultation
