#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace homeostat::autonomic {

/// Slope of log F on log n (Peng 1995), every integer box from `first` to `last`. `overlap` starts windows every n/2
/// samples. Cost: N log(last) through prefix sums.
std::optional<double> dfaSlope(std::span<const double> x, std::size_t first, std::size_t last, bool overlap);

}  // namespace homeostat::autonomic
