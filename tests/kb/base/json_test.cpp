#include "kb/base/json.hpp"

#include <gtest/gtest.h>

namespace homeostat::base {
namespace {

TEST(ParseJson, NamesLineAndColumnOfASyntaxError) {
  const auto result = parseJson("{\n  \"a\": 1,\n  \"b\": x }", "case.json");
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().code, "json.invalid");
  EXPECT_EQ(result.error().place, "line 3, column 8");
  EXPECT_EQ(result.error().line().find("case.json: line 3, column 8: "), 0U);
}

TEST(ParseJson, TellsATruncatedFileFromAWrongOne) {
  EXPECT_EQ(parseJson("{\"a\": [1, 2", "f").error().code, "json.truncated");
  EXPECT_EQ(parseJson("  \n", "f").error().code, "json.empty");
}

TEST(ParseJson, RefusesAKeyThatStandsTwice) {
  const auto result = parseJson(R"({"value": 1, "value": 2})", "f");
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().code, "json.duplicate-key");
}

TEST(ParseJson, AllowsTheSameKeyInTwoObjects) {
  EXPECT_TRUE(parseJson(R"([{"value": 1}, {"value": 2}])", "f").has_value());
}

TEST(ParseJson, RefusesDeepNestingAndNumbersThatOverflow) {
  EXPECT_EQ(parseJson(std::string(100, '[') + std::string(100, ']'), "f").error().code, "json.too-deep");
  EXPECT_FALSE(parseJson("[1e999]", "f").has_value());
}

TEST(CanonicalJson, SortsKeysAndDropsWhiteSpace) {
  EXPECT_EQ(canonicalJson(*parseJson(R"({ "b": 1.50, "a": [true, null] })", "f")), R"({"a":[true,null],"b":1.5})");
}

TEST(CanonicalJson, RefusesTextThatIsNotUtf8) { EXPECT_THROW(canonicalJson(Json("\xff")), Failure); }

}  // namespace
}  // namespace homeostat::base
