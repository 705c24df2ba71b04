#include "app/intake/recordings/daily_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/intake/recordings/daily_figures.hpp"
#include "app/intake/recordings/lines.hpp"
#include "app/intake/table_dates.hpp"

namespace homeostat::recordings {
namespace {

using Json = nlohmann::json;

/// One kind of list: the key that tells it, the key of its day, and how each day is read.
struct Layout {
  const char* format;
  std::vector<const char*> keys;  ///< that stand in an entry together
  void (*read)(const Json& entry, const std::string& place, DailyFigures& figures);
};

const Json& at(const Json& entry, const char* key) {
  static const Json absent;
  const auto it = entry.is_object() ? entry.find(key) : entry.end();
  return entry.is_object() && it != entry.end() ? *it : absent;
}

std::optional<base::Instant> dayOf(const Json& text) {
  if (!text.is_string()) return std::nullopt;
  const auto written = text.get<std::string>();
  auto day = intake::table::readDate(written.substr(0, written.find_first_of(" T")), "", "");
  // Fitbit writes days "03/01/26", the month first, in every country.
  if (day.two_readings || !day.at) day = intake::table::readDate(written.substr(0, 8), "", "mdy");
  if (day.at) day.at->precision = base::Precision::day;
  return day.at;
}

/// Numbers of a day that may be absent or null; a zero is "not measured".
void take(const DailyKind& kind, const Json& number, const Json& day, const char* key, const std::string& place,
          DailyFigures& figures) {
  if (!number.is_number() || number.get<double>() == 0) return;
  const auto when = dayOf(day);
  if (!when) return figures.leave(place, "no day of the measurement can be read; the entry is left out");
  figures.take(kind, fmt::format("{:.6g}", number.get<double>()), {place, key, *when}, std::nullopt);
}

/// Hours from seconds or minutes, whole numbers of the file.
void takeAsleep(double hours, const Json& day, const char* key, const std::string& place, DailyFigures& figures) {
  take(kAsleep, hours > 0 ? Json(hours) : Json(), day, key, place, figures);
}

double numberIn(const Json& entry, const char* key) {
  return at(entry, key).is_number() ? at(entry, key).get<double>() : 0;
}

void fitbitRestingRate(const Json& entry, const std::string& place, DailyFigures& figures) {
  take(kRestingRate, at(at(entry, "value"), "value"), at(entry, "dateTime"), "value", place, figures);
}

/// "2026-03-01T23:10:30.000", some seconds later.
std::optional<base::Instant> momentOf(const Json& text, double later_s = 0) {
  if (!text.is_string()) return std::nullopt;
  std::string written = text.get<std::string>();
  if (written.size() == 21 && written[19] == '.') written += "00";  // "…:30.0"
  auto at = base::Instant::parse(written);
  if (!at) return std::nullopt;
  at->utc_ms += static_cast<std::int64_t>(1000 * later_s);
  return *at;
}

/// Milliseconds since 1970 on the wearer's own clock.
std::optional<base::Instant> localMilliseconds(const Json& number) {
  constexpr double most = 4e12;
  if (!number.is_number() || number.get<double>() <= 0 || number.get<double>() > most) return std::nullopt;
  base::Instant at;
  at.utc_ms = static_cast<std::int64_t>(number.get<double>());
  at.zone_assumed = true;
  return at;
}

/// The same moments on the wearer's clock and in UTC differ by the zone.
void garminTimes(const Json& entry, DailyFigures& figures) {
  const auto asleep = localMilliseconds(at(entry, "sleepStartTimestampLocal"));
  const auto awake = localMilliseconds(at(entry, "sleepEndTimestampLocal"));
  if (asleep && awake) return figures.slept(asleep, awake, false, "sleepStartTimestampLocal");
  figures.count("sleepStartTimestampGMT", "times in UTC, without the wearer's clock: no hour of sleep can be told");
}

void fitbitSleep(const Json& entry, const std::string& place, DailyFigures& figures) {
  const bool nap = at(entry, "mainSleep").is_boolean() && !at(entry, "mainSleep").get<bool>();
  if (at(entry, "startTime").is_string())
    figures.slept(momentOf(at(entry, "startTime"), 60 * numberIn(entry, "minutesToFallAsleep")),
                  momentOf(at(entry, "endTime"), -60 * numberIn(entry, "minutesAfterWakeup")), nap, "startTime");
  if (at(entry, "mainSleep").is_boolean() && !at(entry, "mainSleep").get<bool>())
    return figures.count("minutesAsleep", "a nap");
  takeAsleep(numberIn(entry, "minutesAsleep") / 60, at(entry, "dateOfSleep"), "minutesAsleep", place, figures);
}

void fitbitHeartRate(const Json& /*entry*/, const std::string& /*place*/, DailyFigures& figures) {
  figures.count("bpm", "heart rate at any moment, not at rest");
}

void garminDay(const Json& entry, const std::string& place, DailyFigures& figures) {
  take(kRestingRate, at(entry, "restingHeartRate"), at(entry, "calendarDate"), "restingHeartRate", place, figures);
}

void garminSleep(const Json& entry, const std::string& place, DailyFigures& figures) {
  double seconds = 0;
  for (const char* part : {"deepSleepSeconds", "lightSleepSeconds", "remSleepSeconds"})
    seconds += std::max(0.0, numberIn(entry, part));
  garminTimes(entry, figures);
  takeAsleep(seconds / 3600, at(entry, "calendarDate"), "deepSleepSeconds", place, figures);
}

void ouraSleep(const Json& entry, const std::string& place, DailyFigures& figures) {
  if (at(entry, "type") == "deleted") return figures.count("type", "deleted by the wearer");
  const bool longest = !at(entry, "type").is_string() || at(entry, "type").get<std::string>() == "long_sleep";
  figures.slept(momentOf(at(entry, "bedtime_start"), numberIn(entry, "latency")), momentOf(at(entry, "bedtime_end")),
                !longest, "bedtime_start");
  if (!longest) return figures.count("total_sleep_duration", "no long sleep, as the program calls it");
  if (at(entry, "average_hrv").is_number())
    figures.count("average_hrv", "it does not say which measure of variability it is");
  if (at(entry, "lowest_heart_rate").is_number())
    figures.count("lowest_heart_rate", "the lowest of a night, not the rate at rest");
  takeAsleep(numberIn(entry, "total_sleep_duration") / 3600, at(entry, "day"), "total_sleep_duration", place, figures);
}

const std::vector<Layout>& layouts() {
  static const std::vector<Layout> all = {
      {"garmin", {"calendarDate", "sleepStartTimestampGMT", "deepSleepSeconds"}, garminSleep},
      {"garmin", {"calendarDate", "restingHeartRate"}, garminDay},
      {"oura", {"day", "total_sleep_duration", "bedtime_start"}, ouraSleep},
      {"fitbit", {"dateOfSleep", "minutesAsleep"}, fitbitSleep},
      {"fitbit", {"dateTime", "value", "error"}, fitbitRestingRate},
      {"fitbit", {"dateTime", "value", "bpm"}, fitbitHeartRate}};
  return all;
}

/// A key of the entry, or of its "value".
bool has(const Json& entry, const char* key) {
  return entry.is_object() && (entry.contains(key) || at(entry, "value").contains(key));
}

const Layout* layoutOf(const Json& entry) {
  for (const auto& layout : layouts())
    if (std::all_of(layout.keys.begin(), layout.keys.end(), [&](const char* key) { return has(entry, key); }))
      return &layout;
  return nullptr;
}

/// "data" of Oura's answers holds the list.
const Json& listOf(const Json& whole) { return at(whole, "data").is_array() ? at(whole, "data") : whole; }

}  // namespace

bool looksLikeDailyJson(std::string_view bytes) {
  constexpr std::size_t enough = 20000;
  const auto start = trimmed(withoutMark(bytes).substr(0, enough));
  if (!start.starts_with('[') && !start.starts_with('{')) return false;
  const auto names = [&](const char* key) { return start.find(fmt::format("\"{}\"", key)) != std::string_view::npos; };
  if (names("resourceType")) return false;
  return std::any_of(layouts().begin(), layouts().end(),
                     [&](const Layout& layout) { return std::all_of(layout.keys.begin(), layout.keys.end(), names); });
}

base::Result<Summary> readDailyJson(const File& file, const MeasureOptions& options) {
  const Json whole = Json::parse(file.bytes, nullptr, false);
  if (whole.is_discarded())
    return base::refuse({"json.broken", file.name, "", "the JSON is broken, or its end is missing",
                         "Export the file again, or copy the whole file"});
  const Json& list = listOf(whole);
  const Json single = list.is_array() ? Json() : Json::array({list});
  const Json& entries = list.is_array() ? list : single;
  const Layout* layout = nullptr;
  for (const auto& entry : entries)
    if ((layout = layoutOf(entry)) != nullptr) break;
  if (layout == nullptr)
    return base::refuse({"recording.no-column", file.name, "", "the keys are not those of a known program's days",
                         "Export the file again from the program"});
  DailyFigures figures(file.name, layout->format, options);
  std::size_t number = 0, others = 0;
  for (const auto& entry : entries) {
    const auto* own = layoutOf(entry);
    const std::string place = fmt::format("entry {}", ++number);
    if (own != nullptr)
      own->read(entry, place, figures);
    else
      ++others;
  }
  if (others > 0) figures.leave("entries", fmt::format("{} entries without these figures", others));
  return figures.finish();
}

}  // namespace homeostat::recordings
