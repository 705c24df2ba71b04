#include "kb/base/instant.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>

namespace homeostat::base {
namespace {

constexpr std::int64_t kDayMs = 86'400'000;

bool isLeap(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

int daysInMonth(int year, int month) {
  constexpr std::array<int, 12> days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && isLeap(year) ? 29 : days[static_cast<std::size_t>(month - 1)];
}

tl::unexpected<Refusal> badTime(std::string_view text, const std::string& cause) {
  return refuse({"time.invalid", "", fmt::format("\"{}\"", text.substr(0, 40)), cause,
                 "Write the time as YYYY-MM-DD or YYYY-MM-DDThh:mm:ss with an offset such as +01:00 or Z"});
}

/// Reads fixed-width decimal fields from the front of a text.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : rest_(text) {}

  bool digits(std::size_t count, int& value) {
    if (rest_.size() < count) return false;
    value = 0;
    for (std::size_t i = 0; i < count; ++i) {
      if (rest_[i] < '0' || rest_[i] > '9') return false;
      value = value * 10 + (rest_[i] - '0');
    }
    rest_.remove_prefix(count);
    return true;
  }
  bool take(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  [[nodiscard]] bool done() const { return rest_.empty(); }
  [[nodiscard]] char peek() const { return rest_.empty() ? '\0' : rest_.front(); }

 private:
  std::string_view rest_;
};

bool readFraction(Cursor& cursor, int& millis) {
  int scale = 100;
  int digit = 0;
  millis = 0;
  bool any = false;
  while (cursor.digits(1, digit)) {
    millis += digit * scale;
    scale /= 10;
    any = true;
  }
  return any;
}

bool readOffset(Cursor& cursor, std::optional<int>& offset) {
  if (cursor.take('Z')) {
    offset = 0;
    return true;
  }
  const int sign = cursor.peek() == '-' ? -1 : 1;
  if (!cursor.take('+') && !cursor.take('-')) return false;
  int hours = 0;
  int minutes = 0;
  if (!cursor.digits(2, hours)) return false;
  cursor.take(':');
  if (!cursor.done() && !cursor.digits(2, minutes)) return false;
  if (hours > 18 || minutes > 59) return false;
  offset = sign * (hours * 60 + minutes);
  return true;
}

struct ClockFields {
  int hour = 0;
  int minute = 0;
  int second = 0;
  int millis = 0;
};

bool readClock(Cursor& cursor, ClockFields& clock, Instant& out) {
  if (!cursor.digits(2, clock.hour) || !cursor.take(':') || !cursor.digits(2, clock.minute)) return false;
  out.precision = Precision::minute;
  if (cursor.take(':')) {
    if (!cursor.digits(2, clock.second)) return false;
    out.precision = Precision::second;
    if (cursor.take('.')) {
      if (!readFraction(cursor, clock.millis)) return false;
      out.precision = Precision::millisecond;
    }
  }
  if (!cursor.done() && !readOffset(cursor, out.offset_minutes)) return false;
  return cursor.done();
}

}  // namespace

Result<CivilDate> CivilDate::parse(std::string_view text) {
  Cursor cursor(text);
  CivilDate date;
  if (!cursor.digits(4, date.year) || !cursor.take('-') || !cursor.digits(2, date.month) || !cursor.take('-') ||
      !cursor.digits(2, date.day) || !cursor.done()) {
    return badTime(text, "not a calendar date");
  }
  if (date.month < 1 || date.month > 12 || date.day < 1 || date.day > daysInMonth(date.year, date.month)) {
    return badTime(text, "this date does not exist");
  }
  return date;
}

// Days from civil and back: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms".
std::int64_t CivilDate::daysSinceEpoch() const {
  const std::int64_t y = month <= 2 ? year - 1 : year;
  const std::int64_t era = (y >= 0 ? y : y - 399) / 400;
  const std::int64_t year_of_era = y - era * 400;
  const std::int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  const std::int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + day_of_era - 719468;
}

CivilDate CivilDate::fromDaysSinceEpoch(std::int64_t days) {
  const std::int64_t z = days + 719468;
  const std::int64_t era = (z >= 0 ? z : z - 146096) / 146097;
  const std::int64_t doe = z - era * 146097;
  const std::int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  const std::int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  const std::int64_t mp = (5 * doy + 2) / 153;
  CivilDate date;
  date.day = static_cast<int>(doy - (153 * mp + 2) / 5 + 1);
  date.month = static_cast<int>(mp < 10 ? mp + 3 : mp - 9);
  date.year = static_cast<int>(yoe + era * 400 + (date.month <= 2 ? 1 : 0));
  return date;
}

std::string CivilDate::iso() const { return fmt::format("{:04}-{:02}-{:02}", year, month, day); }

int completedYears(const CivilDate& birth, const CivilDate& on) {
  const bool reached = on.month > birth.month || (on.month == birth.month && on.day >= birth.day);
  return on.year - birth.year - (reached ? 0 : 1);
}

Result<Instant> Instant::parse(std::string_view text) {
  Cursor cursor(text);
  Instant out;
  CivilDate date;
  ClockFields clock;
  if (!cursor.digits(4, date.year)) return badTime(text, "not an ISO 8601 time");
  out.precision = Precision::year;
  if (cursor.take('-')) {
    if (!cursor.digits(2, date.month)) return badTime(text, "not an ISO 8601 time");
    out.precision = Precision::month;
    if (cursor.take('-')) {
      if (!cursor.digits(2, date.day)) return badTime(text, "not an ISO 8601 time");
      out.precision = Precision::day;
      if ((cursor.take('T') || cursor.take(' ')) && !readClock(cursor, clock, out)) {
        return badTime(text, "not an ISO 8601 time");
      }
    }
  }
  if (!cursor.done()) return badTime(text, "not an ISO 8601 time");
  if (date.month < 1 || date.month > 12 || date.day < 1 || date.day > daysInMonth(date.year, date.month)) {
    return badTime(text, "this date does not exist");
  }
  if (clock.hour > 23 || clock.minute > 59 || clock.second > 59) return badTime(text, "this clock time does not exist");
  out.utc_ms = date.daysSinceEpoch() * kDayMs + ((clock.hour * 60 + clock.minute) * 60 + clock.second) * 1000LL +
               clock.millis - out.offset_minutes.value_or(0) * 60'000LL;
  out.zone_assumed = !out.offset_minutes.has_value();
  return out;
}

CivilDate Instant::localDate() const {
  const std::int64_t local = utc_ms + offset_minutes.value_or(0) * 60'000LL;
  return CivilDate::fromDaysSinceEpoch(local >= 0 ? local / kDayMs : (local - kDayMs + 1) / kDayMs);
}

std::optional<int> Instant::localMinuteOfDay() const {
  if (precision < Precision::minute) return std::nullopt;
  const std::int64_t local = utc_ms + offset_minutes.value_or(0) * 60'000LL;
  const std::int64_t in_day = ((local % kDayMs) + kDayMs) % kDayMs;
  return static_cast<int>(in_day / 60'000);
}

std::string Instant::iso() const {
  const CivilDate date = localDate();
  if (precision == Precision::year) return fmt::format("{:04}", date.year);
  if (precision == Precision::month) return fmt::format("{:04}-{:02}", date.year, date.month);
  if (precision == Precision::day) return date.iso();
  const std::int64_t local = utc_ms + offset_minutes.value_or(0) * 60'000LL;
  const auto in_day = static_cast<int>(((local % kDayMs) + kDayMs) % kDayMs);
  std::string text = fmt::format("{}T{:02}:{:02}", date.iso(), in_day / 3'600'000, in_day / 60'000 % 60);
  if (precision >= Precision::second) text += fmt::format(":{:02}", in_day / 1000 % 60);
  if (precision == Precision::millisecond) text += fmt::format(".{:03}", in_day % 1000);
  if (offset_minutes) {
    const int offset = *offset_minutes;
    const int size = offset < 0 ? -offset : offset;
    text += offset == 0 ? "Z" : fmt::format("{}{:02}:{:02}", offset < 0 ? '-' : '+', size / 60, size % 60);
  }
  return text;
}

double daysBetween(const Instant& earlier, const Instant& later) {
  return static_cast<double>(later.utc_ms - earlier.utc_ms) / static_cast<double>(kDayMs);
}

}  // namespace homeostat::base
