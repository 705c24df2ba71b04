#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "app/intake/recordings/daily_figures.hpp"

namespace homeostat::recordings {

/// A column of a program's daily table: its name in lower case, and what it holds.
struct DailyColumn {
  const char* name;
  DailyKind kind;
};

/// The daily table of one program, known by columns that stand in it together.
struct DailyProgram {
  const char* format;
  std::vector<const char*> signature;
  const char* date;               ///< column of the day or moment
  const char* clock = nullptr;    ///< column of the clock time, where it stands apart
  const char* offset = nullptr;   ///< column like "UTC+02:00"
  const char* type = nullptr;     ///< column that tells a resting reading from others
  const char* minutes = nullptr;  ///< column with the length of the reading in minutes
  bool midnight_is_day = false;   ///< a stamp at midnight means the day
  bool date_is_first = false;     ///< the day stands in the first column, whatever that is called
  const char* asleep = nullptr;   ///< column with the moment of falling asleep, or of going to bed before `latency`
  const char* awake = nullptr;    ///< column with the moment of waking
  const char* latency = nullptr;  ///< column with the seconds from going to bed to falling asleep
  const char* nap = nullptr;      ///< column that says "true", "late_nap" and the like for a nap
  std::vector<DailyColumn> columns;
};

const std::vector<DailyProgram>& dailyPrograms();

/// The program whose signature `names` (in lower case) holds; nullptr where there is none.
const DailyProgram* dailyProgramOf(const std::vector<std::string>& names);

}  // namespace homeostat::recordings
