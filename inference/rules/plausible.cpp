#include "inference/rules/plausible.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "i18n/zones.hpp"
#include "inference/instruments/score.hpp"

namespace homeostat::inference {
namespace {

constexpr double kDay = 1.0;  // clocks and zones of two systems may disagree by less than a day

bool isResult(const std::string& status) {
  return status == "final" || status == "amended" || status == "corrected" || status == "preliminary";
}

struct Complaint {
  std::string why, mend;
};

std::optional<Complaint> againstAnalyte(const kb::Analyte& analyte, const Finding& f, const UnitConversion& convert) {
  if (analyte.units.empty()) return std::nullopt;
  const auto& unit = analyte.units.front().ucum;
  const auto value = convert(*f.value, f.unit, unit, &analyte);
  // Another unit that the analyte lists stands on a scale of its own: taken, and not held against bounds of the first.
  const bool listed = std::any_of(analyte.units.begin(), analyte.units.end(), [&](const kb::Unit& known) {
    return convert(*f.value, f.unit, known.ucum, &analyte).has_value();
  });
  if (!value && listed) return std::nullopt;
  if (!value) {
    return Complaint{
        f.unit.empty() ? "the unit is missing" : fmt::format("the unit \"{}\" does not fit {}", f.unit, analyte.id),
        "Give the value in " + unit};
  }
  const bool low = analyte.possible_low && *value < *analyte.possible_low;
  const bool high = analyte.possible_high && *value > *analyte.possible_high;
  if (!low && !high) return std::nullopt;
  return Complaint{fmt::format("{} {} is not a possible value", *f.value, f.unit), "Check value and unit"};
}

std::optional<Complaint> aTextInstead(const kb::Analyte& analyte, const Finding& f) {
  if (analyte.units.empty()) return std::nullopt;
  return Complaint{fmt::format("\"{}\" is a text, and {} is read as a number", f.value_text, analyte.id),
                   "Enter the number if there is one; an earlier result still counts"};
}

std::optional<Complaint> againstMetric(const kb::Metric& metric, const Finding& f, const UnitConversion& convert) {
  if (metric.ucum.empty() || f.unit.empty() || convert(*f.value, f.unit, metric.ucum, nullptr)) return std::nullopt;
  return Complaint{fmt::format("the unit \"{}\" does not fit {}", f.unit, metric.id),
                   "Give the value in " + metric.ucum};
}

std::optional<Complaint> outside(double value, std::optional<double> low, std::optional<double> high,
                                 const std::string& what) {
  if ((!low || value >= *low) && (!high || value <= *high)) return std::nullopt;
  return Complaint{fmt::format("{} is no possible score of {}", value, what),
                   fmt::format("It goes from {} to {}", low.value_or(0), high.value_or(0))};
}

/// `code` is the instrument itself, one of its items or one of its subscales.
std::optional<Complaint> againstInstrument(const kb::Instrument& i, const std::string& code, const Finding& f) {
  if (code == i.id) return outside(*f.value, i.range_low, i.range_high, i.id);
  for (const auto& part : i.subscales) {
    if (part.id == code) return outside(*f.value, part.range_low, part.range_high, part.id);
  }
  if (instruments::possibleAnswer(i, *f.value)) return std::nullopt;
  return Complaint{fmt::format("{} is no answer that {} has", *f.value, i.id),
                   fmt::format("Answers are whole numbers from {} to {}", i.response_min, i.response_max)};
}

std::optional<Complaint> complaint(const kb::KnowledgeBase& kb, const Case& c, const Finding& f,
                                   const std::string& code, const UnitConversion& convert) {
  if (!isResult(f.status))
    return Complaint{fmt::format("status \"{}\" does not count as a result", f.status),
                     "Use the final report where there is one"};
  if (f.at && base::daysBetween(c.at, *f.at) > kDay)
    return Complaint{"the time " + f.at->iso() + " lies after the case's time", "Check the date"};
  if (f.at && c.birth_date && f.at->localDate() < *c.birth_date)
    return Complaint{"the time " + f.at->iso() + " lies before the birth date", "Check both dates"};
  const auto analyte = kb.analytes.find(code);
  if (!f.value) return analyte == kb.analytes.end() ? std::nullopt : aTextInstead(analyte->second, f);
  if (!std::isfinite(*f.value)) return Complaint{"the value is not a number", "Check the value"};
  if (analyte != kb.analytes.end()) return againstAnalyte(analyte->second, f, convert);
  if (const auto metric = kb.metrics.find(code); metric != kb.metrics.end())
    return againstMetric(metric->second, f, convert);
  if (const auto i = kb.instruments.find(code.substr(0, code.find('.'))); i != kb.instruments.end())
    return againstInstrument(i->second, code, f);
  return std::nullopt;
}

void twoAnswers(const Case& c, std::vector<FactProblem>& out) {
  std::map<std::string, Answer> seen;
  for (const auto* list : {&c.context, &c.conditions}) {
    for (const auto& a : *list) {
      const auto [it, fresh] = seen.emplace(a.id, a.value);
      if (!fresh && it->second != a.value)
        out.push_back({a.id, "answered in two ways", "Ask again; until then it counts as unknown"});
    }
  }
}

void datesOf(const std::vector<Medication>& list, const char* place, const Case& c, std::vector<FactProblem>& out) {
  for (std::size_t i = 0; i < list.size(); ++i) {
    const auto& m = list[i];
    const std::string where = fmt::format("{}[{}] ({})", place, i, m.name.empty() ? m.atc + m.rxnorm : m.name);
    if (m.since && base::daysBetween(c.at, *m.since) > kDay)
      out.push_back({where, "starts after the case's time", "Check the date; it is judged as taken now"});
    if (m.since && m.until && base::daysBetween(*m.until, *m.since) > kDay)
      out.push_back({where, "ends before it starts", "Check both dates"});
  }
}

void askedLater(const Case& c, std::vector<FactProblem>& out) {
  const auto tell = [&](const std::string& place, const std::optional<base::Instant>& at, const char* what) {
    if (at && base::daysBetween(c.at, *at) > kDay)
      out.push_back({place, fmt::format("{} after the case's time", what), "Check the date"});
  };
  for (const auto* list : {&c.context, &c.conditions}) {
    for (const auto& a : *list) tell(a.id, a.asked_at, "asked");
  }
  tell("medications_asked_at", c.medications_asked_at, "asked");
  tell("supplements_asked_at", c.supplements_asked_at, "asked");
  tell("allergies_asked_at", c.allergies_asked_at, "asked");
  for (const auto& a : c.flags_answered) tell("flags_answered " + a.id, a.at, "answered");
  for (const auto& d : c.decisions) tell("decisions " + d.intervention, d.at, "decided");
}

/// Two decisions of one time that cannot both hold, and words that are none.
void decisionsOf(const Case& c, std::vector<FactProblem>& out) {
  static const std::set<std::string> kWords{"accepted", "modified", "deferred", "declined"};
  std::map<std::string, const Decision*> seen;
  for (const auto& d : c.decisions) {
    const std::string place = "decisions " + d.intervention;
    if (!kWords.contains(d.decision))
      out.push_back({place, "\"" + d.decision + "\" is no decision", "Write accepted, modified, deferred or declined"});
    const auto [it, fresh] = seen.emplace(d.intervention, &d);
    if (fresh) continue;
    const Decision& before = *it->second;
    if (before.at == d.at && takesUp(before.decision) != takesUp(d.decision))
      out.push_back({place, "decided in two ways at one time", "Keep the decision that holds"});
    it->second = &d;
  }
}

/// No recorded life was longer than 122 years; an older patient is a slip of the birth date.
void lifetime(const Case& c, std::vector<FactProblem>& out) {
  constexpr int kLongest = 122;
  const auto age = ageYears(c);
  if (age && *age > kLongest) {
    out.push_back({"patient.birth_date", fmt::format("it makes the patient {} years old", *age),
                   "Check the date; ages are judged by it until then"});
  }
}

}  // namespace

namespace {

std::string placeOf(std::size_t index, const Finding& f, const std::string& code) {
  return fmt::format("findings[{}] ({})", index, f.name.empty() ? code : f.name);
}

}  // namespace

std::optional<FactProblem> unusable(const kb::KnowledgeBase& kb, const Plausibility& plausibility, const Case& c,
                                    std::size_t index, const std::string& code, const UnitConversion& convert) {
  const Finding& f = c.findings[index];
  auto found = complaint(kb, c, f, code, convert);
  if (!found) {
    if (auto doubt = plausibility.about(code, f, convert)) found = {std::move(doubt->why), std::move(doubt->mend)};
  }
  if (!found) return std::nullopt;
  return FactProblem{placeOf(index, f, f.code), std::move(found->why), std::move(found->mend)};
}

namespace {

/// Half a step of the last digit as written: 0.05 for 7.5.
double halfStep(const Finding& f) {
  const std::string written = f.value_text.empty() ? fmt::format("{}", *f.value) : f.value_text;
  if (written.find_first_of("eE") != std::string::npos) return 0;
  const auto point = written.find('.');
  return 0.5 * std::pow(10.0, point == std::string::npos ? 0 : -static_cast<double>(written.size() - point - 1));
}

/// One result printed in two units agrees as far as the digits go: 58 mmol/mol is 7.46 %, printed as 7.5 %.
bool agree(const Finding& a, const Finding& b, const kb::Analyte* analyte, const UnitConversion& convert) {
  const auto in_unit_of_a = convert(*b.value, b.unit, a.unit, analyte);
  if (!in_unit_of_a) return false;
  const double digits = a.unit == b.unit ? 0 : halfStep(a);
  return std::abs(*in_unit_of_a - *a.value) <= std::max(1e-9 * std::abs(*a.value), digits * (1 + 1e-9));
}

}  // namespace

std::vector<FactProblem> twoResultsAtOnce(const std::map<std::string, std::vector<KnownFinding>>& findings,
                                          const UnitConversion& convert) {
  std::vector<FactProblem> out;
  for (const auto& [code, list] : findings) {
    for (std::size_t i = 1; i < list.size(); ++i) {
      const KnownFinding &used = list[i - 1], &other = list[i];
      const Finding &a = *used.finding, &b = *other.finding;
      if (used.analyte == nullptr || !used.age_days || used.age_days != other.age_days || a.conditions != b.conditions)
        continue;
      if (a.comparator == b.comparator && (agree(a, b, used.analyte, convert) || agree(b, a, used.analyte, convert)))
        continue;
      const auto text = [](const Finding& f) { return fmt::format("{}{} {}", f.comparator, *f.value, f.unit); };
      out.push_back({placeOf(other.index, b, code),
                     fmt::format("{} stands beside {} of the same time, which was used", text(b), text(a)),
                     "Check which of the two is right"});
    }
  }
  return out;
}

std::vector<FactProblem> betweenFindings(const std::map<std::string, std::vector<KnownFinding>>& findings,
                                         const UnitConversion& convert) {
  std::vector<FactProblem> out;
  for (const auto& [code, list] : findings) {
    for (const auto& known : list) {
      const Finding& f = *known.finding;
      if (f.low && f.high && *f.low > *f.high)
        out.push_back({placeOf(known.index, *known.finding, code),
                       fmt::format("its reference interval runs from {} to {}", *f.low, *f.high),
                       "Check the limits; they were not used"});
    }
  }
  const auto systolic = findings.find("systolic-bp"), diastolic = findings.find("diastolic-bp");
  if (systolic == findings.end() || diastolic == findings.end()) return out;
  for (const auto& upper : systolic->second) {
    for (const auto& lower : diastolic->second) {
      const Finding &a = *upper.finding, &b = *lower.finding;
      if (a.at != b.at || !a.value || !b.value) continue;
      const auto same_unit = a.unit == b.unit ? b.value : convert(*b.value, b.unit, a.unit, nullptr);
      if (same_unit && *same_unit >= *a.value)
        out.push_back({placeOf(lower.index, b, lower.code),
                       fmt::format("diastolic {} is not below systolic {}", *same_unit, *a.value),
                       "Check whether the two were exchanged"});
    }
  }
  return out;
}

std::vector<FactProblem> contradictions(const Case& c) {
  std::vector<FactProblem> out;
  twoAnswers(c, out);
  const bool pregnant = std::any_of(c.context.begin(), c.context.end(),
                                    [](const Asked& a) { return a.id == "pregnant" && a.value == Answer::yes; });
  if (c.sex == "male" && pregnant) out.push_back({"context pregnant", "contradicts the recorded sex", "Check both"});
  if (!c.zone.empty() && !i18n::zoneOffset(c.zone, c.at.utc_ms)) {
    out.push_back({"zone", "no time zone is known as \"" + c.zone + "\"; clock times are read as they stand",
                   "Use a name such as Europe/Berlin"});
  }
  datesOf(c.medications, "medications", c, out);
  datesOf(c.supplements, "supplements", c, out);
  askedLater(c, out);
  decisionsOf(c, out);
  lifetime(c, out);
  return out;
}

}  // namespace homeostat::inference
