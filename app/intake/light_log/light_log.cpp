#include "app/intake/light_log/light_log.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "app/intake/foreign.hpp"
#include "app/intake/light_log/stamps.hpp"
#include "app/intake/light_log/table.hpp"
#include "app/intake/recordings/lines.hpp"
#include "app/intake/text.hpp"

namespace homeostat::light_log {
namespace {

constexpr std::int64_t kDayMs = 86'400'000;
constexpr double kNotMeasured = std::numeric_limits<double>::quiet_NaN();
/// Lux. Sunlight on the ground stays below; a larger number is a fault of the device or of the unit.
constexpr double kBrighterThanTheSun = 200'000;
/// Hours. A log is not longer than two years; a stamp beyond is damaged.
constexpr double kLongestLog = 2 * 366 * 24;

void leaveOut(LightLog& log, std::size_t line, std::string what) {
  constexpr std::size_t kMostNamed = 50;
  ++log.not_taken;
  if (log.problems.size() < kMostNamed) log.problems.push_back({recordings::linePlace(line), std::move(what)});
}

/// What stands in a cell, short and never cut within a character.
std::string_view beginning(std::string_view text) {
  constexpr std::size_t kMost = 40;
  std::size_t end = std::min(text.size(), kMost);
  while (end < text.size() && end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return text.substr(0, end);
}

/// How numbers are written in this table.
struct Numbers {
  bool decimal_comma = false;

  /// NaN: not measured. Empty: no number.
  [[nodiscard]] std::optional<double> read(std::string_view text) const {
    if (text.empty() || recordings::lowered(text) == "nan" || recordings::lowered(text) == "na") return kNotMeasured;
    if (!decimal_comma) return recordings::numberOf(text);
    std::string point(text);
    if (std::count(point.begin(), point.end(), ',') > 1 || point.find('.') != std::string::npos) return std::nullopt;
    std::replace(point.begin(), point.end(), ',', '.');
    return recordings::numberOf(point);
  }
};

base::Result<Numbers> numbersOf(const std::vector<Row>& rows, const Header& header, const std::string& file) {
  Numbers out;
  std::optional<std::size_t> open;  // a line whose comma may part thousands
  for (const Row& row : rows) {
    for (const Role role : {Role::photopic, Role::melanopic, Role::activity}) {
      const std::string_view text = row.at(header, role);
      const auto comma = text.find(',');
      if (comma == std::string_view::npos) continue;
      if (text.size() - comma - 1 != 3) out.decimal_comma = true;
      if (!open) open = row.line;
    }
  }
  if (open && !out.decimal_comma)
    return base::refuse({"light.number", file, recordings::linePlace(*open),
                         "it cannot be told whether the comma parts thousands or decimals",
                         "Write the numbers with a decimal point and without signs between thousands"});
  return out;
}

base::Refusal unclearDates(const std::string& file, const Row& row) {
  return {"light.date-order", file, recordings::linePlace(row.line),
          "it cannot be told in which order day, month and year stand, or the rows are not in order of time",
          "Write the days as YYYY-MM-DD and sort the rows by time"};
}

std::string_view dateIn(std::string_view stamp) { return stamp.substr(0, stamp.find_first_of(" T")); }

base::Result<DateOrder> orderIn(const std::vector<Row>& rows, const Header& header, Role role,
                                const std::string& file) {
  std::vector<std::string_view> dates;
  std::size_t unreadable = 0;
  for (const Row& row : rows) {
    const auto date = dateIn(row.at(header, role));
    const bool plausible =
        date.size() >= 8 && date.size() <= 10 && date.find_first_not_of("0123456789/.-") == std::string_view::npos;
    if (plausible) dates.push_back(date);
    unreadable += plausible ? 0U : 1U;
  }
  if (dates.empty() || unreadable * 10 > rows.size()) {
    return base::refuse({"light.time", file, rows.empty() ? "" : recordings::linePlace(rows.front().line),
                         "the times cannot be read", "Write them as YYYY-MM-DDThh:mm:ss"});
  }
  // A damaged date here and there is named with its row; it does not make the order of the others doubtful.
  for (const DateOrder order : {DateOrder::year_first, DateOrder::day_first, DateOrder::month_first}) {
    std::vector<std::string_view> existing;
    for (const auto date : dates)
      if (stampOf(std::string(date) + " 00:00", order)) existing.push_back(date);
    if (existing.size() * 100 >= dates.size() * 99 && existing.size() < dates.size()) dates = std::move(existing);
  }
  const auto order = orderOf(dates);
  if (!order) return base::refuse(unclearDates(file, rows.front()));
  return *order;
}

/// Turns stamps into hours of the log; the first stamp fixes the day and the offset.
class Hours {
 public:
  explicit Hours(LightLog& log) : log_(log) {}

  double of(const Stamp& stamp) {
    if (!started_) {
      started_ = true;
      log_.offset_minutes = stamp.offset_minutes;
      day_ms_ = stamp.local_ms - ((stamp.local_ms % kDayMs) + kDayMs) % kDayMs;
      log_.first_day = base::CivilDate::fromDaysSinceEpoch(day_ms_ / kDayMs);
    }
    std::int64_t local = stamp.local_ms;
    if (stamp.offset_minutes && log_.offset_minutes) local += (*log_.offset_minutes - *stamp.offset_minutes) * 60'000LL;
    return static_cast<double>(local - day_ms_) / 3.6e6;
  }

 private:
  LightLog& log_;
  bool started_ = false;
  std::int64_t day_ms_ = 0;
};

std::optional<Stamp> stampIn(const Row& row, const Header& header, DateOrder order) {
  if (header.has(Role::stamp)) return stampOf(row.at(header, Role::stamp), order);
  return stampOf(std::string(row.at(header, Role::date)) + " " + std::string(row.at(header, Role::time)), order);
}

/// A lux value that can be true; NaN where it is absent. Names the row and gives nothing otherwise.
std::optional<double> luxIn(const Row& row, const Header& header, Role role, const Numbers& numbers, LightLog& log) {
  const auto value = numbers.read(row.at(header, role));
  if (!value) {
    leaveOut(log, row.line, fmt::format("no number: \"{}\"", beginning(row.at(header, role))));
    return std::nullopt;
  }
  if (*value < 0 || *value > kBrighterThanTheSun) {
    leaveOut(log, row.line, fmt::format("{} lux is no light on earth", beginning(row.at(header, role))));
    return std::nullopt;
  }
  return value;
}

void takeRow(const Row& row, const Header& header, const Numbers& numbers, double hour, LightLog& log) {
  if (header.has(Role::photopic)) {
    if (const auto lux = luxIn(row, header, Role::photopic, numbers, log)) log.photopic.push_back({hour, *lux});
  }
  if (header.has(Role::melanopic)) {
    if (const auto lux = luxIn(row, header, Role::melanopic, numbers, log)) log.melanopic.push_back({hour, *lux});
  }
  if (header.has(Role::activity)) {
    const auto counts = numbers.read(row.at(header, Role::activity));
    log.activity.push_back({hour, counts && *counts >= 0 ? *counts : kNotMeasured});
  }
  if (header.has(Role::state)) {
    const std::string_view state = row.at(header, Role::state);
    log.asleep.push_back({hour, state == "0" ? 1 : state == "1" ? 0 : kNotMeasured});
  }
}

base::Result<LightLog> readLight(const std::vector<Row>& rows, const Header& header, LightLog log) {
  log.format = "light-table";
  const auto order = orderIn(rows, header, header.has(Role::stamp) ? Role::stamp : Role::date, log.name);
  if (!order) return tl::unexpected(order.error());
  const auto numbers = numbersOf(rows, header, log.name);
  if (!numbers) return tl::unexpected(numbers.error());
  Hours hours(log);
  double before = -1;
  for (const Row& row : rows) {
    const auto stamp = stampIn(row, header, *order);
    if (!stamp) {
      leaveOut(log, row.line, "the time cannot be read");
      continue;
    }
    const double hour = hours.of(*stamp);
    if (hour <= before || hour > kLongestLog) {
      leaveOut(log, row.line,
               hour == before  ? "the time stands twice"
               : hour < before ? "the time goes back"
                               : "the time lies more than two years after the first");
      continue;
    }
    before = hour;
    takeRow(row, header, *numbers, hour, log);
  }
  if (log.not_taken * 2 > rows.size())
    return base::refuse(
        {"light.unreadable", log.name, log.problems.front().place,
         fmt::format("more than half of the rows cannot be taken; the first: {}", log.problems.front().what),
         "Check the columns, and sort the rows by time"});
  return log;
}

circadian::DayKind dayKindOf(std::string_view text) {
  const std::string word = recordings::lowered(text);
  if (word == "work" || word == "workday" || word == "w") return circadian::DayKind::work;
  if (word == "free" || word == "off" || word == "f") return circadian::DayKind::free;
  return circadian::DayKind::not_said;
}

/// Falling asleep and waking, both on the recorder's clock.
std::optional<std::pair<Stamp, Stamp>> nightIn(const Row& row, const Header& header, DateOrder order) {
  if (!header.has(Role::wake_date)) {
    const auto onset = stampOf(row.at(header, Role::onset), order), wake = stampOf(row.at(header, Role::wake), order);
    if (!onset || !wake) return std::nullopt;
    return std::pair{*onset, *wake};
  }
  const auto wake =
      stampOf(std::string(row.at(header, Role::wake_date)) + " " + std::string(row.at(header, Role::wake)), order);
  const auto onset = clockOf(row.at(header, Role::onset));
  if (!wake || !onset) return std::nullopt;
  // The last such clock time before waking.
  std::int64_t onset_ms = wake->local_ms - ((wake->local_ms % kDayMs) + kDayMs) % kDayMs + *onset;
  if (onset_ms >= wake->local_ms) onset_ms -= kDayMs;
  return std::pair{Stamp{onset_ms, std::nullopt}, *wake};
}

base::Result<LightLog> readDiary(const std::vector<Row>& rows, const Header& header, LightLog log) {
  constexpr double kLongestSleep = 20;  // hours
  log.format = "sleep-diary";
  if (header.has(Role::date) && !header.has(Role::wake_date) && clockOf(rows.front().at(header, Role::wake)))
    return base::refuse({"light.diary-date", log.name, recordings::linePlace(header.line),
                         "it cannot be told whether \"date\" is the day of going to bed or of waking",
                         "Name the column wake_date and give the day of waking, or write full times"});
  const auto order = orderIn(rows, header, header.has(Role::wake_date) ? Role::wake_date : Role::wake, log.name);
  if (!order) return tl::unexpected(order.error());
  Hours hours(log);
  double before = -std::numeric_limits<double>::infinity();
  for (const Row& row : rows) {
    const auto night = nightIn(row, header, *order);
    if (!night) {
      leaveOut(log, row.line, "the times cannot be read");
      continue;
    }
    const double onset = hours.of(night->first), wake = hours.of(night->second);
    if (wake <= onset || wake - onset > kLongestSleep || onset < before || wake > kLongestLog) {
      leaveOut(log, row.line,
               onset < before       ? "begins before the sleep above has ended"
               : wake > kLongestLog ? "lies more than two years after the first"
                                    : fmt::format("{:.1f} hours from falling asleep to waking", wake - onset));
      continue;
    }
    before = wake;
    const bool nap = recordings::lowered(row.at(header, Role::kind)) == "nap";
    log.sleeps.push_back({onset, wake, dayKindOf(row.at(header, Role::day_type)), nap});
  }
  if (log.sleeps.empty())
    return base::refuse({"light.unreadable", log.name, log.problems.front().place, log.problems.front().what,
                         "Write the times of falling asleep and waking as YYYY-MM-DDThh:mm"});
  return log;
}

/// The file as UTF-8. Devices write UTF-16 and Windows-1252 too; what is read here is ASCII in all of them.
std::string textOf(std::string_view bytes) {
  std::string note;
  std::string text = intake::toUtf8(bytes, note);
  return intake::isUtf8(text) ? text : intake::fromWindows1252(text);
}

}  // namespace

bool looksLikeLightLog(std::string_view bytes) {
  constexpr std::size_t kLook = 64 * 1024;
  const std::string text = textOf(bytes.substr(0, kLook));
  return headerOf(recordings::linesOf(text)).has_value();
}

base::Result<LightLog> readLightLog(const File& file) {
  if (auto other = intake::foreign(file.bytes, file.name)) return base::refuse(std::move(*other));
  const std::string text = textOf(file.bytes);
  if (const auto zero = text.find('\0'); zero != std::string::npos)
    return base::refuse({"light.binary", file.name, fmt::format("byte {}", zero + 1),
                         "a zero byte stands here, so this is no text file or a damaged one",
                         "Export the log as text or CSV"});
  const auto lines = recordings::linesOf(text);
  const auto header = headerOf(lines);
  if (!header)
    return base::refuse({"light.no-columns", file.name, "",
                         "no line names the columns of a light log (a time and lux or melanopic EDI) or of a sleep "
                         "diary (sleep_onset and wake)",
                         "Give the table a header line with these names"});
  const auto rows = rowsOf(lines, *header);
  LightLog log;
  log.name = file.name;
  log.rows = rows.size();
  if (rows.empty())
    return base::refuse({"light.empty", file.name, recordings::linePlace(header->line), "no rows below the header",
                         "Export the log again"});
  return header->isLight() ? readLight(rows, *header, std::move(log)) : readDiary(rows, *header, std::move(log));
}

}  // namespace homeostat::light_log
