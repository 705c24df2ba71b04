#include "app/intake/light_log/wearable.hpp"

#include <fmt/format.h>

#include <map>

namespace homeostat::light_log {
namespace {

using recordings::SleepTimes;

constexpr std::int64_t kDayMs = 86'400'000;

/// On the wearer's clock at that moment.
std::int64_t localMs(const base::Instant& at) { return at.utc_ms + at.offset_minutes.value_or(0) * 60'000LL; }

std::int64_t dayOf(std::int64_t local_ms) { return (local_ms - ((local_ms % kDayMs) + kDayMs) % kDayMs) / kDayMs; }

std::int64_t lengthOf(const SleepTimes& one) { return one.awake.utc_ms - one.asleep.utc_ms; }

}  // namespace

std::optional<LightLog> sleepLogOf(const std::string& file, const std::vector<SleepTimes>& sleeps) {
  if (sleeps.empty()) return std::nullopt;
  constexpr std::int64_t kWeeks = 28;
  const std::int64_t last = dayOf(localMs(sleeps.back().awake));
  std::vector<SleepTimes> recent;
  for (const auto& one : sleeps)
    if (dayOf(localMs(one.awake)) > last - kWeeks) recent.push_back(one);
  std::map<std::int64_t, std::int64_t> longest;
  for (const auto& one : recent) {
    auto& most = longest[dayOf(localMs(one.awake))];
    most = std::max(most, lengthOf(one));
  }
  LightLog log;
  log.name = file;
  log.format = "worn-sleep";
  log.rows = sleeps.size();
  log.offset_minutes = recent.front().asleep.offset_minutes;
  const std::int64_t first = dayOf(localMs(recent.front().asleep));
  log.first_day = base::CivilDate::fromDaysSinceEpoch(first);
  // Each sleep by the clock where the wearer was: a journey or the change of the hour moves no habit.
  const auto hour = [&](const base::Instant& at) { return static_cast<double>(localMs(at) - first * kDayMs) / 3.6e6; };
  for (const auto& one : recent) {
    const double onset = hour(one.asleep), wake = onset + static_cast<double>(lengthOf(one)) / 3.6e6;
    const bool nap = one.nap || lengthOf(one) < longest[dayOf(localMs(one.awake))];
    log.sleeps.push_back({onset, wake, circadian::DayKind::not_said, nap});
  }
  if (recent.size() < sleeps.size())
    log.problems.push_back({"", fmt::format("{} sleeps are more than four weeks older than the last and not used",
                                            sleeps.size() - recent.size())});
  return log;
}

base::Result<std::optional<LightLog>> readWornSleep(const std::filesystem::path& path) {
  const auto read = recordings::readSummary(path);
  if (!read) return tl::unexpected(read.error());
  if (!*read) return std::optional<LightLog>();
  auto log = sleepLogOf((*read)->file, (*read)->sleeps);
  if (!log)
    return base::refuse({"light.no-sleep", path.string(), "", "this file holds no times of falling asleep and waking",
                         "Export the device's sleep, or hand in a sleep diary"});
  return log;
}

}  // namespace homeostat::light_log
