#include "inference/autonomic/hrv.hpp"
#include "kb/base/json.hpp"

namespace homeostat::autonomic {

nlohmann::json toJson(const HrvMetrics& m) {
  using base::Json;
  using base::orNull;
  Json out = {{"mean_nn", orNull(m.mean_nn)},
              {"sdnn", orNull(m.sdnn)},
              {"rmssd", orNull(m.rmssd)},
              {"pnn50", orNull(m.pnn50)},
              {"pnn20", orNull(m.pnn20)},
              {"sd1", orNull(m.sd1)},
              {"sd2", orNull(m.sd2)},
              {"sampen", orNull(m.sampen)},
              {"dfa_alpha1", orNull(m.dfa_alpha1)},
              {"dfa_alpha2", orNull(m.dfa_alpha2)},
              {"vlf", orNull(m.vlf)},
              {"lf", orNull(m.lf)},
              {"hf", orNull(m.hf)},
              {"lf_hf", orNull(m.lf_hf)},
              {"beats", m.beats},
              {"corrected", m.corrected},
              {"quality", m.quality},
              {"respiration_rate", orNull(m.respiration_rate)}};
  out["rhythm"] = m.rhythm == Rhythm::regular ? "regular" : m.rhythm == Rhythm::irregular ? "irregular" : "undecided";
  out["gaps"] = Json::array();
  for (const auto& gap : m.gaps) out["gaps"].push_back({{"from_s", gap.from_s}, {"to_s", gap.to_s}});
  out["withheld"] = Json::array();
  for (const auto& w : m.withheld) out["withheld"].push_back({{"metric", w.metric}, {"why", w.why}});
  return out;
}

}  // namespace homeostat::autonomic
