#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "app/cli/knowledge_audit.hpp"
#include "app/cli/local_key.hpp"
#include "app/cli/session.hpp"
#include "app/consultation/editions.hpp"
#include "inference/ready.hpp"
#include "kb/linter.hpp"

namespace homeostat::cli {
namespace {

using base::Json;
using base::Result;
using kb::Issue;

struct ContentOptions {
  std::string folder = "kb/content";
  std::string name = "development", released, key, output;
  std::vector<std::string> languages{"en"};
  bool project_release = false, coverage = false, json = false;
};

struct Checked {
  std::vector<kb::ContentFile> files;
  std::vector<Issue> issues;  ///< form and sense, files named as the user can open them
  KnowledgeAudit audit;       ///< empty when form or sense is wrong
  [[nodiscard]] std::size_t count(Issue::Severity severity) const {
    return static_cast<std::size_t>(
        std::count_if(issues.begin(), issues.end(), [&](const Issue& issue) { return issue.severity == severity; }));
  }
};

/// `draws`: networks sampled for the corner check; building an edition takes the time for it.
Result<Checked> check(const Session& session, const ContentOptions& options, std::size_t draws) {
  auto files = consultation::readContent(options.folder);
  if (!files) return tl::unexpected(files.error());
  Checked checked{std::move(*files), {}, {}};
  const auto knowledge = kb::load(checked.files, checked.issues);
  // Sense is judged once the form is right: a file left out would only raise errors about what it holds.
  if (checked.count(Issue::Severity::error) == 0) {
    const auto sense =
        kb::lint(knowledge, {session.world.now().localDate().iso(), options.languages, options.project_release});
    checked.issues.insert(checked.issues.end(), sense.begin(), sense.end());
  }
  if (checked.count(Issue::Severity::error) == 0) {
    checked.audit = auditKnowledge(knowledge, draws);
    const auto found = checked.audit.issues();
    checked.issues.insert(checked.issues.end(), found.begin(), found.end());
  }
  for (auto& issue : checked.issues) issue.file = (std::filesystem::path(options.folder) / issue.file).string();
  return checked;
}

Result<void> refuseErrors(const ContentOptions& options, const Checked& checked) {
  const auto errors = checked.count(Issue::Severity::error);
  if (errors == 0) return {};
  const auto first = std::find_if(checked.issues.begin(), checked.issues.end(),
                                  [](const Issue& issue) { return issue.severity == Issue::Severity::error; });
  return base::refuse({first->code, first->file, fmt::format("line {}", first->line),
                       fmt::format("{} (the first of {} errors in {})", first->text, errors, options.folder),
                       first->mend.empty() ? "Mend the errors listed by \"homeostat kb check\"" : first->mend});
}

Json issuesJson(const Checked& checked) {
  Json list = Json::array();
  for (const auto& issue : checked.issues) {
    list.push_back({{"severity", issue.severity == Issue::Severity::error ? "error" : "warning"},
                    {"code", issue.code},
                    {"file", issue.file},
                    {"line", issue.line},
                    {"text", issue.text},
                    {"mend", issue.mend}});
  }
  return list;
}

Result<void> runCheck(const Session& session, const ContentOptions& options) {
  const auto checked = check(session, options, 0);
  if (!checked) return tl::unexpected(checked.error());
  const auto errors = checked->count(Issue::Severity::error), warnings = checked->count(Issue::Severity::warning);
  if (options.json) {
    Json json{{"folder", options.folder}, {"files", checked->files.size()}, {"errors", errors},
              {"warnings", warnings},     {"issues", issuesJson(*checked)}, {"audit", checked->audit.json()}};
    if (options.coverage) json["coverage"] = checked->audit.coverageJson();
    session.json(json);
  } else {
    for (const auto& issue : checked->issues) session.line(issue.show());
    if (options.coverage) checked->audit.showCoverage(session);
    checked->audit.show(session);
    session.line(
        session.text("cli.kb.checked", {{"files", checked->files.size()}, {"errors", errors}, {"warnings", warnings}}));
  }
  return refuseErrors(options, *checked);
}

Result<void> runBuild(const Session& session, const ContentOptions& options) {
  constexpr std::size_t kCornerDraws = 1000;  // inference-spec 2.2
  const auto checked = check(session, options, kCornerDraws);
  if (!checked) return tl::unexpected(checked.error());
  if (auto sound = refuseErrors(options, *checked); !sound) return sound;
  const auto key = keyToSignWith(session.world, options.key);
  if (!key) return tl::unexpected(key.error());
  std::vector<Issue> ignored;
  const auto prior = inference::priorBlob(kb::load(checked->files, ignored));
  if (!prior) return tl::unexpected(prior.error());
  const auto bytes = kb::Edition::build({options.name, options.released, checked->files, *prior}, key->secret_key,
                                        key->public_key, key->development);
  if (!bytes) return tl::unexpected(bytes.error());
  const auto edition = kb::Edition::open(*bytes, options.output, {key->public_key});
  if (!edition) return tl::unexpected(edition.error());
  if (auto written = writeOutput(session, options.output, *bytes); !written) return written;
  if (options.json) {
    session.json({{"file", options.output},
                  {"name", edition->name()},
                  {"released", edition->released()},
                  {"hash", edition->hash()},
                  {"items", edition->items().size()},
                  {"signer", base::hex(key->public_key)},
                  {"development", edition->development()}});
  } else {
    session.line(session.text(edition->development() ? "cli.kb.built_development" : "cli.kb.built",
                              {{"file", options.output},
                               {"name", edition->name()},
                               {"items", edition->items().size()},
                               {"hash", edition->hash()}}));
  }
  return {};
}

void addContentOptions(CLI::App& command, const Session& session, ContentOptions& options) {
  addOption(command, session, "DIR", options.folder, "content_folder");
  addOption(command, session, "--languages", options.languages, "languages")->delimiter(',')->type_name("LL");
  command.add_flag("--release", options.project_release, session.text("cli.option.release"));
  addJson(command, session, options.json);
}

}  // namespace

void addKbCommands(CLI::App& app, Session& session) {
  auto* kb = addCommand(app, session, "kb", "kb");
  kb->require_subcommand(1);

  auto* check_command = addCommand(*kb, session, "check", "kb.check");
  auto checking = std::make_shared<ContentOptions>();
  addContentOptions(*check_command, session, *checking);
  check_command->add_flag("--coverage", checking->coverage, session.text("cli.option.coverage"));
  check_command->callback(
      [&session, checking] { session.action = [&session, checking] { return runCheck(session, *checking); }; });

  auto* build_command = addCommand(*kb, session, "build", "kb.build");
  auto building = std::make_shared<ContentOptions>();
  addContentOptions(*build_command, session, *building);
  addOption(*build_command, session, "-o,--output", building->output, "output")->required()->type_name("FILE");
  addOption(*build_command, session, "--name", building->name, "edition_name")->type_name("TEXT");
  addOption(*build_command, session, "--released", building->released, "edition_released")->type_name("DATE");
  addOption(*build_command, session, "--key", building->key, "edition_key")->type_name("FILE");
  build_command->callback(
      [&session, building] { session.action = [&session, building] { return runBuild(session, *building); }; });

  addKbItemCommands(*kb, session);
}

}  // namespace homeostat::cli
