#pragma once

#include <string>
#include <vector>

#include "kb/base/json.hpp"
#include "kb/model/knowledge.hpp"

namespace homeostat::consultation {

/// Rules that can forbid bright light or timed melatonin, whatever a model says: all of them, because a light log alone
/// does not know the person. In order of id.
std::vector<const kb::Rule*> rulesOnLight(const kb::KnowledgeBase& kb);

/// Statements on what light and melatonin do to the clock, in order of id.
std::vector<const kb::Statement*> statementsOnClock(const kb::KnowledgeBase& kb);

/// What an edition says beside a light plan: `cautions[]` {rule title why action sources}, `statements[]` {id text
/// conditions certainty certainty_why claim source}; English.
base::Json lightKnowledge(const kb::KnowledgeBase& kb);

}  // namespace homeostat::consultation
