#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace homeostat::autonomic {

struct SkinResponse {
  double at_s = 0;       ///< of the peak
  double amplitude = 0;  ///< above its onset, in the signal's unit
};

/// Skin conductance split into its slow level and its fast responses.
struct SkinConductance {
  double seconds = 0, usable = 0;  ///< length, and the share of it from 0 to 1 that can be read
  std::optional<double> tonic_mean, tonic_sd, phasic_sd;
  std::vector<SkinResponse> responses;         ///< of 0.01 units and more, in order
  std::optional<double> responses_per_minute;  ///< of 0.05 units and more, over what is usable
  std::string why;                             ///< why figures are absent
};

/// Tonic below and phasic above 0.05 Hz, Butterworth of order 2 both ways (Makowski and others 2021, Behav Res Methods
/// 53:1689, `highpass`); noise above 3 Hz removed first. A response is a maximum of the phasic part that rises 0.05
/// units or more over its onset: absolute, where the peer's rule takes a tenth of the largest rise in the recording, so
/// that a dead sensor shows hundreds. What is out of 0.05 to 60 uS or changes by more than 10 uS/s, and five seconds
/// around it, is not usable (Kleckner and others 2018, IEEE Trans Biomed Eng 65:1460); the figures are of the usable
/// part. `microsiemens`: the signal is in uS; otherwise only the split is given. Less than 20 s or under 1 Hz: nothing.
[[nodiscard]] SkinConductance readSkinConductance(std::span<const float> signal, double rate_hz, bool microsiemens);

/// Peaks of the phasic part by the peer's relative rule (prominence from a tenth of the largest one), for comparison.
[[nodiscard]] std::vector<std::size_t> relativeResponses(std::span<const float> signal, double rate_hz);

}  // namespace homeostat::autonomic
