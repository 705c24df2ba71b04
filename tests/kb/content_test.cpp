#include <gtest/gtest.h>

#include <filesystem>
#include <set>

#include "kb/linter.hpp"
#include "kb/loader.hpp"
#include "tests/support/places.hpp"
#include "tests/support/shipped_content.hpp"

namespace homeostat::kb {
namespace {

using support::shippedContent;
using support::slurp;

TEST(ShippedContent, HasNoErrors) {
  std::vector<Issue> issues;
  const auto kb = load(shippedContent(), issues);
  const auto sense = lint(kb, {});
  issues.insert(issues.end(), sense.begin(), sense.end());
  for (const auto& issue : issues) {
    if (issue.severity == Issue::Severity::error) ADD_FAILURE() << issue.show();
  }
  EXPECT_GE(kb.concepts.size(), 60U);
  EXPECT_GE(kb.sources.size(), 300U);
}

/// Every DOI of the content must stand in the verified dossiers.
TEST(ShippedContent, CitesOnlyVerifiedDois) {
  const std::filesystem::path knowledge = support::corpus().parent_path() / "knowledge";
  if (!std::filesystem::exists(knowledge)) GTEST_SKIP() << "the verified dossiers are not beside the project";
  std::string dossiers;
  for (const auto& entry : std::filesystem::directory_iterator(knowledge)) dossiers += slurp(entry.path());
  std::vector<Issue> issues;
  const auto kb = load(shippedContent(), issues);
  for (const auto& [id, source] : kb.sources) {
    if (!source.doi.empty()) {
      EXPECT_NE(dossiers.find(source.doi), std::string::npos) << id << " " << source.doi;
    }
    EXPECT_NE(source.doi, "10.2147/IJNRD.S22783") << "retracted";
  }
}

}  // namespace
}  // namespace homeostat::kb
