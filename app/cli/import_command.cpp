#include <iterator>
#include <memory>

#include "app/cli/session.hpp"
#include "app/consultation/file_reading.hpp"
#include "kb/base/file.hpp"

namespace homeostat::cli {
namespace {

using base::Json;
using base::Result;

struct ImportCommand {
  std::vector<std::string> files, confirmed;
  std::string edition, patient_name, patient_id, patient_birth_date, decimal_mark, catalogue;
  intake::ImportOptions reading;
  bool json = false;
};

Result<intake::ImportOptions> readingOptions(const ImportCommand& command) {
  intake::ImportOptions options = command.reading;
  options.confirmed_values = {command.confirmed.begin(), command.confirmed.end()};
  if (!command.decimal_mark.empty()) options.decimal_mark = command.decimal_mark.front();
  if (!command.catalogue.empty()) {
    auto bytes = base::readFile(command.catalogue);
    if (!bytes) return tl::unexpected(bytes.error());
    options.catalogue = std::move(*bytes);
  }
  if (command.patient_name.empty() && command.patient_id.empty() && command.patient_birth_date.empty()) return options;
  intake::ImportedPatient expected;
  expected.id = command.patient_id;
  expected.name = command.patient_name;
  if (!command.patient_birth_date.empty()) {
    const auto date = base::CivilDate::parse(command.patient_birth_date);
    if (!date) return tl::unexpected(date.error());
    expected.birth_date = *date;
  }
  options.expected = std::move(expected);
  return options;
}

void addMeasured(intake::Import& all, intake::Import&& recording) {
  if (all.format.empty()) all.format = recording.format;
  std::move(recording.findings.begin(), recording.findings.end(), std::back_inserter(all.findings));
  if (!all.patient) all.patient = recording.patient;
  std::move(recording.rejected.begin(), recording.rejected.end(), std::back_inserter(all.rejected));
}

Result<void> runImport(const Session& session, const ImportCommand& command) {
  const auto edition = session.edition(command.edition);
  if (!edition) return tl::unexpected(edition.error());
  const auto options = readingOptions(command);
  if (!options) return tl::unexpected(options.error());
  auto read = consultation::readFiles({command.files.begin(), command.files.end()}, edition->knowledge(), *options,
                                      consultation::LongFiles::only_read);
  if (!read) return tl::unexpected(read.error());
  std::vector<intake::Import> imports, measured;
  Json files = Json::array(), recordings = Json::array();
  for (auto& file : read->files) {
    files.push_back({{"name", file.name},
                     {"format", file.format},
                     {"sha256", file.sha256.empty() ? base::sha256Hex(file.bytes) : file.sha256}});
    for (const auto& companion : file.companions)
      files.push_back(
          {{"name", companion.name}, {"format", file.format}, {"sha256", base::sha256Hex(companion.bytes)}});
    if (file.isRecording()) recordings.push_back(file.recording);
    (file.isMeasured() ? measured : imports).push_back(std::move(file.content));
  }
  auto merged = intake::merge(std::move(imports));
  if (!merged) return tl::unexpected(merged.error());
  // Two measurements of a device are never two versions of one result.
  for (auto& recording : measured) addMeasured(*merged, std::move(recording));
  Json json = Json::parse(intake::importJson(*merged));
  json["files"] = std::move(files);
  if (!recordings.empty()) json["recordings"] = std::move(recordings);
  for (const auto& note : read->notes) json["notes"].push_back(note);
  session.json(json);
  return {};
}

}  // namespace

void addImportCommand(CLI::App& app, Session& session) {
  auto* command = addCommand(app, session, "import", "import");
  auto given = std::make_shared<ImportCommand>();
  addOption(*command, session, "FILE", given->files, "import_files")->required();
  addEdition(*command, session, given->edition);
  addJson(*command, session, given->json);
  addOption(*command, session, "--patient-name", given->patient_name, "expected_name")->type_name("TEXT");
  addOption(*command, session, "--patient-id", given->patient_id, "expected_id")->type_name("TEXT");
  addOption(*command, session, "--birth-date", given->patient_birth_date, "expected_birth_date")->type_name("DATE");
  addOption(*command, session, "--column", given->reading.columns, "column")->type_name("HEADER ROLE");
  addOption(*command, session, "--date-order", given->reading.date_order, "date_order")
      ->check(CLI::IsMember({"dmy", "mdy", "ymd"}));
  addOption(*command, session, "--decimal-mark", given->decimal_mark, "decimal_mark")->check(CLI::IsMember({",", "."}));
  addOption(*command, session, "--catalogue", given->catalogue, "catalogue")->type_name("FILE");
  addOption(*command, session, "--unit", given->reading.unit_spellings, "unit_spelling")->type_name("LAB|UNIT UCUM");
  addOption(*command, session, "--code", given->reading.laboratory_codes, "laboratory_code")->type_name("LAB|CODE ID");
  addOption(*command, session, "--confirm", given->confirmed, "confirmed_value")->type_name("KEY");
  addOption(*command, session, "--specimen", given->reading.unstated_specimen, "unstated_specimen")->type_name("TEXT");
  addOption(*command, session, "--laboratory", given->reading.laboratory, "laboratory")->type_name("TEXT");
  command->callback([&session, given] { session.action = [&session, given] { return runImport(session, *given); }; });
}

}  // namespace homeostat::cli
