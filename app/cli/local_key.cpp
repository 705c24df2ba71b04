#include "app/cli/local_key.hpp"

namespace homeostat::cli {

namespace fs = std::filesystem;

fs::path ownKeyFile(const World& world) { return world.user_folder / "development.key"; }

base::Result<consultation::SigningKey> keyToSignWith(const World& world, const std::string& named) {
  if (!named.empty()) return consultation::readSigningKey(named);
  std::error_code ignored;
  const fs::path of_build = world.program.parent_path().parent_path() / "development.key";
  if (fs::exists(of_build, ignored)) return consultation::readSigningKey(of_build);
  const fs::path own = ownKeyFile(world);
  if (!fs::exists(own, ignored)) {
    std::array<std::uint8_t, 32> seed{};
    world.random(seed);
    consultation::writeDevelopmentKey(own, seed);
  }
  return consultation::readSigningKey(own);
}

}  // namespace homeostat::cli
