#include "inference/circadian/phase.hpp"

#include <algorithm>
#include <cmath>
#include <string>

namespace homeostat::circadian {
namespace {

constexpr double kLeastDays = 7, kLeastCoverage = 0.8;
constexpr double kStartShift = 3;  // hours
constexpr int kDaysBefore = 60;

std::vector<double> times(const std::vector<double>& series, int repeat) {
  std::vector<double> out;
  for (int i = 0; i < repeat; ++i) out.insert(out.end(), series.begin(), series.end());
  return out;
}

/// Whether the last of many equal days end at the same clock time in the model.
bool held(Model model, const State& start, const std::vector<double>& day, double step_hours) {
  const auto minima = cbtMinima(model, run(model, start, times(day, 4), step_hours));
  return minima.size() >= 3 && std::abs(minima.back() - minima[minima.size() - 2] - 24) < 0.05;
}

struct Prepared {
  std::vector<double> day, whole_days;
  double step_hours = 0, last_hour = 0;
};

std::optional<double> lastMinimum(Model model, const State& start, const Prepared& light, Trajectory& trajectory) {
  std::vector<double> lux = light.whole_days;
  lux.insert(lux.end(), light.day.begin(), light.day.end());
  trajectory = run(model, start, lux, light.step_hours);
  std::optional<double> last;
  for (const double at : cbtMinima(model, trajectory))
    if (at - kDlmoBeforeCbtMin <= light.last_hour) last = at;
  return last;
}

std::optional<ModelPhase> phaseOf(Model model, const Prepared& light, double& start_spread) {
  const State start = broughtTo(model, light.day, light.step_hours, kDaysBefore);
  if (!held(model, start, light.day, light.step_hours)) return std::nullopt;
  Trajectory trajectory;
  const auto minimum = lastMinimum(model, start, light, trajectory);
  if (!minimum) return std::nullopt;
  ModelPhase out{model, *minimum, *minimum - kDlmoBeforeCbtMin, 0, trajectory.states[light.whole_days.size()]};
  const auto index = static_cast<std::size_t>(*minimum / light.step_hours);
  out.amplitude = amplitude(model, trajectory.states[index]);
  double low = *minimum, high = *minimum;
  for (const double shift : {-kStartShift, kStartShift}) {
    Trajectory other;
    const auto moved = lastMinimum(model, delayed(model, start, shift), light, other);
    if (!moved) continue;
    // A run whose minima fall on the other side of the log's end is a day off, not a day later.
    const double nearest = *minimum + clockDifference(*moved, *minimum);
    low = std::min(low, nearest);
    high = std::max(high, nearest);
  }
  start_spread = std::max(start_spread, high - low);
  return out;
}

std::optional<Withheld> reasonAgainst(const Binned& light) {
  const auto known = [](double v) { return !std::isnan(v); };
  const auto first = std::find_if(light.lux.begin(), light.lux.end(), known);
  if (first == light.lux.end()) return Withheld{"phase", "no_light", "there is no measured light"};
  const double bins = static_cast<double>(light.lux.end() - first);
  const double days = bins * light.step_hours / 24, covered = coverage(light);
  const auto oneDecimal = [](double v) {
    std::string text = std::to_string(std::floor(v * 10) / 10);
    return text.substr(0, text.find('.') + 2);
  };
  if (days < kLeastDays) return Withheld{"phase", "too_short", "needs 7 days of light, has " + oneDecimal(days)};
  if (covered < kLeastCoverage)
    return Withheld{
        "phase", "gaps",
        "needs four fifths of the time measured, has " + std::to_string(static_cast<int>(100 * covered)) + " %"};
  return std::nullopt;
}

}  // namespace

const PublishedError& errorByNight() {
  static const PublishedError error{
      "154 patients with delayed sleep-wake phase disorder, about 7 days of light and sleep-wake data",
      "root mean square error 68 min; within 1 h in 58 %, within 2 h in 95 %",
      "Sci Rep 2021 (s41598-021-89924-8, PMC8149449), dynamic model",
      "10.1038/s41598-021-89924-8",
      2,
      0.95};
  return error;
}

const PublishedError& errorOfNightWorkers() {
  static const PublishedError error{"45 fixed-night shift workers, wrist actigraphy",
                                    "absolute mean error 2.88 h; within 2 h in 76 %, within 4 h in 91 %",
                                    "Henry Ford Health, scholarlycommons.henryford.com/sleepmedicine_articles/122",
                                    "",
                                    4,
                                    0.91};
  return error;
}

std::optional<PhaseEstimate> estimatePhase(const Binned& light, bool sleeps_by_day, std::vector<Withheld>& withheld) {
  if (const auto reason = reasonAgainst(light)) {
    withheld.push_back(*reason);
    return std::nullopt;
  }
  const auto whole = closed(light);
  if (!whole) {
    withheld.push_back({"phase", "unmeasured_hour", "some time of day was never measured"});
    return std::nullopt;
  }
  const Prepared prepared{meanDay(light), *whole, light.step_hours,
                          static_cast<double>(light.lux.size()) * light.step_hours};
  PhaseEstimate out;
  out.sleeps_by_day = sleeps_by_day;
  out.end_hour = static_cast<double>(whole->size()) * light.step_hours;
  for (const Model model : kModels) {
    const auto phase = phaseOf(model, prepared, out.start_spread_hours);
    if (!phase) {
      withheld.push_back({"phase", "no_entrainment",
                          "the light of this log does not keep the model " + std::string(idOf(model)) +
                              " to 24 hours: too little difference between day and night"});
      return std::nullopt;
    }
    out.models.push_back(*phase);
  }
  const ModelPhase& main = out.models.front();
  out.dlmo_hour = main.dlmo_hour;
  out.cbt_min_hour = main.cbt_min_hour;
  out.model_spread_hours = std::abs(clockDifference(out.models[1].dlmo_hour, main.dlmo_hour));
  out.half_width_hours = std::max({out.published().within_hours, out.model_spread_hours, out.start_spread_hours});
  return out;
}

}  // namespace homeostat::circadian
