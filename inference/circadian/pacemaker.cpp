#include "inference/circadian/pacemaker.hpp"

#include <cmath>
#include <cstddef>
#include <numbers>

namespace homeostat::circadian {
namespace {

constexpr double kPi = std::numbers::pi;
constexpr double kMinutesPerHour = 60;

// Serkh and Forger 2014 for the equations of Forger, Jewett and Kronauer 1999.
namespace forger {
constexpr double tau = 24.2, mu = 0.23, k = 0.55, I0 = 9500, p = 0.5, G = 33.75, alpha0 = 0.05, beta = 0.0075;

State slope(const State& s, double lux) {
  const auto [x, xc, n] = s;
  const double alpha = alpha0 * std::pow(lux / I0, p);
  const double drive = G * (1 - n) * alpha * (1 - 0.4 * x) * (1 - 0.4 * xc);
  const double turn = std::pow(24 / (0.99669 * tau), 2) + k * drive;
  return {kPi / 12 * (xc + drive), kPi / 12 * (mu * (xc - 4.0 / 3 * xc * xc * xc) - x * turn),
          kMinutesPerHour * (alpha * (1 - n) - beta * n)};
}
}  // namespace forger

// Hannay, Booth and Forger 2019.
namespace hannay {
constexpr double tau = 23.84, K = 0.06358, gamma = 0.024, beta1 = -0.09318, A1 = 0.3855, A2 = 0.1977, betaL1 = -0.0026,
                 betaL2 = -0.957756, sigma = 0.0400692, G = 33.75, alpha0 = 0.05, delta = 0.0075, p = 1.5, I0 = 9325;

State slope(const State& s, double lux) {
  const auto [R, psi, n] = s;
  const double bright = std::pow(lux, p), alpha = alpha0 * bright / (bright + I0);
  const double drive = G * (1 - n) * alpha;
  const double R4 = std::pow(R, 4), R8 = R4 * R4;
  const double to_amplitude =
      A1 / 2 * drive * (1 - R4) * std::cos(psi + betaL1) + A2 / 2 * drive * R * (1 - R8) * std::cos(2 * psi + betaL2);
  const double to_phase = sigma * drive - A1 / 2 * drive * (R * R * R + 1 / R) * std::sin(psi + betaL1) -
                          A2 / 2 * drive * (1 + R8) * std::sin(2 * psi + betaL2);
  return {-gamma * R + K / 2 * std::cos(beta1) * R * (1 - R4) + to_amplitude,
          2 * kPi / tau + K / 2 * std::sin(beta1) * (1 + R4) + to_phase,
          kMinutesPerHour * (alpha * (1 - n) - delta * n)};
}
}  // namespace hannay

State slope(Model model, const State& state, double lux) {
  return model == Model::forger1999 ? forger::slope(state, lux) : hannay::slope(state, lux);
}

State moved(const State& from, const State& slope, double by) {
  return {from[0] + by * slope[0], from[1] + by * slope[1], from[2] + by * slope[2]};
}

double marker(Model model, const State& state) { return model == Model::forger1999 ? state[0] : std::cos(state[1]); }

}  // namespace

std::string_view idOf(Model model) { return model == Model::forger1999 ? "forger1999" : "hannay2019"; }

State anyState(Model model) { return model == Model::forger1999 ? State{-0.5, -1, 0.3} : State{0.8, 2, 0.3}; }

State stepped(Model model, const State& state, double lux, double hours) {
  const State a = slope(model, state, lux);
  const State b = slope(model, moved(state, a, hours / 2), lux);
  const State c = slope(model, moved(state, b, hours / 2), lux);
  const State d = slope(model, moved(state, c, hours), lux);
  State out = state;
  for (std::size_t i = 0; i < out.size(); ++i) out[i] += hours / 6 * (a[i] + 2 * b[i] + 2 * c[i] + d[i]);
  return out;
}

State delayed(Model model, const State& state, double hours) {
  const double angle = 2 * kPi * hours / 24;
  if (model == Model::hannay2019) return {state[0], state[1] - angle, state[2]};
  // x is roughly a cosine and xc runs a quarter ahead: the point turns clockwise, so a delay turns it back.
  const double c = std::cos(angle), s = std::sin(angle);
  return {c * state[0] - s * state[1], s * state[0] + c * state[1], state[2]};
}

double amplitude(Model model, const State& state) {
  return model == Model::forger1999 ? std::hypot(state[0], state[1]) : state[0];
}

Trajectory run(Model model, const State& start, const std::vector<double>& lux, double step_hours) {
  Trajectory out{step_hours, {start}};
  out.states.reserve(lux.size() + 1);
  for (const double value : lux) out.states.push_back(stepped(model, out.states.back(), value, step_hours));
  return out;
}

std::vector<double> cbtMinima(Model model, const Trajectory& trajectory) {
  constexpr double kLeastSpacing = 13;  // hours
  std::vector<double> times, depths;
  for (std::size_t i = 1; i + 1 < trajectory.states.size(); ++i) {
    const double before = marker(model, trajectory.states[i - 1]), here = marker(model, trajectory.states[i]),
                 after = marker(model, trajectory.states[i + 1]);
    if (here > 0 || !(here < before && here <= after)) continue;
    const double shift = (before - after) / (2 * (before - 2 * here + after));
    const double at = (static_cast<double>(i) + shift) * trajectory.step_hours;
    if (!times.empty() && at - times.back() < kLeastSpacing) {
      if (here >= depths.back()) continue;
      times.pop_back();
      depths.pop_back();
    }
    times.push_back(at);
    depths.push_back(here);
  }
  return times;
}

State broughtTo(Model model, const std::vector<double>& day_lux, double step_hours, int days) {
  State state = anyState(model);
  for (int day = 0; day < days; ++day) {
    for (const double lux : day_lux) state = stepped(model, state, lux, step_hours);
  }
  return state;
}

}  // namespace homeostat::circadian
