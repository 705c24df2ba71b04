#pragma once

#include <optional>
#include <vector>

/// One outcome of one person before and after something began: plain statistics, no medicine.
namespace homeostat::inference::course {

/// A value on a day; days count from any fixed day.
struct Dated {
  double day = 0, value = 0;
};

struct PhaseComparison {
  std::size_t before = 0, after = 0;  ///< values in each phase
  double mean_before = 0, mean_after = 0, difference = 0;
  /// Lag-one correlation of the values around their phase's mean, not below zero: neighbours that resemble one another
  /// tell less than their number.
  double autocorrelation = 0;
  double effective_before = 0, effective_after = 0;
  double low = 0, high = 0;  ///< 95 % interval of the difference
  /// Slope before the start, per day, and its 95 % interval; empty below four values.
  std::optional<double> trend, trend_low, trend_high;
  bool started_at_extreme = false;  ///< the last value before the start is the highest or lowest of its phase
};

/// Compares the means of two phases by Welch's t (Welch 1947), each phase counted as n (1 - r) / (1 + r) independent
/// values (Bartlett 1946). Empty when a phase has fewer than two values or nothing varies. Values in day order.
std::optional<PhaseComparison> comparePhases(const std::vector<Dated>& before, const std::vector<Dated>& after);

}  // namespace homeostat::inference::course
