#pragma once

#include <CLI/CLI.hpp>
#include <filesystem>
#include <functional>
#include <iosfwd>
#include <span>
#include <string>

#include "app/record/ledger.hpp"
#include "i18n/messages.hpp"
#include "kb/base/instant.hpp"
#include "kb/base/json.hpp"
#include "kb/base/result.hpp"
#include "kb/edition.hpp"

namespace homeostat::cli {

/// What the program sees of the machine it runs on. Clock, random bytes, terminal and paths enter here only; tests hand
/// in their own.
struct World {
  std::ostream& out;
  std::ostream& err;
  std::filesystem::path program;      ///< the program's own file
  std::filesystem::path user_folder;  ///< the user's own data of this program; may not exist yet
  std::function<base::Instant()> now;
  std::function<void(std::span<std::uint8_t>)> random;
  /// One line from the terminal, not shown while typed. Refuses where there is no terminal.
  std::function<base::Result<std::string>(const std::string& question)> ask_hidden;
  /// The first line of an open file descriptor.
  std::function<base::Result<std::string>(int descriptor)> read_descriptor;
  record::KdfStrength strength = record::KdfStrength::moderate;  ///< of the passphrases of a new practice
};

/// One run of the program: what was asked for and where its answer goes.
class Session {
 public:
  explicit Session(World& given) : world(given), messages(i18n::Messages::english()) {}

  World& world;
  i18n::Messages messages;
  std::function<base::Result<void>()> action;  ///< set by the command that was named

  [[nodiscard]] std::string text(std::string_view key, std::initializer_list<i18n::Argument> arguments = {}) const {
    return messages.text(key, arguments);
  }
  void line(const std::string& text) const;
  /// A JSON value with sorted keys, indented by one.
  void json(const base::Json& value) const;
  /// Keys this program trusts: those compiled in and the user's own development key.
  [[nodiscard]] std::vector<base::PublicKey> trustedKeys() const;
  /// The edition file meant by `--edition` (empty: the one that came with the program).
  [[nodiscard]] base::Result<kb::Edition> edition(const std::string& option) const;
  [[nodiscard]] std::filesystem::path editionFile(const std::string& option) const;
};

/// Adds a command described by the message "cli.help.<key>".
CLI::App* addCommand(CLI::App& parent, const Session& session, const std::string& name, const std::string& key);
/// Adds an option or flag described by the message "cli.option.<key>".
template <class T>
CLI::Option* addOption(CLI::App& command, const Session& session, const std::string& names, T& value,
                       const std::string& key) {
  return command.add_option(names, value, session.text("cli.option." + key));
}
void addJson(CLI::App& command, const Session& session, bool& json);
void addEdition(CLI::App& command, const Session& session, std::string& edition);

/// Writes a file the user named, whole or not at all; "-" is the session's output. Refuses a folder that is not there.
base::Result<void> writeOutput(const Session& session, const std::string& file, std::string_view bytes);

// One file a group of commands.
void addKbCommands(CLI::App& app, Session& session);
void addKbItemCommands(CLI::App& kb, Session& session);
void addImportCommand(CLI::App& app, Session& session);
void addFormCommand(CLI::App& app, Session& session);
void addHrvCommand(CLI::App& app, Session& session);
void addLightCommand(CLI::App& app, Session& session);
void addAssessCommands(CLI::App& app, Session& session);
void addInteractionsCommand(CLI::App& app, Session& session);
void addExplainCommand(CLI::App& app, Session& session);
void addCourseCommand(CLI::App& app, Session& session);
void addReportCommand(CLI::App& app, Session& session);
void addRecordCommands(CLI::App& app, Session& session);

}  // namespace homeostat::cli
