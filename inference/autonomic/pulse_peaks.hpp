#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace homeostat::autonomic {

/// Sample indices of the systolic peaks of an optical pulse signal (PPG, BVP), rising. Elgendi and others 2013, PLoS
/// ONE 8(10):e76585, with its constants: band 0.5 to 8 Hz, the clipped square averaged over 0.111 and 0.667 s, 0.3 s
/// between pulses. Samples that are not finite repeat the last. `rate_hz` from 20 (below, the upper edge of the band
/// cannot be kept) to 100,000, otherwise the answer is empty. Pure; cost linear.
std::vector<std::size_t> findPulsePeaks(std::span<const float> pulse, double rate_hz);

}  // namespace homeostat::autonomic
