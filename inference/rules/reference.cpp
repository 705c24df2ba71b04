#include "inference/rules/reference.hpp"

namespace homeostat::inference {
namespace {

bool fits(const kb::ReferenceInterval& interval, const CaseFacts& facts, const KnownFinding& known) {
  if (!interval.drives) return false;
  if (!interval.sex.empty() && interval.sex != facts.theCase().sex) return false;
  const auto age = facts.ageYears();
  if (interval.age_from || interval.age_to) {
    if (!age) return false;
    if (interval.age_from && *age < *interval.age_from) return false;
    if (interval.age_to && *age >= *interval.age_to) return false;
  }
  if (interval.minute_from || interval.minute_to) {
    const auto minute = known.clock_minute;
    if (!minute || *minute < interval.minute_from.value_or(0) || *minute >= interval.minute_to.value_or(1440))
      return false;
  }
  const auto condition = [&known](const std::string& key, const std::string& wanted) {
    if (wanted.empty()) return true;
    const auto it = known.finding->conditions.find(key);
    return it != known.finding->conditions.end() && it->second == wanted;
  };
  return condition("cycle-phase", interval.cycle_phase) && condition("fasting", interval.fasting);
}

int specificity(const kb::ReferenceInterval& i) {
  return (i.sex.empty() ? 0 : 1) + (i.age_from || i.age_to ? 1 : 0) + (i.minute_from ? 1 : 0) +
         (i.cycle_phase.empty() ? 0 : 1) + (i.fasting.empty() ? 0 : 1);
}

}  // namespace

std::optional<ReferenceUsed> referenceFor(const CaseFacts& facts, const KnownFinding& known) {
  const Finding& f = *known.finding;
  // "0 to 0" is how some systems print that there is none; limits in the wrong order are named as a problem.
  const bool none = f.low && f.high && (*f.low > *f.high || (*f.low == 0 && *f.high == 0));
  if ((f.low || f.high) && !none) return ReferenceUsed{f.low, f.high, f.unit, "report"};
  if (known.analyte == nullptr) return std::nullopt;
  const kb::ReferenceInterval* best = nullptr;
  for (const auto& interval : known.analyte->intervals) {
    if (!fits(interval, facts, known)) continue;
    if (best == nullptr || specificity(interval) > specificity(*best)) best = &interval;
  }
  if (best == nullptr) return std::nullopt;
  return ReferenceUsed{best->low, best->high, best->ucum, best->source};
}

Truth outsideReference(const CaseFacts& facts, const KnownFinding& known, const std::string& side) {
  const auto reference = referenceFor(facts, known);
  if (!reference) return Truth::unknown;
  const auto span = facts.span(known, reference->unit);
  const auto& bound = side == "low" ? reference->low : reference->high;
  if (!span || !bound) return Truth::unknown;
  if (side == "low") {
    if (span->high < *bound || (span->high == *bound && span->high_open)) return Truth::yes;
    return span->low >= *bound ? Truth::no : Truth::unknown;
  }
  if (span->low > *bound || (span->low == *bound && span->low_open)) return Truth::yes;
  return span->high <= *bound ? Truth::no : Truth::unknown;
}

}  // namespace homeostat::inference
