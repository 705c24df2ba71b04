#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace homeostat::i18n {

/// Offset from UTC, in minutes, of an IANA zone ("Europe/Berlin") at a moment (ms since 1970 in UTC). Empty for a name
/// that ICU's zone data do not hold. Any thread; some microseconds.
std::optional<int> zoneOffset(const std::string& zone, std::int64_t utc_ms);

/// The same at what the clock showed (`local_ms`: its reading as if it were UTC). A reading that the change to or from
/// summer time skips or repeats takes the offset that held before the change.
std::optional<int> zoneOffsetAtClock(const std::string& zone, std::int64_t local_ms);

}  // namespace homeostat::i18n
