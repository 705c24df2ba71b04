#include "app/intake/recordings/trends.hpp"

#include <algorithm>

#include "inference/autonomic/series.hpp"

namespace homeostat::recordings {

std::vector<autonomic::Night> nightsOf(const Measured& measured, std::string& why) {
  constexpr double shortest_s = 3 * 3600;
  why.clear();
  if (measured.hrv.seconds < shortest_s) {
    why = "needs three hours of usable beats between midnight and six";
    return {};
  }
  const auto minute = measured.start ? measured.start->localMinuteOfDay() : std::nullopt;
  if (!minute) {
    why = "the recording does not say at what time of day it began";
    return {};
  }
  const double start_s =
      static_cast<double>(measured.start->localDate().daysSinceEpoch()) * 86400 + static_cast<double>(*minute) * 60;
  autonomic::HrvMetrics ignored;
  const auto series = autonomic::cut(measured.beats, true, ignored);
  auto nights = autonomic::nightsOf(autonomic::piecesOf(series), autonomic::timesOf(series), start_s);
  if (nights.empty()) why = "no night with three hours of usable beats between midnight and six";
  if (measured.hrv.rhythm == autonomic::Rhythm::irregular)
    for (auto& night : nights) night.rmssd.reset();
  return nights;
}

void TrendBook::add(const std::vector<inference::Finding>& findings) {
  static const char* const followed[] = {"resting-heart-rate", "rmssd", "sdnn", "mean-nn"};
  for (const auto& finding : findings) {
    const bool wanted = std::find(std::begin(followed), std::end(followed), finding.code) != std::end(followed);
    if (!wanted || !finding.value || !finding.at || finding.at->precision < base::Precision::day) continue;
    auto& series = series_[finding.code];
    series.unit = finding.unit;
    series.values.push_back({finding.at->localDate().daysSinceEpoch(), *finding.value});
  }
}

void TrendBook::add(const std::vector<autonomic::Night>& nights) {
  for (const auto& night : nights) {
    series_["night-heart-rate"].unit = "/min";
    series_["night-heart-rate"].values.push_back({night.day, night.heart_rate});
    if (!night.rmssd) continue;
    series_["night-rmssd"].unit = "ms";
    series_["night-rmssd"].values.push_back({night.day, *night.rmssd});
  }
}

void TrendBook::add(const std::vector<DayFigure>& figures) {
  for (const auto& figure : figures) {
    auto& series = series_[figure.series];
    series.unit = figure.unit;
    series.values.push_back({figure.day, figure.value});
  }
}

base::Json TrendBook::json() const {
  base::Json out = base::Json::array();
  const auto iso = [](std::int64_t day) { return base::CivilDate::fromDaysSinceEpoch(day).iso(); };
  for (const auto& [metric, series] : series_) {
    const auto trend = autonomic::trendOf(series.values);
    if (trend.days < 2) continue;
    std::string key = metric;
    std::replace(key.begin(), key.end(), '-', '_');
    base::Json line = {{"metric", key},
                       {"unit", series.unit},
                       {"days", trend.days},
                       {"first", iso(trend.first)},
                       {"last", iso(trend.last)},
                       {"latest_week", base::orNull(trend.latest_week)},
                       {"earlier", base::orNull(trend.earlier)},
                       {"change", trend.latest_week && trend.earlier ? base::Json(*trend.latest_week - *trend.earlier)
                                                                     : base::Json(nullptr)},
                       {"slope_per_week", base::orNull(trend.slope_per_week)},
                       {"why", trend.why.empty() ? base::Json(nullptr) : base::Json(trend.why)}};
    line["weekly"] = base::Json::array();
    for (const auto& week : trend.weekly) line["weekly"].push_back({{"to", iso(week.day)}, {"mean", week.value}});
    out.push_back(std::move(line));
  }
  return out;
}

}  // namespace homeostat::recordings
