#include "app/consultation/kept_recordings.hpp"

#include <algorithm>

#include "app/record/events.hpp"

namespace homeostat::consultation {

using autonomic::BeatEdit;
using base::Json;
using base::refuse;
using base::Result;

namespace {

constexpr const char* kSaid[] = {"breathing", "posture"};  // what a person said of a recording, never its file

Result<std::vector<CompanionFile>> companionsOf(const Practice& practice, const record::CaseImported& imported) {
  std::vector<CompanionFile> out;
  if (!imported.companions.is_array()) return out;
  for (const auto& companion : imported.companions) {
    auto bytes = practice.ledger().getBlob(companion.value("blob", ""));
    if (!bytes) return refuse(bytes.error());
    out.push_back({companion.value("name", ""), std::move(*bytes)});
  }
  return out;
}

Result<std::vector<BeatEdit>> editsOf(const record::CaseImported& imported) {
  return autonomic::beatEditsFromJson(imported.recording.value("edited_by_hand", Json::array()), imported.source_file);
}

Result<FileRead> readOriginal(const Practice& practice, const record::CaseImported& imported, const ReadAgain& again) {
  auto bytes = practice.ledger().getBlob(imported.blob);
  if (!bytes) return refuse(bytes.error());
  auto companions = companionsOf(practice, imported);
  if (!companions) return refuse(companions.error());
  return readRecordingAgain(imported.source_file, std::move(*bytes), std::move(*companions),
                            practice.knowledge().knowledge(), again);
}

/// Imports of recordings that count, in order.
Result<std::vector<std::pair<std::uint64_t, record::CaseImported>>> importsOf(const Practice& practice,
                                                                              const std::string& patient) {
  const auto events = practice.ledger().events(patient);
  if (!events) return refuse(events.error());
  const auto withdrawn = record::withdrawnEntries(*events);
  std::vector<std::pair<std::uint64_t, record::CaseImported>> out;
  for (const auto& event : *events) {
    if (event.kind != record::CaseImported::kKind || withdrawn.contains(event.sequence)) continue;
    auto imported = record::fromEvent<record::CaseImported>(event);
    if (imported && imported->recording.is_object() && !imported->blob.empty())
      out.emplace_back(event.sequence, std::move(*imported));
  }
  return out;
}

/// What a person said of the recording goes over to its new figures.
void keepWhatWasSaid(const Json& before, std::vector<inference::Finding>& findings) {
  if (!before.is_array()) return;
  for (const char* tag : kSaid) {
    std::string said;
    for (const auto& finding : before) {
      const auto conditions = finding.find("conditions");
      if (conditions != finding.end() && conditions->is_object()) said = conditions->value(tag, said);
    }
    if (said.empty()) continue;
    for (auto& finding : findings) {
      finding.conditions[tag] = said;
      std::erase(finding.notes, std::string(tag) + " not stated");
    }
  }
}

}  // namespace

Result<std::vector<KeptRecording>> keptRecordings(const Practice& practice, const std::string& patient,
                                                  bool keep_waveform) {
  const auto imports = importsOf(practice, patient);
  if (!imports) return refuse(imports.error());
  std::vector<KeptRecording> out;
  for (const auto& [entry, imported] : *imports) {
    KeptRecording kept;
    kept.entry = entry;
    auto edits = editsOf(imported);
    if (!edits) return refuse(edits.error());
    kept.edits = std::move(*edits);
    auto read = readOriginal(practice, imported, {kept.edits, keep_waveform});
    if (!read) return refuse(read.error());
    kept.original = std::move(read->beats_as_recorded);
    kept.measured = {std::move(read->recording), std::move(read->beats), std::move(read->spectrum)};
    if (read->waveform) kept.signal = std::move(*read->waveform);
    out.push_back(std::move(kept));
  }
  return out;
}

Result<void> correctBeats(Practice& practice, const std::string& patient, std::uint64_t entry,
                          const std::vector<BeatEdit>& edits, const base::Instant& now) {
  const auto imports = importsOf(practice, patient);
  if (!imports) return refuse(imports.error());
  const auto found =
      std::find_if(imports->begin(), imports->end(), [&](const auto& one) { return one.first == entry; });
  if (found == imports->end())
    return refuse({"recording.gone", "", "entry " + std::to_string(entry),
                   "this recording was taken back or corrected meanwhile", "Look at the recordings again"});
  record::CaseImported corrected = found->second;
  auto read = readOriginal(practice, corrected, {edits});
  if (!read) return refuse(read.error());
  keepWhatWasSaid(corrected.findings, read->content.findings);
  corrected.findings = Json::array();
  for (const auto& finding : read->content.findings)
    corrected.findings.push_back(Json::parse(inference::writeFinding(finding)));
  corrected.rejected = Json::array();
  for (const auto& left : read->content.rejected)
    corrected.rejected.push_back({{"source", left.source}, {"what", left.what}, {"why", left.why}});
  corrected.recording = read->recording;
  const record::EntryWithdrawn replaced{static_cast<double>(entry), "beats corrected by hand"};
  auto done =
      practice.ledger().appendAll({record::draftOf(replaced, patient, now), record::draftOf(corrected, patient, now)});
  if (!done) return refuse(done.error());
  return {};
}

}  // namespace homeostat::consultation
