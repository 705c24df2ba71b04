#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace homeostat::autonomic {

/// How the peers lay the boxes of one size: side by side, every box counted (Kubios), or one every n/2 samples, with a
/// box whose intervals are all equal left out (NeuroKit2).
enum class Boxes { separate, halfOverlapping };

/// Slope of log F on log n (Peng 1995), every integer box from `first` to `last`. Absent where fewer than three sizes
/// can be used. Cost: N log(last) through prefix sums.
std::optional<double> dfaSlope(std::span<const double> x, std::size_t first, std::size_t last, Boxes boxes);

}  // namespace homeostat::autonomic
