#include "app/consultation/file_reading.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <set>

#include "app/consultation/light_reading.hpp"
#include "app/intake/foreign.hpp"
#include "app/intake/recordings/measured.hpp"
#include "app/intake/recordings/summaries.hpp"
#include "kb/base/file.hpp"
#include "kb/base/stream_digest.hpp"

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

/// Figures in the form of an import, under the names the knowledge base gives them.
intake::Import contentOf(const std::string& format, std::vector<inference::Finding> findings,
                         std::vector<recordings::Left> left, const kb::KnowledgeBase& kb) {
  intake::Import content;
  content.format = format;
  content.findings = std::move(findings);
  for (auto& finding : content.findings) {
    const auto known = kb.concepts.find(finding.code);
    if (known != kb.concepts.end()) finding.name = kb::textIn(known->second.name, "en");
  }
  for (auto& one : left) {
    content.rejected.push_back({std::move(one.place), std::move(one.metric), std::move(one.why)});
  }
  return content;
}

base::Result<FileRead> readAsRecording(const fs::path& path, recordings::RecordingFiles files,
                                       const kb::KnowledgeBase& kb, const ReadAgain& again = {}) {
  const auto recording = recordings::readRecording(files.main, files.companions);
  if (!recording) return base::refuse(namedBy(path, recording.error()));
  auto options = measureOptions(kb);
  options.edits = again.edits;
  options.keep_waveform = again.keep_waveform;
  options.hrv.correction = autonomic::Correction::lipponenTarvainen;
  auto measured = recordings::measureRecording(*recording, options);
  if (!measured) return base::refuse(namedBy(path, measured.error()));
  FileRead read;
  read.name = files.main.name;
  read.bytes = std::move(files.main.bytes);
  for (auto& companion : files.companions)
    read.companions.push_back({std::move(companion.name), std::move(companion.bytes)});
  read.format = measured->format;
  read.recording = recordings::hrvLine(*measured);
  const auto born = measured->birth_date;
  read.beats_as_recorded = measured->edits.empty() ? measured->beats : std::move(measured->beats_as_recorded);
  read.beats = std::move(measured->beats);
  read.waveform = std::move(measured->waveform);
  read.spectrum = std::move(measured->hrv.spectrum);
  read.content = contentOf(read.format, std::move(measured->findings), std::move(measured->left), kb);
  if (born) read.content.patient.emplace().birth_date = born;
  return read;
}

FileRead fromSummary(recordings::Summary summary, const kb::KnowledgeBase& kb) {
  FileRead read;
  read.name = summary.file;
  read.format = summary.format;
  read.figures = true;
  read.content = contentOf(summary.format, std::move(summary.findings), std::move(summary.left), kb);
  if (summary.birth_date || !summary.sex.empty()) {
    read.content.patient.emplace();
    read.content.patient->birth_date = summary.birth_date;
    read.content.patient->sex = summary.sex;
  }
  read.sleeps = std::move(summary.sleeps);
  addSleepFindings(read, kb);
  return read;
}

base::Result<FileRead> readAsDailyTable(const fs::path& path, std::string bytes, const kb::KnowledgeBase& kb) {
  recordings::File file{path.filename().string(), std::move(bytes)};
  auto summary = recordings::readDailyTable(file, measureOptions(kb));
  if (!summary) return base::refuse(namedBy(path, summary.error()));
  FileRead read = fromSummary(std::move(*summary), kb);
  read.bytes = std::move(file.bytes);
  return read;
}

/// Read from disk record by record: these files are larger than memory may be.
base::Result<FileRead> readAsAppleHealth(const fs::path& path, const kb::KnowledgeBase& kb, const GoesOn& goes_on,
                                         std::size_t index) {
  auto options = measureOptions(kb);
  if (goes_on) {
    std::error_code error;
    const double size = static_cast<double>(std::max<std::uintmax_t>(1, fs::file_size(path, error)));
    options.goes_on = [&goes_on, index, size](std::uintmax_t bytes) {
      return goes_on(index, std::min(1.0, static_cast<double>(bytes) / size));
    };
  }
  auto summary = recordings::readAppleHealth(path, options);
  if (!summary) return base::refuse(namedBy(path, summary.error()));
  std::string kept = std::move(summary->kept);
  FileRead read = fromSummary(std::move(*summary), kb);
  read.bytes = std::move(kept);
  read.content.notes.emplace_back("of this export only the records that were taken are kept, not the whole file");
  return read;
}

bool isAppleHealth(const fs::path& path) {
  constexpr std::size_t head_size = 1U << 16U;
  std::ifstream in(path, std::ios::binary);
  std::string head(head_size, '\0');
  in.read(head.data(), static_cast<std::streamsize>(head.size()));
  head.resize(static_cast<std::size_t>(in.gcount()));
  return recordings::looksLikeAppleHealth(head);
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

constexpr std::uintmax_t kLong = 64U << 20U;

/// FHIR in JSON that is too long to be held: an object at the beginning.
bool isLongFhir(const fs::path& path) {
  std::error_code error;
  if (fs::file_size(path, error) < kLong || error) return false;
  std::ifstream in(path, std::ios::binary);
  char first = 0;
  while (in.get(first) && (first == ' ' || first == '\n' || first == '\r' || first == '\t')) {
  }
  return first == '{';
}

base::Result<FileRead> readAsLongFhir(const fs::path& path, const intake::AnalyteIndex& index,
                                      const intake::ImportOptions& options) {
  std::ifstream in(path, std::ios::binary);
  FileRead read;
  read.name = path.filename().string();
  auto content = intake::importStream(in, read.name, index, options);
  if (!content) return base::refuse(namedBy(path, content.error()));
  in.clear();
  in.seekg(0);
  read.sha256 = base::sha256HexOf(in);
  read.format = content->format;
  read.content = std::move(*content);
  return read;
}

/// Laboratory files are checked as they are read; a device's file says at most when its owner was born.
base::Result<void> checkPerson(const fs::path& path, const FileRead& read, const intake::ImportOptions& options) {
  const auto& person = read.content.patient;
  const auto& expected = options.expected;
  if (!read.isMeasured() || !expected || !person || !person->birth_date || !expected->birth_date) return {};
  if (*person->birth_date == *expected->birth_date) return {};
  return base::refuse({"import.other-person", path.string(), "",
                       "the file is of a person born " + person->birth_date->iso(),
                       "Choose this patient's file, or correct the birth date"});
}

std::set<std::string> companionsAmong(const FilesRead& read) {
  std::set<std::string> names;
  for (const auto& file : read.files)
    for (const auto& companion : file.companions) names.insert(companion.name);
  return names;
}

}  // namespace

recordings::MeasureOptions measureOptions(const kb::KnowledgeBase& kb) {
  recordings::MeasureOptions options;
  for (const auto& [id, metric] : kb.metrics) {
    options.metrics.insert(id);
    if (metric.minimum_seconds) options.minimum_seconds[id] = *metric.minimum_seconds;
    std::string key = id;
    std::replace(key.begin(), key.end(), '-', '_');
    options.hrv.limits[key] = {metric.minimum_seconds.value_or(0), metric.minimum_beats.value_or(0), metric.unbroken,
                               metric.most_changed.value_or(1)};
  }
  return options;
}

base::Result<FilesRead> readFiles(const std::vector<fs::path>& files, const kb::KnowledgeBase& kb,
                                  const intake::ImportOptions& options, LongFiles long_files, const GoesOn& goes_on) {
  const intake::AnalyteIndex index(kb);
  const auto stopped = [](const fs::path& file) {
    return base::refuse(
        {"import.stopped", file.filename().string(), "", "reading was stopped; nothing of it was taken", ""});
  };
  FilesRead all;
  std::vector<std::pair<fs::path, std::string>> others;
  const auto take = [&](const fs::path& path, base::Result<FileRead> read) -> base::Result<void> {
    if (!read) return base::refuse(read.error());
    if (auto same = checkPerson(path, *read, options); !same) return same;
    all.files.push_back(std::move(*read));
    return {};
  };
  std::set<fs::path> seen;
  for (std::size_t number = 0; number < files.size(); ++number) {
    const auto& given = files[number];
    const fs::path file = recordings::mainFile(given);
    if (goes_on && !goes_on(number, 0)) return stopped(file);
    if (!seen.insert(file).second) continue;
    base::Result<void> taken;
    if (auto stream = intake::streamed(file)) {
      taken = base::refuse(std::move(*stream));
    } else if (isAppleHealth(file)) {
      taken = take(file, readAsAppleHealth(file, kb, goes_on, number));
    } else if (long_files == LongFiles::only_read && isLongFhir(file)) {
      taken = take(file, readAsLongFhir(file, index, options));
    } else if (auto bytes = base::readFile(file); !bytes) {
      taken = base::refuse(bytes.error());
    } else if (light_log::looksLikeLightLog(*bytes)) {
      taken = take(file, readAsLight(file, std::move(*bytes), kb));
    } else if (recordings::looksLikeDailyTable(*bytes)) {
      taken = take(file, readAsDailyTable(file, std::move(*bytes), kb));
    } else if (recordings::looksLikeRecording(*bytes)) {
      taken = take(file, readAsRecording(file, recordings::withCompanions(file, std::move(*bytes)), kb));
    } else {
      others.emplace_back(file, std::move(*bytes));
    }
    if (!taken) return base::refuse(taken.error());
  }
  // Headers first: the signal files they brought are no files of their own.
  const auto brought = companionsAmong(all);
  for (auto& [path, bytes] : others) {
    if (brought.contains(path.filename().string())) continue;
    if (goes_on && !goes_on(files.size() - 1, 1)) return stopped(path);
    if (auto taken = take(path, readAsLaboratory(path, std::move(bytes), index, options)); !taken)
      return base::refuse(taken.error());
  }
  return all;
}

base::Result<std::optional<FileRead>> readFiguresAgain(const std::string& name, const std::string& bytes,
                                                       const kb::KnowledgeBase& kb) {
  constexpr std::size_t head = 1U << 16U;
  const recordings::File file{name, bytes};
  const bool apple = recordings::looksLikeAppleHealth(bytes.substr(0, head));
  if (!apple && !recordings::looksLikeDailyTable(bytes)) return std::optional<FileRead>();
  auto summary = apple ? recordings::readAppleHealth(file, measureOptions(kb))
                       : recordings::readDailyTable(file, measureOptions(kb));
  if (!summary) return base::refuse(summary.error());
  return std::optional(fromSummary(std::move(*summary), kb));
}

base::Result<FileRead> readRecordingAgain(const std::string& name, std::string bytes,
                                          std::vector<CompanionFile> companions, const kb::KnowledgeBase& kb,
                                          const ReadAgain& again) {
  recordings::RecordingFiles files{{name, std::move(bytes)}, {}};
  for (auto& companion : companions)
    files.companions.push_back({std::move(companion.name), std::move(companion.bytes)});
  return readAsRecording(name, std::move(files), kb, again);
}

base::Result<FilesRead> readMadeHere(const std::string& name, std::string bytes, const kb::KnowledgeBase& kb,
                                     const intake::ImportOptions& options) {
  auto read = readAsLaboratory(name, std::move(bytes), intake::AnalyteIndex(kb), options);
  if (!read) return base::refuse(read.error());
  FilesRead all;
  all.files.push_back(std::move(*read));
  return all;
}

}  // namespace homeostat::consultation
