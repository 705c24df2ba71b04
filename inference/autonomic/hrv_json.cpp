#include "inference/autonomic/hrv.hpp"
#include "kb/base/json.hpp"

namespace homeostat::autonomic {
namespace {

const char* nameOf(ArtefactKind kind) {
  static constexpr const char* names[] = {"ectopic", "missed", "extra", "longshort"};
  return names[static_cast<std::size_t>(kind)];
}

}  // namespace

nlohmann::json toJson(const HrvMetrics& m) {
  using base::Json;
  using base::orNull;
  Json out = {{"beats", m.beats},
              {"corrected", m.corrected},
              {"changed_by_hand", m.changed_by_hand},
              {"quality", m.quality},
              {"seconds", m.seconds},
              {"longest_piece_s", m.longest_piece_s},
              {"respiration_rate", orNull(m.respiration_rate)}};
  for (const auto& key : hrvKeys()) out[key.key] = orNull(m.*key.value);
  out["sampen_scales"] = Json::array();
  for (std::size_t i = 0; i < m.sampen_scales.size(); ++i)
    if (m.sampen_scales[i]) out["sampen_scales"].push_back({{"scale", i + 2}, {"value", *m.sampen_scales[i]}});
  out["artefacts"] = Json::array();
  for (const auto& a : m.artefacts)
    out["artefacts"].push_back({{"at_s", a.at_s}, {"kind", nameOf(a.kind)}, {"corrected", a.changed}});
  out["rhythm"] = m.rhythm == Rhythm::regular ? "regular" : m.rhythm == Rhythm::irregular ? "irregular" : "undecided";
  out["gaps"] = Json::array();
  for (const auto& gap : m.gaps) out["gaps"].push_back({{"from_s", gap.from_s}, {"to_s", gap.to_s}});
  out["withheld"] = Json::array();
  for (const auto& w : m.withheld) out["withheld"].push_back({{"metric", w.metric}, {"why", w.why}});
  return out;
}

}  // namespace homeostat::autonomic
