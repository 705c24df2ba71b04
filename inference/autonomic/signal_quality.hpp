#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace homeostat::autonomic {

/// First and last sample of something.
struct Stretch {
  std::size_t from = 0, to = 0;
};

/// Where the signal is absent, or does not change for half a second (lead off). Cost: linear.
std::vector<Stretch> lostStretches(std::span<const float> signal, double rate_hz);

/// Where the signal stays at its largest or smallest value for three samples and 8 ms or more, when it does so at more
/// than three places: the amplifier or converter was at its end there. Cost: linear.
std::vector<Stretch> clippedStretches(std::span<const float> signal, double rate_hz);

enum class Sensor { electrocardiogram, pulse };

/// Neighbouring stretches of ten seconds that got the same verdict.
struct QualitySegment {
  double from_s = 0, to_s = 0;
  bool usable = false;
  std::optional<double> correlation;  ///< lowest of the stretches; beats with their mean beat; empty: too few beats
  std::string why;                    ///< empty when usable
};

/// Orphanidou and others 2015, IEEE J Biomed Health Inform 19:832: ten seconds are usable when the pace is possible, no
/// pause is longer than 3 s and the beats resemble their mean (correlation from 0.66 in an ECG, 0.86 in a pulse
/// signal). Two departures, so that an athlete at night and a fibrillating heart are not taken for noise: pace from 30
/// to 220 (theirs: 40 to 180), and uneven intervals alone do not condemn. A lost stretch of a second or more does.
std::vector<QualitySegment> judgeSegments(std::span<const float> signal, double rate_hz,
                                          const std::vector<std::size_t>& peaks, Sensor sensor);

/// One flag an interval between neighbouring peaks: true where the signal was lost between them or within a quarter of
/// a second of one, or where the interval touches a segment that is not usable.
std::vector<bool> suspectIntervals(std::span<const float> signal, double rate_hz, const std::vector<std::size_t>& peaks,
                                   const std::vector<QualitySegment>& segments);

}  // namespace homeostat::autonomic
