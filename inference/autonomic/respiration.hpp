#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace homeostat::autonomic {

struct Breathing {
  std::optional<double> per_minute;
  std::string why;  ///< why there is no figure
};

/// Breaths a minute from respiratory sinus arrhythmia: the counting method of Schaefer and Kratky 2008, Ann Biomed Eng
/// 36:476 ("Count-orig": tachogram at 4 Hz, 0.1 to 0.5 Hz, maxima from a fifth of their upper quartile, one minimum
/// below zero between two), in windows of two minutes within unbroken pieces, and the median of the windows. A window
/// counts when the strongest wave of its spectrum lies within 15 % of the count and at 0.15 Hz or above: slower
/// breathing cannot be told from the blood pressure wave at 0.1 Hz. Half the windows must count. `times_s[i]`: end of
/// interval i.
[[nodiscard]] Breathing breathingFromBeats(const std::vector<std::span<const double>>& times_s,
                                           const std::vector<std::span<const double>>& rr_ms);

struct Breaths {
  std::vector<std::size_t> troughs, peaks;  ///< samples; a trough comes first, a peak last
};

/// Breaths of a belt, thermistor or flow signal after Khodadad and others 2018, Physiol Meas 39:094001: 0.05 to 3 Hz
/// (below 7.5 samples a second, to 0.4 of the rate), extrema between zero crossings, neighbours closer than 0.3 of the
/// median excursion dropped. Cost: linear.
[[nodiscard]] Breaths findBreaths(std::span<const float> belt, double rate_hz);

/// Rate from trough to trough. Withheld below 60 s or three breaths, out of 3 to 60 a minute, when more than a fifth of
/// the signal is lost, or when the breaths are so uneven that their quartiles differ by more than their median.
[[nodiscard]] Breathing breathingFromBelt(std::span<const float> belt, double rate_hz);

}  // namespace homeostat::autonomic
