#include "kb/snapshot.hpp"

#include <gtest/gtest.h>

#include "kb/loader.hpp"
#include "tests/support/shipped_content.hpp"

namespace homeostat::kb {
namespace {

const KnowledgeBase& shipped() {
  static const KnowledgeBase kb = [] {
    std::vector<Issue> issues;
    return loadTrusted(support::shippedContent(), issues);
  }();
  return kb;
}

TEST(Snapshot, GivesBackTheWholeShippedKnowledge) {
  const std::string bytes = snapshot(shipped());
  const auto back = fromSnapshot(bytes);
  ASSERT_TRUE(back.has_value());
  EXPECT_EQ(snapshot(*back), bytes);
  ASSERT_EQ(back->rules.size(), shipped().rules.size());
  for (const auto& [id, rule] : shipped().rules) {
    EXPECT_EQ(back->rules.at(id).when, rule.when) << id;
    EXPECT_EQ(back->rules.at(id).title, rule.title) << id;
    EXPECT_EQ(back->rules.at(id).origin, rule.origin) << id;
  }
  EXPECT_EQ(back->settings.values, shipped().settings.values);
  EXPECT_EQ(back->cases.size(), shipped().cases.size());
}

TEST(Snapshot, OfBytesThatEndEarlyOrGoOnIsNone) {
  const std::string bytes = snapshot(shipped());
  for (std::size_t end = 0; end < bytes.size(); end += bytes.size() / 37) {
    EXPECT_FALSE(fromSnapshot(std::string_view(bytes).substr(0, end)).has_value()) << end;
  }
  EXPECT_FALSE(fromSnapshot(bytes + "x").has_value());
}

// A struct's fields by their kinds: Origin is a text and a whole number.
TEST(Snapshot, LayoutSpellsEveryStruct) {
  const std::string layout = snapshotLayout();
  EXPECT_NE(layout.find("{si}"), std::string::npos);
  EXPECT_NE(layout.find(" unrecognised"), std::string::npos);
  EXPECT_EQ(layout, snapshotLayout());
}

}  // namespace
}  // namespace homeostat::kb
