#pragma once

#include <span>
#include <vector>

namespace homeostat::autonomic {

/// A second-order section, a0 = 1.
struct Section {
  double b0, b1, b2, a1, a2;
};

/// Butterworth filters by the bilinear transform with the edges pre-warped (Butterworth 1930; Oppenheim and Schafer).
/// Edges in Hz, above 0 and below half the rate; otherwise the answer is empty, which filters nothing.
std::vector<Section> lowPass(unsigned order, double cut_hz, double rate_hz);
std::vector<Section> highPass(unsigned order, double cut_hz, double rate_hz);
/// `order` counts each edge: 2 gives four poles.
std::vector<Section> bandPass(unsigned order, double low_hz, double high_hz, double rate_hz);

/// Forward and backward, so that nothing moves in time. Ends are continued point-symmetrically for a few samples and
/// the filter starts as if the first value had always been there (Gustafsson 1996 describes the problem).
void filterBothWays(const std::vector<Section>& sections, std::vector<double>& x);

/// Samples as doubles; where one is absent the last one is repeated (at the start the first).
std::vector<double> filled(std::span<const float> samples);

}  // namespace homeostat::autonomic
