#include <fmt/format.h>

#include <algorithm>

#include "app/intake/recordings/daily_json.hpp"
#include "app/intake/recordings/daily_programs.hpp"
#include "app/intake/recordings/lines.hpp"
#include "app/intake/table_dates.hpp"
#include "app/intake/table_rows.hpp"

namespace homeostat::recordings {
namespace {

constexpr std::size_t kNone = static_cast<std::size_t>(-1);

std::vector<std::string> namesOf(const std::vector<std::string>& header) {
  std::vector<std::string> names;
  for (const auto& cell : header) names.push_back(lowered(trimmed(cell)));
  return names;
}

std::size_t indexOf(const std::vector<std::string>& names, const char* name) {
  if (name == nullptr) return kNone;
  const auto it = std::find(names.begin(), names.end(), name);
  return it == names.end() ? kNone : static_cast<std::size_t>(it - names.begin());
}

/// "2017-09-06 06:23:22", with " +0000" and "a. m." or "PM" where the phone wrote them.
std::optional<base::Instant> phoneMoment(std::string_view text) {
  const auto fields = fieldsOf(text, ' ');
  if (fields.size() < 2) return std::nullopt;
  std::string clock(fields[1]), offset, half;
  if (clock.size() == 7) clock.insert(0, "0");
  if (clock.size() != 8) return std::nullopt;
  for (std::size_t i = 2; i < fields.size(); ++i) {
    if (fields[i].front() == '+' || fields[i].front() == '-')
      offset = fields[i];
    else
      half += lowered(fields[i]);
  }
  if (!half.empty()) {
    const auto hour = numberOf(clock.substr(0, 2));
    const bool morning = half.starts_with('a'), evening = half.starts_with('p');
    if (!hour || *hour < 1 || *hour > 12 || (!morning && !evening)) return std::nullopt;
    clock.replace(0, 2, fmt::format("{:02}", static_cast<int>(*hour) % 12 + (evening ? 12 : 0)));
  }
  if (offset.size() == 5) offset.insert(3, ":");
  const auto at = base::Instant::parse(fmt::format("{}T{}{}", fields[0], clock, offset));
  return at ? std::optional(*at) : std::nullopt;
}

/// A day or a moment; `why` says what is wrong where there is none.
std::optional<base::Instant> stampOf(const std::string& date, const std::string& clock, std::string offset,
                                     std::string& why) {
  // "UTC+02:00"
  if (offset.starts_with("UTC")) offset.erase(0, 3);
  if (const auto at = phoneMoment(offset.empty() ? date : date + " " + offset)) return at;
  const auto read = intake::table::readDate(date, clock, "");
  why = read.at ? "" : read.why_not;
  return read.at;
}

class DailyTable {
 public:
  DailyTable(const File& file, const DailyProgram& program, std::vector<std::string> names,
             const MeasureOptions& options)
      : program_(program), names_(std::move(names)), figures_(file.name, program.format, options) {
    date_ = program.date_is_first ? 0 : indexOf(names_, program.date);
    for (const auto& column : program.columns)
      if (const auto at = indexOf(names_, column.name); at != kNone) columns_.emplace_back(at, &column);
  }

  void row(std::size_t line, const std::vector<std::string>& cells) {
    const auto cell = [&](std::size_t at) {
      return at < cells.size() ? std::string(trimmed(cells[at])) : std::string();
    };
    const auto holds = [&](const auto& column) {
      return numberOf(cell(column.first)) || (column.second->kind.sleep && hoursAsleep(cell(column.first)));
    };
    if (std::none_of(columns_.begin(), columns_.end(), holds)) {
      ++without_;
      return;
    }
    const std::string place = fmt::format("line {}", line);
    const auto type = cell(indexOf(names_, program_.type));
    if (program_.type != nullptr && indexOf(names_, program_.type) != kNone && type != "readiness")
      return figures_.leave(place, fmt::format("a reading of type \"{}\", not at rest; the row is left out", type));
    std::string why;
    auto at = stampOf(cell(date_), cell(indexOf(names_, program_.clock)), cell(indexOf(names_, program_.offset)), why);
    if (!at)
      return figures_.leave(place, why.empty() ? "no moment of the measurement can be read; the row is left out"
                                               : why + "; the row is left out");
    if (program_.midnight_is_day && at->localMinuteOfDay() == 0) at->precision = base::Precision::day;
    std::optional<double> seconds;
    if (const auto minutes = numberOf(cell(indexOf(names_, program_.minutes))); minutes && *minutes > 0)
      seconds = 60 * *minutes;
    if (indexOf(names_, program_.asleep) != kNone) sleep(cells);
    for (const auto& [index, column] : columns_)
      figures_.take(column->kind, cell(index), {place, column->name, *at}, seconds);
  }

  Summary finish() {
    auto out = figures_.finish();
    if (without_ > 0) out.left.push_back({"rows", "", fmt::format("{} days without a measurement", without_)});
    return out;
  }

 private:
  void sleep(const std::vector<std::string>& cells) {
    const auto cell = [&](const char* name) {
      const auto at = indexOf(names_, name);
      return at < cells.size() ? std::string(trimmed(cells[at])) : std::string();
    };
    if (cell(program_.asleep).empty() && cell(program_.awake).empty()) return;
    std::string why;
    const auto offset = cell(program_.offset);
    auto asleep = stampOf(cell(program_.asleep), "", offset, why);
    const auto awake = stampOf(cell(program_.awake), "", offset, why);
    if (const auto seconds = numberOf(cell(program_.latency)); seconds && *seconds > 0 && asleep)
      asleep->utc_ms += static_cast<std::int64_t>(1000 * *seconds);
    const auto nap = lowered(cell(program_.nap));
    if (nap == "deleted") return figures_.count(program_.nap, "deleted by the wearer");
    figures_.slept(asleep, awake, nap == "true" || nap == "late_nap" || nap == "sleep" || nap == "rest",
                   program_.asleep);
  }

  const DailyProgram& program_;
  std::vector<std::string> names_;
  std::size_t date_ = kNone;
  std::vector<std::pair<std::size_t, const DailyColumn*>> columns_;
  DailyFigures figures_;
  std::size_t without_ = 0;
};

std::vector<std::string> headerOf(std::string_view bytes) {
  const auto rows = intake::table::firstRowsOf(withoutMark(bytes), ',', 1);
  return rows.lines.empty() ? std::vector<std::string>() : namesOf(rows.lines.front().cells);
}

/// A summary that holds nothing at all is no answer; one whose figures were all left, or are of nights, is.
base::Result<Summary> answered(Summary summary, const File& file) {
  if (summary.findings.empty() && summary.nights.empty() && summary.sleeps.empty() && summary.left.empty())
    return base::refuse({"recording.empty", file.name, "", "no row of the table holds a figure that can be used",
                         "Export the table again with its measurements"});
  return summary;
}

}  // namespace

bool looksLikeDailyTable(std::string_view bytes) {
  return looksLikeDailyJson(bytes) || dailyProgramOf(headerOf(bytes.substr(0, 8000))) != nullptr;
}

base::Result<Summary> readDailyTable(const File& file, const MeasureOptions& options) {
  if (looksLikeDailyJson(file.bytes)) {
    auto summary = readDailyJson(file, options);
    return summary ? answered(std::move(*summary), file) : summary;
  }
  auto names = headerOf(file.bytes);
  const auto* program = dailyProgramOf(names);
  if (program == nullptr)
    return base::refuse({"recording.no-column", file.name, "line 1", "the columns are not those of a known program",
                         "Export the table again from the program, with its own header line"});
  DailyTable table(file, *program, std::move(names), options);
  const auto rows = intake::table::rowsOf(withoutMark(file.bytes), ',');
  if (rows.open_quote != 0)
    return base::refuse({"table.quote", file.name, fmt::format("line {}", rows.open_quote),
                         "a quotation mark is never closed", "Export the table again, or close the mark"});
  for (std::size_t i = 1; i < rows.lines.size(); ++i) table.row(rows.lines[i].number, rows.lines[i].cells);
  return answered(table.finish(), file);
}

}  // namespace homeostat::recordings
