// Invented cases in which something must be said or must not be suggested: tests/cases/safety/cases.json.
#include <set>

#include "kb/base/json.hpp"
#include "tests/inference/engine/engine_fixture.hpp"
#include "tests/support/places.hpp"

namespace homeostat::inference {
namespace {

using base::Json;

std::set<std::string> saidBy(const Assessment& a) {
  std::set<std::string> ids;
  for (const auto* list : {&a.red_flags, &a.rule_outs, &a.cautions, &a.readings, &a.checks, &a.monitoring}) {
    for (const auto& advisory : *list) ids.insert(advisory.rule);
  }
  return ids;
}

std::set<std::string> unspokenCodes(const Assessment& a, const Case& c) {
  std::set<std::string> codes;
  for (const auto index : a.unspoken) codes.insert(findingOf(a, c, index).code);
  return codes;
}

std::vector<std::string> words(const Json& expected, const char* key) {
  return expected.value(key, std::vector<std::string>{});
}

void judge(const Json& expected) {
  const std::string name = expected.at("name");
  SCOPED_TRACE(name);
  const auto c = readCase(expected.at("case").dump(), name);
  ASSERT_TRUE(c) << c.error().line();
  const Assessment a = shippedEngine().assess(*c, {});
  const auto said = saidBy(a);
  for (const auto& id : words(expected, "fires")) EXPECT_TRUE(said.contains(id)) << id;
  for (const auto& id : words(expected, "never_suggests")) EXPECT_EQ(suggestion(a, id), nullptr) << id;
  for (const auto& id : words(expected, "suggests")) EXPECT_NE(suggestion(a, id), nullptr) << id;
  const auto unspoken = unspokenCodes(a, *c);
  for (const auto& code : words(expected, "unspoken")) EXPECT_TRUE(unspoken.contains(code)) << code;
  for (const auto& place : words(expected, "not_understood")) {
    EXPECT_TRUE(std::any_of(a.not_understood.begin(), a.not_understood.end(), [&](const auto& n) {
      return n.first.find(place) != std::string::npos;
    })) << place;
  }
  const bool emergency = expected.value("emergency", false);
  EXPECT_EQ(a.emergency, emergency);
  if (emergency) {
    EXPECT_TRUE(a.suggestions.empty());
  }
  EXPECT_TRUE(a.signing_locked || !(emergency || expected.value("signing_locked", false)));
  EXPECT_TRUE(a.outside_knowledge || !expected.contains("outside_knowledge"));
  EXPECT_FALSE(a.nothing_to_treat);
}

TEST(SafetyCases, AllSayWhatTheyMustAndSuggestNothingTheyMustNot) {
  const auto cases = Json::parse(support::slurp(support::checkout() / "tests/cases/safety/cases.json"));
  EXPECT_GE(cases.size(), 30U);
  for (const auto& expected : cases) judge(expected);
}

}  // namespace
}  // namespace homeostat::inference
