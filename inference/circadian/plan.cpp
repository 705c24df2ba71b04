#include "inference/circadian/plan.hpp"

#include <algorithm>
#include <cmath>

namespace homeostat::circadian {
namespace {

constexpr double kStep = 0.1;          // hours
constexpr double kSlot = 0.5;          // hours
constexpr double kNear = 0.25;         // hours: the clock stands where it is wanted
constexpr double kLeastEffect = 0.25;  // of the strongest half hour: below, avoiding is not worth its trouble

struct Light {
  Stretch awake;
  std::optional<Stretch> seek, avoid;

  [[nodiscard]] double at(double hour, const PlanRequest& request) const {
    const auto in = [hour](const std::optional<Stretch>& s) {
      return s && hour >= s->from_hour - 1e-9 && hour < s->to_hour - 1e-9;
    };
    if (!in(awake)) return 0;
    if (in(seek)) return request.bright_lux;
    if (in(avoid)) return request.dim_lux;
    return request.ordinary_lux;
  }
};

/// A model on its way through time.
struct Clock {
  Model model = Model::forger1999;
  State state{};
  double hour = 0;
};

/// Lives `light` until `until`; `minima` takes the temperature minima on the way, in hours of the log.
Clock lived(Clock clock, const Light& light, const PlanRequest& request, double until,
            std::vector<double>* minima = nullptr) {
  const auto steps = static_cast<std::size_t>(std::max(0.0, std::ceil((until - clock.hour) / kStep - 1e-9)));
  if (steps == 0) return clock;
  const double step = (until - clock.hour) / static_cast<double>(steps);
  std::vector<double> lux(steps);
  for (std::size_t i = 0; i < steps; ++i)
    lux[i] = light.at(clock.hour + (static_cast<double>(i) + 0.5) * step, request);
  const Trajectory trajectory = run(clock.model, clock.state, lux, step);
  if (minima != nullptr)
    for (const double at : cbtMinima(clock.model, trajectory)) minima->push_back(clock.hour + at);
  return {clock.model, trajectory.states.back(), until};
}

/// The minimum of the second night, when the shift has settled; nights are dark, the day between is left out.
double settledMinimum(const Clock& clock, const Light& light, const PlanRequest& request) {
  std::vector<double> minima;
  (void)lived(clock, light, request, clock.hour + 56, &minima);
  const double second_night = light.awake.to_hour + 24 - 6;
  for (const double at : minima)
    if (at > second_night) return at;
  return minima.empty() ? clock.hour : minima.back();
}

double minimumTonight(const Clock& clock, const Light& light, const PlanRequest& request) {
  std::vector<double> minima;
  (void)lived(clock, light, request, clock.hour + 36, &minima);
  const double evening = light.awake.to_hour - 6;
  for (const double at : minima)
    if (at > evening) return at;
  return minima.empty() ? evening : minima.back();
}

/// `direction` is +1 for later, -1 for earlier; effects below are in that direction.
struct Search {
  const Clock& clock;
  const PlanRequest& request;
  Stretch awake;
  double direction;

  [[nodiscard]] double effect(const Light& light) const {
    return direction * (settledMinimum(clock, light, request) - settledMinimum(clock, {awake, {}, {}}, request));
  }

  [[nodiscard]] std::optional<Stretch> seek() const {
    std::optional<Stretch> best;
    double most = 0.02;  // hours; less is not a shift
    for (double from = awake.from_hour; from + request.seek_hours <= awake.to_hour + 1e-9; from += kSlot) {
      const Stretch here{from, from + request.seek_hours};
      const double shift = effect({awake, here, {}});
      if (shift > most + 1e-9) {
        most = shift;
        best = here;
      }
    }
    return best;
  }

  /// The stretch around the half hour in which ordinary light does the most harm.
  [[nodiscard]] std::optional<Stretch> avoid(const std::optional<Stretch>& seek) const {
    std::vector<double> froms, shifts;
    for (double from = awake.from_hour; from + kSlot <= awake.to_hour + 1e-9; from += kSlot) {
      const bool sought = seek && from + kSlot > seek->from_hour + 1e-9 && from < seek->to_hour - 1e-9;
      froms.push_back(from);
      shifts.push_back(sought ? 0 : effect({awake, {}, Stretch{from, from + kSlot}}));
    }
    if (shifts.empty()) return std::nullopt;
    const auto strongest = static_cast<std::size_t>(std::max_element(shifts.begin(), shifts.end()) - shifts.begin());
    if (shifts[strongest] < 0.01) return std::nullopt;
    const double least = kLeastEffect * shifts[strongest];
    std::size_t low = strongest, high = strongest;
    const auto slots = static_cast<std::size_t>(request.most_avoid_hours / kSlot);
    while (high - low + 1 < slots) {
      const double before = low > 0 ? shifts[low - 1] : 0, after = high + 1 < shifts.size() ? shifts[high + 1] : 0;
      if (std::max(before, after) < least) break;
      before > after ? --low : ++high;
    }
    return Stretch{froms[low], froms[high] + kSlot};
  }
};

/// The wanted night as the models know it: distance of its temperature minimum from falling asleep.
double wantedMinimum(Model model, const PlanRequest& request, double sleep_hours) {
  constexpr int kDays = 60;
  const auto slots = static_cast<std::size_t>(std::lround(24 / kStep));
  std::vector<double> day(slots, request.ordinary_lux);  // hour 0 is falling asleep
  for (std::size_t i = 0; i < slots; ++i)
    if (static_cast<double>(i) * kStep < sleep_hours - 1e-9) day[i] = 0;
  const State start = broughtTo(model, day, kStep, kDays);
  std::vector<double> two = day;
  two.insert(two.end(), day.begin(), day.end());
  const auto minima = cbtMinima(model, run(model, start, two, kStep));
  return minima.empty() ? sleep_hours / 2 : clockDifference(minima.back(), 0);
}

bool holds(const Clock& clock, const PlanRequest& request, const Light& light, double direction) {
  for (const double error : {-kTypicalError, kTypicalError}) {
    const Clock other{clock.model, delayed(clock.model, clock.state, error), clock.hour};
    if (Search{other, request, light.awake, direction}.effect(light) <= 0) return false;
  }
  return true;
}

std::optional<int> ordinaryDays(Clock clock, const PlanRequest& request, double sleep_hours, double sleep_from,
                                double target) {
  for (int day = 1; day <= request.most_days; ++day) {
    const Stretch awake{sleep_from + sleep_hours, sleep_from + 24};
    clock = lived(clock, {{clock.hour, std::max(clock.hour, sleep_from)}, {}, {}}, request,
                  std::max(clock.hour, awake.from_hour));
    const double minimum = minimumTonight(clock, {awake, {}, {}}, request);
    if (std::abs(clockDifference(minimum, target)) < kNear) return day;
    clock = lived(clock, {awake, {}, {}}, request, awake.to_hour);
    sleep_from += 24;
  }
  return std::nullopt;
}

}  // namespace

Plan planLight(const PhaseEstimate& phase, const PlanRequest& request) {
  const double sleep_hours = clockOf(request.wake_clock - request.sleep_clock);
  const Model model = phase.models.front().model;
  const double target = clockOf(request.sleep_clock + wantedMinimum(model, request, sleep_hours));
  Plan out;
  out.target_dlmo_clock = clockOf(target - kDlmoBeforeCbtMin);
  double offset = clockDifference(phase.cbt_min_hour, target);
  out.wanted_shift_hours = -offset;
  if (std::abs(offset) < kNear) {
    out.reached_after_days = 0;
    return out;
  }
  const double direction = offset > 0 ? -1 : 1;
  Clock clock{model, phase.models.front().at_end, phase.end_hour};
  Clock other{phase.models[1].model, phase.models[1].at_end, phase.end_hour};
  const double night = phase.end_hour + clockDifference(request.sleep_clock, 0);
  out.without_plan_after_days = ordinaryDays(clock, request, sleep_hours, night, target);

  double sleep_from = night + offset;
  for (int day = 0; day < request.most_days; ++day) {
    const Stretch awake{sleep_from + sleep_hours, sleep_from + 24};
    const Light asleep{{clock.hour, std::max(clock.hour, sleep_from)}, {}, {}};
    clock = lived(clock, asleep, request, std::max(clock.hour, awake.from_hour));
    const Search search{clock, request, awake, direction};
    Light light{awake, search.seek(), {}};
    light.avoid = search.avoid(light.seek);
    const double minimum = minimumTonight(clock, light, request);
    const double next = clockDifference(minimum, target);
    // The night goes with the clock, never past the wanted one and never back.
    const double bounded =
        direction < 0 ? std::clamp(next, 0.0, std::max(offset, 0.0)) : std::clamp(next, std::min(offset, 0.0), 0.0);
    const double moved = bounded - offset;
    light.awake.to_hour = awake.to_hour + moved;
    for (auto* stretch : {&light.seek, &light.avoid})
      if (*stretch) (*stretch)->to_hour = std::min((*stretch)->to_hour, light.awake.to_hour);
    PlanDay planned;
    planned.awake = light.awake;
    planned.sleep = {light.awake.to_hour, light.awake.to_hour + sleep_hours};
    planned.seek = light.seek;
    planned.avoid = light.avoid;
    planned.dlmo_hour = minimum - kDlmoBeforeCbtMin;
    planned.shift_hours = direction * search.effect(light);
    planned.holds_if_phase_is_wrong = holds(clock, request, light, direction);
    out.days.push_back(planned);
    clock = lived(clock, light, request, light.awake.to_hour);
    other = lived(other, light, request, light.awake.to_hour);
    sleep_from = light.awake.to_hour;
    offset = bounded;
    if (std::abs(next) < kNear) {
      out.reached_after_days = day + 1;
      break;
    }
  }
  const double check = minimumTonight(other, {{other.hour, other.hour}, {}, {}}, request);
  out.other_model_shift_hours = clockDifference(check, phase.models[1].cbt_min_hour);
  out.models_agree = out.other_model_shift_hours * direction > 0;
  return out;
}

}  // namespace homeostat::circadian
