#pragma once

#include <string>
#include <vector>

#include "kb/linter.hpp"
#include "kb/loader.hpp"

namespace homeostat::kb {

/// One content file around `body`, which starts on line 2.
inline ContentFile file(const std::string& body, const std::string& name = "test.xml") {
  return {name, "<knowledge xmlns=\"urn:homeostat:knowledge:1\" topic=\"test\">\n" + body + "\n</knowledge>"};
}

/// A small sound base that tests break in one place.
inline std::string soundBody() {
  return R"(<source id="src" verified="page seen" seen-in="page"><title>A study</title></source>
<concept id="a" kind="hormone" network="true"><name>A</name></concept>
<concept id="mood" kind="state" network="true" estimated="true"><name>Mood</name></concept>
<concept id="ferritin" kind="analyte"><name>Ferritin</name></concept>
<analyte id="ferritin"><unit>ug/L</unit></analyte>
<goal id="g" number="1"><state ref="mood" direction="1"/><outcome>Score</outcome></goal>
<statement id="s" subject="a" object="mood" sign="1" relation="increases"><text>A raises mood.</text>
<evidence source="src" claim="read" certainty="low"><seen>abstract</seen></evidence></statement>
<rule id="r" kind="rule-out"><when><value of="ferritin" below="15" unit="ug/L"/></when><title>T</title><action>Do</action>
<evidence source="src" claim="read"><seen>abstract</seen></evidence></rule>
)";
}

inline std::vector<Issue> check(const std::string& body, const LintOptions& options = {}) {
  std::vector<Issue> issues;
  const auto kb = load({file(body)}, issues);
  if (!issues.empty()) return issues;
  return lint(kb, options);
}

/// `text` with its first `from` replaced; fails loudly when `from` is not there.
inline std::string with(std::string text, const std::string& from, const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}

}  // namespace homeostat::kb
