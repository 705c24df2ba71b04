#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace homeostat::autonomic {

/// Richman and Moorman 2000, m = 2, Chebyshev distance, d <= r counts. No template crosses from one piece to the next.
/// `all_templates` takes the N-m+1 templates of length m and divides each count by its own number of pairs.
std::optional<double> sampleEntropy(const std::vector<std::span<const double>>& pieces, double r, bool all_templates);

/// Slope of log F on log n (Peng 1995), every integer box from `first` to `last`. `overlap` starts windows every n/2
/// samples. Cost: N log(last) through prefix sums.
std::optional<double> dfaSlope(std::span<const double> x, std::size_t first, std::size_t last, bool overlap);

}  // namespace homeostat::autonomic
