#include "inference/assessment.hpp"
#include "inference/interactions.hpp"
#include "inference/state_json.hpp"
#include "kb/base/json.hpp"

/// One function a part of the assessment; keys are those of the headless contract (design §8).
namespace homeostat::inference {
namespace {

using base::arrayOf;
using base::Json;
using base::orNull;

Json toJson(const Advisory& a) {
  return {{"id", a.rule},
          {"kind", a.kind},
          {"level", a.level},
          {"title", a.title},
          {"why", a.why},
          {"action", a.action},
          {"facts", a.facts},
          {"findings", a.findings},
          {"sources", a.sources},
          {"taken", a.taken},
          {"approval", a.approval},
          {"answered", a.answered},
          {"locks_signing", a.locks_signing},
          {"past_review", a.past_review}};
}

Json toJson(const NotTrue& n) {
  Json json{{"id", n.rule}, {"kind", n.kind}, {"title", n.title}, {"blocking", n.blocking}, {"unit", n.unit}};
  json["distance"] = orNull(n.distance);
  return json;
}

Json toJson(const Question& q) {
  Json json{{"id", q.id}, {"text", q.text}, {"decides", q.decides}, {"safety", q.safety}, {"priority", q.priority}};
  json["too_old"] = orNull(q.too_old);
  return json;
}

Json toJson(const InteractionFound& i) { return interactionJson(i); }

Json toJson(const StateEstimate& s) { return stateJson(s); }

Json toJson(const SystemView& s) {
  return {{"id", s.id}, {"cannot_know", s.cannot_know}, {"influences", arrayOf(s.influences, [](const Influence& i) {
                                                           return Json{
                                                               {"concept", i.concept_id},  {"statement", i.statement},
                                                               {"text", i.text},           {"sign", i.sign},
                                                               {"seen", i.seen},           {"kind", i.kind},
                                                               {"certainty", i.certainty}, {"sources", i.sources}};
                                                         })}};
}

Json toJson(const ScoreView& s) {
  Json json{{"id", s.id}, {"band", s.band}, {"why_not", s.why_not}, {"items", s.items}, {"prorated", s.prorated}};
  json["value"] = orNull(s.value);
  return json;
}

Json toJson(const InstrumentView& i) {
  Json json = toJson(i.total);
  json["subscales"] = arrayOf(i.subscales, [](const ScoreView& s) { return toJson(s); });
  json["at"] = i.at;
  json["from_items"] = i.from_items;
  json["because"] = i.because;
  json["safety_raised"] = i.safety_raised;
  json["criteria_met"] = orNull(i.criteria_met);
  json["change"] = i.change;
  json["sources"] = i.sources;
  json["previous"] = orNull(i.previous);
  return json;
}

Json toJson(const FindingView& f, const Finding& given) {
  Json json = Json::parse(writeFinding(given));
  json["index"] = f.index;
  json["read_as"] = f.code;
  json["z"] = orNull(f.z);
  json["z_conflict"] = orNull(f.z_conflict);
  json["outside"] = f.outside;
  json["reference_low"] = orNull(f.reference_low);
  json["reference_high"] = orNull(f.reference_high);
  json["age_share"] = orNull(f.age_share);
  json["clock_from_zone"] = f.clock_from_zone;
  json["reference"] = f.reference;
  json["reference_unit"] = f.reference_unit;
  json["state"] = f.state;
  json["not_used"] = f.not_used;
  json["because"] = f.because;
  return json;
}

Json toJson(const Said& s) { return {{"code", s.code}, {"args", s.args}}; }

Json toJson(const WithheldReason& r) {
  return {{"rule", r.rule},   {"text", r.text}, {"undecided", r.undecided},
          {"needs", r.needs}, {"code", r.code}, {"said", toJson(r.said)}};
}

Json toJson(const Suggestion& s) {
  Json json{{"id", s.id},
            {"tier", s.tier},
            {"name", s.name},
            {"effect", s.effect},
            {"expected", s.expected},
            {"expected_sd", s.expected_sd},
            {"also_moves", s.also_moves},
            {"sign_share", s.sign_share},
            {"decided_by", s.decided_by},
            {"schedule", s.schedule},
            {"onset", s.onset},
            {"monitoring", s.monitoring},
            {"stop_rules", s.stop_rules},
            {"is_drug", s.is_drug},
            {"reasons", s.reasons},
            {"cautions", s.cautions},
            {"sources", s.sources},
            {"goals", s.goals},
            {"approval", s.approval},
            {"burden", s.burden},
            {"on_symptom_only", s.on_symptom_only},
            {"permitted_by", s.permitted_by},
            {"benefit", s.benefit},
            {"would_have_qualified", s.would_have_qualified},
            {"reasons_said", arrayOf(s.reasons_said, [](const Said& r) { return toJson(r); })},
            {"cautions_said", arrayOf(s.cautions_said, [](const Said& r) { return toJson(r); })},
            {"waits_for", arrayOf(s.waits_for, [](const WithheldReason& r) { return toJson(r); })}};
  // A margin without spread is infinite, which JSON cannot say.
  json["margin"] = s.margin && *s.margin < 1e9 ? Json(*s.margin) : Json(nullptr);
  return json;
}

template <class List>
Json list(const List& items) {
  return arrayOf(items, [](const auto& item) { return toJson(item); });
}

}  // namespace

base::Json stateJson(const StateEstimate& s) {
  Json json{{"id", s.id},
            {"mean", s.mean},
            {"sd", s.sd},
            {"sd_weights", s.sd_weights},
            {"sign_share", s.sign_share},
            {"bits", s.bits},
            {"p_low", s.p_low},
            {"p_high", s.p_high},
            {"resolved", s.resolved},
            {"structure_low", s.structure_low},
            {"structure_high", s.structure_high},
            {"own", s.own},
            {"mostly_assumption", s.mostly_assumption}};
  json["mean_without_symptoms"] = orNull(s.mean_without_symptoms);
  json["bits_without_symptoms"] = orNull(s.bits_without_symptoms);
  json["shift"] = orNull(s.shift);
  json["shift_sd"] = orNull(s.shift_sd);
  json["contributions"] = arrayOf(s.contributions, [](const Contribution& c) {
    return Json{{"finding", c.finding}, {"index", c.index}, {"value", c.value}};
  });
  json["by_edge"] = arrayOf(s.by_edge, [](const EdgeShare& e) {
    return Json{{"statements", e.statements}, {"from", e.from}, {"value", e.value}};
  });
  return json;
}

std::string assessmentJson(const Assessment& a, const Case& c) {
  Json json{{"edition", a.edition},
            {"edition_name", a.edition_name},
            {"engine", a.engine},
            {"case_hash", a.case_hash},
            {"policy_hash", a.policy_hash},
            {"emergency", a.emergency},
            {"signing_locked", a.signing_locked},
            {"outside_knowledge", a.outside_knowledge},
            {"nothing_to_treat", a.nothing_to_treat},
            {"unspoken", a.unspoken},
            {"chi_square", a.chi_square},
            {"rows", a.rows},
            {"with", a.with},
            {"not_checked", a.not_checked},
            {"red_flags", list(a.red_flags)},
            {"rule_outs", list(a.rule_outs)},
            {"cautions", list(a.cautions)},
            {"readings", list(a.readings)},
            {"checks", list(a.checks)},
            {"monitoring", list(a.monitoring)},
            {"not_true", list(a.not_true)},
            {"interactions", list(a.interactions)},
            {"questions", list(a.questions)},
            {"instruments", list(a.instruments)},
            {"states", list(a.states)},
            {"systems", list(a.systems)},
            {"suggestions", list(a.suggestions)}};
  json["findings"] = arrayOf(a.findings, [&](const FindingView& f) { return toJson(f, findingOf(a, c, f.index)); });
  json["withheld"] = arrayOf(a.withheld, [](const Withheld& w) {
    return Json{{"id", w.id}, {"tier", w.tier}, {"name", w.name}, {"why", list(w.why)}};
  });
  json["measure_next"] = arrayOf(a.measure_next, [](const NextTest& t) {
    return Json{{"of", t.of}, {"state", t.state}, {"bits", t.bits}, {"total_bits", t.total_bits}, {"burden", t.burden}};
  });
  json["plan_conflicts"] = arrayOf(a.plan_conflicts, [](const PlanConflict& p) {
    return Json{{"a", p.a}, {"b", p.b}, {"kind", p.kind}, {"text", p.text}, {"interaction", p.interaction}};
  });
  json["not_understood"] = arrayOf(a.not_understood, [](const auto& n) {
    return Json{{"source", n.first}, {"why", n.second}};
  });
  json["loops"] = arrayOf(a.loops, [](const auto& l) { return Json{{"loop", l.first}, {"gain", l.second}}; });
  return base::canonicalJson(json);
}

}  // namespace homeostat::inference
