#pragma once

#include <optional>
#include <utility>

#include "inference/rules/evaluate.hpp"

namespace homeostat::inference {

/// Limits between which a change from an earlier value may be chance alone.
struct ReferenceChange {
  double factor_down = 1, factor_up = 1;  ///< real below earlier * factor_down or above earlier * factor_up
};

/// Reference change value: 1.96 * sqrt(2) * sqrt(CVi^2 + CVa^2) (Fraser & Harris 1989), on the logarithm and so
/// asymmetric where the analyte is skewed (Fokkema et al. 2006). Empty without a seen within-subject variation: then
/// no change is called real. The widest of several variations holds.
std::optional<ReferenceChange> referenceChange(const kb::Analyte& analyte);

/// The same limits around `value` in `unit`. The variation is that of the analyte's first unit: on a scale that is
/// shifted against it (HbA1c) the share is another. Empty without a variation or a conversion.
std::optional<std::pair<double, double>> changeLimits(const CaseFacts& facts, const kb::Analyte& analyte, double value,
                                                      const std::string& unit);

/// Direction of a later value against an earlier one of the same code, beyond the reference change value of an analyte
/// or the reliable change of a questionnaire; empty when it cannot be told.
std::optional<Direction> changeBetween(const CaseFacts& facts, const KnownFinding& earlier, const KnownFinding& later);

/// The same for the newest value against the one before it.
std::optional<Direction> realChange(const CaseFacts& facts, const std::string& code, std::optional<double> within_days);

/// How far the newest value of an analyte is at least from such a change on `side`, in `changeUnit`; empty where
/// `realChange` is, and for questionnaires.
std::optional<double> toRealChange(const CaseFacts& facts, const std::string& code, Direction side,
                                   std::optional<double> within_days);
/// The unit in which values of the finding's analyte are compared; it must have an analyte.
std::string changeUnit(const KnownFinding& known);

}  // namespace homeostat::inference
