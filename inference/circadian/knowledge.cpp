#include "inference/circadian/knowledge.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace homeostat::circadian {
namespace {

/// What a light plan may ask for.
constexpr std::array<std::string_view, 4> kAskedFor = {"bright-light", kBrightLight, "melatonin", "melatonin-timed"};

bool isAskedFor(const std::string& id) { return std::find(kAskedFor.begin(), kAskedFor.end(), id) != kAskedFor.end(); }

}  // namespace

std::vector<const kb::Rule*> rulesOnLight(const kb::KnowledgeBase& kb) {
  std::vector<const kb::Rule*> out;
  for (const auto& [id, rule] : kb.rules)
    if (std::any_of(rule.effects.withholds.begin(), rule.effects.withholds.end(), isAskedFor)) out.push_back(&rule);
  return out;
}

std::vector<const kb::Statement*> statementsOnClock(const kb::KnowledgeBase& kb) {
  std::vector<const kb::Statement*> out;
  for (const auto& [id, statement] : kb.statements) {
    const bool subject = isAskedFor(statement.subject) || statement.subject == "evening-light";
    if (subject && statement.object == "circadian-delay") out.push_back(&statement);
  }
  return out;
}

}  // namespace homeostat::circadian
