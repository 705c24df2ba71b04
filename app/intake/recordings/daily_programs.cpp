// Column names as the programs export them; sources of the layouts are exports and readers of them in public
// repositories. A name that does not say which measure of variability it holds gives no finding.
#include "app/intake/recordings/daily_programs.hpp"

#include <algorithm>

namespace homeostat::recordings {
namespace {

constexpr DailyKind kSystolic{"systolic-bp", "mm[Hg]", nullptr};
constexpr DailyKind kDiastolic{"diastolic-bp", "mm[Hg]", nullptr};
constexpr DailyKind kKilograms{"body-weight", "kg", nullptr};
constexpr DailyKind kPounds{"body-weight", "[lb_av]", nullptr};
constexpr DailyKind kNightRmssd{"night-rmssd", "ms",
                                "of sleep, not of waking rest: followed in the trends of nights only", true};

constexpr DailyKind left(const char* why) { return {nullptr, "", why}; }
constexpr DailyKind kUnsaid = left("the column does not say which measure of variability it is");
constexpr DailyKind kSleepRate = left("heart rate of sleep, not of waking rest");
constexpr DailyKind kSleepBreathing = left("breathing of sleep, not of waking rest");
constexpr DailyKind kMomentRate = left("heart rate at a moment that is not said to be at rest");
constexpr DailyKind kSkinTemperature = left("temperature of the skin, not of the body");
constexpr DailyKind kNoConcept = left("this product has no concept for it");
constexpr DailyKind kNoUnit = left("no unit is stated");

constexpr DailyKind kRmssd{"rmssd", "ms", nullptr}, kSdnn{"sdnn", "ms", nullptr}, kPnn50{"pnn50", "%", nullptr},
    kMeanNn{"mean-nn", "ms", nullptr};

std::vector<DailyProgram> programs() {
  std::vector<DailyProgram> all;
  const std::vector<DailyColumn> readings = {{"rmssd", kRmssd}, {"sdnn", kSdnn}, {"pnn50", kPnn50},
                                             {"avnn", kMeanNn}, {"lf", kNoUnit}, {"hf", kNoUnit}};
  all.push_back({.format = "elite-hrv",
                 .signature = {"lnrmssd", "datetime"},
                 .date = "datetime",
                 .type = "type",
                 .columns = readings});
  all.push_back({.format = "hrv4training",
                 .signature = {"timestamp_measurement", "rmssd"},
                 .date = "timestamp_measurement",
                 .minutes = "test_duration",
                 .columns = readings});
  all.push_back({.format = "whoop",
                 .signature = {"cycle start time", "resting heart rate (bpm)"},
                 .date = "wake onset",
                 .offset = "cycle timezone",
                 .asleep = "sleep onset",
                 .awake = "wake onset",
                 .columns = {{"resting heart rate (bpm)", kRestingRate},
                             {"heart rate variability (ms)", kUnsaid},
                             {"respiratory rate (rpm)", kSleepBreathing},
                             {"skin temp (celsius)", kSkinTemperature},
                             {"blood oxygen %", kNoConcept},
                             {"asleep duration (min)", kAsleep}}});
  all.push_back({.format = "whoop",
                 .signature = {"sleep onset", "wake onset", "asleep duration (min)"},
                 .date = "wake onset",
                 .offset = "cycle timezone",
                 .asleep = "sleep onset",
                 .awake = "wake onset",
                 .nap = "nap",
                 .columns = {{"respiratory rate (rpm)", kSleepBreathing}, {"asleep duration (min)", kAsleep}}});
  all.push_back({.format = "oura",
                 .signature = {"date", "average hrv", "average resting heart rate"},
                 .date = "date",
                 .columns = {{"average resting heart rate", kRestingRate},
                             {"lowest resting heart rate", left("the lowest of a night, not the rate at rest")},
                             {"average hrv", kUnsaid},
                             {"respiratory rate", kSleepBreathing},
                             {"total sleep duration", kAsleep}}});
  all.push_back({.format = "oura",
                 .signature = {"day", "average_hrv", "lowest_heart_rate"},
                 .date = "day",
                 .asleep = "bedtime_start",
                 .awake = "bedtime_end",
                 .latency = "latency",
                 .nap = "type",
                 .columns = {{"average_heart_rate", kSleepRate},
                             {"lowest_heart_rate", left("the lowest of a night, not the rate at rest")},
                             {"average_hrv", kUnsaid},
                             {"average_breath", kSleepBreathing},
                             {"total_sleep_duration", kAsleep}}});
  all.push_back({.format = "fitbit",
                 .signature = {"timestamp", "rmssd", "nremhr"},
                 .date = "timestamp",
                 .midnight_is_day = true,
                 .columns = {{"rmssd", kNightRmssd}, {"nremhr", kSleepRate}, {"entropy", kNoConcept}}});
  all.push_back({.format = "fitbit",
                 .signature = {"timestamp", "rmssd", "coverage"},
                 .date = "timestamp",
                 .columns = {{"rmssd", left("of five minutes of sleep each: hand in the daily summary instead")},
                             {"low_frequency", kNoUnit},
                             {"high_frequency", kNoUnit}}});
  all.push_back({.format = "fitbit",
                 .signature = {"timestamp", "overall_score", "resting_heart_rate"},
                 .date = "timestamp",
                 .columns = {{"resting_heart_rate", kRestingRate}, {"overall_score", kNoConcept}}});
  all.push_back({.format = "fitbit",
                 .signature = {"timestamp", "daily_respiratory_rate"},
                 .date = "timestamp",
                 .midnight_is_day = true,
                 .columns = {{"daily_respiratory_rate", kSleepBreathing}}});
  all.push_back({.format = "garmin",
                 .signature = {"score", "resting heart rate", "body battery"},
                 .date = "",
                 .date_is_first = true,
                 .columns = {{"resting heart rate", kRestingRate},
                             {"hrv status", kUnsaid},
                             {"respiration", kSleepBreathing},
                             {"pulse ox", kNoConcept},
                             {"duration", kAsleep}}});
  all.push_back({.format = "garmin",
                 .signature = {"date", "resting hr"},
                 .date = "date",
                 .columns = {{"resting hr", kRestingRate}, {"hrv (ms)", kUnsaid}}});
  all.push_back({.format = "withings",
                 .signature = {"date", "heart rate", "systolic", "diastolic"},
                 .date = "date",
                 .columns = {{"systolic", kSystolic}, {"diastolic", kDiastolic}, {"heart rate", kMomentRate}}});
  all.push_back({.format = "withings",
                 .signature = {"date", "weight (kg)", "fat mass (kg)"},
                 .date = "date",
                 .columns = {{"weight (kg)", kKilograms}, {"fat mass (kg)", kNoConcept}}});
  all.push_back({.format = "withings",
                 .signature = {"date", "weight (lb)", "fat mass (lb)"},
                 .date = "date",
                 .columns = {{"weight (lb)", kPounds}, {"fat mass (lb)", kNoConcept}}});
  all.push_back(
      {.format = "withings",
       .signature = {"from", "to", "light (s)", "deep (s)"},
       .date = "to",
       .asleep = "from",
       .awake = "to",
       .columns = {
           {"light (s)", kAsleep}, {"deep (s)", kAsleep}, {"rem (s)", kAsleep}, {"average heart rate", kSleepRate}}});
  all.push_back(
      {.format = "omron",
       .signature = {"date", "time", "systolic (mmhg)", "diastolic (mmhg)"},
       .date = "date",
       .clock = "time",
       .columns = {{"systolic (mmhg)", kSystolic}, {"diastolic (mmhg)", kDiastolic}, {"pulse (bpm)", kMomentRate}}});
  return all;
}

}  // namespace

const std::vector<DailyProgram>& dailyPrograms() {
  static const std::vector<DailyProgram> all = programs();
  return all;
}

const DailyProgram* dailyProgramOf(const std::vector<std::string>& names) {
  const auto stands = [&](const char* column) { return std::find(names.begin(), names.end(), column) != names.end(); };
  for (const auto& program : dailyPrograms())
    if (std::all_of(program.signature.begin(), program.signature.end(), stands)) return &program;
  return nullptr;
}

}  // namespace homeostat::recordings
