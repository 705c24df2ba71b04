#include "app/cli/run.hpp"

#include <algorithm>
#include <ostream>

namespace homeostat::cli {
namespace {

enum Exit : int { kDone = 0, kRefused = 1, kWrongUsage = 2, kSystemFailed = 3 };

/// CLI11 puts some of its messages on several lines.
std::string oneLine(std::string text) {
  while (!text.empty() && text.back() == '\n') text.pop_back();
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

int wrongUsage(const Session& session, const std::string& what) {
  session.world.err << session.text("cli.usage", {{"what", oneLine(what)}}) << '\n';
  return kWrongUsage;
}

int systemFailed(const Session& session, const std::string& what) {
  session.world.err << session.text("cli.system_failed", {{"what", oneLine(what)}}) << '\n';
  return kSystemFailed;
}

int act(const Session& session) try {
  const auto done = session.action();
  session.world.out.flush();
  if (!done) {
    session.world.err << done.error().line() << '\n';
    return kRefused;
  }
  if (!session.world.out) return systemFailed(session, session.text("cli.output_failed"));
  return kDone;
} catch (const std::exception& failure) {
  return systemFailed(session, failure.what());
}

}  // namespace

int run(const std::vector<std::string>& arguments, World& world) {
  Session session(world);
  CLI::App app(session.text("cli.about"), "homeostat");
  app.set_version_flag("--version", session.text("cli.version", {{"version", HOMEOSTAT_VERSION}}));
  app.require_subcommand(1);
  app.failure_message([](const CLI::App*, const CLI::Error& error) { return std::string(error.what()); });
  addKbCommands(app, session);
  addImportCommand(app, session);
  addFormCommand(app, session);
  addHrvCommand(app, session);
  addLightCommand(app, session);
  addAssessCommands(app, session);
  addInteractionsCommand(app, session);
  addExplainCommand(app, session);
  addCourseCommand(app, session);
  addReportCommand(app, session);
  addRecordCommands(app, session);
  try {
    app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() != 0) return wrongUsage(session, error.what());
    app.exit(error, world.out, world.err);
    world.out.flush();
    return kDone;
  }
  return act(session);
}

}  // namespace homeostat::cli
