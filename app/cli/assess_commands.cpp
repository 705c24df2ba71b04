#include <memory>

#include "app/cli/assessment_text.hpp"
#include "app/cli/session.hpp"
#include "app/consultation/case_file.hpp"
#include "app/consultation/knowledge_in_use.hpp"
#include "inference/terms.hpp"

namespace homeostat::cli {
namespace {

using base::Json;
using base::Result;

struct AssessCommand {
  std::string file, edition;
  std::vector<std::string> with;
  bool json = false;
};

Result<void> runAssess(const Session& session, const AssessCommand& command) {
  auto edition = session.edition(command.edition);
  if (!edition) return tl::unexpected(edition.error());
  const auto knowledge = consultation::KnowledgeInUse::from(std::move(*edition));
  if (!knowledge) return tl::unexpected(knowledge.error());
  const auto file = consultation::readCaseFile(command.file, (*knowledge)->knowledge());
  if (!file) return tl::unexpected(file.error());
  const auto& the_case = file->the_case;
  for (const auto& id : command.with) {
    if ((*knowledge)->knowledge().interventions.contains(id)) continue;
    return base::refuse({"assess.with", command.file, "--with " + id, "no intervention has this id",
                         "Use an id that the assessment prints"});
  }
  const auto assessment = (*knowledge)->engine().assess(the_case, {}, command.with);
  if (command.json) {
    session.json(Json::parse(inference::assessmentJson(assessment, the_case)));
  } else {
    session.world.out << assessmentText(assessment, the_case, (*knowledge)->knowledge(), session.messages);
  }
  return {};
}

}  // namespace

void addAssessCommands(CLI::App& app, Session& session) {
  auto* assess = addCommand(app, session, "assess", "assess");
  auto given = std::make_shared<AssessCommand>();
  addOption(*assess, session, "CASE", given->file, "case_file")->required();
  addOption(*assess, session, "--with", given->with, "with")->delimiter(',')->type_name("ID");
  addEdition(*assess, session, given->edition);
  addJson(*assess, session, given->json);
  assess->callback([&session, given] { session.action = [&session, given] { return runAssess(session, *given); }; });
}

}  // namespace homeostat::cli
