#include "app/intake/recordings/daily_figures.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "app/intake/recordings/lines.hpp"

namespace homeostat::recordings {

std::optional<double> hoursAsleep(std::string_view text) {
  text = trimmed(text);
  if (const auto number = numberOf(text)) {
    constexpr double shortest = 1, longest = 16;
    for (const double unit_h : {1.0, 1.0 / 60, 1.0 / 3600})
      if (*number * unit_h >= shortest && *number * unit_h <= longest) return *number * unit_h;
    return std::nullopt;
  }
  std::string parts(text);
  for (char& c : parts)
    if (c == ':' || c == 'h') c = ' ';
  if (parts.ends_with("min")) parts.resize(parts.size() - 3);
  if (parts.ends_with('m')) parts.pop_back();
  const auto fields = fieldsOf(parts, ' ');
  if (fields.size() < 2 || fields.size() > 3) return std::nullopt;
  double hours = 0, unit_h = 1;
  for (const auto field : fields) {
    const auto number = numberOf(field);
    if (!number || *number < 0 || (unit_h < 1 && *number >= 60)) return std::nullopt;
    hours += *number * unit_h;
    unit_h /= 60;
  }
  return hours;
}

DailyFigures::DailyFigures(const std::string& file, std::string format, const MeasureOptions& options)
    : options_(options) {
  out_.file = file;
  out_.format = std::move(format);
}

void DailyFigures::count(const std::string& column, const std::string& why) {
  auto& left = left_[column];
  ++left.values;
  left.why = why;
}

void DailyFigures::slept(std::optional<base::Instant> asleep, std::optional<base::Instant> awake, bool nap,
                         const char* column) {
  constexpr double shortest_h = 0.25, longest_h = 20;
  if (!asleep || !awake || !asleep->localMinuteOfDay() || !awake->localMinuteOfDay())
    return count(column, "no times of falling asleep and waking can be read");
  const double hours = static_cast<double>(awake->utc_ms - asleep->utc_ms) / 3.6e6;
  if (hours < shortest_h || hours > longest_h)
    return count(column, "from falling asleep to waking less than a quarter of an hour, or more than 20 hours");
  out_.sleeps.push_back({*asleep, *awake, nap});
}

std::string DailyFigures::objection(const DailyKind& kind, double value, std::optional<double> seconds) const {
  if (kind.objection != nullptr) return kind.objection;
  if (!options_.metrics.empty() && !options_.metrics.contains(kind.metric)) return "this edition has no such metric";
  if (!(value > 0) && std::string_view(kind.metric) != "pnn50") return "not a possible value";
  const bool of_beats = std::string_view(kind.unit) == "ms" || std::string_view(kind.unit) == "%";
  const auto least = options_.minimum_seconds.find(kind.metric);
  constexpr double one_minute = 60;  // programs that take a reading of the pulse record no shorter
  if (!of_beats || least == options_.minimum_seconds.end() || seconds.value_or(one_minute) >= least->second) return {};
  return fmt::format("needs a recording of {:.0f} s, {}", least->second,
                     seconds ? "some were shorter" : "the length is not stated");
}

void DailyFigures::sleep(std::string_view text, double value, const DailyPlace& where) {
  if (value < 0) return count(where.column, "not a possible value");
  // Parts of a night in seconds are added up; a whole night is read in the unit that it can have.
  const bool seconds = where.column.ends_with("(s)");
  const auto hours = seconds ? std::optional(value / 3600) : hoursAsleep(text);
  if (!hours) return count(where.column, "no time asleep of 1 to 16 hours in hours, minutes or seconds");
  auto& night = nights_[where.at.localDate().daysSinceEpoch()];
  if (!seconds && night.hours > 0) {
    count(where.column, "a second sleep of the same day: only the longest counts");
    night.hours = std::max(night.hours, *hours);
    return;
  }
  night.hours += *hours;
  night.where = where;
}

void DailyFigures::take(const DailyKind& kind, std::string_view text, const DailyPlace& where,
                        std::optional<double> seconds) {
  const auto number = numberOf(text);
  if (kind.sleep && (number || hoursAsleep(text))) return sleep(text, number.value_or(1), where);
  if (!number) return;
  if (kind.night && *number > 0)
    out_.nights.push_back({kind.metric, kind.unit, where.at.localDate().daysSinceEpoch(), *number});
  if (const auto why = objection(kind, *number, seconds); !why.empty()) return count(where.column, why);
  inference::Finding finding;
  finding.code = finding.name = kind.metric;
  finding.value = number;
  finding.value_text = std::string(trimmed(text));
  finding.unit = kind.unit;
  finding.at = where.at;
  finding.conditions = options_.conditions;
  const bool of_beats = finding.unit == "ms" || finding.unit == "%";
  if (of_beats)
    finding.notes = {"computed by the program that recorded it, beats not in the file", "posture not stated",
                     "breathing not stated"};
  else
    finding.notes = {"as the device or its program gave it"};
  if (of_beats && !seconds) finding.notes.emplace_back("length of the recording not stated");
  finding.source = {out_.file, where.place, fmt::format("column \"{}\"", where.column)};
  out_.findings.push_back(std::move(finding));
}

/// One finding, because a single night says little: the mean of the last four weeks.
void DailyFigures::takeSleep() {
  if (nights_.empty()) return;
  constexpr std::int64_t weeks_days = 28;
  constexpr std::size_t fewest = 7;
  const auto& last = *nights_.rbegin();
  double hours = 0;
  std::size_t nights = 0;
  std::int64_t first = last.first;
  for (const auto& [day, slept] : nights_) {
    if (day <= last.first - weeks_days) continue;
    first = std::min(first, day);
    hours += slept.hours;
    ++nights;
  }
  const std::string column = last.second.where.column;
  if (nights < fewest)
    return out_.left.push_back(
        {"column " + column, "sleep-duration", fmt::format("needs seven nights within four weeks, has {}", nights)});
  if (!options_.metrics.empty() && !options_.metrics.contains("sleep-duration")) return;
  inference::Finding finding;
  finding.code = finding.name = "sleep-duration";
  finding.value = hours / static_cast<double>(nights);
  finding.value_text = fmt::format("{:.1f}", *finding.value);
  finding.unit = "h";
  finding.at = last.second.where.at;
  finding.conditions = options_.conditions;
  finding.notes = {
      fmt::format("mean of {} nights from {} to {}", nights, base::CivilDate::fromDaysSinceEpoch(first).iso(),
                  base::CivilDate::fromDaysSinceEpoch(last.first).iso()),
      "as the device judged sleep from movement and pulse"};
  finding.source = {out_.file, last.second.where.place, fmt::format("column \"{}\"", column)};
  out_.findings.push_back(std::move(finding));
}

std::vector<SleepTimes> inOrder(std::vector<SleepTimes> sleeps) {
  const auto length = [](const SleepTimes& one) { return one.awake.utc_ms - one.asleep.utc_ms; };
  std::stable_sort(sleeps.begin(), sleeps.end(),
                   [](const SleepTimes& a, const SleepTimes& b) { return a.asleep.utc_ms < b.asleep.utc_ms; });
  std::vector<SleepTimes> out;
  for (auto& one : sleeps) {
    if (out.empty() || one.asleep.utc_ms >= out.back().awake.utc_ms)
      out.push_back(one);
    else if (length(one) > length(out.back()))
      out.back() = one;
  }
  return out;
}

Summary DailyFigures::finish() {
  takeSleep();
  out_.sleeps = inOrder(std::move(out_.sleeps));
  for (const auto& [column, count] : left_)
    out_.left.push_back({"column " + column, "", fmt::format("{} values not taken: {}", count.values, count.why)});
  return std::move(out_);
}

}  // namespace homeostat::recordings
