#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/intake/recordings/text_table.hpp"
#include "kb/base/instant.hpp"

namespace homeostat::recordings {

/// Whether intervals, or samples of such a signal, are asked for: says which rates can be meant.
struct RateBounds {
  double lowest_hz = 0, highest_hz = 0;
};

/// Evenly spaced times of the rows: rate, and the rows before which samples are missing.
struct Clock {
  double rate_hz = 0;
  std::vector<std::size_t> missing_before;  ///< one count a row
};

/// A moment as devices write it: ISO 8601 with 'T' or a blank, with or without offset. Empty for anything else.
std::optional<base::Instant> momentOf(std::string_view text);

/// A column of days or moments whose rows are an hour or more apart: one figure a day, a night or a reading.
bool rowsAreHoursApart(const Table& table);

/// The rows' clock by the first column named as time that gives one: numbers (in the unit their name says, or the one
/// unit that gives a rate within `bounds`), moments, or clock times. `given_hz` settles an unnamed unit.
/// Missing and misplaced rows go into `problems`.
std::optional<Clock> clockOf(const Table& table, const RateBounds& bounds, std::optional<double> given_hz,
                             std::vector<Problem>& problems);

/// Times of the same rows in seconds from some start, when a column beside the intervals holds them: they rise, and
/// most steps are the interval of their row; or moments, which may lag by some seconds. Such times show the gaps that
/// intervals alone hide.
std::vector<double> timesBeside(const Table& table, std::size_t intervals_at, const std::vector<double>& rr_ms,
                                const std::vector<std::size_t>& rows);

}  // namespace homeostat::recordings
