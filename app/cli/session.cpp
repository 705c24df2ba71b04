#include "app/cli/session.hpp"

#include <ostream>

#include "app/cli/local_key.hpp"
#include "app/consultation/editions.hpp"
#include "app/consultation/signing_key.hpp"
#include "kb/base/file.hpp"

namespace homeostat::cli {

void Session::line(const std::string& text) const { world.out << text << '\n'; }

void Session::json(const base::Json& value) const {
  world.out << value.dump(1, ' ', false, base::Json::error_handler_t::replace) << '\n';
}

std::vector<base::PublicKey> Session::trustedKeys() const {
  auto keys = consultation::compiledInKeys();
  if (const auto own = consultation::readSigningKey(ownKeyFile(world))) keys.push_back(own->public_key);
  return keys;
}

std::filesystem::path Session::editionFile(const std::string& option) const {
  return option.empty() ? consultation::shippedEdition(world.program) : std::filesystem::path(option);
}

base::Result<kb::Edition> Session::edition(const std::string& option) const {
  return consultation::openEdition(editionFile(option), trustedKeys());
}

CLI::App* addCommand(CLI::App& parent, const Session& session, const std::string& name, const std::string& key) {
  return parent.add_subcommand(name, session.text("cli.help." + key));
}

void addJson(CLI::App& command, const Session& session, bool& json) {
  command.add_flag("--json", json, session.text("cli.option.json"));
}

void addEdition(CLI::App& command, const Session& session, std::string& edition) {
  addOption(command, session, "--edition", edition, "edition")->type_name("FILE");
}

base::Result<void> writeOutput(const Session& session, const std::string& file, std::string_view bytes) {
  if (file == "-") {
    session.world.out << bytes;
    return {};
  }
  const std::filesystem::path path(file);
  std::error_code ignored;
  const auto folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
  if (!std::filesystem::is_directory(folder, ignored)) {
    return base::refuse({"output.folder", file, "", "the folder to write into does not exist", "Make it first"});
  }
  if (std::filesystem::is_directory(path, ignored)) {
    return base::refuse({"output.folder", file, "", "this is a folder", "Name a file in it"});
  }
  base::writeFileAtomically(path, bytes);
  return {};
}

}  // namespace homeostat::cli
