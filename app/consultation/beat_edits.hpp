#pragma once

#include <string>
#include <vector>

#include "inference/autonomic/hrv.hpp"
#include "kb/base/json.hpp"
#include "kb/base/result.hpp"

/// Beats that a person put right by hand. The recording itself never changes: the changes are kept beside it, in the
/// order they were made, and are applied anew whenever it is read.
namespace homeostat::consultation {

enum class BeatChange { removed, added, moved };

struct BeatEdit {
  BeatChange what = BeatChange::removed;
  double at_s = 0;  ///< the beat as it stood, or where one was put in
  double to_s = 0;  ///< of a moved beat
  bool operator==(const BeatEdit&) const = default;
};

/// The moments of all beats in seconds, rising: where intervals begin and end.
std::vector<double> beatTimes(const autonomic::Beats& beats);

/// The beats with these changes. Intervals they touch count as judged by a person: no flag of the device stays on them.
/// Refuses "recording.beat": a beat that is not there, one put in where no interval is, one moved past its neighbours.
base::Result<autonomic::Beats> withEdits(autonomic::Beats beats, const std::vector<BeatEdit>& edits);

/// As the record keeps them: [{"what": "removed"|"added"|"moved", "at_s", "to_s"}].
base::Json editsJson(const std::vector<BeatEdit>& edits);
std::vector<BeatEdit> editsFrom(const base::Json& json);

}  // namespace homeostat::consultation
