#include <fmt/format.h>

#include "app/intake/recordings/lines.hpp"
#include "app/intake/recordings/readers.hpp"
#include "app/intake/text.hpp"

namespace homeostat::recordings {
namespace {

/// "20080208" and "08:50:31.0" as a moment without offset.
std::optional<base::Instant> hrmStart(std::string_view date, std::string_view time) {
  if (date.size() != 8 || time.empty()) return std::nullopt;
  std::string clock(time.substr(0, time.find('.')));
  if (clock.find(':') == 1) clock = "0" + clock;
  const auto at =
      base::Instant::parse(fmt::format("{}-{}-{}T{}", date.substr(0, 4), date.substr(4, 2), date.substr(6, 2), clock));
  return at ? std::optional(*at) : std::nullopt;
}

/// "Key=value" of the [Params] section.
std::string_view hrmParameter(const std::vector<std::string_view>& lines, std::string_view key) {
  for (const auto line : lines) {
    if (line.starts_with("[") && line != "[Params]") break;
    if (line.size() > key.size() && line.starts_with(key) && line[key.size()] == '=')
      return trimmed(line.substr(key.size() + 1));
  }
  return {};
}

}  // namespace

base::Result<Recording> readHrm(const File& file) {
  constexpr double rr_interval_code = 238;  // Polar: "Interval=238" says that [HRData] holds RR intervals
  const auto lines = linesOf(file.bytes);
  const auto interval = numberOf(hrmParameter(lines, "Interval"));
  if (interval != rr_interval_code)
    return base::refuse({"recording.no-beats", file.name, "[Params] Interval",
                         "this Polar file holds averaged heart rate, not intervals between beats",
                         "Record with the RR option switched on"});
  Recording out;
  out.name = file.name;
  out.format = "polar-hrm";
  out.device = fmt::format("Polar monitor {}", hrmParameter(lines, "Monitor"));
  out.start = hrmStart(hrmParameter(lines, "Date"), hrmParameter(lines, "StartTime"));
  out.beats.emplace();
  bool inside = false;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto line = trimmed(lines[i]);
    if (line.starts_with("[")) {
      inside = line == "[HRData]";
      continue;
    }
    if (!inside || line.empty()) continue;
    const auto value = numberOf(line);
    if (value)
      out.beats->rr_ms.push_back(*value);
    else
      out.problems.push_back({linePlace(i), "no interval: \"" + std::string(intake::shortened(line, 40)) + "\""});
  }
  if (out.beats->rr_ms.empty())
    return base::refuse({"recording.no-beats", file.name, "[HRData]", "the data section holds no interval",
                         "Export the exercise again"});
  return out;
}

base::Result<Recording> readKubiosReport(const File& file) {
  Recording out;
  out.name = file.name;
  out.format = "kubios-report";
  out.beats.emplace();
  const auto lines = linesOf(file.bytes);
  bool inside = false;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].find("RR INTERVAL DATA") != std::string_view::npos) inside = true;
    if (!inside) continue;
    const auto fields = fieldsOf(lines[i], ',');
    if (fields.size() < 3) continue;
    const auto time = numberOf(fields[1]);
    const auto rr = numberOf(fields[2]);
    if (time && rr) out.beats->rr_ms.push_back(*rr * 1000);
  }
  if (out.beats->rr_ms.empty())
    return base::refuse({"recording.no-beats", file.name, "RR INTERVAL DATA",
                         "the report holds no table of RR intervals", "Export the report as text with RR data"});
  out.problems.push_back({"RR INTERVAL DATA", "intervals are rounded to 1 ms in this report"});
  return out;
}

}  // namespace homeostat::recordings
