#include <memory>

#include "app/cli/session.hpp"
#include "app/consultation/case_file.hpp"
#include "app/consultation/documents.hpp"
#include "app/consultation/knowledge_in_use.hpp"
#include "app/consultation/light_reading.hpp"
#include "kb/base/file.hpp"
#include "reports/fhir/plan_bundle.hpp"

namespace homeostat::cli {
namespace {

using base::Result;

struct ReportCommand {
  std::string file, edition, kind = "letter", language, practice, output, sleep, wake;
  bool large_print = false, json = false;
};

Result<reports::Printing> printing(const ReportCommand& command) {
  reports::Printing out;
  if (!command.practice.empty()) {
    const auto bytes = base::readFile(command.practice);
    if (!bytes) return tl::unexpected(bytes.error());
    auto given = consultation::readPrinting(*bytes, command.practice);
    if (!given) return given;
    out = std::move(*given);
  }
  if (!command.language.empty()) out.language = command.language;
  out.large_print = command.large_print;
  return out;
}

/// The plan for other systems, as a FHIR R4 Bundle.
Result<void> writePlan(const Session& session, const ReportCommand& command, const reports::Subject& subject,
                       const reports::Printing& how) {
  if (!command.output.ends_with(".json") && command.output != "-") {
    return base::refuse({"report.ending", command.output, "", "a plan is written as FHIR, in a file that ends in .json",
                         "Give a file name that ends so"});
  }
  const auto bundle = reports::planBundle(subject, how);
  if (!bundle) {
    base::Refusal refusal = bundle.error();
    refusal.file = command.file;
    return base::refuse(refusal);
  }
  return writeOutput(session, command.output, bundle->dump(1) + "\n");
}

Result<void> runReport(const Session& session, const ReportCommand& command) {
  const auto how = printing(command);
  if (!how) return tl::unexpected(how.error());
  auto edition = session.edition(command.edition);
  if (!edition) return tl::unexpected(edition.error());
  const auto knowledge = consultation::KnowledgeInUse::from(std::move(*edition));
  if (!knowledge) return tl::unexpected(knowledge.error());
  const auto given = consultation::readCaseFile(command.file, (*knowledge)->knowledge());
  if (!given) return tl::unexpected(given.error());
  const auto assessment = (*knowledge)->engine().assess(given->the_case, {});
  reports::Subject subject{given->the_case, assessment, (*knowledge)->edition(), {}, {}};
  for (const auto& recording : given->recordings)
    if (recording.isRecording())
      subject.recordings.push_back({recording.recording, recording.beats, recording.spectrum});
  const auto wanted = light_log::wantedNight(command.sleep, command.wake);
  if (!wanted) return tl::unexpected(wanted.error());
  light_log::LightOptions light;
  light.plan = *wanted;
  if (command.kind == "plan") return writePlan(session, command, subject, *how);
  const auto kind = *reports::kindFromWord(command.kind);
  if (kind == reports::Kind::light) {
    auto answer = consultation::lightAnswer(given->recordings, light);
    if (!answer) return tl::unexpected(answer.error());
    subject.light = std::move(*answer);
  }
  const auto document = reports::compose(kind, subject, *how);
  if (!document) {
    base::Refusal refusal = document.error();
    if (refusal.file.empty()) refusal.file = command.file;
    return base::refuse(refusal);
  }
  const auto bytes = consultation::documentBytes(*document, command.output);
  if (!bytes) return tl::unexpected(bytes.error());
  if (auto written = writeOutput(session, command.output, *bytes); !written) return written;
  if (command.json) {
    session.json({{"file", command.output},
                  {"kind", command.kind},
                  {"language", document->language},
                  {"case_hash", assessment.case_hash},
                  {"edition", assessment.edition}});
  } else if (command.output != "-") {
    session.line(command.output);
  }
  return {};
}

}  // namespace

void addReportCommand(CLI::App& app, Session& session) {
  auto* command = addCommand(app, session, "report", "report");
  auto given = std::make_shared<ReportCommand>();
  addOption(*command, session, "CASE", given->file, "case_file")->required();
  addOption(*command, session, "--kind", given->kind, "report_kind")
      ->check(CLI::IsMember({"letter", "handout", "audit", "autonomic", "light", "plan"}));
  addOption(*command, session, "--lang", given->language, "report_language")->type_name("LL");
  addOption(*command, session, "--practice", given->practice, "report_practice")->type_name("FILE");
  addOption(*command, session, "-o,--output", given->output, "output")->type_name("FILE")->required();
  auto* sleep = addOption(*command, session, "--sleep", given->sleep, "light_sleep")->type_name("HH:MM");
  auto* wake = addOption(*command, session, "--wake", given->wake, "light_wake")->type_name("HH:MM")->needs(sleep);
  sleep->needs(wake);
  command->add_flag("--large-print", given->large_print, session.text("cli.option.large_print"));
  addEdition(*command, session, given->edition);
  addJson(*command, session, given->json);
  command->callback([&session, given] { session.action = [&session, given] { return runReport(session, *given); }; });
}

}  // namespace homeostat::cli
