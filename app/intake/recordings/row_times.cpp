#include "app/intake/recordings/row_times.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "app/intake/recordings/lines.hpp"

namespace homeostat::recordings {
namespace {

/// "08:00:01.250" as seconds of the day.
std::optional<double> clockTime(std::string_view text) {
  const auto parts = fieldsOf(text, ':');
  if (parts.size() != 3 || parts[0].empty() || parts[0].size() > 2 || parts[1].size() != 2) return std::nullopt;
  const auto h = numberOf(parts[0]), m = numberOf(parts[1]), s = numberOf(parts[2]);
  if (!h || !m || !s || *h < 0 || *h > 23 || *m < 0 || *m > 59 || *s < 0 || *s >= 60) return std::nullopt;
  return (*h * 60 + *m) * 60 + *s;
}

/// A column's times, one a row; of stamps in seconds.
struct Moments {
  std::vector<std::optional<double>> at;
  bool stamps = false;
};

Moments momentsOf(const Table& table, std::size_t column) {
  Moments out;
  std::optional<std::int64_t> first;
  double midnights = 0;
  std::optional<double> before;
  for (const auto& row : table.rows) {
    const auto text = column < row.size() ? unquoted(row[column]) : std::string_view();
    std::optional<double> at = table.number(text);
    if (!at) {
      if (const auto moment = momentOf(text)) {
        if (!first) first = moment->utc_ms;
        at = static_cast<double>(moment->utc_ms - *first) / 1000;
        out.stamps = true;
      } else if (auto clock = clockTime(text)) {
        constexpr double half_day_s = 43200;
        if (before && *clock + midnights < *before - half_day_s) midnights += 2 * half_day_s;
        at = *clock + midnights;
        before = at;
        out.stamps = true;
      }
    }
    out.at.push_back(at);
  }
  return out;
}

/// Steps from row to row that are about the typical one.
struct Steps {
  double mean = 0, spread = 0;  ///< spread: half the range, from rounded stamps
};

std::optional<Steps> stepsOf(const Moments& moments) {
  std::vector<double> steps;
  for (std::size_t r = 1; r < moments.at.size(); ++r)
    if (moments.at[r] && moments.at[r - 1]) steps.push_back(*moments.at[r] - *moments.at[r - 1]);
  const double typical = middleOf(steps);
  if (steps.size() < 10 || !(typical > 0)) return std::nullopt;
  std::erase_if(steps, [&](double step) { return step < 0.5 * typical || step > 1.5 * typical; });
  double sum = 0;
  for (const double step : steps) sum += step;
  const auto [least, most] = std::minmax_element(steps.begin(), steps.end());
  return Steps{sum / static_cast<double>(steps.size()), (*most - *least) / 2};
}

/// Seconds a unit of the steps is; empty when nothing says it.
std::optional<double> unitOf(const Table& table, std::size_t column, bool stamps, double step, const RateBounds& bounds,
                             std::optional<double> given_hz, std::vector<Problem>& problems) {
  if (stamps) return 1;
  if (const auto named = unitOfName(table.names[column])) return named;
  constexpr double agreement = 0.02;
  std::vector<double> fitting;
  for (const double unit : {1.0, 1e-3, 1e-6, 1e-9}) {
    const double rate = 1 / (step * unit);
    if (given_hz ? std::fabs(rate - *given_hz) <= agreement * *given_hz
                 : rate >= bounds.lowest_hz && rate <= bounds.highest_hz)
      fitting.push_back(unit);
  }
  // Whole numbers one apart count the rows.
  if (step == 1 && (fitting.empty() || fitting.front() != 1)) return std::nullopt;
  if (given_hz && fitting.empty()) return 1;  // whoever asks finds the contradiction
  if (fitting.size() != 1) return std::nullopt;
  if (fitting.front() != 1 && !given_hz)
    note(problems, "column " + std::to_string(column + 1),
         fmt::format("no unit is named: its numbers were read as {}, which gives {:.4g} samples a second",
                     fitting.front() == 1e-3   ? "milliseconds"
                     : fitting.front() == 1e-6 ? "microseconds"
                                               : "nanoseconds",
                     1 / (step * fitting.front())));
  return fitting.front();
}

Clock withGaps(const Table& table, const Moments& moments, const Steps& steps, double unit,
               std::vector<Problem>& problems) {
  Clock clock{1 / (steps.mean * unit), std::vector<std::size_t>(moments.at.size(), 0)};
  constexpr double longest_gap = 1e7;
  const double rounding = steps.spread / steps.mean;
  for (std::size_t r = 1; r < moments.at.size(); ++r) {
    if (!moments.at[r] || !moments.at[r - 1]) continue;
    const double jump = (*moments.at[r] - *moments.at[r - 1]) / steps.mean;
    if (jump > 1.5 + rounding && jump < longest_gap) {
      clock.missing_before[r] = static_cast<std::size_t>(std::lround(jump)) - 1;
      note(problems, linePlace(table.line_of_row[r]),
           fmt::format("{:.3g} s are missing before this row", (jump - 1) / clock.rate_hz));
    } else if (jump <= 0.5 - rounding) {
      note(problems, linePlace(table.line_of_row[r]),
           "a time stamp that does not follow the last one by a sample; its order is kept");
    }
  }
  return clock;
}

/// Moments beside intervals may be late by a transmission: only a lag that stays shows that beats are missing.
std::vector<double> timesByMoments(const std::vector<double>& stamps, const std::vector<double>& rr_ms) {
  constexpr double late_s = 3;
  std::vector<double> times{stamps.front()};
  for (std::size_t i = 1; i < stamps.size(); ++i) {
    const double follows = times.back() + rr_ms[i] / 1000;
    // Beats that have not come yet when the stamp was set: the stamps are of something else.
    if (follows > stamps[i] + late_s + 0.02 * (stamps[i] - stamps.front())) return {};
    times.push_back(stamps[i] - follows > late_s ? stamps[i] : follows);
  }
  return times;
}

/// The times of these rows; empty when one has none.
std::vector<double> chosen(const Moments& moments, const std::vector<std::size_t>& rows) {
  std::vector<double> out;
  for (const std::size_t r : rows) {
    if (!moments.at[r]) return {};
    out.push_back(*moments.at[r]);
  }
  return out;
}

}  // namespace

std::optional<base::Instant> momentOf(std::string_view text) {
  std::string iso(unquoted(text));
  // "2024-03-13 08:00:01 +0000": the blank before an offset.
  if (const auto blank = iso.rfind(' '); blank != std::string::npos && blank > 11) iso.erase(blank, 1);
  const auto instant = base::Instant::parse(iso);
  if (!instant || instant->precision < base::Precision::minute) return std::nullopt;
  return *instant;
}

bool rowsAreHoursApart(const Table& table) {
  constexpr double hour_ms = 3.6e6;
  for (std::size_t column = 0; column < std::min<std::size_t>(table.width(), 4); ++column) {
    std::vector<double> at, steps;
    for (const auto& row : table.rows) {
      const auto text = column < row.size() ? row[column] : std::string_view();
      const auto day = base::Instant::parse(std::string(unquoted(text)));
      const auto moment = day && day->precision == base::Precision::day ? std::optional(*day) : momentOf(text);
      if (moment) at.push_back(static_cast<double>(moment->utc_ms));
    }
    for (std::size_t i = 1; i < at.size(); ++i) steps.push_back(std::fabs(at[i] - at[i - 1]));
    if (2 * at.size() > table.rows.size() && !steps.empty() && middleOf(std::move(steps)) >= hour_ms) return true;
  }
  return false;
}

std::optional<Clock> clockOf(const Table& table, const RateBounds& bounds, std::optional<double> given_hz,
                             std::vector<Problem>& problems) {
  for (std::size_t column = 0; column < table.names.size(); ++column) {
    if (kindOfName(table.names[column]) != ColumnKind::time) continue;
    const auto moments = momentsOf(table, column);
    const auto steps = stepsOf(moments);
    if (!steps) continue;
    if (const auto unit = unitOf(table, column, moments.stamps, steps->mean, bounds, given_hz, problems))
      return withGaps(table, moments, *steps, *unit, problems);
  }
  return std::nullopt;
}

std::vector<double> timesBeside(const Table& table, std::size_t intervals_at, const std::vector<double>& rr_ms,
                                const std::vector<std::size_t>& rows) {
  if (rr_ms.size() < 3) return {};
  constexpr double tolerance_s = 0.010;
  std::vector<std::vector<double>> stamped;
  for (std::size_t column = 0; column < table.width(); ++column) {
    if (column == intervals_at) continue;
    const auto moments = momentsOf(table, column);
    auto times = chosen(moments, rows);
    if (times.empty()) continue;
    for (const double scale : {1.0, 1e-3, 1e-6, 1e-9}) {
      if (moments.stamps && scale != 1) break;
      std::size_t fitting = 0;
      for (std::size_t i = 1; i < times.size(); ++i)
        fitting += std::abs(scale * (times[i] - times[i - 1]) - rr_ms[i] / 1000) <= tolerance_s ? 1U : 0U;
      if (2 * fitting <= times.size()) continue;
      for (double& t : times) t *= scale;
      return times;
    }
    if (moments.stamps) stamped.push_back(std::move(times));
  }
  for (const auto& stamps : stamped)
    if (auto times = timesByMoments(stamps, rr_ms); !times.empty()) return times;
  return {};
}

}  // namespace homeostat::recordings
