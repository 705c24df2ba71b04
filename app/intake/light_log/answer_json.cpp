#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "app/intake/light_log/answer.hpp"

namespace homeostat::light_log {
namespace {

using base::Json;
using base::orNull;
using circadian::Binned;
using circadian::Quantity;
using circadian::Sample;

constexpr double kStep = 0.05, kLeastGap = 1;  // hours

std::int64_t minuteOf(double hour, std::int64_t round_to) {
  const double parts = 60 * hour / static_cast<double>(round_to);
  return round_to * static_cast<std::int64_t>(std::floor(parts + 0.5));
}

std::string clockText(double hour) {
  const std::int64_t minute = minuteOf(circadian::clockOf(hour), 1) % (24 * 60);
  return fmt::format("{:02}:{:02}", minute / 60, minute % 60);
}
Json clockOrNull(const std::optional<double>& hour) { return hour ? Json(clockText(*hour)) : Json(nullptr); }

/// Clock times of the recorder, as "2024-03-10T21:40".
class Calendar {
 public:
  explicit Calendar(const base::CivilDate& first) : first_(first.daysSinceEpoch()) {}

  [[nodiscard]] std::string day(std::int64_t number) const {
    return base::CivilDate::fromDaysSinceEpoch(first_ + number).iso();
  }
  [[nodiscard]] std::string at(double hour, std::int64_t round_to = 1) const {
    const std::int64_t minute = minuteOf(hour, round_to);
    const std::int64_t in_day = ((minute % 1440) + 1440) % 1440;
    return fmt::format("{}T{:02}:{:02}", day((minute - in_day) / 1440), in_day / 60, in_day % 60);
  }

 private:
  std::int64_t first_;
};

const char* wordOf(Quantity quantity) {
  return quantity == Quantity::photopic ? "photopic_illuminance" : "melanopic_edi";
}

Json rhythmOf(const circadian::DayRhythm& rhythm) {
  return {{"interdaily_stability", orNull(rhythm.interdaily_stability)},
          {"intradaily_variability", orNull(rhythm.intradaily_variability)},
          {"l5", orNull(rhythm.l5)},
          {"l5_onset", clockOrNull(rhythm.l5_onset)},
          {"m10", orNull(rhythm.m10)},
          {"m10_onset", clockOrNull(rhythm.m10_onset)},
          {"relative_amplitude", orNull(rhythm.relative_amplitude)}};
}

Json gapsOf(const Binned& series, const Calendar& calendar) {
  Json out = Json::array();
  for (const auto& gap : circadian::gapsOf(series, kLeastGap))
    out.push_back({{"from", calendar.at(gap.from_hour)},
                   {"to", calendar.at(gap.to_hour)},
                   {"hours", gap.to_hour - gap.from_hour}});
  return out;
}

Json seriesOf(const std::vector<Sample>& samples, const Calendar& calendar, const std::string& quantity,
              const std::string& unit, std::vector<circadian::Withheld>& withheld) {
  const Binned series = circadian::binned(samples, kStep);
  const auto exposure = circadian::exposureOf(samples);
  std::vector<circadian::Withheld> own;
  Json out = {{"quantity", quantity},
              {"unit", unit},
              {"samples", exposure.samples},
              {"absent", exposure.absent},
              {"epoch_s", exposure.epoch_s},
              {"mean", exposure.mean},
              {"median", exposure.median},
              {"max", exposure.max},
              {"from", calendar.at(samples.front().hour)},
              {"to", calendar.at(samples.back().hour)},
              {"coverage", circadian::coverage(series)},
              {"gaps", gapsOf(series, calendar)},
              {"rhythm", rhythmOf(circadian::dayRhythmOf(samples, own))}};
  for (auto& one : own) {
    one.metric = quantity + "." + one.metric;
    withheld.push_back(std::move(one));
  }
  out["days"] = Json::array();
  if (unit != "lx") return out;
  for (const auto& day : exposure.days)
    out["days"].push_back({{"date", calendar.day(day.day)},
                           {"samples", day.samples},
                           {"mean", day.mean_lux},
                           {"minutes_at_or_above_250", day.minutes_at_or_above_250},
                           {"minutes_at_or_above_1000", day.minutes_at_or_above_1000},
                           {"minutes_at_or_below_10", day.minutes_at_or_below_10}});
  return out;
}

Json publishedOf(const circadian::PublishedError& error) {
  return {{"population", error.population},     {"found", error.found},
          {"citation", error.citation},         {"doi", error.doi},
          {"within_hours", error.within_hours}, {"share", error.share}};
}

Json phaseOf(const Measured& measured, const Calendar& calendar) {
  if (!measured.phase) return nullptr;
  const auto& phase = *measured.phase;
  Json models = Json::array();
  for (const auto& model : phase.models)
    models.push_back({{"id", circadian::idOf(model.model)},
                      {"dlmo", calendar.at(model.dlmo_hour)},
                      {"cbt_min", calendar.at(model.cbt_min_hour)},
                      {"amplitude", model.amplitude}});
  Json out = {{"dlmo", calendar.at(phase.dlmo_hour)},
              {"dlmo_clock", clockText(phase.dlmo_hour)},
              {"cbt_min", calendar.at(phase.cbt_min_hour)},
              {"cbt_min_clock", clockText(phase.cbt_min_hour)},
              {"predicted", true},
              {"light_used", measured.supposed ? "supposed" : wordOf(measured.used)},
              {"model_spread_minutes", std::lround(60 * phase.model_spread_hours)},
              {"start_spread_minutes", std::lround(60 * phase.start_spread_hours)},
              {"sleeps_by_day", phase.sleeps_by_day},
              {"models", models}};
  // The published errors are of measured light: of supposed light none is known.
  if (measured.supposed) {
    for (const char* key : {"half_width_minutes", "earliest", "latest", "published_error"}) out[key] = nullptr;
    return out;
  }
  out["half_width_minutes"] = std::lround(60 * phase.half_width_hours);
  out["earliest"] = calendar.at(phase.dlmo_hour - phase.half_width_hours);
  out["latest"] = calendar.at(phase.dlmo_hour + phase.half_width_hours);
  out["published_error"] = publishedOf(phase.published());
  return out;
}

Json sleepOf(const Measured& measured, const Calendar& calendar) {
  if (measured.sleeps.empty() && !measured.regularity_of_device) return nullptr;
  const auto& sleep = measured.sleep;
  Json nights = Json::array();
  for (const auto& one : measured.sleeps)
    nights.push_back({{"from", calendar.at(one.onset_hour)},
                      {"to", calendar.at(one.wake_hour)},
                      {"nap", one.nap},
                      {"day_type", one.day == circadian::DayKind::work   ? Json("work")
                                   : one.day == circadian::DayKind::free ? Json("free")
                                                                         : Json(nullptr)}});
  return {{"nights", sleep.nights},
          {"mean_onset", clockOrNull(sleep.mean_onset)},
          {"mean_midsleep", clockOrNull(sleep.mean_midsleep)},
          {"mean_wake", clockOrNull(sleep.mean_wake)},
          {"mean_duration_hours", orNull(sleep.mean_duration)},
          {"midsleep_spread_hours", orNull(sleep.midsleep_spread)},
          {"sleep_regularity_index", orNull(sleep.regularity_index)},
          {"sleep_regularity_index_of_device", orNull(measured.regularity_of_device)},
          {"midsleep_work", clockOrNull(sleep.midsleep_work)},
          {"midsleep_free", clockOrNull(sleep.midsleep_free)},
          {"social_jetlag_hours", orNull(sleep.social_jetlag)},
          {"log", nights}};
}

Json spanOf(const std::optional<circadian::Stretch>& stretch, const Calendar& calendar) {
  constexpr std::int64_t kRound = 5;  // minutes
  if (!stretch) return nullptr;
  return {{"from", calendar.at(stretch->from_hour, kRound)}, {"to", calendar.at(stretch->to_hour, kRound)}};
}

/// How far the plan's first night begins from the diary's mean: a large step says that sleep and clock stand apart.
Json firstNightMinusDiary(const Measured& measured) {
  if (!measured.sleep.mean_onset || measured.plan->days.empty()) return nullptr;
  return std::lround(
      60 * circadian::clockDifference(measured.plan->days.front().sleep.from_hour, *measured.sleep.mean_onset));
}

Json planOf(const Measured& measured, const circadian::PlanRequest& request, const Calendar& calendar) {
  if (!measured.plan) return nullptr;
  const auto& plan = *measured.plan;
  Json days = Json::array();
  for (const auto& day : plan.days) {
    days.push_back({{"date", calendar.day(static_cast<std::int64_t>(std::floor(day.awake.from_hour / 24)))},
                    {"awake", spanOf(day.awake, calendar)},
                    {"sleep", spanOf(day.sleep, calendar)},
                    {"seek_light", spanOf(day.seek, calendar)},
                    {"avoid_light", spanOf(day.avoid, calendar)},
                    {"dlmo", calendar.at(day.dlmo_hour)},
                    {"shift_minutes", std::lround(60 * day.shift_hours)},
                    {"holds_if_phase_is_wrong", day.holds_if_phase_is_wrong}});
  }
  return {
      {"wanted_sleep", clockText(request.sleep_clock)},
      {"wanted_wake", clockText(request.wake_clock)},
      {"target_dlmo_clock", clockText(plan.target_dlmo_clock)},
      {"wanted_shift_minutes", std::lround(60 * plan.wanted_shift_hours)},
      {"reached_after_days", orNull(plan.reached_after_days)},
      {"ordinary_light_after_days", orNull(plan.without_plan_after_days)},
      {"other_model_shift_minutes", std::lround(60 * plan.other_model_shift_hours)},
      {"models_agree", plan.models_agree},
      {"first_night_minus_diary_minutes", firstNightMinusDiary(measured)},
      {"supposed_lux", {{"seek", request.bright_lux}, {"ordinary", request.ordinary_lux}, {"avoid", request.dim_lux}}},
      {"days", days}};
}

Json filesOf(const Measured& measured) {
  Json out = Json::array();
  for (const auto& file : measured.files) {
    Json problems = Json::array();
    for (const auto& problem : file.problems) problems.push_back({{"place", problem.place}, {"what", problem.what}});
    out.push_back({{"name", file.name},
                   {"format", file.format},
                   {"rows", file.rows},
                   {"not_taken", file.not_taken},
                   {"problems", problems}});
  }
  return out;
}

}  // namespace

base::Json lightLine(const Measured& measured, const LightOptions& options) {
  const Calendar calendar(measured.first_day);
  auto withheld = measured.withheld;
  Json out = {
      {"files", filesOf(measured)}, {"light", Json::array()}, {"activity", nullptr}, {"offset_minutes", nullptr}};
  for (const auto& file : measured.files) {
    if (file.offset_minutes) out["offset_minutes"] = *file.offset_minutes;
    if (!file.photopic.empty())
      out["light"].push_back(seriesOf(file.photopic, calendar, wordOf(Quantity::photopic), "lx", withheld));
    if (!file.melanopic.empty())
      out["light"].push_back(seriesOf(file.melanopic, calendar, wordOf(Quantity::melanopic_edi), "lx", withheld));
    if (!file.activity.empty()) out["activity"] = seriesOf(file.activity, calendar, "activity", "counts", withheld);
  }
  out["phase"] = phaseOf(measured, calendar);
  out["sleep"] = sleepOf(measured, calendar);
  out["plan"] = options.plan ? planOf(measured, *options.plan, calendar) : Json(nullptr);
  if (options.plan && !measured.plan) withheld.push_back({"plan", "no_phase", "there is no phase to start from"});
  out["withheld"] = Json::array();
  for (const auto& one : withheld)
    out["withheld"].push_back({{"metric", one.metric}, {"code", one.code}, {"why", one.why}});
  return out;
}

}  // namespace homeostat::light_log
