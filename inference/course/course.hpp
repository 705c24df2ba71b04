#pragma once

#include <optional>
#include <string>
#include <vector>

#include "inference/assessment.hpp"
#include "inference/course/phases.hpp"

/// What changed over time in one person, and whether more than chance changed.
namespace homeostat::inference::course {

/// A value of a finding at one time, in the unit of the newest.
struct ValuePoint {
  std::string at;  ///< ISO
  double value = 0;
  std::string comparator;
};
/// The values of one finding over time, oldest first.
struct FindingCourse {
  std::string code, unit;
  std::vector<ValuePoint> points;
  /// The newest against the one before it: up, down or none beyond the reference change value (an analyte) or the
  /// reliable change (a questionnaire); "unknown" when that cannot be told, and `because` says why: no-figure (no
  /// within-subject variation or reliable change was read), not-comparable (at).
  std::string change, because;
  double limit_low = 0, limit_high = 0;  ///< between these a new value may be chance alone; 0 and 0 without a figure
};

struct StatePoint {
  std::string at;
  double mean = 0, sd = 1, bits = 0;
  bool mostly_assumption = true;
};
/// A state as each visit's data left it, oldest first.
struct StateCourse {
  std::string id;
  std::vector<StatePoint> points;
  /// First visit with an estimate against the last one: up or down only when a finding behind it changed beyond chance
  /// and the difference exceeds 1.96 times its spread, the two visits' errors taken as independent (which is the
  /// cautious reading: what both share would narrow it); else none. "unknown" without two estimates.
  std::string change;
  double difference = 0, difference_sd = 0;
  std::vector<std::string> moved_by;  ///< findings that changed beyond chance and inform it
};

struct Course {
  std::vector<std::string> visits;  ///< ISO times, oldest first
  std::vector<StateCourse> states;  ///< those with an estimate at some visit
  std::vector<FindingCourse> findings;
};

/// One case a visit, of one person, in any order; findings are pooled, and each visit sees those up to its time. A
/// single case is cut at the days of its findings. Refuses "course.person" (cases of different people), "course.empty".
base::Result<Course> courseOf(const Engine& engine, const std::vector<Case>& visits, const Policy& policy);

/// The cases as one: the newest context, all findings and medicines of all, each once.
base::Result<Case> pooled(const std::vector<Case>& visits);

/// What is asked of a before/after judgement.
struct Trial {
  std::string intervention;  ///< id; empty: something else that began then
  std::string outcome;       ///< code of a finding
  base::Instant start;
  double settle_days = 0;  ///< days after the start that count for neither phase (onset, carry-over)
};

/// A single patient's before and after. It never says that the intervention did it: one start in one person cannot.
struct Judgement {
  std::string intervention, outcome, unit, start;
  std::optional<PhaseComparison> phases;
  /// higher, lower (beyond chance), no-change (a change that matters is excluded) or cannot-tell
  std::string verdict;
  /// Why, and what else could explain it. Stable words: few-values (before, after, needed), already-moving (per_day),
  /// below-what-matters, started-at-extreme (regression to the mean), interval-includes-zero, no-figure (nothing says
  /// which change matters), carry-over (tried before), began-with (what: a medicine or another intervention that began
  /// or ended between the first and the last value), single-start (always), not-comparable (at).
  std::vector<Said> notes;
  std::optional<double> matters;  ///< the reliable change or half-width of the reference change, in the outcome's unit
  double settle_days = 0;
};
/// Refuses "course.outcome" (no finding of this code) and "course.intervention" (unknown id).
base::Result<Judgement> judge(const Engine& engine, const Case& c, const Trial& trial);

std::string courseJson(const Course& course);
std::string judgementJson(const Judgement& judgement);

}  // namespace homeostat::inference::course
