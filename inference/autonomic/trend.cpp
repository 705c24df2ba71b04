#include "inference/autonomic/trend.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "inference/autonomic/peaks.hpp"

namespace homeostat::autonomic {
namespace {

constexpr std::int64_t kWeek = 7, kBefore = 28;
constexpr std::size_t kLeastInWeek = 3, kLeastBefore = 12, kMostDays = 400;

std::optional<double> meanWithin(const std::vector<DayValue>& days, std::int64_t from, std::int64_t to,
                                 std::size_t least) {
  double sum = 0;
  std::size_t count = 0;
  for (const auto& d : days)
    if (d.day >= from && d.day <= to) {
      sum += d.value;
      ++count;
    }
  return count >= least ? std::optional(sum / static_cast<double>(count)) : std::nullopt;
}

std::optional<double> medianSlope(const std::vector<std::pair<double, double>>& points) {
  std::vector<double> slopes;
  for (std::size_t i = 0; i < points.size(); ++i)
    for (std::size_t j = i + 1; j < points.size(); ++j)
      if (points[j].first > points[i].first)
        slopes.push_back((points[j].second - points[i].second) / (points[j].first - points[i].first));
  return slopes.empty() ? std::nullopt : std::optional(quantile(std::move(slopes), 0.5));
}

}  // namespace

Trend trendOf(std::vector<DayValue> values) {
  std::map<std::int64_t, std::pair<double, std::size_t>> sums;
  for (const auto& v : values) {
    sums[v.day].first += v.value;
    ++sums[v.day].second;
  }
  std::vector<DayValue> days;
  for (const auto& [day, sum] : sums) days.push_back({day, sum.first / static_cast<double>(sum.second)});
  Trend out;
  out.days = days.size();
  if (days.empty()) {
    out.why = "no value";
    return out;
  }
  out.first = days.front().day;
  out.last = days.back().day;
  for (const auto& d : days)
    if (const auto mean = meanWithin(days, d.day - kWeek + 1, d.day, kLeastInWeek))
      out.weekly.push_back({d.day, *mean});
  out.latest_week = meanWithin(days, out.last - kWeek + 1, out.last, kLeastInWeek);
  out.earlier = meanWithin(days, out.last - kWeek - kBefore + 1, out.last - kWeek, kLeastBefore);
  if (out.last - out.first + 1 >= 2 * kWeek && days.size() >= kWeek) {
    std::vector<std::pair<double, double>> points;
    for (std::size_t i = days.size() > kMostDays ? days.size() - kMostDays : 0; i < days.size(); ++i)
      points.emplace_back(static_cast<double>(days[i].day) / static_cast<double>(kWeek), days[i].value);
    out.slope_per_week = medianSlope(points);
  }
  if (!out.latest_week)
    out.why = "fewer than three days with a value in the last week";
  else if (!out.earlier)
    out.why = "fewer than twelve days with a value in the four weeks before the last: no comparison";
  else if (!out.slope_per_week)
    out.why = "fewer than two weeks: no slope";
  return out;
}

namespace {

constexpr double kDay = 86400, kNight = 6 * 3600, kFive = 300;

struct Stretch5 {
  double rr_sum = 0, squares = 0;
  std::size_t beats = 0, pairs = 0;
};

}  // namespace

std::vector<Night> nightsOf(const std::vector<std::span<const double>>& rr_ms,
                            const std::vector<std::span<const double>>& times_s, double start_s) {
  std::map<std::int64_t, std::map<int, Stretch5>> nights;
  for (std::size_t p = 0; p < rr_ms.size(); ++p)
    for (std::size_t i = 0; i < rr_ms[p].size(); ++i) {
      const double clock = start_s + times_s[p][i], day = std::floor(clock / kDay), within = clock - day * kDay;
      if (within >= kNight) continue;
      Stretch5& stretch = nights[static_cast<std::int64_t>(day)][static_cast<int>(within / kFive)];
      stretch.rr_sum += rr_ms[p][i];
      ++stretch.beats;
      if (i == 0) continue;
      const double d = rr_ms[p][i] - rr_ms[p][i - 1];
      stretch.squares += d * d;
      ++stretch.pairs;
    }
  std::vector<Night> out;
  for (const auto& [day, stretches] : nights) {
    Night night;
    night.day = day;
    double beats = 0;
    std::vector<double> rmssd;
    std::vector<std::pair<double, double>> course;
    constexpr double least_ms = 0.8 * 1000 * kFive;
    for (const auto& [index, s] : stretches) {
      night.seconds += s.rr_sum / 1000;
      beats += static_cast<double>(s.beats);
      if (s.rr_sum < least_ms) continue;
      course.emplace_back(index * kFive / 3600, 60000 * static_cast<double>(s.beats) / s.rr_sum);
      if (s.pairs > 1) rmssd.push_back(std::sqrt(s.squares / static_cast<double>(s.pairs)));
    }
    constexpr double least_s = 3 * 3600;
    if (night.seconds < least_s || course.empty()) continue;
    night.heart_rate = 60 * beats / night.seconds;
    night.lowest_rate = std::min_element(course.begin(), course.end(), [](const auto& a, const auto& b) {
                          return a.second < b.second;
                        })->second;
    if (!rmssd.empty()) night.rmssd = quantile(std::move(rmssd), 0.5);
    night.course_per_hour = medianSlope(course);
    out.push_back(night);
  }
  return out;
}

}  // namespace homeostat::autonomic
