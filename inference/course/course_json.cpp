#include "inference/course/course.hpp"
#include "kb/base/json.hpp"

namespace homeostat::inference::course {
namespace {

using base::Json;

template <class List>
Json list(const List& items);

Json toJson(const ValuePoint& p) { return {{"at", p.at}, {"value", p.value}, {"comparator", p.comparator}}; }
Json toJson(const StatePoint& p) {
  return {{"at", p.at}, {"mean", p.mean}, {"sd", p.sd}, {"bits", p.bits}, {"mostly_assumption", p.mostly_assumption}};
}

Json toJson(const FindingCourse& f) {
  return {{"code", f.code},       {"unit", f.unit},           {"points", list(f.points)},  {"change", f.change},
          {"because", f.because}, {"limit_low", f.limit_low}, {"limit_high", f.limit_high}};
}

Json toJson(const StateCourse& s) {
  return {{"id", s.id},
          {"points", list(s.points)},
          {"change", s.change},
          {"difference", s.difference},
          {"difference_sd", s.difference_sd},
          {"moved_by", s.moved_by}};
}

Json orNull(const std::optional<double>& value) { return value ? Json(*value) : Json(nullptr); }

Json toJson(const PhaseComparison& p) {
  return {{"before", p.before},
          {"after", p.after},
          {"mean_before", p.mean_before},
          {"mean_after", p.mean_after},
          {"difference", p.difference},
          {"autocorrelation", p.autocorrelation},
          {"effective_before", p.effective_before},
          {"effective_after", p.effective_after},
          {"low", p.low},
          {"high", p.high},
          {"trend", orNull(p.trend)},
          {"trend_low", orNull(p.trend_low)},
          {"trend_high", orNull(p.trend_high)},
          {"started_at_extreme", p.started_at_extreme}};
}

template <class List>
Json list(const List& items) {
  Json out = Json::array();
  for (const auto& item : items) out.push_back(toJson(item));
  return out;
}

}  // namespace

std::string courseJson(const Course& c) {
  return base::canonicalJson({{"visits", c.visits}, {"states", list(c.states)}, {"findings", list(c.findings)}});
}

std::string judgementJson(const Judgement& j) {
  Json notes = Json::array();
  for (const auto& n : j.notes) notes.push_back({{"code", n.code}, {"args", n.args}});
  return base::canonicalJson({{"intervention", j.intervention},
                              {"outcome", j.outcome},
                              {"unit", j.unit},
                              {"start", j.start},
                              {"settle_days", j.settle_days},
                              {"verdict", j.verdict},
                              {"notes", notes},
                              {"matters", orNull(j.matters)},
                              {"phases", j.phases ? toJson(*j.phases) : Json(nullptr)}});
}

}  // namespace homeostat::inference::course
