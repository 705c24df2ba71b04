#include "reports/drawn.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "i18n/format.hpp"
#include "inference/rules/change.hpp"

namespace homeostat::reports {
namespace {

using inference::CaseFacts;
using inference::Finding;
using inference::KnownFinding;

/// What a value was recorded under and may not be compared across.
constexpr const char* kComparedConditions[] = {"breathing", "posture", "fasting", "cycle-phase", "time-of-day"};

/// In the unit of the newest; empty when it cannot be compared.
std::optional<double> comparable(const CaseFacts& facts, const KnownFinding& newest, const KnownFinding& earlier) {
  if (!earlier.finding->value || !earlier.finding->comparator.empty()) return std::nullopt;
  return facts.convert(*earlier.finding->value, earlier.finding->unit, newest.finding->unit, newest.analyte);
}

}  // namespace

figure::StateRow drawnState(const inference::StateEstimate& state) {
  figure::StateRow row;
  row.id = state.id;
  row.mean = state.mean;
  row.low = state.p_low;
  row.high = state.p_high;
  // Data and evidence are independent: their spreads add as squares; 1.645 is the normal's 95th percentile.
  const double wide = 1.645 * std::hypot(state.sd, state.sd_weights);
  row.wide_low = state.mean - wide;
  row.wide_high = state.mean + wide;
  row.saying = state.mostly_assumption ? figure::Saying::nothing
               : state.oneSided()      ? figure::Saying::something
                                       : figure::Saying::little;
  return row;
}

bool sameConditions(const Finding& a, const Finding& b) {
  return std::all_of(std::begin(kComparedConditions), std::end(kComparedConditions), [&](const char* key) {
    const auto in_a = a.conditions.find(key), in_b = b.conditions.find(key);
    if (in_a == a.conditions.end() || in_b == b.conditions.end())
      return (in_a == a.conditions.end()) == (in_b == b.conditions.end());
    return in_a->second == in_b->second;
  });
}

std::optional<inference::ReferenceUsed> referenceInUnit(const CaseFacts& facts, const KnownFinding& known) {
  auto used = inference::referenceFor(facts, known);
  if (!used || used->unit == known.finding->unit) return used;
  const auto convert = [&](const std::optional<double>& bound) {
    return bound ? facts.convert(*bound, used->unit, known.finding->unit, known.analyte) : std::nullopt;
  };
  const auto low = convert(used->low), high = convert(used->high);
  if (low.has_value() != used->low.has_value() || high.has_value() != used->high.has_value()) return used;
  return inference::ReferenceUsed{low, high, known.finding->unit, used->from};
}

Course courseOf(const CaseFacts& facts, const KnownFinding& newest) {
  Course out;
  out.panel.unit = i18n::printedUnit(newest.finding->unit);
  out.panel.logarithmic = newest.analyte != nullptr && newest.analyte->scale == "log";
  const auto limits = newest.analyte == nullptr ? std::nullopt : inference::referenceChange(*newest.analyte);
  const auto& list = facts.of(newest.code);
  for (auto it = list.rbegin(); it != list.rend(); ++it) {
    if (!it->finding->at || !sameConditions(*newest.finding, *it->finding)) continue;
    const auto value = comparable(facts, newest, *it);
    if (!value) continue;
    figure::TrendPoint point{-it->age_days.value_or(0), *value, {}, {}};
    if (limits && *value > 0) {
      point.low = *value * limits->factor_down;
      point.high = *value * limits->factor_up;
    }
    if (out.first == nullptr) out.first = it->finding;
    out.last = it->finding;
    out.panel.points.push_back(point);
  }
  const auto used = referenceInUnit(facts, newest);
  if (used && used->unit == newest.finding->unit) {
    out.panel.reference_low = used->low;
    out.panel.reference_high = used->high;
  }
  return out;
}

}  // namespace homeostat::reports
