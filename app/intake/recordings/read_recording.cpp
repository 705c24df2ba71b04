#include "app/intake/recordings/lines.hpp"
#include "app/intake/recordings/readers.hpp"
#include "kb/base/file.hpp"

namespace homeostat::recordings {
namespace {

bool isHrm(std::string_view bytes) { return trimmed(bytes.substr(0, 100)).starts_with("[Params]"); }
bool isKubiosReport(std::string_view bytes) {
  return bytes.substr(0, 4000).find("HRV ANALYSIS RESULTS") != std::string_view::npos ||
         bytes.substr(0, 4000).find("Kubios HRV") != std::string_view::npos;
}

}  // namespace

bool looksLikeRecording(std::string_view bytes) {
  const auto start = trimmed(bytes.substr(0, 200));
  if (start.starts_with('{') || start.starts_with('<')) return false;
  if (isHrm(bytes) || looksLikeEdf(bytes) || isKubiosReport(bytes)) return true;
  if (bytes.substr(0, 4000).find('\0') != std::string_view::npos) return false;
  return looksLikeWfdb(bytes) || looksLikeTable(bytes);
}

base::Result<Recording> readRecording(const File& file, const std::vector<File>& companions) {
  if (file.bytes.empty())
    return base::refuse({"recording.empty", file.name, "", "the file is empty", "Export the recording again"});
  if (looksLikeEdf(file.bytes)) return readEdf(file);
  if (isHrm(file.bytes)) return readHrm(file);
  if (file.bytes.find('\0') != std::string::npos)
    return base::refuse({"recording.unknown", file.name, "byte " + std::to_string(file.bytes.find('\0')),
                         "no recording of a known kind", "Hand in RR text, Polar .hrm, Kubios text, EDF, BDF or WFDB"});
  if (isKubiosReport(file.bytes)) return readKubiosReport(file);
  if (looksLikeWfdb(file.bytes)) return readWfdb(file, companions);
  return readTable(file);
}

RecordingFiles withCompanions(const std::filesystem::path& path, std::string bytes) {
  RecordingFiles files{{path.filename().string(), std::move(bytes)}, {}};
  if (!looksLikeWfdb(files.main.bytes)) return files;
  for (const auto& name : filesOfWfdb(files.main.bytes)) {
    // A header may only bring files that lie beside it.
    if (std::filesystem::path(name).filename() != name) continue;
    if (auto beside = base::readFile(path.parent_path() / name)) files.companions.push_back({name, std::move(*beside)});
  }
  return files;
}

base::Result<Recording> readRecording(const std::filesystem::path& path) {
  auto bytes = base::readFile(path);
  if (!bytes) return tl::unexpected(bytes.error());
  const auto files = withCompanions(path, std::move(*bytes));
  return readRecording(files.main, files.companions);
}

}  // namespace homeostat::recordings
