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

/// One flag an interval between neighbouring peaks: true where the signal between them was absent, or did not change
/// for half a second (lead off, clipped), or where such a stretch lies within a quarter of a second of one of them.
std::vector<bool> suspectIntervals(std::span<const float> ecg, double rate_hz, const std::vector<std::size_t>& peaks);

}  // namespace homeostat::autonomic
