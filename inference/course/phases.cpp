#include "inference/course/phases.hpp"

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>

namespace homeostat::inference::course {
namespace {

double meanOf(const std::vector<Dated>& phase) {
  double sum = 0;
  for (const auto& d : phase) sum += d.value;
  return sum / static_cast<double>(phase.size());
}

double varianceOf(const std::vector<Dated>& phase, double mean) {
  double squares = 0;
  for (const auto& d : phase) squares += (d.value - mean) * (d.value - mean);
  return squares / static_cast<double>(phase.size() - 1);
}

struct Lagged {
  double products = 0, squares = 0;
  void add(const std::vector<Dated>& phase, double mean) {
    for (std::size_t i = 0; i < phase.size(); ++i) {
      squares += (phase[i].value - mean) * (phase[i].value - mean);
      if (i > 0) products += (phase[i].value - mean) * (phase[i - 1].value - mean);
    }
  }
};

double quantile975(double degrees) {
  return boost::math::quantile(boost::math::students_t(std::max(degrees, 1.0)), 0.975);
}

/// Least-squares slope of the phase with its interval, neighbours' likeness counted.
void addTrend(const std::vector<Dated>& phase, double mean, double effective, PhaseComparison& out) {
  constexpr std::size_t kLeast = 4;
  if (phase.size() < kLeast) return;
  double day = 0;
  for (const auto& d : phase) day += d.day / static_cast<double>(phase.size());
  double xx = 0, xy = 0;
  for (const auto& d : phase) {
    xx += (d.day - day) * (d.day - day);
    xy += (d.day - day) * (d.value - mean);
  }
  if (!(xx > 0)) return;
  const double slope = xy / xx;
  double rest = 0;
  for (const auto& d : phase) {
    const double e = d.value - mean - slope * (d.day - day);
    rest += e * e;
  }
  const double degrees = std::max(effective - 2, 1.0);
  const double spread = std::sqrt(rest / degrees / xx) * quantile975(degrees);
  out.trend = slope;
  out.trend_low = slope - spread;
  out.trend_high = slope + spread;
}

bool lastIsExtreme(const std::vector<Dated>& phase) {
  const auto [low, high] =
      std::minmax_element(phase.begin(), phase.end(), [](const Dated& a, const Dated& b) { return a.value < b.value; });
  if (phase.size() < 3 || low->value == high->value) return false;
  return phase.back().value == low->value || phase.back().value == high->value;
}

}  // namespace

std::optional<PhaseComparison> comparePhases(const std::vector<Dated>& before, const std::vector<Dated>& after) {
  if (before.size() < 2 || after.size() < 2) return std::nullopt;
  PhaseComparison out;
  out.before = before.size();
  out.after = after.size();
  out.mean_before = meanOf(before);
  out.mean_after = meanOf(after);
  out.difference = out.mean_after - out.mean_before;
  const double vb = varianceOf(before, out.mean_before), va = varianceOf(after, out.mean_after);
  if (!(vb + va > 0)) return std::nullopt;
  Lagged lagged;
  lagged.add(before, out.mean_before);
  lagged.add(after, out.mean_after);
  out.autocorrelation = std::max(0.0, lagged.products / lagged.squares);
  const double share = (1 - out.autocorrelation) / (1 + out.autocorrelation);
  out.effective_before = std::max(2.0, share * static_cast<double>(before.size()));
  out.effective_after = std::max(2.0, share * static_cast<double>(after.size()));
  const double b = vb / out.effective_before, a = va / out.effective_after;
  const double degrees = (a + b) * (a + b) / (b * b / (out.effective_before - 1) + a * a / (out.effective_after - 1));
  const double half = quantile975(degrees) * std::sqrt(a + b);
  out.low = out.difference - half;
  out.high = out.difference + half;
  addTrend(before, out.mean_before, out.effective_before, out);
  out.started_at_extreme = lastIsExtreme(before);
  return out;
}

}  // namespace homeostat::inference::course
