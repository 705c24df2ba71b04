#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "inference/autonomic/hrv.hpp"
#include "kb/base/result.hpp"

namespace homeostat::autonomic {

/// What a person did where the beats were found wrongly. `kept`: the beat stands where it is, whatever the correction
/// would make of it. `left_out`: nothing from `at_s` to `to_s` is used.
enum class BeatEditKind { added, deleted, moved, kept, left_out };

/// Seconds from the start of the recording, as in `Beats::times_s`.
struct BeatEdit {
  BeatEditKind kind = BeatEditKind::kept;
  double at_s = 0;
  double to_s = 0;  ///< of `moved` the new place, of `left_out` the end; otherwise not read
  bool operator==(const BeatEdit&) const = default;
};

/// When each beat came, rising: what is drawn and grasped. A beat between two intervals stands once.
[[nodiscard]] std::vector<double> beatTimes(const Beats& beats);

/// The beats as a person leaves them; `beats` is not changed, so that taking an edit back is leaving it off the list.
/// Edits apply in order; a beat is named by its time, to 5 ms. The result names what was settled by hand
/// (`Beats::settled_s`, which the correction leaves alone) and counts the beats changed (which lower the quality and
/// count against a metric's `most_changed` like those a program corrected). An interval that was suspect is used once
/// a person set one of its ends, unless it is longer than one and a half times the median: then a beat is still amiss.
/// Refuses (numbered from 1) an edit where no beat is, a beat on or beyond another, one farther than 3 s from all
/// others, a time that is not a number. Pure. Cost: edits times intervals at worst.
[[nodiscard]] base::Result<Beats> edited(const Beats& beats, const std::vector<BeatEdit>& edits);

/// "beats changed by hand: 2 added, 1 deleted, 1 moved; 1 kept; 1 stretch left out"; empty without edits.
[[nodiscard]] std::string inWords(const std::vector<BeatEdit>& edits);

/// [{"kind": "moved", "at_s": 12.31, "to_s": 12.34}, …]: what a record keeps and `homeostat hrv --edits` reads.
[[nodiscard]] nlohmann::json toJson(const std::vector<BeatEdit>& edits);
[[nodiscard]] base::Result<std::vector<BeatEdit>> beatEditsFromJson(const nlohmann::json& json,
                                                                    const std::string& file);

}  // namespace homeostat::autonomic
