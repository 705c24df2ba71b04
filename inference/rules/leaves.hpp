#pragma once

#include <optional>

#include "inference/rules/evaluate.hpp"

/// Conditions without children, shared by the explaining evaluator and the compiled one.
namespace homeostat::inference::leaves {

Truth truth(const kb::Criterion& leaf, const CaseFacts& facts);
/// A value that can lie anywhere in `span` against the bounds of `leaf`.
Truth inBounds(const kb::Criterion& leaf, const Span& span);
/// How far a single value is from the bound it misses by most; 0 on the bound.
double distanceFrom(const kb::Criterion& leaf, double value);
/// The newest finding a condition speaks of, inside its time window.
const KnownFinding* newestWithin(const kb::Criterion& leaf, const CaseFacts& facts);

}  // namespace homeostat::inference::leaves
