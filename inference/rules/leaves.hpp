#pragma once

#include <optional>
#include <string>

#include "inference/rules/evaluate.hpp"

/// Conditions without children, shared by the explaining evaluator and the compiled one.
namespace homeostat::inference::leaves {

Truth truth(const kb::Criterion& leaf, const CaseFacts& facts);
/// A value that can lie anywhere in `span` against the bounds of `leaf`.
Truth inBounds(const kb::Criterion& leaf, const Span& span);
/// How far what can lie anywhere in `span` is at least from the bound it misses by most; 0 on the bound.
double distanceFrom(const kb::Criterion& leaf, const Span& span);
/// The nearest bound of `leaf` seen from inside: how far what lies in `span` is at least from leaving it.
double marginWithin(const kb::Criterion& leaf, const Span& span);
/// How far a false leaf is from being true, where that is a number: a value or age from its bound, a result from the
/// limit of its interval or from a real change, a start from its time window, a clock time from its hours.
std::optional<double> distance(const kb::Criterion& leaf, const CaseFacts& facts);
/// How far a value or age that makes a leaf true is at least from making it false, where it must not be true.
std::optional<double> distanceOut(const kb::Criterion& leaf, const CaseFacts& facts);
/// The unit of that number: of the condition, the interval or the analyte; "d" and "min" for times.
std::string distanceUnit(const kb::Criterion& leaf, const CaseFacts& facts);
/// The newest finding a condition speaks of, inside its time window.
const KnownFinding* newestWithin(const kb::Criterion& leaf, const CaseFacts& facts);

}  // namespace homeostat::inference::leaves
