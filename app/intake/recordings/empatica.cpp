// Empatica E4: one table a sensor in a folder. The first line is the start (Unix seconds, UTC), the second the rate;
// IBI.csv has beat times beside intervals instead. https://support.empatica.com, "E4 data export, .csv format".
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "app/intake/recordings/lines.hpp"
#include "app/intake/recordings/readers.hpp"

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

/// A sensor's table beside IBI.csv; `unit` as the device's documentation gives it.
void addSensor(const File& file, const char* name, const char* unit, Recording& out) {
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
    const auto value = numberOf(fieldsOf(lines[i], ',').front());
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
      out.problems.push_back({linePlace(i), fmt::format("no interval: \"{}\"", lines[i].substr(0, 40))});
      continue;
    }
    out.beats->times_s.push_back(*at);
    out.beats->rr_ms.push_back(*rr * 1000);
  }
  if (out.beats->rr_ms.empty())
    return base::refuse({"recording.no-beats", ibi.name, "", "the device found no interval between beats",
                         "Record again with the wristband sitting firmly"});
  for (const File& file : companions) {
    if (file.name == "EDA.csv") addSensor(file, "EDA", "uS", out);
    if (file.name == "BVP.csv") addSensor(file, "BVP", "", out);
    if (file.name == "TEMP.csv") addSensor(file, "TEMP", "Cel", out);
    if (file.name == "tags.csv") addTags(file, start, out);
  }
  return out;
}

}  // namespace homeostat::recordings
