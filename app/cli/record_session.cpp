#include "app/cli/record_session.hpp"

namespace homeostat::cli {

using base::Result;
using consultation::Practice;

Result<std::string> passphrase(const Session& session, const RecordOptions& o) {
  if (o.passphrase_fd >= 0) return session.world.read_descriptor(o.passphrase_fd);
  return session.world.ask_hidden(session.text("cli.record.ask", {{"user", o.user}}));
}

Result<std::shared_ptr<const consultation::KnowledgeInUse>> knowledge(const Session& session, const RecordOptions& o) {
  auto edition = session.edition(o.edition);
  if (!edition) return tl::unexpected(edition.error());
  return consultation::KnowledgeInUse::from(std::move(*edition));
}

Result<Practice> open(const Session& session, const RecordOptions& o) {
  const auto known = knowledge(session, o);
  if (!known) return tl::unexpected(known.error());
  const auto secret = passphrase(session, o);
  if (!secret) return tl::unexpected(secret.error());
  return Practice::open(o.folder, o.user, *secret, *known);
}

Result<Opened> openFor(const Session& session, const RecordOptions& o) {
  auto practice = open(session, o);
  if (!practice) return tl::unexpected(practice.error());
  auto patient = practice->find(o.patient);
  if (!patient) return tl::unexpected(patient.error());
  return Opened{std::move(*practice), std::move(*patient)};
}

CLI::App* RecordGroup::add(const std::string& name, Run run) const {
  const auto o = options;
  auto* command = addCommand(record, session, name, help + name);
  addOption(*command, session, "FOLDER", o->folder, "practice_folder")->required();
  addOption(*command, session, "--user", o->user, "user")->type_name("ID");
  addOption(*command, session, "--passphrase-fd", o->passphrase_fd, "passphrase_fd")->type_name("N");
  addEdition(*command, session, o->edition);
  addJson(*command, session, o->json);
  command->callback([&s = session, o, run] { s.action = [&s, o, run] { return run(s, *o); }; });
  return command;
}

void addRecordCommands(CLI::App& app, Session& session) {
  auto* record = addCommand(app, session, "record", "record");
  record->require_subcommand(1);
  const RecordGroup group{*record, session, std::make_shared<RecordOptions>(), "record."};
  addPracticeCommands(group);
  addPatientCommands(group);
  addVisitCommands(group);
  addReviewCommands(group);
}

}  // namespace homeostat::cli
