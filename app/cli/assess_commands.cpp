#include <memory>

#include "app/cli/assessment_text.hpp"
#include "app/cli/session.hpp"
#include "app/consultation/case_file.hpp"
#include "app/consultation/knowledge_in_use.hpp"
#include "i18n/format.hpp"
#include "inference/interactions.hpp"
#include "inference/terms.hpp"
#include "inference/units.hpp"

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

struct InteractionsCommand {
  std::vector<std::string> names;
  std::string edition;
  bool json = false;
};

/// A condition, context or nutrient whose id, name or synonym is this text, case and accents aside; empty: none.
std::string conceptNamed(const kb::KnowledgeBase& kb, const std::string& name) {
  const std::string wanted = i18n::nameKey(name);
  for (const auto& [id, concept_] : kb.concepts) {
    if (i18n::nameKey(id) == wanted || i18n::nameKey(kb::textIn(concept_.name, "en")) == wanted) return id;
    for (const auto& synonym : concept_.synonyms) {
      if (i18n::nameKey(synonym) == wanted) return id;
    }
  }
  return {};
}

/// Names are read as medicines or supplements first, then as conditions or anything else the knowledge base holds.
Result<void> runInteractions(const Session& session, const InteractionsCommand& command) {
  const auto edition = session.edition(command.edition);
  if (!edition) return tl::unexpected(edition.error());
  const auto& kb = edition->knowledge();
  inference::Case c;
  c.at = session.world.now();
  for (const auto& name : command.names) c.medications.push_back({name, "", "", "", {}, {}});
  const inference::CaseFacts facts(kb, c, inference::shippedConversion());
  std::vector<inference::Party> parties;
  Json not_checked = Json::array();
  for (const auto& m : facts.medicines()) {
    const std::string& name = m.medicine->name;
    if (m.drug != nullptr) {
      parties.push_back({name, facts.belongsTo(m.drug->id)});
    } else if (const auto id = conceptNamed(kb, name); !id.empty()) {
      parties.push_back({name, facts.belongsTo(id)});
    } else {
      not_checked.push_back(name);
    }
  }
  const auto found = inference::interactionsAmong(kb, parties);
  Json advisories = Json::array();
  for (const auto& i : found) advisories.push_back(inference::interactionJson(i));
  if (command.json) {
    session.json({{"advisories", advisories}, {"not_checked", not_checked}, {"edition", edition->hash()}});
    return {};
  }
  for (const auto& i : found) {
    session.line("[" + i.severity + "] " + i.a + " + " + i.b + ": " + i.why);
    session.line("  " + i.action);
  }
  if (found.empty()) session.line(session.text("cli.interactions.none"));
  for (const auto& name : not_checked)
    session.line(session.text("cli.interactions.not_checked", {{"name", name.get<std::string>()}}));
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

  auto* interactions = addCommand(app, session, "interactions", "interactions");
  auto asked = std::make_shared<InteractionsCommand>();
  addOption(*interactions, session, "NAME", asked->names, "names")->required();
  addEdition(*interactions, session, asked->edition);
  addJson(*interactions, session, asked->json);
  interactions->callback(
      [&session, asked] { session.action = [&session, asked] { return runInteractions(session, *asked); }; });
}

}  // namespace homeostat::cli
