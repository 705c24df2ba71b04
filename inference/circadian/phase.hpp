#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "inference/circadian/light_series.hpp"
#include "inference/circadian/pacemaker.hpp"
#include "inference/circadian/regularity.hpp"

/// When the body's night begins, as the pacemaker models see it from a light log, and how wrong that may be.
namespace homeostat::circadian {

/// How far predictions of melatonin onset from light and a pacemaker model were from measured ones. The models in
/// these studies are of the same family (Kronauer), not the very same as here.
struct PublishedError {
  std::string_view population, found, citation, doi;
  double within_hours = 0;  ///< `share` of people were predicted within this much
  double share = 0;
};
/// People who sleep by night: Sci Rep 2021 (PMC8149449), 154 patients with delayed sleep-wake phase disorder.
const PublishedError& errorByNight();
/// People who sleep by day: 45 night workers, wrist light and movement (Henry Ford Health, repository record read).
const PublishedError& errorOfNightWorkers();
/// The root mean square error of the first study, hours: used to ask whether a plan survives a wrong phase.
inline constexpr double kTypicalError = 68.0 / 60;

struct ModelPhase {
  Model model = Model::forger1999;
  double cbt_min_hour = 0, dlmo_hour = 0;  ///< hours of the log
  double amplitude = 0;                    ///< at that minimum
  State at_end{};                          ///< at `PhaseEstimate::end_hour`
};

struct PhaseEstimate {
  double dlmo_hour = 0, cbt_min_hour = 0;  ///< last onset within the log, by forger1999; hours of the log
  double half_width_hours = 0;             ///< the larger of the published error and the two spreads below
  double model_spread_hours = 0;           ///< between the two models
  double start_spread_hours = 0;  ///< range of the answer when the clock at the log's start is set 3 h either way
  double end_hour = 0;            ///< midnight after the log's last day
  bool sleeps_by_day = false;     ///< decides which published error holds
  std::vector<ModelPhase> models;
  const PublishedError& published() const { return sleeps_by_day ? errorOfNightWorkers() : errorByNight(); }
};

/// Needs 7 days from the first to the last measurement, as in the study the error comes from; four fifths of them
/// measured and every time of day at least once (the project's own limits). Gaps are closed with the person's own mean
/// at that time of day. The models start as if that mean day had gone before. Not given, with the reason in
/// `withheld`, where this does not hold or where the light does not keep the models to 24 hours.
std::optional<PhaseEstimate> estimatePhase(const Binned& light, bool sleeps_by_day, std::vector<Withheld>& withheld);

}  // namespace homeostat::circadian
