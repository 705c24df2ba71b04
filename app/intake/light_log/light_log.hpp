#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/intake/recordings/recording.hpp"
#include "inference/circadian/light_series.hpp"
#include "inference/circadian/regularity.hpp"
#include "kb/base/instant.hpp"
#include "kb/base/result.hpp"

/// Files that say when it was light, when the person moved and when they slept.
namespace homeostat::light_log {

using recordings::File;
using recordings::Problem;

/// What one file holds. Hours count from the midnight that begins `first_day`, on the recorder's own clock.
struct LightLog {
  std::string name;    ///< file, without folder
  std::string format;  ///< "light-table", "sleep-diary" or "worn-sleep"
  base::CivilDate first_day;
  std::optional<int> offset_minutes;  ///< of the first stamp, where stamps carry one; hours are in this offset
  std::size_t rows = 0;               ///< below the header
  std::vector<circadian::Sample> photopic, melanopic;  ///< lux
  std::vector<circadian::Sample> activity;             ///< the device's own counts
  std::vector<circadian::Sample> asleep;               ///< 1 asleep, 0 awake, NaN not known: a sleep-wake column
  std::vector<circadian::Sleep> sleeps;                ///< a diary's or a device's, in order
  std::vector<Problem> problems;                       ///< rows that were not taken, and why; 50 at most are named
  std::size_t not_taken = 0;                           ///< all of them
};

/// True for a table whose header names a time and light, or falling asleep and waking. Looks at the beginning.
[[nodiscard]] bool looksLikeLightLog(std::string_view bytes);

/// A table with a header line: comma, semicolon or tab between the columns; lines before the header (a device's report)
/// are passed over. Recognised columns, in any case and with any signs between the words:
///   time: "datetime", "timestamp", "date/time", "time", or "date" and "time" apart
///   light: "lux", "light", "white light", "illuminance" (photopic); "melanopic EDI", "mEDI" (melanopic)
///   movement: "activity", "counts", "PIM";  state: "sleep/wake" (1 awake, 0 asleep, as Actiwatch exports have it)
///   diary: "sleep_onset" or "asleep", "wake" or "wake_time" (full stamps, or clock times beside "wake_date", the date
///   of waking), "day_type" (work, free), "type" (main, nap)
/// Days as YYYY-MM-DD, or with the day or the month first: which of both is decided by the whole file, and refused
/// where it stays open. A comma within numbers is a decimal comma only between semicolons or tabs; "1,234" alone is
/// refused. An empty cell or NaN is "not measured". Rows whose time or number cannot be read, that go back in time, or
/// whose light is negative or brighter than the sun, are named and left out.
base::Result<LightLog> readLightLog(const File& file);

}  // namespace homeostat::light_log
