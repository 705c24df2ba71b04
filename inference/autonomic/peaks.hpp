#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace homeostat::autonomic {

/// Mean over `width` samples, the first of them `before` behind; edges repeated. Cost: linear.
std::vector<double> smoothed(const std::vector<double>& x, std::size_t width, std::size_t before);

/// The most prominent local maximum; a plateau counts at its middle.
std::optional<std::size_t> mostProminent(std::span<const double> x);

struct Peak {
  std::size_t at = 0, onset = 0;  ///< onset: the lowest sample between this peak and higher ground before it
  double prominence = 0;          ///< above the higher of the two lowest points that part it from higher ground
};

/// Every local maximum with its prominence. Cost: linear (a stack of rising ground).
std::vector<Peak> prominentPeaks(std::span<const double> x);

/// Rising or falling middle of a sample of numbers, linear between neighbours; 0 for none. `q` from 0 to 1.
double quantile(std::vector<double> x, double q);

}  // namespace homeostat::autonomic
