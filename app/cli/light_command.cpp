#include <fmt/format.h>

#include <memory>

#include "app/cli/session.hpp"
#include "app/consultation/light_knowledge.hpp"
#include "app/intake/light_log/answer.hpp"

namespace homeostat::cli {
namespace {

using base::Json;
using base::Result;

struct LightCommand {
  std::vector<std::string> files;
  std::string sleep, wake, light = "photopic", edition;
  std::optional<double> supposed_lux;
  int days = 14;
  bool json = false;
};

std::string textOf(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  return value.is_number_float() ? fmt::format("{:.4g}", value.get<double>()) : value.dump();
}

/// One line a figure under `title`; absent ones are told among the withheld.
void showFigures(const Session& session, const std::string& title, const Json& group) {
  if (!group.is_object()) return;
  session.line("");
  session.line(title);
  for (const auto& [key, value] : group.items())
    if (!value.is_null() && !value.is_structured()) session.line(fmt::format("  {:<32} {}", key, textOf(value)));
}

void showLight(const Session& session, const Json& answer) {
  for (const auto& file : answer.at("files")) {
    session.line(session.text("cli.light.file", {{"file", file.at("name").get<std::string>()},
                                                 {"format", file.at("format").get<std::string>()},
                                                 {"rows", file.at("rows").get<std::int64_t>()},
                                                 {"left", file.at("not_taken").get<std::int64_t>()}}));
    for (const auto& problem : file.at("problems"))
      session.line(fmt::format("  {}: {}", textOf(problem.at("place")), textOf(problem.at("what"))));
  }
  Json series = answer.at("light");
  if (answer.at("activity").is_object()) series.push_back(answer.at("activity"));
  for (const auto& one : series) {
    showFigures(session, textOf(one.at("quantity")), one);
    for (const auto& [key, value] : one.at("rhythm").items())
      if (!value.is_null()) session.line(fmt::format("  {:<32} {}", key, textOf(value)));
    for (const auto& gap : one.at("gaps"))
      session.line("  " +
                   session.text("cli.light.gap", {{"from", textOf(gap.at("from"))}, {"to", textOf(gap.at("to"))}}));
  }
}

void showPhase(const Session& session, const Json& phase) {
  if (!phase.is_object()) return;
  showFigures(session, session.text("cli.light.phase"), phase);
  const Json& error = phase.at("published_error");
  session.line("  " + (error.is_null()
                           ? session.text("cli.light.error_unknown")
                           : session.text("cli.light.error", {{"found", textOf(error.at("found"))},
                                                              {"population", textOf(error.at("population"))},
                                                              {"citation", textOf(error.at("citation"))}})));
}

std::string span(const Json& stretch) {
  if (stretch.is_null()) return "-";
  return stretch.at("from").get<std::string>().substr(11) + "-" + stretch.at("to").get<std::string>().substr(11);
}

void showPlan(const Session& session, const Json& answer) {
  const Json& plan = answer.at("plan");
  if (!plan.is_object()) return;
  showFigures(session, session.text("cli.light.plan"), plan);
  for (const auto& day : plan.at("days")) {
    session.line("  " +
                 session.text("cli.light.day", {{"date", textOf(day.at("date"))},
                                                {"seek", span(day.at("seek_light"))},
                                                {"avoid", span(day.at("avoid_light"))},
                                                {"sleep", span(day.at("sleep"))}}) +
                 (day.at("holds_if_phase_is_wrong").get<bool>() ? "" : " " + session.text("cli.light.unsure")));
  }
  if (!plan.at("models_agree").get<bool>()) session.line(session.text("cli.light.models_disagree"));
  session.line("");
  session.line(session.text("cli.light.cautions"));
  for (const auto& caution : answer.at("cautions"))
    session.line(fmt::format("  {} ({})", textOf(caution.at("title")), textOf(caution.at("rule"))));
  session.line(session.text("cli.light.statements"));
  for (const auto& statement : answer.at("statements")) {
    for (const auto& evidence : statement.at("evidence"))
      session.line(fmt::format("  {} ({}, {})", textOf(statement.at("text")), textOf(statement.at("id")),
                               textOf(evidence.at("certainty"))));
  }
}

Result<void> runLight(const Session& session, const LightCommand& command) {
  const auto request = light_log::wantedNight(command.sleep, command.wake);
  if (!request) return tl::unexpected(request.error());
  light_log::LightOptions options;
  options.plan = *request;
  if (options.plan) options.plan->most_days = command.days;
  options.supposed_lux = command.supposed_lux;
  if (command.light == "melanopic") options.quantity = circadian::Quantity::melanopic_edi;
  auto answer = light_log::light({command.files.begin(), command.files.end()}, options);
  if (!answer) return tl::unexpected(answer.error());
  if (options.plan) {
    const auto edition = session.edition(command.edition);
    if (!edition) return tl::unexpected(edition.error());
    answer->update(consultation::lightKnowledge(edition->knowledge()));
    (*answer)["edition"] = {{"name", edition->name()}, {"hash", edition->hash()}};
  }
  if (command.json) {
    session.json(*answer);
    return {};
  }
  showLight(session, *answer);
  showPhase(session, answer->at("phase"));
  showFigures(session, session.text("cli.light.sleep"), answer->at("sleep"));
  if (!answer->at("withheld").empty()) {
    session.line("");
    session.line(session.text("cli.light.withheld"));
  }
  for (const auto& one : answer->at("withheld"))
    session.line(fmt::format("  {:<32} {}", textOf(one.at("metric")), textOf(one.at("why"))));
  showPlan(session, *answer);
  return {};
}

}  // namespace

void addLightCommand(CLI::App& app, Session& session) {
  auto* command = addCommand(app, session, "light", "light");
  auto given = std::make_shared<LightCommand>();
  addOption(*command, session, "FILE", given->files, "light_files")->required();
  auto* sleep = addOption(*command, session, "--sleep", given->sleep, "light_sleep");
  auto* wake = addOption(*command, session, "--wake", given->wake, "light_wake")->needs(sleep);
  sleep->needs(wake);
  addOption(*command, session, "--days", given->days, "light_days")->check(CLI::Range(1, 60));
  addOption(*command, session, "--light", given->light, "light_quantity")
      ->check(CLI::IsMember({"photopic", "melanopic"}));
  addOption(*command, session, "--suppose-lux", given->supposed_lux, "light_supposed")
      ->check(CLI::Range(0.0, 100000.0));
  addEdition(*command, session, given->edition);
  addJson(*command, session, given->json);
  command->callback([&session, given] { session.action = [&session, given] { return runLight(session, *given); }; });
}

}  // namespace homeostat::cli
