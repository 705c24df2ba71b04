#include "inference/explanation.hpp"
#include "inference/state_json.hpp"
#include "kb/base/json.hpp"

namespace homeostat::inference {
namespace {

using base::Json;

template <class List>
Json list(const List& items);

Json toJson(const ExplainedPath& p) {
  return {{"states", p.states}, {"statements", p.statements}, {"weight", p.weight}};
}

Json toJson(const CauseShare& c) {
  return {{"cause", c.cause}, {"value", c.value}, {"explaining_away", c.explaining_away}};
}

Json toJson(const FindingShare& f) {
  return {
      {"finding", f.finding},     {"index", f.index}, {"informs", f.informs},           {"value", f.value},
      {"causes", list(f.causes)}, {"rest", f.rest},   {"mean_without", f.mean_without}, {"z_conflict", f.z_conflict},
      {"paths", list(f.paths)}};
}

Json toJson(const MedicineShare& m) {
  return {{"medicine", m.medicine}, {"pushes", m.pushes}, {"statements", m.statements}, {"value", m.value}};
}

Json toJson(const StatementWeight& s) {
  return {{"statements", s.statements}, {"from", s.from},         {"to", s.to},          {"weight", s.weight},
          {"spread", s.spread},         {"gradient", s.gradient}, {"matters", s.matters}};
}

Json toJson(const HeldShift& h) { return {{"state", h.state}, {"shift", h.shift}, {"sd", h.sd}}; }

Json toJson(const EffectOnState& e) {
  return {{"state", e.state},
          {"effect", e.effect},
          {"sd", e.sd},
          {"sign_share", e.sign_share},
          {"verdict", e.verdict},
          {"raising", e.raising},
          {"lowering", e.lowering},
          {"margin", base::orNull(e.margin)},
          {"decided_by", e.decided_by},
          {"paths", list(e.paths)}};
}

template <class List>
Json list(const List& items) {
  return base::arrayOf(items, [](const auto& item) { return toJson(item); });
}

}  // namespace

std::string explanationJson(const StateExplanation& e) {
  Json json{{"state", stateJson(e.estimate)},
            {"prior_mean", e.prior_mean},
            {"by_cause", list(e.by_cause)},
            {"findings", list(e.findings)},
            {"medicines", list(e.medicines)},
            {"statements", list(e.statements)},
            {"chi_square", e.chi_square},
            {"rows", e.rows},
            {"held", list(e.held)}};
  json["sampled"] = nullptr;
  if (e.sampled) {
    json["sampled"] = {{"mean", e.sampled->mean},   {"sd", e.sampled->sd},       {"p_low", e.sampled->low},
                       {"p_high", e.sampled->high}, {"share", e.sampled->share}, {"draws", e.draws},
                       {"redrawn", e.redrawn}};
  }
  return base::canonicalJson(json);
}

std::string explanationJson(const InterventionExplanation& e) {
  return base::canonicalJson({{"intervention", e.id}, {"effects", list(e.effects)}});
}

}  // namespace homeostat::inference
