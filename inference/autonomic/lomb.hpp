#pragma once

#include <span>

#include "inference/autonomic/spectrum.hpp"

namespace homeostat::autonomic {

/// Lomb 1976, Scargle 1982: the spectrum of values at uneven times, so of beats with gaps, without interpolation. From
/// 0 to `high_hz` in steps of `step_hz` (the bin at 0 is 0); scaled so that a sine's band power is half its squared
/// amplitude. The mean is removed. Cost: values times bins.
Spectrum lombScargle(std::span<const double> times_s, std::span<const double> values, double first_hz, double step_hz,
                     double high_hz);

}  // namespace homeostat::autonomic
