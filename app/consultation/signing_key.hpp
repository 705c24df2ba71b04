#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "kb/base/digest.hpp"
#include "kb/base/result.hpp"

namespace homeostat::consultation {

/// A key that signs editions, as a small text file that only its owner may read:
///
///     homeostat signing key
///     kind development
///     seed 64 hexadecimal digits
///
/// `kind` is development or release; editions signed with a development key say so on every page.
struct SigningKey {
  base::PublicKey public_key{};
  base::SecretKey secret_key{};
  bool development = true;
};

base::Result<SigningKey> readSigningKey(const std::filesystem::path& file);
/// Writes a key made from 32 random bytes, readable by its owner alone; makes the folder. Throws Failure("io.write").
void writeDevelopmentKey(const std::filesystem::path& file, const std::array<std::uint8_t, 32>& seed);

/// Public keys whose editions this build trusts: the project's, once a release is made (HOMEOSTAT_PROJECT_KEY), and
/// the development key of the machine that built it, unless HOMEOSTAT_TRUST_DEVELOPMENT_KEY is off.
std::vector<base::PublicKey> compiledInKeys();

}  // namespace homeostat::consultation
