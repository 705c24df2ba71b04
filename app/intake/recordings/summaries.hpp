#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/intake/recordings/measured.hpp"

namespace homeostat::recordings {

/// A figure of one day that is followed in trends and is no finding.
struct DayFigure {
  std::string series, unit;
  std::int64_t day = 0;  ///< since 1970
  double value = 0;
};

/// One sleep as a device or its program judged it.
struct SleepTimes {
  base::Instant asleep, awake;  ///< falling asleep and waking, to the minute or finer
  bool nap = false;             ///< the program says so
};

/// Figures that a program computed itself, without the beats they come from: an app's daily table, a phone's export.
struct Summary {
  std::string file, format;                  ///< "elite-hrv", "whoop", "apple-health" …
  std::vector<inference::Finding> findings;  ///< codes as in kb/content/metrics, in the order of the file
  std::vector<Left> left;                    ///< a line a kind of value that was not taken, with its count
  std::vector<DayFigure> nights;             ///< of sleep
  std::vector<SleepTimes> sleeps;            ///< in order, none within another
  std::optional<base::CivilDate> birth_date;
  std::string sex;   ///< female, male, other, "" not stated
  std::string kept;  ///< of a file too large to keep: its records that became findings, as they stand in it
};

/// A daily table of a program that `dailyPrograms` names, by its column names, or a list of days in JSON (Fitbit,
/// Garmin, Oura) by its keys.
[[nodiscard]] bool looksLikeDailyTable(std::string_view bytes);
/// Figures whose metric needs a length that the row does not reach or does not state are left; RMSSD and the mean
/// interval are taken without a stated length, because these programs record for at least a minute, and say so.
/// Figures of sleep are none of waking rest: they go to `nights`. Time asleep becomes one mean of at least seven
/// nights.
base::Result<Summary> readDailyTable(const File& file, const MeasureOptions& options = {});

/// In order; of sleeps that overlap, as two devices give them, the longest.
[[nodiscard]] std::vector<SleepTimes> inOrder(std::vector<SleepTimes> sleeps);

/// `head`: the first 64 KiB are enough.
[[nodiscard]] bool looksLikeAppleHealth(std::string_view head);
/// Reads "export.xml" of Apple Health record by record; memory does not grow with the file, apart from what is taken.
/// Its document type is read, entities are refused. Cost: that of libxml2's reader.
/// Sleep: what is marked asleep, awake within it for less than two hours, is one sleep; time in bed alone is none.
base::Result<Summary> readAppleHealth(const std::filesystem::path& path, const MeasureOptions& options = {});
/// The records that were kept of such an export (`Summary::kept`).
base::Result<Summary> readAppleHealth(const File& kept, const MeasureOptions& options = {});

/// Either of the two, told apart by content; an Apple Health export is read from disk. Nothing for files of another
/// kind.
base::Result<std::optional<Summary>> readSummary(const std::filesystem::path& path, const MeasureOptions& options = {});

}  // namespace homeostat::recordings
