#include "app/consultation/file_reading.hpp"

#include <algorithm>
#include <set>

#include "app/consultation/light_reading.hpp"
#include "app/intake/recordings/measured.hpp"
#include "kb/base/file.hpp"

namespace homeostat::consultation {
namespace {

namespace fs = std::filesystem;

base::Refusal namedBy(const fs::path& path, base::Refusal refusal) {
  refusal.file = path.string();
  if (refusal.code == "import.binary" || refusal.code == "import.unknown") {
    refusal.mend = "Choose a FHIR, HL7 v2, C-CDA or table file, or a recording";
  }
  return refusal;
}

recordings::MeasureOptions measureOptions(const kb::KnowledgeBase& kb) {
  recordings::MeasureOptions options;
  for (const auto& [id, metric] : kb.metrics) {
    options.metrics.insert(id);
    if (metric.minimum_seconds) options.minimum_seconds[id] = *metric.minimum_seconds;
  }
  return options;
}

/// A recording's figures in the form of an import, under the names the knowledge base gives them.
intake::Import contentOf(recordings::Measured measured, const kb::KnowledgeBase& kb) {
  intake::Import content;
  content.format = measured.format;
  for (auto& finding : measured.findings) {
    const auto known = kb.concepts.find(finding.code);
    if (known != kb.concepts.end()) finding.name = kb::textIn(known->second.name, "en");
  }
  content.findings = std::move(measured.findings);
  for (auto& left : measured.left) {
    content.rejected.push_back({std::move(left.place), std::move(left.metric), std::move(left.why)});
  }
  return content;
}

base::Result<FileRead> readAsRecording(const fs::path& path, std::string bytes, const kb::KnowledgeBase& kb) {
  auto files = recordings::withCompanions(path, std::move(bytes));
  const auto recording = recordings::readRecording(files.main, files.companions);
  if (!recording) return base::refuse(namedBy(path, recording.error()));
  auto measured = recordings::measureRecording(*recording, measureOptions(kb));
  if (!measured) return base::refuse(namedBy(path, measured.error()));
  FileRead read;
  read.name = files.main.name;
  read.bytes = std::move(files.main.bytes);
  for (auto& companion : files.companions)
    read.companions.push_back({std::move(companion.name), std::move(companion.bytes)});
  read.format = measured->format;
  read.recording = recordings::hrvLine(*measured);
  read.content = contentOf(std::move(*measured), kb);
  return read;
}

base::Result<FileRead> readAsLaboratory(const fs::path& path, std::string bytes, const intake::AnalyteIndex& index,
                                        const intake::ImportOptions& options) {
  FileRead read;
  read.name = path.filename().string();
  auto content = intake::importFile(bytes, read.name, index, options);
  if (!content) return base::refuse(namedBy(path, content.error()));
  read.bytes = std::move(bytes);
  read.format = content->format;
  read.content = std::move(*content);
  return read;
}

std::set<std::string> companionsAmong(const FilesRead& read) {
  std::set<std::string> names;
  for (const auto& file : read.files)
    for (const auto& companion : file.companions) names.insert(companion.name);
  return names;
}

}  // namespace

base::Result<FilesRead> readFiles(const std::vector<fs::path>& files, const kb::KnowledgeBase& kb,
                                  const intake::ImportOptions& options) {
  const intake::AnalyteIndex index(kb);
  FilesRead all;
  std::vector<std::pair<fs::path, std::string>> others;
  for (const auto& file : files) {
    auto bytes = base::readFile(file);
    if (!bytes) return tl::unexpected(bytes.error());
    if (light_log::looksLikeLightLog(*bytes)) {
      auto read = readAsLight(file, std::move(*bytes), kb);
      if (!read) return tl::unexpected(read.error());
      all.files.push_back(std::move(*read));
      continue;
    }
    if (!recordings::looksLikeRecording(*bytes)) {
      others.emplace_back(file, std::move(*bytes));
      continue;
    }
    auto read = readAsRecording(file, std::move(*bytes), kb);
    if (!read) return tl::unexpected(read.error());
    all.files.push_back(std::move(*read));
  }
  // Headers first: the signal files they brought are no files of their own.
  const auto brought = companionsAmong(all);
  for (auto& [path, bytes] : others) {
    if (brought.contains(path.filename().string())) continue;
    auto read = readAsLaboratory(path, std::move(bytes), index, options);
    if (!read) return tl::unexpected(read.error());
    all.files.push_back(std::move(*read));
  }
  return all;
}

}  // namespace homeostat::consultation
