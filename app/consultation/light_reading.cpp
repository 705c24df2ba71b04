#include "app/consultation/light_reading.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "app/intake/light_log/wearable.hpp"

namespace homeostat::consultation {
namespace {

using light_log::LightLog;
using light_log::Measured;

/// A figure under its metric id, with the decimals it is printed with.
struct Figure {
  const char* code;
  const char* unit;
  int decimals;
  std::optional<double> value;
  std::string note;
};

/// Hours from midnight, -12 to 12, so that an evening hour lies before and not above a morning hour.
std::optional<double> fromMidnight(const std::optional<double>& hour) {
  return hour ? std::optional(circadian::clockDifference(*hour, 0)) : std::nullopt;
}

std::vector<Figure> figuresOf(const Measured& measured) {
  std::vector<Figure> out = {{"sleep-duration", "h", 1, measured.sleep.mean_duration, ""},
                             {"mid-sleep", "h", 1, fromMidnight(measured.sleep.mean_midsleep), ""},
                             {"sleep-regularity-index", "", 0, measured.sleep.regularity_index, ""},
                             {"social-jetlag", "h", 1, measured.sleep.social_jetlag, ""}};
  const LightLog& log = measured.files.front();
  const auto& light = log.photopic.empty() ? log.melanopic : log.photopic;
  if (light.empty()) return out;
  std::vector<circadian::Withheld> reasons;  // said in the answer
  out.push_back({"light-stability", "", 2, circadian::dayRhythmOf(light, reasons).interdaily_stability, ""});
  if (measured.phase)
    out.push_back({"predicted-melatonin-onset", "h", 1, fromMidnight(measured.phase->dlmo_hour),
                   fmt::format("predicted by a model from light, not measured; may be {:.1f} h off",
                               measured.phase->half_width_hours)});
  return out;
}

/// The last day the file speaks of.
std::optional<base::Instant> lastDayOf(const Measured& measured) {
  const LightLog& log = measured.files.front();
  double hour = 0;
  for (const auto* samples : {&log.photopic, &log.melanopic})
    if (!samples->empty()) hour = std::max(hour, samples->back().hour);
  if (!log.sleeps.empty()) hour = std::max(hour, log.sleeps.back().wake_hour);
  const auto day = measured.first_day.daysSinceEpoch() + static_cast<std::int64_t>(std::floor(hour / 24));
  const auto instant = base::Instant::parse(base::CivilDate::fromDaysSinceEpoch(day).iso());
  return instant ? std::optional(*instant) : std::nullopt;
}

inference::Finding findingOf(const Figure& figure, const Measured& measured, const std::string& name) {
  inference::Finding finding;
  finding.code = figure.code;
  finding.name = name;
  finding.value_text = fmt::format("{:.{}f}", *figure.value, figure.decimals);
  finding.value = std::round(*figure.value * std::pow(10, figure.decimals)) / std::pow(10, figure.decimals);
  finding.unit = figure.unit;
  finding.at = lastDayOf(measured);
  const std::string& format = measured.files.front().format;
  finding.conditions["method"] = format == "sleep-diary"  ? "sleep diary"
                                 : format == "worn-sleep" ? "worn device"
                                                          : "light log";
  if (!figure.note.empty()) finding.notes.push_back(figure.note);
  finding.source = {measured.files.front().name, fmt::format("rows 1 to {}", measured.files.front().rows), "as given"};
  return finding;
}

/// Every figure that came out and that `kb` has as a metric.
void takeFigures(const Measured& measured, const kb::KnowledgeBase& kb, std::vector<inference::Finding>& out) {
  for (const Figure& figure : figuresOf(measured)) {
    const auto known = kb.concepts.find(figure.code);
    if (!figure.value || !kb.metrics.contains(figure.code) || known == kb.concepts.end()) continue;
    out.push_back(findingOf(figure, measured, kb::textIn(known->second.name, "en")));
  }
}

}  // namespace

void addSleepFindings(FileRead& read, const kb::KnowledgeBase& kb) {
  auto log = light_log::sleepLogOf(read.name, read.sleeps);
  if (!log) return;
  const auto measured = light_log::measureLight({std::move(*log)});
  if (!measured) return;
  std::vector<inference::Finding> found;
  takeFigures(*measured, kb, found);
  auto& all = read.content.findings;
  const bool own_duration =
      std::any_of(all.begin(), all.end(), [](const auto& f) { return f.code == "sleep-duration"; });
  for (auto& finding : found) {
    if (finding.code == "sleep-duration" && own_duration) continue;
    finding.notes.emplace_back("as the device judged sleep from movement and pulse");
    finding.source = {read.name, fmt::format("{} sleeps", measured->sleeps.size()),
                      "times of falling asleep and waking"};
    all.push_back(std::move(finding));
  }
  for (const auto& problem : measured->files.front().problems)
    read.content.rejected.push_back({problem.place, "", problem.what});
  for (const auto& one : measured->withheld)
    if (one.code != "no_light") read.content.rejected.push_back({"", one.metric, one.why});
}

base::Result<FileRead> readAsLight(const std::filesystem::path& path, std::string bytes, const kb::KnowledgeBase& kb) {
  FileRead read;
  read.name = path.filename().string();
  auto log = light_log::readLightLog({read.name, bytes});
  if (!log) {
    base::Refusal refusal = log.error();
    refusal.file = path.string();
    return base::refuse(std::move(refusal));
  }
  const auto measured = light_log::measureLight({std::move(*log)});
  if (!measured) return base::refuse(measured.error());
  const LightLog& file = measured->files.front();
  read.bytes = std::move(bytes);
  read.format = read.content.format = file.format;
  takeFigures(*measured, kb, read.content.findings);
  for (const auto& problem : file.problems) read.content.rejected.push_back({problem.place, "", problem.what});
  if (file.not_taken > file.problems.size())
    read.content.rejected.push_back({"", "", fmt::format("and {} more rows", file.not_taken - file.problems.size())});
  const bool diary = file.format == "sleep-diary";
  for (const auto& one : measured->withheld)
    if (!(diary && one.code == "no_light")) read.content.rejected.push_back({"", one.metric, one.why});
  return read;
}

base::Result<base::Json> lightAnswer(const std::vector<FileRead>& files, const light_log::LightOptions& options) {
  std::vector<LightLog> logs;
  for (const auto& file : files) {
    if (!file.isLight()) continue;
    if (auto worn = light_log::sleepLogOf(file.name, file.sleeps)) {
      logs.push_back(std::move(*worn));
      continue;
    }
    auto log = light_log::readLightLog({file.name, file.bytes});
    if (!log) return base::refuse(log.error());
    logs.push_back(std::move(*log));
  }
  if (logs.empty()) return base::Json(nullptr);
  const auto measured = light_log::measureLight(std::move(logs), options);
  if (!measured) return base::refuse(measured.error());
  return light_log::lightLine(*measured, options);
}

}  // namespace homeostat::consultation
