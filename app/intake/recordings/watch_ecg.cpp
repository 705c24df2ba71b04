// The keys of the header are in the language of the phone, so a line is known by its value: a moment, a rate in hertz,
// a unit of voltage. The line below the moment holds what the watch made of the strip; it is handed on, never judged.
#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "app/intake/recordings/lines.hpp"
#include "app/intake/recordings/readers.hpp"
#include "app/intake/recordings/row_times.hpp"
#include "app/intake/recordings/text_table.hpp"
#include "app/intake/table_dates.hpp"

namespace homeostat::recordings {
namespace {

struct Header {
  std::size_t lines = 0;  ///< before the first sample
  double rate_hz = 0;
  std::string unit, lead, device, classification;
  std::size_t classification_line = 0;
  std::optional<base::Instant> start;
  std::optional<base::CivilDate> birth_date;
};

std::optional<double> sampleOf(std::string_view line) {
  std::string text(trimmed(line));
  if (std::count(text.begin(), text.end(), ',') == 1) std::replace(text.begin(), text.end(), ',', '.');
  return numberOf(text);
}

/// "512.844 hertz", "512,000 Hz": a number and a word behind it.
std::optional<double> rateOf(std::string_view value) {
  const auto end = value.find_first_not_of("0123456789.,");
  if (end == std::string_view::npos || end == 0 || trimmed(value.substr(end)).empty()) return std::nullopt;
  constexpr double lowest = 100, highest = 2000;
  const auto rate = sampleOf(value.substr(0, end));
  return rate && *rate >= lowest && *rate <= highest ? rate : std::nullopt;
}

bool isVoltage(std::string_view value) { return isOneOf(value, {"µV", "μV", "uV", "mV", "V"}); }

void readLine(std::string_view value, std::size_t index, Header& header) {
  if (isVoltage(value)) {
    header.unit = value;
  } else if (const auto moment = momentOf(value); moment && !header.start) {
    header.start = moment;
    header.classification_line = index + 1;
  } else if (header.classification_line == index && header.start) {
    header.classification = value;
  } else if (header.rate_hz == 0 && rateOf(value) && header.start) {
    header.rate_hz = *rateOf(value);
  } else if (!header.start && !header.birth_date && value.find_first_of("0123456789") != std::string_view::npos) {
    if (const auto date = intake::table::readDate(std::string(value), "", ""); date.at)
      header.birth_date = date.at->localDate();
  } else if (header.start && header.rate_hz == 0 && value.find(',') != std::string_view::npos && !sampleOf(value)) {
    header.device = value;  // "Watch5,4", right above the rate
  } else if (header.rate_hz > 0 && header.lead.empty()) {
    header.lead = value;
  }
}

/// Empty for any other text.
std::optional<Header> headerOf(const std::vector<std::string_view>& lines) {
  constexpr std::size_t longest = 40;
  Header header;
  for (std::size_t i = 0; i < std::min(lines.size(), longest); ++i) {
    const auto line = trimmed(lines[i]);
    const bool all_known = header.rate_hz > 0 && !header.unit.empty();
    if (line.empty()) {
      header.lines = i + 1;
      continue;
    }
    if (all_known && sampleOf(line)) break;
    const auto comma = line.find(',');
    if (comma == std::string_view::npos || comma == 0 || numberOf(line.substr(0, comma))) return std::nullopt;
    readLine(unquoted(line.substr(comma + 1)), i, header);
    header.lines = i + 1;
  }
  if (header.rate_hz == 0 || header.unit.empty() || !header.start) return std::nullopt;
  return header;
}

}  // namespace

bool looksLikeWatchEcg(std::string_view bytes) { return headerOf(linesOf(bytes.substr(0, 4000))).has_value(); }

base::Result<Recording> readWatchEcg(const File& file) {
  const auto lines = linesOf(file.bytes);
  const auto header = headerOf(lines);
  if (!header)
    return base::refuse({"recording.no-column", file.name, "header", "the header of a watch's ECG is not whole",
                         "Export the ECG again from the phone"});
  Recording out;
  out.name = file.name;
  out.format = "watch-ecg";
  out.device = header->device;
  out.start = header->start;
  out.birth_date = header->birth_date;
  if (!header->classification.empty())
    note(out.problems, linePlace(header->classification_line),
         fmt::format("the watch itself says \"{}\"; that is no finding here", header->classification));
  Signal signal{"ECG " + header->lead, header->unit, header->rate_hz, {}};
  for (std::size_t i = header->lines; i < lines.size(); ++i) {
    if (trimmed(lines[i]).empty()) continue;
    const auto sample = sampleOf(lines[i]);
    if (!sample) note(out.problems, linePlace(i), fmt::format("no number: \"{}\"", trimmed(lines[i]).substr(0, 40)));
    signal.samples.push_back(sample ? static_cast<float>(*sample) : std::numeric_limits<float>::quiet_NaN());
  }
  if (signal.samples.empty())
    return base::refuse({"recording.empty", file.name, linePlace(header->lines - 1), "the file ends before its samples",
                         "Export the ECG again from the phone"});
  out.signals.push_back(std::move(signal));
  return out;
}

}  // namespace homeostat::recordings
