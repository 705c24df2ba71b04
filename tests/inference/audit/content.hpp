#pragma once

#include <string>
#include <vector>

#include "kb/loader.hpp"
#include "tests/support/shipped_content.hpp"

/// Content for tests of the audit: what the project ships, and small bases that a test breaks.
namespace homeostat::inference::audit {

inline kb::KnowledgeBase shipped() {
  std::vector<kb::Issue> issues;
  return kb::load(support::shippedContent(), issues);
}

inline kb::ContentFile contentFile(const std::string& body, const std::string& name = "topic.xml") {
  return {name, "<knowledge xmlns=\"urn:homeostat:knowledge:1\" topic=\"t\">\n" + body + "</knowledge>"};
}

/// The reviewed table of inference-spec 1a.
inline std::string settingsBody() {
  return R"(<setting name="weight.unstated" value="0.2"/><setting name="spread.base" value="0.3"/>
<setting name="spread.high" value="0.2"/><setting name="spread.moderate" value="0.35"/>
<setting name="spread.low" value="0.6"/><setting name="spread.very-low" value="1.0"/>
)";
}

}  // namespace homeostat::inference::audit
