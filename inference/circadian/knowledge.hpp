#pragma once

#include <string>
#include <vector>

#include "kb/model/knowledge.hpp"

/// What an edition says of light and the clock: the models of this room know nothing of it.
namespace homeostat::circadian {

/// The intervention whose leave a plan of bright light needs.
inline constexpr const char* kBrightLight = "bright-light-morning";

/// Rules that can forbid bright light or timed melatonin, whatever a model says: all of them, because a light log alone
/// does not know the person. In order of id.
std::vector<const kb::Rule*> rulesOnLight(const kb::KnowledgeBase& kb);

/// Statements on what light and melatonin do to the clock, in order of id.
std::vector<const kb::Statement*> statementsOnClock(const kb::KnowledgeBase& kb);

}  // namespace homeostat::circadian
