#pragma once

#include <filesystem>
#include <string>

#include "app/cli/session.hpp"
#include "app/consultation/signing_key.hpp"

namespace homeostat::cli {

/// "development.key" in the user's own folder: signs editions that the user builds, trusted by this user's programs.
std::filesystem::path ownKeyFile(const World& world);

/// The key that `kb build` signs with: the file named; else, in a build folder, that build's development key; else the
/// user's own, which is made when there is none.
base::Result<consultation::SigningKey> keyToSignWith(const World& world, const std::string& named);

}  // namespace homeostat::cli
