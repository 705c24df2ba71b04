#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "inference/autonomic/spectrum.hpp"

namespace homeostat::autonomic {

/// Intervals between beats. `times_s[i]` is the second at which interval i ended; empty when the recording gave no
/// times, then times are the cumulative sum. `suspect` is empty or one flag an interval, set by the device or reader:
/// such an interval is left out and breaks the series.
struct Beats {
  std::vector<double> rr_ms;
  std::vector<double> times_s;
  std::vector<bool> suspect;
};

/// `homeostat`: nothing is computed across a gap, absolute units, metrics below their minimal length are withheld.
/// `neurokit` and `kubios`: the peers' rules as the reference methods describe them, gaps included.
enum class Conventions { homeostat, kubios, neurokit };

enum class Correction { none, lipponenTarvainen };

struct HrvOptions {
  Conventions conventions = Conventions::homeostat;
  Correction correction = Correction::none;
};

struct Gap {
  double from_s = 0;
  double to_s = 0;
};

struct Withheld {
  std::string metric;
  std::string why;
};

enum class Rhythm { regular, irregular, undecided };

/// ms, ms2, percent or ratio; empty means "not given", and `withheld` says why.
struct HrvMetrics {
  std::optional<double> mean_nn, sdnn, rmssd, pnn50, pnn20, sd1, sd2, sampen, dfa_alpha1, dfa_alpha2, vlf, lf, hf,
      lf_hf;
  std::size_t beats = 0;      ///< intervals handed in
  std::size_t corrected = 0;  ///< beats changed by the correction
  double quality = 0;         ///< share of the recording's time covered by intervals that were used as given, 0 to 1
  std::optional<double> respiration_rate;  ///< per minute
  Rhythm rhythm = Rhythm::undecided;
  std::vector<Gap> gaps;
  std::vector<Withheld> withheld;
  Spectrum spectrum;  ///< ms2/Hz, that the bands were read from (not under `neurokit`); no bins: none
};

/// Pure and re-entrant; never throws on data: not finite, out of 200 to 3000 ms, flagged or unsorted intervals break
/// the series under `homeostat` and lower the quality. Cost: about N log N apart from sample entropy.
/// Time domain and bands: Task Force of ESC and NASPE 1996. Poincare: Brennan 2001.
[[nodiscard]] HrvMetrics measure(const Beats& beats, const HrvOptions& options = {});

/// The keys of the headless contract: an absent metric is null.
[[nodiscard]] nlohmann::json toJson(const HrvMetrics& metrics);

}  // namespace homeostat::autonomic
