#include <fmt/format.h>

#include <memory>

#include "app/cli/session.hpp"
#include "app/intake/recordings/measured.hpp"

namespace homeostat::cli {
namespace {

using base::Json;
using base::Result;

struct HrvCommand {
  std::vector<std::string> files;
  std::string conventions = "homeostat", correct = "none";
  bool json = false;
};

recordings::MeasureOptions measureOptions(const HrvCommand& command) {
  recordings::MeasureOptions options;
  if (command.conventions == "kubios") options.hrv.conventions = autonomic::Conventions::kubios;
  if (command.conventions == "neurokit") options.hrv.conventions = autonomic::Conventions::neurokit;
  if (command.correct == "lipponen-tarvainen") options.hrv.correction = autonomic::Correction::lipponenTarvainen;
  return options;
}

/// One line a figure, by the keys of the JSON; what was withheld stands with its reason.
void show(const Session& session, const Json& recording) {
  for (const auto& [key, value] : recording.items()) {
    if (value.is_null() || value.is_array() || value.is_object()) continue;
    session.line(fmt::format("{:<18} {}", key, value.is_string() ? value.get<std::string>() : value.dump()));
  }
  for (const auto& withheld : recording.value("withheld", Json::array())) {
    session.line(fmt::format("{:<18} {}", withheld.value("metric", ""), withheld.value("why", "")));
  }
  session.line("");
}

Result<void> runHrv(const Session& session, const HrvCommand& command) {
  const auto answer = recordings::hrv({command.files.begin(), command.files.end()}, measureOptions(command));
  if (!answer) return tl::unexpected(answer.error());
  if (command.json) {
    session.json(*answer);
    return {};
  }
  for (const auto& recording : answer->at("recordings")) show(session, recording);
  return {};
}

}  // namespace

void addHrvCommand(CLI::App& app, Session& session) {
  auto* command = addCommand(app, session, "hrv", "hrv");
  auto given = std::make_shared<HrvCommand>();
  addOption(*command, session, "FILE", given->files, "hrv_files")->required();
  addOption(*command, session, "--conventions", given->conventions, "conventions")
      ->check(CLI::IsMember({"homeostat", "kubios", "neurokit"}));
  addOption(*command, session, "--correct", given->correct, "correct")
      ->check(CLI::IsMember({"none", "lipponen-tarvainen"}));
  addJson(*command, session, given->json);
  command->callback([&session, given] { session.action = [&session, given] { return runHrv(session, *given); }; });
}

}  // namespace homeostat::cli
