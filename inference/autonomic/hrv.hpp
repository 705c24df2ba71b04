#pragma once

#include <array>
#include <cstddef>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "inference/autonomic/spectrum.hpp"

namespace homeostat::autonomic {

/// Intervals between beats. `times_s[i]` is the second at which interval i ended; empty when the recording gave no
/// times, then times are the cumulative sum. `suspect` is empty or one flag an interval, set by the device or reader:
/// such an interval is left out and breaks the series. `verified`: people annotated the beats, so that one that looks
/// wrong is shown and withholds nothing. `settled_s`: when beats came that a person set or kept, which are no
/// artefacts; `changed_by_hand`: how many beats a person added, deleted or moved.
struct Beats {
  std::vector<double> rr_ms;
  std::vector<double> times_s;
  std::vector<bool> suspect;
  bool verified = false;
  std::vector<double> settled_s = {};
  std::size_t changed_by_hand = 0;
};

/// `homeostat`: nothing is computed across a gap, absolute units, what the limits do not allow is withheld.
/// `neurokit` and `kubios`: the peers' rules as the reference methods describe them, gaps included.
enum class Conventions { homeostat, kubios, neurokit };

enum class Correction { none, lipponenTarvainen };

/// From how much a figure may be read. Zero: no limit.
struct Limit {
  double seconds = 0;       ///< of usable beats; one part in a hundred may be missing, since the last beat is cut off
  double beats = 0;         ///< usable intervals
  bool unbroken = false;    ///< both hold for the longest piece without a gap
  double most_changed = 1;  ///< share of beats, 0 to 1, that may look like artefacts or have been corrected
};

struct HrvOptions {
  Conventions conventions = Conventions::homeostat;
  Correction correction = Correction::none;
  std::map<std::string, Limit> limits = {};  ///< by key ("lf_hf"); used under `homeostat` only
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

enum class ArtefactKind { ectopic, missed, extra, longshort };

/// A beat that looks like an artefact; `changed`: it was deleted, put in or moved.
struct Artefact {
  double at_s = 0;
  ArtefactKind kind = ArtefactKind::ectopic;
  bool changed = false;
};

/// ms, ms2, percent or ratio; empty means "not given", and `withheld` says why.
struct HrvMetrics {
  std::optional<double> mean_nn, sdnn, rmssd, pnn50, pnn20, sd1, sd2, sampen, apen, dfa_alpha1, dfa_alpha2, vlf, lf, hf,
      lf_hf, lomb_lf, lomb_hf, lomb_lf_hf, hti, tinn, sdann, sdnni;
  std::array<std::optional<double>, 4> sampen_scales;  ///< means over 2, 3, 4 and 5 intervals
  std::size_t beats = 0;                               ///< intervals handed in
  std::size_t corrected = 0;                           ///< beats changed by the correction
  std::size_t changed_by_hand = 0;                     ///< beats changed by a person
  std::vector<Artefact> artefacts;                     ///< in order; judged whether or not they are corrected
  double quality = 0;  ///< share of the recording's time covered by intervals that were used as given, 0 to 1
  double seconds = 0, longest_piece_s = 0;  ///< of the intervals used, and of the longest piece without a gap
  std::optional<double> respiration_rate;   ///< per minute, from the beats
  Rhythm rhythm = Rhythm::undecided;
  std::vector<Gap> gaps;
  std::vector<Withheld> withheld;
  Spectrum spectrum;  ///< ms2/Hz, that the bands were read from (not under `neurokit`); no bins: none
};

/// A figure under the key that every output names it by.
struct HrvKey {
  const char* key;
  std::optional<double> HrvMetrics::*value;
  const char* limit;  ///< key whose limit holds for it too
};
[[nodiscard]] const std::vector<HrvKey>& hrvKeys();

/// Pure and re-entrant; never throws on data: not finite, out of 200 to 3000 ms, flagged or unsorted intervals break
/// the series under `homeostat` and lower the quality. Cost: about N log N apart from the entropies.
/// Time domain and bands: Task Force of ESC and NASPE 1996. Poincare: Brennan 2001.
[[nodiscard]] HrvMetrics measure(const Beats& beats, const HrvOptions& options = {});

/// The keys of the headless contract: an absent metric is null.
[[nodiscard]] nlohmann::json toJson(const HrvMetrics& metrics);

}  // namespace homeostat::autonomic
