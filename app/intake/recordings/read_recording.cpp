#include <algorithm>
#include <cctype>
#include <set>

#include "app/intake/foreign.hpp"
#include "app/intake/recordings/lines.hpp"
#include "app/intake/recordings/readers.hpp"
#include "app/intake/recordings/summaries.hpp"
#include "app/intake/text.hpp"
#include "kb/base/file.hpp"

namespace homeostat::recordings {

namespace fs = std::filesystem;

namespace {

bool isHrm(std::string_view bytes) { return trimmed(bytes.substr(0, 100)).starts_with("[Params]"); }
/// JSON or XML. A list of numbers in brackets is JSON too; the header of a .hrm file is none.
bool isMarkup(std::string_view bytes) {
  const auto start = trimmed(withoutMark(bytes).substr(0, 200));
  // A section such as "[INFO]" opens a device's text file.
  const auto inside = start.starts_with('[') ? trimmed(start.substr(1)) : std::string_view();
  const bool list = !inside.empty() && std::isalpha(static_cast<unsigned char>(inside.front())) == 0;
  return start.starts_with('{') || start.starts_with('<') || list;
}
bool isKubiosReport(std::string_view bytes) {
  return bytes.substr(0, 4000).find("HRV ANALYSIS RESULTS") != std::string_view::npos ||
         bytes.substr(0, 4000).find("Kubios HRV") != std::string_view::npos;
}

/// UTF-16 with its mark, as spreadsheet programs save text, in UTF-8; empty for anything else.
std::optional<std::string> textOfWideCharacters(std::string_view bytes) {
  if (!bytes.starts_with("\xFF\xFE") && !bytes.starts_with("\xFE\xFF")) return std::nullopt;
  std::string note, text = intake::toUtf8(bytes, note);
  if (text.empty() || text.find('\0') != std::string::npos) return std::nullopt;
  return text;
}

}  // namespace

bool looksLikeRecording(std::string_view bytes) {
  if (const auto text = textOfWideCharacters(bytes.substr(0, 40000))) return looksLikeRecording(*text);
  if (looksLikeBeatsJson(bytes)) return !looksLikeDailyTable(bytes);
  if (isMarkup(bytes) || intake::foreign(bytes, "")) return false;
  if (isHrm(bytes) || looksLikeEdf(bytes) || looksLikeFit(bytes) || isKubiosReport(bytes)) return true;
  if (bytes.substr(0, 4000).find('\0') != std::string_view::npos) return false;
  if (looksLikeWatchEcg(bytes)) return true;
  return looksLikeEmpatica(bytes) || looksLikeEmpaticaTable(bytes) || looksLikeWfdb(bytes) || looksLikeTable(bytes);
}

namespace {

void makeUtf8(std::string& text) {
  if (!intake::isUtf8(text)) text = intake::fromWindows1252(text);
}

/// Devices write labels in whatever letters they have; what is kept and printed is UTF-8.
Recording inUtf8(Recording recording) {
  makeUtf8(recording.device);
  for (auto& signal : recording.signals) {
    makeUtf8(signal.label);
    makeUtf8(signal.unit);
  }
  for (auto& annotation : recording.annotations) makeUtf8(annotation.text);
  for (auto& problem : recording.problems) {
    makeUtf8(problem.place);
    makeUtf8(problem.what);
  }
  return recording;
}

base::Result<Recording> readAny(const File& file, const std::vector<File>& companions, const TableChoice& choice) {
  if (auto other = intake::foreign(file.bytes, file.name)) return base::refuse(std::move(*other));
  if (auto text = textOfWideCharacters(file.bytes)) return readRecording({file.name, *text}, companions, choice);
  if (looksLikeEdf(file.bytes)) return readEdf(file);
  if (looksLikeFit(file.bytes)) return readFit(file);
  if (isHrm(file.bytes)) return readHrm(file);
  if (file.bytes.find('\0') != std::string::npos)
    return base::refuse({"recording.unknown", file.name, "byte " + std::to_string(file.bytes.find('\0')),
                         "no recording of a known kind",
                         "Hand in RR text, Polar .hrm, Kubios text, FIT, EDF, BDF, WFDB (its .hea) or an E4 folder"});
  if (looksLikeAppleHealth(file.bytes) || looksLikeDailyTable(file.bytes))
    return base::refuse({"recording.no-beats", file.name, "", "this file holds figures of a program, not beats",
                         "Take its figures with homeostat import"});
  if (looksLikeBeatsJson(file.bytes)) return readBeatsJson(file);
  if (isMarkup(file.bytes))
    return base::refuse({"recording.markup", file.name, "",
                         "this is JSON or XML, and no list of beats (rr, rrData, ibi …) is in it",
                         "Export the beats as text or CSV; figures and results are taken with homeostat import"});
  if (isKubiosReport(file.bytes)) return readKubiosReport(file);
  if (looksLikeWatchEcg(file.bytes)) return readWatchEcg(file);
  if (looksLikeEmpatica(file.bytes)) return readEmpatica(file, companions);
  if (looksLikeEmpaticaTable(file.bytes)) return readEmpaticaTable(file, choice);
  if (looksLikeWfdb(file.bytes)) return readWfdb(file, companions);
  return readTable(file, choice);
}

}  // namespace

namespace {

std::string channelsOf(const Recording& recording) {
  std::string out;
  for (const auto& signal : recording.signals) out += (out.empty() ? "" : ", ") + signal.label;
  return out;
}

/// What a person says of a channel whose label does not say what it is ("Ch1"); files of beats have none.
base::Result<Recording> withChosenChannel(Recording recording, const TableChoice& choice) {
  const bool of_signal = choice.kind == "ecg" || choice.kind == "ppg" || choice.kind == "eda" || choice.kind == "resp";
  if (choice.column.empty() || !of_signal || recording.signals.empty() || recording.format == "signal-csv")
    return recording;
  const auto number = numberOf(choice.column);
  for (std::size_t i = 0; i < recording.signals.size(); ++i) {
    auto& signal = recording.signals[i];
    const bool meant =
        lowered(signal.label) == lowered(choice.column) || (number && *number == static_cast<double>(i + 1));
    if (!meant) continue;
    // The kind leads the label and the channel the others, so that it is taken for what the person said it is.
    signal.label = choice.kind + " " + signal.label;
    if (choice.kind == "ecg" || choice.kind == "ppg") recording.beats.reset();
    std::rotate(recording.signals.begin(), recording.signals.begin() + static_cast<std::ptrdiff_t>(i),
                recording.signals.begin() + static_cast<std::ptrdiff_t>(i) + 1);
    return recording;
  }
  return base::refuse({"recording.no-column", recording.name, "channels " + channelsOf(recording),
                       "there is no channel \"" + choice.column + "\"", "Name one of these, or its number from 1"});
}

}  // namespace

base::Result<Recording> readRecording(const File& file, const std::vector<File>& companions,
                                      const TableChoice& choice) {
  auto recording = readAny(file, companions, choice);
  if (!recording) return recording;
  return withChosenChannel(inUtf8(std::move(*recording)), choice);
}

namespace {

/// Files that belong to a recording, by name.
std::vector<std::string> namesBeside(std::string_view bytes) {
  if (looksLikeEmpatica(bytes)) return {empaticaFiles().begin() + 1, empaticaFiles().end()};
  if (looksLikeWfdb(bytes)) return filesOfWfdb(bytes);
  return {};
}

}  // namespace

RecordingFiles withCompanions(const fs::path& path, std::string bytes) {
  RecordingFiles files{{path.filename().string(), std::move(bytes)}, {}};
  std::set<std::string> asked{files.main.name};
  const auto bring = [&](const std::string& name) {
    // A header may only bring files that lie beside it.
    if (fs::path(name).filename() != name || !asked.insert(name).second) return;
    if (auto beside = base::readFile(path.parent_path() / name)) files.companions.push_back({name, std::move(*beside)});
  };
  for (const auto& name : namesBeside(files.main.bytes)) bring(name);
  // A record in segments names headers, which name files themselves.
  for (std::size_t i = 0; i < files.companions.size(); ++i) {
    if (!files.companions[i].name.ends_with(".hea")) continue;
    for (const auto& name : namesBeside(files.companions[i].bytes)) bring(name);
  }
  return files;
}

namespace {

/// Signals or annotations of a record say nothing without the header that names them.
std::optional<fs::path> headerBeside(const fs::path& path) {
  static const char* const ends[] = {".dat", ".mat", ".atr", ".ecg", ".qrs"};
  const auto is_part = [&](const char* end) { return path.extension() == end; };
  if (std::none_of(std::begin(ends), std::end(ends), is_part)) return std::nullopt;
  fs::path header = path;
  header.replace_extension(".hea");
  const auto bytes = base::readFile(header);
  if (!bytes || !looksLikeWfdb(*bytes)) return std::nullopt;
  return header;
}

}  // namespace

fs::path mainFile(const fs::path& path) {
  std::error_code ignored;
  if (!fs::is_directory(path, ignored)) return headerBeside(path).value_or(path);
  const fs::path beats = path / empaticaFiles().front();
  return fs::exists(beats, ignored) ? beats : path;
}

base::Result<Recording> readRecording(const fs::path& path, const TableChoice& choice) {
  const fs::path main = mainFile(path);
  auto bytes = base::readFile(main);
  if (!bytes) return tl::unexpected(bytes.error());
  const auto files = withCompanions(main, std::move(*bytes));
  return readRecording(files.main, files.companions, choice);
}

}  // namespace homeostat::recordings
