#pragma once

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "kb/base/file.hpp"
#include "kb/loader.hpp"

/// Content for tests of the audit: what the project ships, and small bases that a test breaks.
namespace homeostat::inference::audit {

inline std::vector<kb::ContentFile> shippedFiles() {
  const std::filesystem::path root = std::filesystem::path(HOMEOSTAT_SOURCE_DIR) / "kb/content";
  std::vector<kb::ContentFile> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    if (entry.path().extension() != ".xml") continue;
    files.push_back({std::filesystem::relative(entry.path(), root).generic_string(), *base::readFile(entry.path())});
  }
  std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return files;
}

inline kb::KnowledgeBase shipped() {
  std::vector<kb::Issue> issues;
  return kb::load(shippedFiles(), issues);
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
