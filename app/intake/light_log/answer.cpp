#include "app/intake/light_log/answer.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "app/intake/foreign.hpp"
#include "app/intake/light_log/stamps.hpp"
#include "app/intake/light_log/wearable.hpp"
#include "kb/base/file.hpp"

namespace homeostat::light_log {
namespace {

namespace fs = std::filesystem;
using circadian::Binned;
using circadian::Quantity;
using circadian::Sample;

constexpr double kStep = 0.05;  // hours: 3 minutes, the step at which the models were checked against their reference

void shift(LightLog& log, double hours) {
  for (auto* samples : {&log.photopic, &log.melanopic, &log.activity, &log.asleep})
    for (Sample& sample : *samples) sample.hour += hours;
  for (auto& sleep : log.sleeps) {
    sleep.onset_hour += hours;
    sleep.wake_hour += hours;
  }
}

/// Hour 0 of all becomes the midnight of the earliest day.
base::Result<base::CivilDate> align(std::vector<LightLog>& files) {
  constexpr std::int64_t kFurthest = 60;  // days
  std::int64_t first = files.front().first_day.daysSinceEpoch();
  for (const auto& file : files) first = std::min(first, file.first_day.daysSinceEpoch());
  for (auto& file : files) {
    const std::int64_t days = file.first_day.daysSinceEpoch() - first;
    if (days > kFurthest)
      return base::refuse({"light.apart", file.name, "", "its days are more than 60 days away from the other file's",
                           "Give a diary and a log of the same time"});
    shift(file, 24.0 * static_cast<double>(days));
  }
  return base::CivilDate::fromDaysSinceEpoch(first);
}

std::optional<base::Refusal> tooMany(const std::vector<LightLog>& files) {
  std::size_t logs = 0, diaries = 0;
  for (const auto& file : files) {
    (file.format == "light-table" ? logs : diaries) += 1;
    if (logs > 1 || diaries > 1)
      return base::Refusal{"light.two", file.name, "", "a second file of the same kind",
                           "Give one light log and one diary (or one device's sleep) of one person"};
  }
  return std::nullopt;
}

/// Minutes from the first to the last epoch; an epoch holds until the next, at most ten minutes.
std::vector<int> minutesOf(const std::vector<Sample>& asleep) {
  if (asleep.empty()) return {};
  const double start = asleep.front().hour;
  std::vector<int> out(static_cast<std::size_t>(60 * (asleep.back().hour - start)) + 1, -1);
  for (std::size_t i = 0; i < asleep.size(); ++i) {
    if (std::isnan(asleep[i].lux)) continue;
    const double until =
        i + 1 < asleep.size() ? std::min(asleep[i + 1].hour, asleep[i].hour + 1.0 / 6) : asleep[i].hour;
    for (auto m = static_cast<std::size_t>(60 * (asleep[i].hour - start) + 1e-6);
         m < out.size() && static_cast<double>(m) <= 60 * (until - start) + 1e-6; ++m)
      out[m] = asleep[i].lux > 0.5 ? 1 : 0;
  }
  return out;
}

Binned supposedLight(const std::vector<circadian::Sleep>& sleeps, double lux) {
  Binned out{kStep, {}};
  const auto bin = [](double hour) { return static_cast<std::size_t>(std::max(0L, std::lround(hour / kStep))); };
  out.lux.assign(bin(sleeps.back().wake_hour), std::nan(""));
  for (std::size_t i = bin(sleeps.front().onset_hour); i < out.lux.size(); ++i) out.lux[i] = lux;
  for (const auto& sleep : sleeps)
    for (std::size_t i = bin(sleep.onset_hour); i < std::min(bin(sleep.wake_hour), out.lux.size()); ++i) out.lux[i] = 0;
  return out;
}

const std::vector<Sample>* lightOf(const LightLog& log, Quantity wanted, Quantity& used) {
  const auto& first = wanted == Quantity::photopic ? log.photopic : log.melanopic;
  const auto& second = wanted == Quantity::photopic ? log.melanopic : log.photopic;
  used = wanted;
  if (!first.empty()) return &first;
  used = wanted == Quantity::photopic ? Quantity::melanopic_edi : Quantity::photopic;
  return second.empty() ? nullptr : &second;
}

/// A person whose five darkest hours have their middle by day, where there is no diary to say it.
bool darkByDay(const std::vector<Sample>& samples) {
  const auto rhythm = circadian::dayRhythmOfAnyLength(samples);
  if (!rhythm.l5_onset) return false;
  const double middle = circadian::clockOf(*rhythm.l5_onset + 2.5);
  return middle > 9 && middle < 21;
}

void estimate(Measured& out, const LightOptions& options) {
  const std::vector<Sample>* samples = nullptr;
  for (const auto& file : out.files) {
    if (samples == nullptr) samples = lightOf(file, options.quantity, out.used);
  }
  if (samples != nullptr) {
    const Binned light = circadian::binned(*samples, kStep);
    const bool by_day = out.sleeps.empty() ? darkByDay(*samples) : out.sleep.sleeps_by_day;
    out.phase = circadian::estimatePhase(light, by_day, out.withheld);
  } else if (options.supposed_lux && !out.sleeps.empty()) {
    out.supposed = true;
    out.used = Quantity::photopic;
    out.phase = circadian::estimatePhase(supposedLight(out.sleeps, *options.supposed_lux), out.sleep.sleeps_by_day,
                                         out.withheld);
  } else {
    out.withheld.push_back({"phase", "no_light", "there is no measured light"});
  }
}

base::Result<double> wantedClock(const std::string& text) {
  const auto clock = clockOf(text);
  if (!clock)
    return base::refuse({"light.wanted", "", "wanted night", "\"" + text + "\" is no clock time",
                         "Write hours and minutes, as in 23:00"});
  return static_cast<double>(*clock) / 3.6e6;
}

}  // namespace

base::Result<std::optional<circadian::PlanRequest>> wantedNight(const std::string& sleep, const std::string& wake) {
  if (sleep.empty() && wake.empty()) return std::optional<circadian::PlanRequest>();
  const auto from = wantedClock(sleep), to = wantedClock(wake);
  if (!from) return tl::unexpected(from.error());
  if (!to) return tl::unexpected(to.error());
  const double hours = circadian::clockOf(*to - *from);
  if (hours < circadian::kShortestNight || hours > circadian::kLongestNight)
    return base::refuse({"light.wanted", "", "wanted night", sleep + " to " + wake + " is no night of 4 to 14 hours",
                         "Give the hours of falling asleep and of waking"});
  circadian::PlanRequest request;
  request.sleep_clock = *from;
  request.wake_clock = *to;
  return std::optional(request);
}

base::Result<Measured> measureLight(std::vector<LightLog> files, const LightOptions& options) {
  if (const auto refusal = tooMany(files)) return base::refuse(*refusal);
  Measured out;
  const auto first_day = align(files);
  if (!first_day) return tl::unexpected(first_day.error());
  out.first_day = *first_day;
  out.files = std::move(files);
  for (const auto& file : out.files) {
    if (!file.sleeps.empty()) out.sleeps = file.sleeps;
    if (!file.asleep.empty()) out.regularity_of_device = circadian::regularityIndexOf(minutesOf(file.asleep));
  }
  if (!out.sleeps.empty()) out.sleep = circadian::sleepRegularityOf(out.sleeps, out.withheld);
  estimate(out, options);
  if (out.phase && options.plan) out.plan = circadian::planLight(*out.phase, *options.plan);
  return out;
}

base::Result<base::Json> light(const std::vector<fs::path>& paths, const LightOptions& options) {
  std::vector<LightLog> logs;
  for (const auto& path : paths) {
    if (auto stream = intake::streamed(path)) return base::refuse(std::move(*stream));
    auto worn = readWornSleep(path);
    if (!worn) return tl::unexpected(worn.error());
    if (*worn) {
      logs.push_back(std::move(**worn));
      continue;
    }
    auto bytes = base::readFile(path);
    if (!bytes) return tl::unexpected(bytes.error());
    auto log = readLightLog({path.filename().string(), std::move(*bytes)});
    if (!log) {
      base::Refusal refusal = log.error();
      refusal.file = path.string();
      return base::refuse(refusal);
    }
    logs.push_back(std::move(*log));
  }
  const auto measured = measureLight(std::move(logs), options);
  if (!measured) return tl::unexpected(measured.error());
  return lightLine(*measured, options);
}

}  // namespace homeostat::light_log
