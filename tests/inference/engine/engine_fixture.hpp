#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "inference/assessment.hpp"
#include "tests/support/shipped_content.hpp"

namespace homeostat::inference {

/// The engine over the shipped content; made once for all tests of a binary.
inline const Engine& shippedEngine() {
  static const Engine engine = [] {
    auto made = Engine::prepare(support::shippedEdition());
    if (!made) throw base::Failure("test", made.error().line());
    return std::move(*made);
  }();
  return engine;
}

inline Case caseFile(const std::string& name) {
  const std::string path = std::string(HOMEOSTAT_SOURCE_DIR) + "/tests/cases/" + name;
  auto c = readCase(support::slurp(path), name);
  if (!c) throw base::Failure("test", c.error().line());
  return *c;
}

inline const Advisory* advisory(const std::vector<Advisory>& list, const std::string& rule) {
  const auto it = std::find_if(list.begin(), list.end(), [&rule](const Advisory& a) { return a.rule == rule; });
  return it == list.end() ? nullptr : &*it;
}
inline const Question* question(const Assessment& a, const std::string& id) {
  const auto it = std::find_if(a.questions.begin(), a.questions.end(), [&id](const Question& q) { return q.id == id; });
  return it == a.questions.end() ? nullptr : &*it;
}
inline const Suggestion* suggestion(const Assessment& a, const std::string& id) {
  const auto it =
      std::find_if(a.suggestions.begin(), a.suggestions.end(), [&id](const Suggestion& s) { return s.id == id; });
  return it == a.suggestions.end() ? nullptr : &*it;
}
inline const Withheld* withheld(const Assessment& a, const std::string& id) {
  const auto it = std::find_if(a.withheld.begin(), a.withheld.end(), [&id](const Withheld& w) { return w.id == id; });
  return it == a.withheld.end() ? nullptr : &*it;
}
inline const StateEstimate* state(const Assessment& a, const std::string& id) {
  const auto it = std::find_if(a.states.begin(), a.states.end(), [&id](const StateEstimate& s) { return s.id == id; });
  return it == a.states.end() ? nullptr : &*it;
}
inline const FindingView* finding(const Assessment& a, const std::string& code) {
  const auto it =
      std::find_if(a.findings.begin(), a.findings.end(), [&code](const FindingView& f) { return f.code == code; });
  return it == a.findings.end() ? nullptr : &*it;
}

}  // namespace homeostat::inference
