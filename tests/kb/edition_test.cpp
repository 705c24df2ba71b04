#include "kb/edition.hpp"

#include <gtest/gtest.h>

#include "kb/edition_changes.hpp"
#include "tests/kb/content_fixture.hpp"

namespace homeostat::kb {
namespace {

struct Keys {
  base::PublicKey public_key;
  base::SecretKey secret_key;
};

Keys keys(std::uint8_t byte) {
  std::array<std::uint8_t, 32> seed{};
  seed.fill(byte);
  const auto [public_key, secret_key] = base::keyPairFromSeed(seed);
  return {public_key, secret_key};
}

std::string built(const std::string& body, const std::string& prior = "prior bytes") {
  const auto k = keys(7);
  return *Edition::build({"2026.1", "2026-11-24", {file(body)}, prior}, k.secret_key, k.public_key, true);
}

TEST(Edition, GivesBackWhatItWasBuiltFrom) {
  const auto edition = Edition::open(built(soundBody()), "e", {keys(7).public_key});
  ASSERT_TRUE(edition.has_value()) << edition.error().line();
  EXPECT_EQ(edition->name(), "2026.1");
  EXPECT_EQ(edition->prior(), "prior bytes");
  EXPECT_TRUE(edition->development());
  EXPECT_EQ(edition->knowledge().rules.at("r").when.below, 15.0);
}

TEST(Edition, SameContentGivesTheSameBytes) { EXPECT_EQ(built(soundBody()), built(soundBody())); }

TEST(Edition, HashIgnoresLayoutAndSeesContent) {
  const auto hash = [](const std::string& body) { return contentHash(itemsOf({file(body)})); };
  EXPECT_EQ(hash(soundBody()), hash(with(soundBody(), "<name>A</name>", "\n\n<name> A </name>")));
  EXPECT_NE(hash(soundBody()), hash(with(soundBody(), "below=\"15\"", "below=\"16\"")));
}

TEST(Edition, HashSeesEveryAttributeTheContentHas) {
  const auto hash = [](const std::string& body) { return contentHash(itemsOf({file(body)})); };
  const std::string item =
      R"(<instrument id="q"><item id="q.item-1" positive-from="2" loinc="1-8" role="r"/></instrument>)";
  for (const auto& [from, to] : {std::pair{"positive-from=\"2\"", "positive-from=\"3\""},
                                 {"loinc=\"1-8\"", "loinc=\"2-6\""},
                                 {"role=\"r\"", "role=\"s\""}}) {
    EXPECT_NE(hash(item), hash(with(item, from, to))) << from;
  }
}

TEST(Edition, RefusesAChangedThreshold) {
  std::string bytes = built(soundBody());
  const auto at = bytes.find("below=\"15\"");
  ASSERT_NE(at, std::string::npos);
  bytes.replace(at, 10, "below=\"95\"");
  const auto edition = Edition::open(bytes, "e.edition", {keys(7).public_key});
  ASSERT_FALSE(edition.has_value());
  EXPECT_EQ(edition.error().code, "edition.tampered");
  EXPECT_EQ(edition.error().file, "e.edition");
}

TEST(Edition, RefusesAChangedPrior) {
  std::string bytes = built(soundBody(), std::string(300, 'p') + "UNIQUE");
  bytes.replace(bytes.find("UNIQUE"), 6, "unique");
  EXPECT_EQ(Edition::open(bytes, "e", {keys(7).public_key}).error().code, "edition.tampered");
}

TEST(Edition, RefusesASignerNobodyTrusts) {
  EXPECT_EQ(Edition::open(built(soundBody()), "e", {keys(8).public_key}).error().code, "edition.untrusted");
}

TEST(Edition, RefusesWhatIsNoEdition) {
  EXPECT_EQ(Edition::open("not a database", "e", {}).error().code, "edition.not-one");
  EXPECT_EQ(Edition::open(built(soundBody()).substr(0, 5000), "e", {keys(7).public_key}).error().code,
            "edition.not-one");
}

TEST(Edition, RefusesContentWithAFormErrorNamingTheLine) {
  const auto k = keys(7);
  const auto result = Edition::build({"x", "", {file("<concept/>", "bad.xml")}, ""}, k.secret_key, k.public_key, true);
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().file, "bad.xml");
  EXPECT_EQ(result.error().place, "line 2");
}

TEST(Edition, FindsItemsByTheStartOfAWordWithoutAccents) {
  const auto edition =
      Edition::open(built(with(soundBody(), "<name>A</name>", "<name>Östradiol</name>")), "e", {keys(7).public_key});
  const auto hits = edition->search("ostrad");
  ASSERT_EQ(hits.size(), 1U);
  EXPECT_EQ(hits.front().id, "a");
  EXPECT_TRUE(edition->search("\" OR").empty());
}

TEST(EditionDiff, NamesWhatChanged) {
  const auto before = *Edition::open(built(soundBody()), "a", {keys(7).public_key});
  const auto after = *Edition::open(built(with(with(soundBody(), "below=\"15\"", "below=\"30\""), "<goal",
                                               "<concept id=\"new\" kind=\"drug\"/><goal")),
                                    "b", {keys(7).public_key});
  const auto change = diff(before, after);
  EXPECT_EQ(change.added, std::vector<std::string>{"concept new"});
  EXPECT_EQ(change.changed, std::vector<std::string>{"rule r"});
  EXPECT_TRUE(change.removed.empty());
}

TEST(EditionDiff, SaysWhereAnItemChanged) {
  const auto before = *Edition::open(built(soundBody()), "a", {keys(7).public_key});
  const auto after = *Edition::open(built(with(with(with(soundBody(), "below=\"15\"", "at-most=\"15\""),
                                                    "<action>Do</action>", "<action>Do it</action>"),
                                               "<title>T</title>", "<title>T</title><title lang=\"de\">D</title>")),
                                    "b", {keys(7).public_key});
  const auto list = changes(before, after);
  ASSERT_EQ(list.size(), 1U);
  EXPECT_EQ(list[0].key, "rule r");
  const std::vector<FieldChange> expected{{"action", "Do", "Do it"},
                                          {"when/value/@below", "15", ""},
                                          {"title.de", "", "D"},
                                          {"title.de/@lang", "", "de"},
                                          {"when/value/@at-most", "", "15"}};
  EXPECT_EQ(list[0].fields, expected);
}

}  // namespace
}  // namespace homeostat::kb
