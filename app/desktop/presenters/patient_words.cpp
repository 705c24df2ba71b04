#include "app/desktop/presenters/patient_words.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>

#include "app/desktop/presenters/names.hpp"
#include "inference/rules/units.hpp"
#include "reports/drawn.hpp"
#include "reports/wording.hpp"

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

/// A name that is not broken at its hyphens: "5-HTP".
std::string unbroken(const std::string& name) {
  std::string out;
  for (const char c : name) out += c == '-' ? std::string("\u2011") : std::string(1, c);
  return out;
}

std::string medicines(const inference::Case& c, const Language& l) {
  std::string text;
  for (const auto* list : {&c.medications, &c.supplements})
    for (const auto& m : *list) {
      if (m.until) continue;
      std::string one = m.name.empty() ? (m.atc.empty() ? m.rxnorm : m.atc) : m.name;
      one = unbroken(one);
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

/// The course's words around what `reports` draws.
figure::TrendPanel panelOf(const reports::Course& course, const kb::KnowledgeBase& kb, const Language& l) {
  auto panel = course.panel;
  panel.title = findingName(kb, *course.last, l);
  const auto last = reports::plainNumber(panel.points.back().value);
  const auto value = [&](double v) { return l.format.quantity(reports::plainNumber(v), panel.unit); };
  panel.last_text = l.format.given(last);
  panel.first_day = l.format.shortDay(course.first->at->localDate());
  panel.last_day = l.format.shortDay(course.last->at->localDate());
  panel.spoken = l.say("desk.trend.spoken", {{"name", panel.title},
                                             {"count", panel.points.size()},
                                             {"from", value(panel.points.front().value)},
                                             {"to", value(panel.points.back().value)},
                                             {"first", l.format.day(*course.first->at)},
                                             {"last", l.format.day(*course.last->at)}});
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
  for (const auto& goal : c.goals) goals.push_back(l.format.isolate(conceptName(kb, goal, l)));
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
    } else if (it->kind == record::TaskMade::kKind || it->kind == record::TaskDone::kKind) {
      row.detail = interventionName(kb, it->detail, it->detail, l);
    } else if (it->kind == record::FlagAnswered::kKind) {
      const auto rule = kb.rules.find(it->detail);
      if (rule != kb.rules.end()) row.detail = kb::textIn(rule->second.title, l.messages.language());
    } else if (it->kind == record::DocumentIssued::kKind && l.messages.has("desk.document." + it->detail)) {
      row.detail = l.say("desk.document." + it->detail);
    } else if (it->kind == record::EntryWithdrawn::kKind) {
      row.detail.clear();  // the entry it speaks of says so itself
    } else if (it->kind == record::AssessmentMade::kKind || it->kind == record::AssessmentSigned::kKind) {
      row.detail = l.format.isolate(it->detail.substr(0, 12));
    }
    if (it->withdrawn) row.what = l.say("desk.event.withdrawn", {{"what", row.what}});
    row.who = it->actor;
    rows.push_back(std::move(row));
  }
  return rows;
}

std::string retractionWords(const RetractedPrint& print, const kb::KnowledgeBase& kb, const Language& l) {
  const auto& p = print.printed;
  return l.say("desk.retracted.line", {{"what", itemName(kb, p.item, l)},
                                       {"because", print.because},
                                       {"day", print.on ? l.format.day(*print.on) : std::string("–")},
                                       {"document", l.say("desk.document." + p.document)},
                                       {"language", p.language},
                                       {"issued", l.format.day(p.at)}});
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
  const inference::CaseFacts facts(kb, visit.the_case, inference::shippedConversion());
  std::vector<reports::Course> courses;
  for (const auto& [code, list] : facts.all()) {
    if (list.empty()) continue;
    auto course = reports::courseOf(facts, list.front());
    if (course.panel.points.size() > 1) courses.push_back(std::move(course));
  }
  std::stable_sort(courses.begin(), courses.end(),
                   [](const auto& a, const auto& b) { return a.panel.points.size() > b.panel.points.size(); });
  if (courses.size() > panels) courses.resize(panels);
  figure::Trends chart;
  chart.caption = {l.say("desk.trends"), l.say("desk.trends.legend")};
  for (const auto& course : courses) chart.panels.push_back(panelOf(course, kb, l));
  return chart;
}

}  // namespace homeostat::desktop
