#pragma once

#include <optional>
#include <vector>

#include "inference/circadian/phase.hpp"

/// Light and darkness, day by day, that bring the clock to a wanted night, as the model sees it. What forbids light is
/// not decided here: that is the rules' word.
namespace homeostat::circadian {

/// Hours; a wanted night is taken between these.
inline constexpr double kShortestNight = 4, kLongestNight = 14;

struct PlanRequest {
  double sleep_clock = 23, wake_clock = 7;  ///< the wanted night, clock hours 0 to 24
  int most_days = 14;
  /// The light the plan reckons with, in lux at the eye: sought, ordinary while awake, and while light is avoided. The
  /// project's own scenario, stated with every plan; asleep is 0.
  double bright_lux = 2000, ordinary_lux = 150, dim_lux = 5;
  double seek_hours = 2, most_avoid_hours = 4;
};

struct Stretch {
  double from_hour = 0, to_hour = 0;  ///< hours of the log
};

struct PlanDay {
  Stretch awake, sleep;  ///< the day and the night that ends it
  std::optional<Stretch> seek, avoid;
  double dlmo_hour = 0;                 ///< in the evening of this day, by forger1999
  double shift_hours = 0;               ///< of this day's light against an ordinary day; later is positive
  bool holds_if_phase_is_wrong = true;  ///< still the right way with the clock 68 min earlier and later
};

struct Plan {
  double target_dlmo_clock = 0;   ///< of a person who has long kept the wanted night in ordinary light
  double wanted_shift_hours = 0;  ///< later is positive; the shorter way round
  std::vector<PlanDay> days;      ///< empty: the clock stands within a quarter of an hour of the wanted one
  std::optional<int> reached_after_days;
  std::optional<int> without_plan_after_days;  ///< the wanted night at once, ordinary light; empty: not in `most_days`
  double other_model_shift_hours = 0;          ///< what hannay2019 makes of the same light over all days
  bool models_agree = true;                    ///< it goes the same way
};

/// The sleep of each night follows the clock at the distance it has in the wanted night. Each day one stretch of
/// bright light where it moves the clock most in the wanted direction, and one without light where ordinary light
/// would move it back; both found by trying every half hour on the model (a phase response made for this person's
/// state, not a table). Cost: some hundred short runs a day of the plan.
Plan planLight(const PhaseEstimate& phase, const PlanRequest& request);

}  // namespace homeostat::circadian
