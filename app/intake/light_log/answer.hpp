#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "app/intake/light_log/light_log.hpp"
#include "inference/circadian/plan.hpp"
#include "kb/base/json.hpp"

namespace homeostat::light_log {

struct LightOptions {
  std::optional<circadian::PlanRequest> plan;  ///< the wanted night
  /// Which light the models see where a file has both. They were fitted to photopic illuminance.
  circadian::Quantity quantity = circadian::Quantity::photopic;
  /// With a diary alone: lux supposed at the eye while awake. The answer says that it was supposed, and its error is
  /// then not known.
  std::optional<double> supposed_lux;
};

/// The night between two clock times ("23:00", "07:00"); nothing for two empty texts. Refuses what is no clock time and
/// a night the plan does not take.
base::Result<std::optional<circadian::PlanRequest>> wantedNight(const std::string& sleep, const std::string& wake);

/// A log and a diary of one person brought to one count of hours, and what follows from them.
struct Measured {
  std::vector<LightLog> files;
  base::CivilDate first_day;
  std::optional<circadian::PhaseEstimate> phase;
  circadian::Quantity used = circadian::Quantity::photopic;  ///< the light behind `phase`
  bool supposed = false;                                     ///< `phase` rests on supposed light
  std::vector<circadian::Sleep> sleeps;
  circadian::SleepRegularity sleep;
  std::optional<double> regularity_of_device;  ///< sleep regularity index from a sleep-wake column
  std::optional<circadian::Plan> plan;
  std::vector<circadian::Withheld> withheld;
};

/// Refuses more than one light log or diary, and files whose days lie more than 60 days apart.
base::Result<Measured> measureLight(std::vector<LightLog> files, const LightOptions& options = {});

/// The answer of `homeostat light` (design §8), without what the edition says of it.
[[nodiscard]] base::Json lightLine(const Measured& measured, const LightOptions& options);

/// Reads, measures, answers. The first file that cannot be read refuses all.
base::Result<base::Json> light(const std::vector<std::filesystem::path>& files, const LightOptions& options = {});

}  // namespace homeostat::light_log
