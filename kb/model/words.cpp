#include "kb/model/words.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace homeostat::kb {
namespace {

using Op = Criterion::Op;
constexpr std::array<std::pair<const char*, Op>, 22> kOps{{{"all", Op::all},
                                                           {"any", Op::any},
                                                           {"none", Op::none},
                                                           {"at-least", Op::atLeast},
                                                           {"value", Op::value},
                                                           {"outside", Op::outside},
                                                           {"measured", Op::measured},
                                                           {"tagged", Op::tagged},
                                                           {"time-unknown", Op::timeUnknown},
                                                           {"time-of-day", Op::timeOfDay},
                                                           {"change", Op::change},
                                                           {"age", Op::age},
                                                           {"sex", Op::sex},
                                                           {"context", Op::context},
                                                           {"condition", Op::condition},
                                                           {"recorded", Op::recorded},
                                                           {"takes", Op::takes},
                                                           {"started", Op::started},
                                                           {"stopped", Op::stopped},
                                                           {"allergic", Op::allergic},
                                                           {"goal", Op::goal},
                                                           {"tried", Op::tried}}};

}  // namespace

std::string wordOf(Tier tier, char separator) {
  std::string word;
  switch (tier) {
    case Tier::guidelineStrong:
      word = "guideline_strong";
      break;
    case Tier::guidelineProvisional:
      word = "guideline_provisional";
      break;
    case Tier::supported:
      word = "supported";
      break;
    case Tier::conditional:
      word = "conditional";
      break;
    case Tier::experimental:
      word = "experimental";
      break;
    case Tier::advisedAgainst:
      word = "advised_against";
      break;
  }
  std::replace(word.begin(), word.end(), '_', separator);
  return word;
}

std::string wordOf(Severity severity) {
  switch (severity) {
    case Severity::contraindicated:
      return "contraindicated";
    case Severity::major:
      return "major";
    case Severity::moderate:
      return "moderate";
    case Severity::minor:
      return "minor";
  }
  return {};
}

std::string wordOf(Certainty certainty) {
  switch (certainty) {
    case Certainty::high:
      return "high";
    case Certainty::moderate:
      return "moderate";
    case Certainty::low:
      return "low";
    case Certainty::veryLow:
      return "very-low";
  }
  return {};
}

std::string wordOf(Claim claim) {
  return claim == Claim::read ? "read" : claim == Claim::partial ? "partial" : "unseen";
}

std::string wordOf(Strength strength) {
  switch (strength) {
    case Strength::none:
      return "none";
    case Strength::weak:
      return "weak";
    case Strength::moderate:
      return "moderate";
    case Strength::strong:
      return "strong";
  }
  return {};
}

std::string wordOf(Op op) {
  for (const auto& [word, known] : kOps) {
    if (known == op) return word;
  }
  return "unrecognised";
}

Op opFrom(const std::string& word) {
  for (const auto& [known, op] : kOps) {
    if (word == known) return op;
  }
  return word == "unrecognised" ? Op::unrecognised : Op::all;
}

const std::string& textIn(const Text& text, const std::string& language) {
  static const std::string none;
  auto it = text.find(language);
  if (it == text.end()) it = text.find("en");
  return it == text.end() ? none : it->second;
}

}  // namespace homeostat::kb
