#pragma once

#include <optional>
#include <span>

namespace homeostat::autonomic {

// Task Force of ESC and NASPE 1996, Circulation 93:1043: histograms with bins of 1/128 s, counted from 0.

/// Number of intervals over the height of the highest bin. Empty for no interval.
std::optional<double> triangularIndex(std::span<const double> rr_ms);

/// Base in ms of the triangle over the highest bin that fits the histogram with the least squares; both edges are tried
/// independently, at every bin. Empty below 20 intervals or when all fall into one bin.
std::optional<double> triangularBase(std::span<const double> rr_ms);

struct FiveMinutes {
  std::optional<double> spread_of_means, mean_of_spreads;  ///< SDANN and SDNN index, ms
};

/// Stretches of five minutes of clock time from the first interval; one counts when intervals fill four fifths of it.
/// Fewer than three: empty. `times_s[i]`: end of interval i, rising.
FiveMinutes fiveMinutes(std::span<const double> rr_ms, std::span<const double> times_s);

/// The peer's rule for the same (METHODS.md of the reference figures): round(total / 5 min) windows, the last beat of
/// each left out, however full.
FiveMinutes fiveMinutesNeurokit(std::span<const double> rr_ms, std::span<const double> times_s);

}  // namespace homeostat::autonomic
