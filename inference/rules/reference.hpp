#pragma once

#include <optional>
#include <string>

#include "inference/rules/facts.hpp"

namespace homeostat::inference {

/// The interval a finding is read against. The report's own wins; else the knowledge base's that fits sex, age, clock
/// time and conditions, when exactly one group of them fits. Bounds are in `unit`.
struct ReferenceUsed {
  std::optional<double> low, high;
  std::string unit;
  std::string from;  ///< "report" or the source id
};
std::optional<ReferenceUsed> referenceFor(const CaseFacts& facts, const KnownFinding& known);

/// The finding against its interval: no = inside, yes = outside on `side` ("low", "high"); a value equal to a limit is
/// inside.
Truth outsideReference(const CaseFacts& facts, const KnownFinding& known, const std::string& side);

}  // namespace homeostat::inference
