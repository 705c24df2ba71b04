#pragma once

#include <array>
#include <string_view>
#include <vector>

/// The human circadian pacemaker as two published light-driven models see it. Pure and re-entrant.
namespace homeostat::circadian {

/// `forger1999`: the oscillator of Forger, Jewett and Kronauer 1999, J Biol Rhythms 14:533 (doi
/// 10.1177/074873099129000867), with the parameters of Serkh and Forger 2014, PLoS Comput Biol 10:e1003523.
/// `hannay2019`: the single-population model of Hannay, Booth and Forger 2019, J Biol Rhythms 34:658 (doi
/// 10.1177/0748730419878298).
/// Both were fitted to photopic illuminance at the eye, in lux.
enum class Model { forger1999, hannay2019 };
inline constexpr std::array kModels = {Model::forger1999, Model::hannay2019};
std::string_view idOf(Model model);

/// forger1999: x, xc, n. hannay2019: R (0 to 1), Psi (rad, grows without end), n. n is the share of used receptors.
using State = std::array<double, 3>;

/// Hours from the minimum of core body temperature back to the onset of melatonin in dim light: the fixed interval
/// that the models' authors use (Arcascope/circadian, `cbt_to_dlmo`). It differs between people and was not fitted.
inline constexpr double kDlmoBeforeCbtMin = 7.0;

/// Any point near the limit cycle; only for bringing a model to a schedule.
State anyState(Model model);

/// The state after `hours` in constant light of `lux` (0 or more). One step of the classical Runge-Kutta method of
/// fourth order; `hours` up to 0.1 keeps the error below 1e-5 in ordinary light.
State stepped(Model model, const State& state, double lux, double hours);

/// The same person with the clock later by `hours` (earlier when negative): the oscillator turned by that part of a
/// day, receptors unchanged.
State delayed(Model model, const State& state, double hours);

/// Strength of the rhythm: length of (x, xc), or R.
double amplitude(Model model, const State& state);

struct Trajectory {
  double step_hours = 0;
  std::vector<State> states;  ///< one more than steps; [0] is the start
};
/// `lux[i]` holds from `i * step_hours` for one step; no value may be absent.
Trajectory run(Model model, const State& start, const std::vector<double>& lux, double step_hours);

/// Times of the minimum of core body temperature, in hours from the start of the trajectory: minima of x or of
/// cos(Psi), the vertex of a parabola through three points, at least 13 h apart; minima at which the marker is
/// positive are no minima of the rhythm and are left out. Oldest first.
std::vector<double> cbtMinima(Model model, const Trajectory& trajectory);

/// The state at midnight after `days` repetitions of one day of light (24 h in even steps).
State broughtTo(Model model, const std::vector<double>& day_lux, double step_hours, int days);

}  // namespace homeostat::circadian
