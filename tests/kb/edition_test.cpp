#include "kb/edition.hpp"

#include <SQLiteCpp/Backup.h>
#include <SQLiteCpp/SQLiteCpp.h>
#include <gtest/gtest.h>

#include "kb/base/sqlite.hpp"
#include "kb/edition_changes.hpp"
#include "kb/snapshot.hpp"
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

/// Replaces text inside the bytes by text of the same length.
std::string patched(std::string bytes, const std::string& from, const std::string& to) {
  const auto at = bytes.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return at == std::string::npos ? bytes : bytes.replace(at, from.size(), to);
}

TEST(Edition, RefusesAChangedText) {
  // The binary form keeps the length before the text; content and items spell the element around it.
  const std::string length{"\x0E\0\0\0", 4};
  const auto body = with(soundBody(), "<action>Do</action>", "<action>Do no such act</action>");
  const auto edition = Edition::open(patched(built(body), length + "Do no such act", length + "Do now such at"),
                                     "e.edition", {keys(7).public_key});
  ASSERT_FALSE(edition.has_value());
  EXPECT_EQ(edition.error().code, "edition.tampered");
  EXPECT_EQ(edition.error().file, "e.edition");
}

TEST(Edition, RefusesAChangedPrior) {
  const auto bytes = patched(built(soundBody(), std::string(300, 'p') + "UNIQUE"), "UNIQUE", "unique");
  EXPECT_EQ(Edition::open(bytes, "e", {keys(7).public_key}).error().code, "edition.tampered");
}

TEST(Edition, AChangedItemIsFoundWhenItIsRead) {
  const auto edition =
      Edition::open(patched(built(soundBody()), "below=\"15\"", "below=\"95\""), "e", {keys(7).public_key});
  ASSERT_TRUE(edition.has_value());
  EXPECT_THROW((void)edition->itemJson({"rule r"}), base::Failure);
  const auto whole = Edition::open(built(soundBody()), "e", {keys(7).public_key});
  const auto hash = whole->items().at("rule r").hash;
  const auto other = Edition::open(patched(built(soundBody()), hash, std::string(64, '0')), "e", {keys(7).public_key});
  EXPECT_THROW((void)other->items(), base::Failure);
}

TEST(Edition, AnyByteThatIsChangedChangesNoAnswer) {
  const std::string bytes = built(soundBody());
  const auto whole = Edition::open(bytes, "e", {keys(7).public_key});
  const std::string knowledge = snapshot(whole->knowledge());
  int opened = 0, refused = 0;
  for (std::size_t at = 0; at < bytes.size(); at += 97) {
    std::string changed = bytes;
    changed[at] = static_cast<char>(changed[at] ^ 0x11);
    const auto edition = Edition::open(changed, "e", {keys(7).public_key});
    edition.has_value() ? ++opened : ++refused;
    if (!edition) continue;
    EXPECT_EQ(snapshot(edition->knowledge()), knowledge) << at;
    EXPECT_EQ(edition->prior(), whole->prior()) << at;
    EXPECT_EQ(edition->hash(), whole->hash()) << at;
    EXPECT_EQ(edition->name(), whole->name()) << at;
  }
  EXPECT_GT(opened, 0) << "bytes of the search index or of unused pages are not read on opening";
  EXPECT_GT(refused, 0);
}

/// The edition with other meta data, signed again.
std::string resigned(const std::string& bytes, const std::map<std::string, std::string>& changes) {
  const auto before = base::databaseOver(bytes);
  const auto db = base::memoryDatabase();
  SQLite::Backup(*db, *before).executeStep();
  std::string text = "homeostat edition\n";
  for (const auto& [key, value] : changes) db->exec("UPDATE meta SET value='" + value + "' WHERE key='" + key + "'");
  for (SQLite::Statement q(*db, "SELECT key,value FROM meta WHERE key<>'signature' ORDER BY key"); q.executeStep();) {
    text += q.getColumn(0).getString() + "=" + q.getColumn(1).getString() + "\n";
  }
  db->exec("UPDATE meta SET value='" + base::hex(base::sign(base::asBytes(text), keys(7).secret_key)) +
           "' WHERE key='signature'");
  return base::databaseBytes(*db);
}

TEST(Edition, MadeByAProgramWithAnotherModelIsReadFromItsContent) {
  const auto bytes = resigned(built(soundBody()), {{"snapshot_layout", "another"}, {"snapshot", "of no use"}});
  const auto edition = Edition::open(bytes, "e", {keys(7).public_key});
  ASSERT_TRUE(edition.has_value()) << edition.error().line();
  EXPECT_EQ(edition->knowledge().rules.at("r").when.below, 15.0);
  EXPECT_EQ(Edition::open(patched(bytes, "below=\"15\"", "below=\"95\""), "e", {keys(7).public_key}).error().code,
            "edition.tampered");
}

TEST(Edition, OfAFormatThatIsNotReadSaysWhich) {
  const auto refused = Edition::open(resigned(built(soundBody()), {{"format", "1"}}), "e", {keys(7).public_key});
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, "edition.format");
  EXPECT_NE(refused.error().cause.find("format 1"), std::string::npos);
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
