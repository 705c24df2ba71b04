#pragma once

#include <optional>
#include <vector>

#include "inference/rules/facts.hpp"

/// What makes an entry of a case unusable or doubtful. Everything named here is told; the rest is still assessed.
namespace homeostat::inference {

/// Why a finding that measures `code` may not count: its status, a time after the case's, no number, a unit that does
/// not fit, a value that cannot be or is doubted (`Plausibility`). Empty when it may.
std::optional<FactProblem> unusable(const kb::KnowledgeBase& kb, const Plausibility& plausibility, const Case& c,
                                    std::size_t index, const std::string& code, const UnitConversion& convert);

/// Results of one analyte that carry one time and the same conditions and yet differ: only the first was used.
/// `findings` as `CaseFacts::all`: usable ones, newest first.
std::vector<FactProblem> twoResultsAtOnce(const std::map<std::string, std::vector<KnownFinding>>& findings,
                                          const UnitConversion& convert);

/// Blood pressures of one time of which the lower is not below the upper, and reference intervals that run backwards.
std::vector<FactProblem> betweenFindings(const std::map<std::string, std::vector<KnownFinding>>& findings,
                                         const UnitConversion& convert);

/// Answers that contradict one another or the record, and dates that cannot be.
std::vector<FactProblem> contradictions(const Case& c);

}  // namespace homeostat::inference
