#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace homeostat::light_log {

/// Which number of "03/04/2024" comes first.
enum class DateOrder { year_first, day_first, month_first };

/// A moment on the recorder's clock: milliseconds since 1970 as if it ran in UTC.
struct Stamp {
  std::int64_t local_ms = 0;
  std::optional<int> offset_minutes;
};

/// "2024-03-04T07:30:00+01:00", "2024-03-04 07:30", "04.03.2024 07:30", "3/4/2024 7:30:15 AM". Empty for another form
/// or a day or hour that does not exist.
std::optional<Stamp> stampOf(std::string_view text, DateOrder order);
/// "07:30", "7:30:15 PM"; milliseconds since midnight.
std::optional<std::int64_t> clockOf(std::string_view text);

/// The one order in which all of `dates` exist and, unless the year comes first, hardly ever go back row by row; empty
/// when none or two do.
std::optional<DateOrder> orderOf(const std::vector<std::string_view>& dates);

}  // namespace homeostat::light_log
