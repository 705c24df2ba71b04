#pragma once

#include "inference/assessment.hpp"
#include "inference/rules/facts.hpp"
#include "inference/rules/reference.hpp"
#include "reports/figure/charts.hpp"

/// How figures of an assessment are drawn, on paper and on screen alike: numbers and what may be compared. The words
/// are the caller's.
namespace homeostat::reports {

/// A state's row without its words. The thin line joins the data's spread and that of the evidence.
figure::StateRow drawnState(const inference::StateEstimate& state);

/// True when two findings were recorded under the same conditions as far as those bear on comparing them (breathing,
/// posture, fasting, phase of the cycle, time of day).
bool sameConditions(const inference::Finding& a, const inference::Finding& b);

/// The interval a finding is read against, in its own unit where that can be converted.
std::optional<inference::ReferenceUsed> referenceInUnit(const inference::CaseFacts& facts,
                                                        const inference::KnownFinding& known);

/// The course of what was measured: earlier values of the same code under the same conditions, in the unit of the
/// newest. Values with a comparator, without a time, or in a unit that cannot be converted are left out.
struct Course {
  figure::TrendPanel panel;                   ///< points, unit, scale and reference; no words
  const inference::Finding* first = nullptr;  ///< of the points; null: there is none
  const inference::Finding* last = nullptr;
};
Course courseOf(const inference::CaseFacts& facts, const inference::KnownFinding& newest);

}  // namespace homeostat::reports
