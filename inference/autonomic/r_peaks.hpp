#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace homeostat::autonomic {

/// Sample indices of the R peaks of one ECG lead, rising. Samples that are not finite count as flat. The gradient
/// method of NeuroKit2 (Makowski and others 2021, Behav Res Methods 53:1689): high-pass at 0.5 Hz, mains smoothed away,
/// QRS where the slope's short average exceeds its long one. `rate_hz` 50 to 100,000, otherwise the answer is empty.
/// Pure; cost linear in the samples.
std::vector<std::size_t> findRPeaks(std::span<const float> ecg, double rate_hz);

}  // namespace homeostat::autonomic
