#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "inference/assessment.hpp"
#include "tests/support/places.hpp"
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

/// Settings of the small knowledge bases that tests compute by hand.
inline constexpr const char* kSmallSettings = R"(
<setting name="weight.unstated" value="0.2"/><setting name="spread.base" value="0.3"/><setting name="spread.high" value="0.2"/>
<setting name="spread.moderate" value="0.35"/><setting name="spread.low" value="0.6"/><setting name="spread.very-low" value="1.0"/>
<setting name="loading.strong" value="0.8"/><setting name="loading.moderate" value="0.6"/><setting name="loading.weak" value="0.35"/>
<setting name="correlation.within-construct" value="0.7"/><setting name="age.half-life-days" value="180"/>
<setting name="suggest.sign-share" value="0.9"/><setting name="suggest.minimum-shift" value="0.05"/>
<setting name="bits.mostly-assumption" value="0.1"/><setting name="conflict.z" value="4"/><setting name="claim.maximum" value="0.8"/>
<setting name="test-burden.instrument" value="1"/><setting name="test-burden.metric" value="1"/><setting name="test-burden.analyte" value="2"/>
<setting name="personal.minimum-values" value="7"/><setting name="z.clip" value="3"/><setting name="prior.draws" value="200"/>
)";

/// An engine over a few items, with `kSmallSettings`.
inline Engine engineOf(const std::string& body) {
  std::vector<kb::Issue> issues;
  auto edition = kb::Edition::fromContent({"small",
                                           "2026-01-01",
                                           {{"s.xml", "<knowledge xmlns=\"urn:homeostat:knowledge:1\" topic=\"t\">" +
                                                          body + kSmallSettings + "</knowledge>"}},
                                           ""},
                                          issues);
  for (const auto& issue : issues) ADD_FAILURE() << issue.show();
  auto engine = Engine::prepare(std::move(edition));
  if (!engine) throw base::Failure("test", engine.error().line());
  return std::move(*engine);
}

inline Case caseFile(const std::string& name) {
  const std::string path = support::checkout() / "tests/cases/" / name;
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
