// Intervals between beats in JSON, under the keys that sensors and programs give them: lists of numbers, or of ISO 8601
// durations. Several lists are one recording in pieces, in the order of the file.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/intake/recordings/lines.hpp"
#include "app/intake/recordings/readers.hpp"
#include "app/intake/recordings/row_times.hpp"
#include "app/intake/recordings/text_table.hpp"

namespace homeostat::recordings {
namespace {

using Json = nlohmann::json;

constexpr const char* kKeys[] = {"rrData", "rr",  "rrs",          "rrIntervals", "rr_intervals",
                                 "RR",     "ibi", "ibiIntervals", "nn",          "rrInterval"};

bool isKey(std::string_view key) {
  return std::any_of(std::begin(kKeys), std::end(kKeys), [&](const char* k) { return key == k; });
}

/// A number, "PT0.712S", or an entry {"duration": …}.
std::optional<double> intervalOf(const Json& value) {
  if (value.is_number()) return value.get<double>();
  if (value.is_object() && value.size() <= 3 && value.contains("duration")) return intervalOf(value.at("duration"));
  if (!value.is_string()) return std::nullopt;
  const auto text = value.get<std::string>();
  if (!text.starts_with("PT") || !text.ends_with('S')) return std::nullopt;
  return numberOf(std::string_view(text).substr(2, text.size() - 3));
}

struct Found {
  std::vector<double> values;
  std::string key;
  bool mixed = false;  ///< under several keys, which may be one series twice
  std::size_t lists = 0, not_numbers = 0;
  std::optional<base::Instant> start;
};

void takeList(const std::string& key, const Json& list, Found& found) {
  const auto numbers = std::count_if(list.begin(), list.end(), [](const Json& v) { return intervalOf(v).has_value(); });
  if (numbers == 0) return;
  found.mixed = found.mixed || (!found.key.empty() && found.key != key);
  found.key = key;
  ++found.lists;
  for (const auto& value : list) {
    if (const auto interval = intervalOf(value))
      found.values.push_back(*interval);
    else
      ++found.not_numbers;
  }
}

/// Depth first, so that lists come in the order of the file.
void search(const nlohmann::ordered_json& node, unsigned depth, Found& found);

void member(const std::string& key, const nlohmann::ordered_json& value, unsigned depth, Found& found) {
  if (isKey(key) && value.is_array()) {
    takeList(key, Json(value), found);
    return;
  }
  const bool names_start = key == "startTime" || key == "start_time" || key == "start" || key == "timestamp";
  if (names_start && value.is_string() && !found.start) found.start = momentOf(value.get<std::string>());
  search(value, depth + 1, found);
}

void search(const nlohmann::ordered_json& node, unsigned depth, Found& found) {
  constexpr unsigned deepest = 64;
  if (depth > deepest) return;
  if (node.is_object())
    for (const auto& [key, value] : node.items()) member(key, value, depth, found);
  if (node.is_array())
    for (const auto& value : node) search(value, depth + 1, found);
}

}  // namespace

bool looksLikeBeatsJson(std::string_view bytes) {
  constexpr std::size_t enough = 1U << 16U;
  const auto start = trimmed(withoutMark(bytes).substr(0, enough));
  if (!start.starts_with('[') && !start.starts_with('{')) return false;
  if (start.find("\"resourceType\"") != std::string_view::npos) return false;
  return std::any_of(std::begin(kKeys), std::end(kKeys),
                     [&](const char* key) { return start.find(fmt::format("\"{}\"", key)) != std::string_view::npos; });
}

base::Result<Recording> readBeatsJson(const File& file) {
  const auto whole = nlohmann::ordered_json::parse(file.bytes, nullptr, false);
  if (whole.is_discarded())
    return base::refuse({"json.broken", file.name, "", "the JSON is broken, or its end is missing",
                         "Export the file again, or copy the whole file"});
  Found found;
  search(whole, 0, found);
  if (found.mixed)
    return base::refuse({"recording.no-column", file.name, "",
                         "intervals stand under several keys, and which holds is not said",
                         "Export one of them alone"});
  const auto ms = found.values.empty() ? std::nullopt : intervalsFrom(found.values);
  if (!ms)
    return base::refuse({"recording.no-beats", file.name, found.key.empty() ? "" : "key \"" + found.key + "\"",
                         "the numbers are no intervals between beats in ms or s", "Export the beats as text or CSV"});
  Recording out;
  out.name = file.name;
  out.format = "rr-json";
  out.start = found.start;
  out.beats.emplace();
  out.beats->rr_ms = *ms;
  const std::string place = "key \"" + found.key + "\"";
  if (found.not_numbers > 0) note(out.problems, place, fmt::format("{} entries are no interval", found.not_numbers));
  constexpr std::size_t few_beats = 3;
  if (found.lists > 1 && found.values.size() > few_beats * found.lists)
    note(out.problems, place, fmt::format("{} lists were joined; what lies between them is not recorded", found.lists));
  return out;
}

}  // namespace homeostat::recordings
