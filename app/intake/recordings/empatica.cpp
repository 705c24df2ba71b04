// Empatica E4: one table a sensor in a folder. The first line is the start (Unix seconds, UTC), the second the rate;
// IBI.csv has beat times beside intervals instead. https://support.empatica.com, "E4 data export, .csv format".
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "app/intake/recordings/lines.hpp"
#include "app/intake/recordings/readers.hpp"
#include "app/intake/text.hpp"

namespace homeostat::recordings {
namespace {

constexpr double kEarliest = 1.2e9, kLatest = 4.2e9;  // 2008 to 2103: no other table starts with such a number

/// The start in line 1: "1560279825.000000" or "1560279825.000000, IBI"; of ACC three times the same.
std::optional<double> startOf(std::string_view line) {
  const auto seconds = numberOf(fieldsOf(line, ',').front());
  return seconds && *seconds > kEarliest && *seconds < kLatest ? seconds : std::nullopt;
}

base::Instant utc(double seconds) {
  base::Instant at;
  at.utc_ms = static_cast<std::int64_t>(std::llround(seconds)) * 1000;
  at.offset_minutes = 0;
  at.precision = base::Precision::second;
  return at;
}

/// A sensor's table beside IBI.csv, or one column of it; `unit` as the device's documentation gives it.
void addSensor(const File& file, const char* name, const char* unit, Recording& out, std::size_t column = 0) {
  const auto lines = linesOf(file.bytes);
  if (lines.size() < 3 || !startOf(lines[0])) return;
  const auto rate = numberOf(fieldsOf(lines[1], ',').front());
  if (!rate || *rate <= 0) {
    out.problems.push_back({file.name + " line 2", "no sampling rate; the table is left out"});
    return;
  }
  Signal signal{name, unit, *rate, {}};
  signal.samples.reserve(lines.size() - 2);
  for (std::size_t i = 2; i < lines.size(); ++i) {
    if (trimmed(lines[i]).empty()) continue;
    const auto fields = fieldsOf(lines[i], ',');
    const auto value = column < fields.size() ? numberOf(fields[column]) : std::nullopt;
    signal.samples.push_back(value ? static_cast<float>(*value) : std::numeric_limits<float>::quiet_NaN());
  }
  out.signals.push_back(std::move(signal));
}

void addTags(const File& file, double start, Recording& out) {
  for (const auto line : linesOf(file.bytes))
    if (const auto at = numberOf(line)) out.annotations.push_back({*at - start, "tag"});
}

}  // namespace

const std::vector<std::string>& empaticaFiles() {
  static const std::vector<std::string> names{"IBI.csv",  "EDA.csv", "BVP.csv", "ACC.csv",
                                              "TEMP.csv", "HR.csv",  "tags.csv"};
  return names;
}

bool looksLikeEmpatica(std::string_view bytes) {
  const auto lines = linesOf(bytes.substr(0, 200));
  if (lines.empty() || !startOf(lines[0])) return false;
  const auto fields = fieldsOf(lines[0], ',');
  return fields.size() == 2 && fields[1] == "IBI";
}

base::Result<Recording> readEmpatica(const File& ibi, const std::vector<File>& companions) {
  Recording out;
  out.name = ibi.name;
  out.format = "empatica-e4";
  out.device = "Empatica E4";
  const auto lines = linesOf(ibi.bytes);
  const double start = *startOf(lines[0]);
  out.start = utc(start);
  out.beats.emplace();
  for (std::size_t i = 1; i < lines.size(); ++i) {
    if (trimmed(lines[i]).empty()) continue;
    const auto fields = fieldsOf(lines[i], ',');
    const auto at = numberOf(fields[0]);
    const auto rr = fields.size() == 2 ? numberOf(fields[1]) : std::nullopt;
    if (!at || !rr) {
      out.problems.push_back({linePlace(i), fmt::format("no interval: \"{}\"", intake::shortened(lines[i], 40))});
      continue;
    }
    out.beats->times_s.push_back(*at);
    out.beats->rr_ms.push_back(*rr * 1000);
  }
  for (const File& file : companions) {
    if (file.name == "EDA.csv") addSensor(file, "EDA", "uS", out);
    if (file.name == "BVP.csv") addSensor(file, "BVP", "", out);
    if (file.name == "TEMP.csv") addSensor(file, "TEMP", "Cel", out);
    for (std::size_t axis = 0; axis < 3 && file.name == "ACC.csv"; ++axis)
      addSensor(file, std::array{"ACC x", "ACC y", "ACC z"}[axis], "1/64 g", out, axis);
    if (file.name == "tags.csv") addTags(file, start, out);
  }
  if (!out.beats->rr_ms.empty()) return out;
  const bool pulse =
      std::any_of(out.signals.begin(), out.signals.end(), [](const Signal& s) { return s.label == "BVP"; });
  if (!pulse)
    return base::refuse({"recording.no-beats", ibi.name, "", "the device found no interval between beats",
                         "Record again with the wristband sitting firmly"});
  out.problems.push_back({ibi.name, "the device found no interval between beats; its pulse signal is read instead"});
  out.beats.reset();
  return out;
}

bool looksLikeEmpaticaTable(std::string_view bytes) {
  const auto lines = linesOf(bytes.substr(0, 400));
  if (lines.size() < 4 || !startOf(lines[0]) || looksLikeEmpatica(bytes)) return false;
  const auto rate = numberOf(fieldsOf(lines[1], ',').front());
  return rate == 1 || rate == 4 || rate == 32 || rate == 64;
}

base::Result<Recording> readEmpaticaTable(const File& file, const TableChoice& choice) {
  const auto lines = linesOf(file.bytes);
  const auto rate = numberOf(fieldsOf(lines[1], ',').front());
  Recording out;
  out.name = file.name;
  out.format = "empatica-e4";
  out.device = "Empatica E4";
  out.start = utc(*startOf(lines[0]));
  // Only the pulse signal has a rate of its own.
  if (choice.kind == "ppg" || (choice.kind.empty() && rate == 64)) addSensor(file, "BVP", "", out);
  if (choice.kind == "eda") addSensor(file, "EDA", "uS", out);
  if (out.signals.empty())
    return base::refuse({"recording.no-column", file.name, "line 2",
                         fmt::format("a table of an E4 wristband at {:g} Hz does not say which sensor it is of", *rate),
                         "Hand in the folder, or say --kind eda or ppg"});
  return out;
}

}  // namespace homeostat::recordings
