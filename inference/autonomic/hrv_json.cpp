#include <nlohmann/json.hpp>

#include "inference/autonomic/hrv.hpp"

namespace homeostat::autonomic {

nlohmann::json toJson(const HrvMetrics& m) {
  using Json = nlohmann::json;
  const auto value = [](const std::optional<double>& v) { return v ? Json(*v) : Json(nullptr); };
  Json out = {{"mean_nn", value(m.mean_nn)},
              {"sdnn", value(m.sdnn)},
              {"rmssd", value(m.rmssd)},
              {"pnn50", value(m.pnn50)},
              {"pnn20", value(m.pnn20)},
              {"sd1", value(m.sd1)},
              {"sd2", value(m.sd2)},
              {"sampen", value(m.sampen)},
              {"dfa_alpha1", value(m.dfa_alpha1)},
              {"dfa_alpha2", value(m.dfa_alpha2)},
              {"vlf", value(m.vlf)},
              {"lf", value(m.lf)},
              {"hf", value(m.hf)},
              {"lf_hf", value(m.lf_hf)},
              {"beats", m.beats},
              {"corrected", m.corrected},
              {"quality", m.quality},
              {"respiration_rate", value(m.respiration_rate)}};
  out["rhythm"] = m.rhythm == Rhythm::regular ? "regular" : m.rhythm == Rhythm::irregular ? "irregular" : "undecided";
  out["gaps"] = Json::array();
  for (const auto& gap : m.gaps) out["gaps"].push_back({{"from_s", gap.from_s}, {"to_s", gap.to_s}});
  out["withheld"] = Json::array();
  for (const auto& w : m.withheld) out["withheld"].push_back({{"metric", w.metric}, {"why", w.why}});
  return out;
}

}  // namespace homeostat::autonomic
