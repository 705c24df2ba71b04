#include "app/desktop/presenters/patient_words.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>

#include "app/desktop/presenters/names.hpp"
#include "inference/rules/change.hpp"

namespace homeostat::desktop {
namespace {

using consultation::Visit;
using inference::Answer;
using inference::Finding;
namespace figure = reports::figure;

void join(std::string& text, const std::string& more, const char* between = " · ") {
  if (more.empty()) return;
  text += (text.empty() ? "" : between) + more;
}

std::string pregnancy(const inference::Case& c, const Language& l) {
  for (const auto& asked : c.context) {
    if (asked.id != "pregnant") continue;
    const char* key = asked.value == Answer::yes  ? "desk.banner.pregnant"
                      : asked.value == Answer::no ? "desk.banner.not_pregnant"
                                                  : "desk.banner.pregnancy_unknown";
    return asked.asked_at ? l.say("desk.banner.asked", {{"what", l.say(key)}, {"day", l.format.day(*asked.asked_at)}})
                          : l.say(key);
  }
  return c.sex == "male" ? std::string() : l.say("desk.banner.pregnancy_not_asked");
}

std::string medicines(const inference::Case& c, const Language& l) {
  std::string text;
  for (const auto* list : {&c.medications, &c.supplements})
    for (const auto& m : *list) {
      if (m.until) continue;
      std::string one = m.name.empty() ? (m.atc.empty() ? m.rxnorm : m.atc) : m.name;
      if (!m.dose.empty()) one += " " + l.format.isolate(m.dose);
      join(text, one);
    }
  if (!text.empty()) return text;
  return c.medications_asked_at ? l.say("desk.banner.no_medication") : l.say("desk.banner.medication_not_asked");
}

/// Lower or upper bound as digits of a number that came from a table: the shortest that reads back the same.
std::string boundDigits(const std::optional<double>& bound, const Language& l) {
  if (!bound) return {};
  for (int decimals = 0; decimals <= 6; ++decimals) {
    const auto text = l.format.number(*bound, decimals);
    double factor = 1;
    for (int i = 0; i < decimals; ++i) factor *= 10;
    const double scaled = *bound * factor;
    if (std::abs(scaled - std::round(scaled)) < 1e-6) return text;
  }
  return l.format.number(*bound, 6);
}

struct Reference {
  std::optional<double> low, high;
  std::string unit;
};

/// The interval the assessment read the value by, else the report's own.
Reference referenceOf(const Finding& f, const inference::FindingView* seen) {
  if (seen != nullptr && (seen->reference_low || seen->reference_high))
    return {seen->reference_low, seen->reference_high, seen->reference_unit};
  return {f.low, f.high, f.unit};
}

std::map<std::size_t, const inference::FindingView*> viewsByIndex(const Visit& visit) {
  std::map<std::size_t, const inference::FindingView*> views;
  for (const auto& v : visit.assessment.findings) views[v.index] = &v;
  return views;
}

std::string useOf(const inference::FindingView* seen, const kb::KnowledgeBase& kb, const Language& l) {
  if (seen == nullptr) return {};
  if (!seen->not_used.empty()) {
    const auto words = l.say("desk.not_used." + seen->not_used);
    return seen->because.empty() || !kb.concepts.contains(seen->because)
               ? words
               : words + " (" + conceptName(kb, seen->because, l) + ")";
  }
  return seen->state.empty() ? std::string()
                             : l.say("desk.finding.informs", {{"state", conceptName(kb, seen->state, l)}});
}

FindingRow rowOf(const Finding& f, const inference::FindingView* seen, const kb::KnowledgeBase& kb, const Language& l) {
  FindingRow row;
  row.name = findingName(kb, f, l);
  row.value = findingValue(f, l);
  const auto reference = referenceOf(f, seen);
  row.reference =
      l.format.range(boundDigits(reference.low, l), boundDigits(reference.high, l), i18n::printedUnit(reference.unit));
  if (f.value && reference.unit == f.unit && f.comparator.empty()) {
    if (reference.low && *f.value < *reference.low) row.place = l.say("desk.finding.below");
    if (reference.high && *f.value > *reference.high) row.place = l.say("desk.finding.above");
    row.outside = !row.place.empty();
  }
  row.when = f.at ? l.format.shortDate(*f.at) : l.say("desk.finding.no_time");
  row.source = f.source.file == "typed" ? l.say("desk.finding.typed") : f.source.file;
  join(row.source, f.source.place, ", ");
  row.use = useOf(seen, kb, l);
  return row;
}

figure::TrendPanel panelOf(const std::vector<std::size_t>& indices, const Visit& visit, const kb::KnowledgeBase& kb,
                           const Language& l) {
  const auto views = viewsByIndex(visit);
  const auto& findings = visit.the_case.findings;
  const Finding& last = findings[indices.back()];
  figure::TrendPanel panel;
  panel.title = findingName(kb, last, l);
  panel.unit = i18n::printedUnit(last.unit);
  const auto analyte = kb.analytes.find(last.code);
  std::optional<inference::ReferenceChange> change;
  if (analyte != kb.analytes.end()) {
    change = inference::referenceChange(analyte->second);
    panel.logarithmic = analyte->second.scale == "log";
  }
  for (const auto i : indices) {
    const Finding& f = findings[i];
    figure::TrendPoint point{static_cast<double>(f.at->utc_ms) / 86'400'000.0, *f.value, {}, {}};
    if (change) {
      point.low = *f.value * change->factor_down;
      point.high = *f.value * change->factor_up;
    }
    panel.points.push_back(point);
  }
  const auto seen = views.find(indices.back());
  const auto reference = referenceOf(last, seen == views.end() ? nullptr : seen->second);
  if (reference.unit == last.unit) {
    panel.reference_low = reference.low;
    panel.reference_high = reference.high;
  }
  panel.last_text = l.format.given(last.value_text);
  panel.first_day = l.format.shortDay(findings[indices.front()].at->localDate());
  panel.last_day = l.format.shortDay(last.at->localDate());
  panel.spoken = l.say("desk.trend.spoken", {{"name", panel.title},
                                             {"count", indices.size()},
                                             {"from", findingValue(findings[indices.front()], l)},
                                             {"to", findingValue(last, l)},
                                             {"first", l.format.day(*findings[indices.front()].at)},
                                             {"last", l.format.day(*last.at)}});
  return panel;
}

}  // namespace

Banner banner(const record::PatientView& view, const Visit& visit, const kb::KnowledgeBase& kb, const Language& l) {
  const auto& c = visit.the_case;
  Banner out;
  out.name = view.patient.name;
  const auto age = inference::ageYears(c);
  out.person = age ? l.say("desk.banner.age", {{"years", *age}}) : l.say("desk.banner.age_unknown");
  join(out.person, l.say("desk.sex." + (c.sex.empty() ? std::string("not-given") : c.sex)));
  join(out.person, pregnancy(c, l));
  out.medication = medicines(c, l);
  out.allergic = !c.allergies.empty();
  out.allergies = out.allergic           ? l.say("desk.banner.allergy", {{"what", l.format.list(c.allergies)}})
                  : c.allergies_asked_at ? l.say("desk.banner.no_allergy")
                                         : l.say("desk.banner.allergy_not_asked");
  std::vector<std::string> goals;
  for (const auto& goal : c.goals) goals.push_back(conceptName(kb, goal, l));
  out.goals =
      goals.empty() ? l.say("desk.banner.no_goals") : l.say("desk.banner.goals", {{"what", l.format.list(goals)}});
  return out;
}

std::vector<TimelineRow> timeline(const record::PatientView& view, const kb::KnowledgeBase& kb, const Language& l) {
  std::vector<TimelineRow> rows;
  for (auto it = view.timeline.rbegin(); it != view.timeline.rend(); ++it) {
    TimelineRow row;
    row.when = l.format.shortDate(it->at);
    const std::string key = "desk.event." + it->kind;
    row.what = it->understood && l.messages.has(key) ? l.say(key) : l.say("desk.event.unknown", {{"kind", it->kind}});
    row.detail = it->detail;
    if (it->kind == record::DecisionMade::kKind) {
      const auto colon = it->detail.find(": ");
      const auto id = it->detail.substr(0, colon);
      const auto word = colon == std::string::npos ? std::string() : it->detail.substr(colon + 2);
      row.detail = interventionName(kb, id, id, l);
      if (l.messages.has("desk.decision." + word)) row.detail += ": " + l.say("desk.decision." + word);
    } else if (it->kind == record::FlagAnswered::kKind) {
      const auto rule = kb.rules.find(it->detail);
      if (rule != kb.rules.end()) row.detail = kb::textIn(rule->second.title, l.messages.language());
    } else if (it->kind == record::DocumentIssued::kKind && l.messages.has("desk.document." + it->detail)) {
      row.detail = l.say("desk.document." + it->detail);
    } else if (it->kind == record::AssessmentMade::kKind || it->kind == record::AssessmentSigned::kKind) {
      row.detail = l.format.isolate(it->detail.substr(0, 12));
    }
    row.who = it->actor;
    rows.push_back(std::move(row));
  }
  return rows;
}

std::vector<FindingRow> findingRows(const Visit& visit, const kb::KnowledgeBase& kb, const Language& l) {
  const auto views = viewsByIndex(visit);
  const auto& findings = visit.the_case.findings;
  std::vector<std::size_t> order(findings.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::vector<std::string> keys;
  for (const auto& f : findings) keys.push_back(l.format.collationKey(findingName(kb, f, l)));
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    if (keys[a] != keys[b]) return keys[a] < keys[b];
    const auto at = [&](std::size_t i) { return findings[i].at ? findings[i].at->utc_ms : INT64_MIN; };
    return at(a) > at(b);
  });
  std::vector<FindingRow> rows;
  for (const auto i : order) {
    const auto seen = views.find(i);
    rows.push_back(rowOf(findings[i], seen == views.end() ? nullptr : seen->second, kb, l));
  }
  return rows;
}

figure::Trends trendsOf(const Visit& visit, const kb::KnowledgeBase& kb, const Language& l, std::size_t panels) {
  std::map<std::pair<std::string, std::string>, std::vector<std::size_t>> courses;
  const auto& findings = visit.the_case.findings;
  for (std::size_t i = 0; i < findings.size(); ++i) {
    const auto& f = findings[i];
    if (f.value && f.at && f.comparator.empty()) courses[{f.code, f.unit}].push_back(i);
  }
  std::vector<std::vector<std::size_t>> long_enough;
  for (auto& [key, indices] : courses) {
    std::stable_sort(indices.begin(), indices.end(),
                     [&](std::size_t a, std::size_t b) { return findings[a].at->utc_ms < findings[b].at->utc_ms; });
    if (indices.size() > 1) long_enough.push_back(indices);
  }
  std::stable_sort(long_enough.begin(), long_enough.end(),
                   [](const auto& a, const auto& b) { return a.size() > b.size(); });
  if (long_enough.size() > panels) long_enough.resize(panels);
  figure::Trends chart;
  chart.caption = {l.say("desk.trends"), l.say("desk.trends.legend")};
  for (const auto& indices : long_enough) chart.panels.push_back(panelOf(indices, visit, kb, l));
  return chart;
}

}  // namespace homeostat::desktop
