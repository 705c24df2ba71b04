#include "kb/edition.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>

#include <algorithm>
#include <mutex>
#include <optional>
#include <set>

#include "kb/base/json.hpp"
#include "kb/base/sqlite.hpp"
#include "kb/base/xml.hpp"
#include "kb/snapshot.hpp"

namespace homeostat::kb {
namespace {

using base::Json;
using base::XmlElement;

constexpr const char* kFormat = "2";

using Meta = std::map<std::string, std::string>;

std::string titleOf(const XmlElement& e) {
  for (const char* name : {"name", "title", "text", "topic"}) {
    if (const auto child = e.child(name)) return child->content();
  }
  return e.text("id");
}

/// Of each item what is needed to find it: its hash and the file that holds it. Its JSON is made from there.
void fillItems(SQLite::Database& db, const std::map<std::string, EditionItem>& items,
               const std::map<std::string, std::string>& file_of) {
  SQLite::Statement insert(db, "INSERT INTO items VALUES(?,?,?)");
  for (const auto& [key, item] : items) {
    insert.bind(1, key);
    insert.bind(2, item.hash);
    insert.bind(3, file_of.at(key));
    insert.exec();
    insert.reset();
  }
}

void fillSearch(SQLite::Database& db, const std::vector<ContentFile>& files) {
  std::map<std::string, std::pair<std::string, std::string>> texts;
  for (const auto& file : files) {
    const auto document = base::XmlDocument::parse(file.bytes, file.name);
    if (!document) continue;
    for (const auto& e : document->root().children()) {
      if (e.name() == "governance" || e.name() == "cases" || e.name() == "setting" || e.name() == "phrase") continue;
      texts[e.name() + " " + e.text("id")] = {titleOf(e), e.text("id") + " " + e.content()};
    }
  }
  SQLite::Statement index(db, "INSERT INTO search(key,title,body) VALUES(?,?,?)");
  for (const auto& [key, text] : texts) {
    index.bind(1, key);
    index.bind(2, text.first);
    index.bind(3, text.second);
    index.exec();
    index.reset();
  }
}

/// What the signature covers. The meta data hold a digest of everything else the edition is read from, so that opening
/// has to look only at what it reads.
std::string signedText(const Meta& meta) {
  std::string text = "homeostat edition\n";
  for (const auto& [key, value] : meta) {
    if (key != "signature") text += key + "=" + value + "\n";
  }
  return text;
}

std::string digestOf(const std::vector<ContentFile>& files) {
  std::string text;
  for (const auto& file : files) text += file.name + " " + base::sha256Hex(file.bytes) + "\n";
  return base::sha256Hex(text);
}

std::string digestOf(const std::map<std::string, EditionItem>& items) {
  std::string text;
  for (const auto& [key, item] : items) text += key + " " + item.hash + "\n";
  return base::blake2bHex(text);
}

tl::unexpected<base::Refusal> notAnEdition(const std::string& file) {
  return base::refuse({"edition.not-one", file, "", "this file is not a Homeostat edition or is damaged",
                       "Choose an edition made by \"homeostat kb build\""});
}

tl::unexpected<base::Refusal> tampered(const std::string& file) {
  return base::refuse({"edition.tampered", file, "", "the content does not match the edition's signature",
                       "Do not use it; fetch the edition again from where it was released"});
}

tl::unexpected<base::Refusal> otherFormat(const std::string& file, const std::string& format) {
  return base::refuse({"edition.format", file, "",
                       fmt::format("the edition has format {}; this program reads format {}", format, kFormat),
                       "Take the edition that came with this program, or build it again from its content"});
}

base::Failure itemsTampered() {
  return {
      "edition.tampered",
      "the items of the edition do not match its signature; do not use it, fetch it again from where it was released"};
}

void insertPair(SQLite::Database& db, const char* statement, const std::string& name, const std::string& value) {
  SQLite::Statement insert(db, statement);
  insert.bind(1, name);
  insert.bind(2, value);
  insert.exec();
}

void insertBlob(SQLite::Database& db, const std::string& name, const std::string& bytes) {
  SQLite::Statement insert(db, "INSERT INTO blobs VALUES(?,?)");
  insert.bind(1, name);
  insert.bind(2, bytes.data(), static_cast<int>(bytes.size()));
  insert.exec();
}

Meta metaOf(SQLite::Database& db) {
  Meta meta;
  for (SQLite::Statement q(db, "SELECT key,value FROM meta"); q.executeStep();) {
    meta[q.getColumn(0).getString()] = q.getColumn(1).getString();
  }
  return meta;
}

std::string blob(SQLite::Database& db, const std::string& name) {
  SQLite::Statement q(db, "SELECT bytes FROM blobs WHERE name=?");
  q.bind(1, name);
  if (!q.executeStep()) return {};
  const auto column = q.getColumn(0);
  return {static_cast<const char*>(column.getBlob()), static_cast<std::size_t>(column.getBytes())};
}

/// The key that signed the meta data; empty when the signature is not of these.
std::optional<base::PublicKey> signerOf(const Meta& meta) {
  const auto bytesOf = [&](const char* name) {
    const auto it = meta.find(name);
    return it == meta.end() ? base::Bytes() : base::fromHex(it->second);
  };
  const base::Bytes signer = bytesOf("signer"), signature = bytesOf("signature");
  base::PublicKey key{};
  base::Signature sig{};
  if (signer.size() != key.size() || signature.size() != sig.size()) return std::nullopt;
  std::copy(signer.begin(), signer.end(), key.begin());
  std::copy(signature.begin(), signature.end(), sig.begin());
  if (!base::verifySignature(base::asBytes(signedText(meta)), sig, key)) return std::nullopt;
  return key;
}

/// From the snapshot, or from the content where a program with another model made the snapshot. Empty: not what was
/// signed.
std::optional<KnowledgeBase> readKnowledge(SQLite::Database& db, const Meta& meta) {
  if (meta.at("snapshot_layout") == base::blake2bHex(snapshotLayout())) {
    const std::string image = blob(db, "snapshot");
    return base::blake2bHex(image) == meta.at("snapshot") ? fromSnapshot(image) : std::nullopt;
  }
  std::vector<ContentFile> files;
  for (SQLite::Statement q(db, "SELECT name,bytes FROM files ORDER BY name"); q.executeStep();) {
    files.push_back({q.getColumn(0).getString(), q.getColumn(1).getString()});
  }
  if (digestOf(files) != meta.at("files")) return std::nullopt;
  std::vector<Issue> issues;
  return loadTrusted(files, issues);
}

}  // namespace

struct Edition::Stored {
  std::string bytes;  ///< of the file; empty for an edition straight from content
  std::string items_digest;
  std::once_flag items_read;
  std::map<std::string, EditionItem> items;  ///< with bytes: filled at the first call of items()
};

base::Result<std::string> Edition::build(const EditionDraft& draft, const base::SecretKey& key,
                                         const base::PublicKey& public_key, bool development) {
  std::vector<Issue> issues;
  const KnowledgeBase knowledge = load(draft.files, issues);
  for (const auto& issue : issues) {
    if (issue.severity == Issue::Severity::error) {
      return base::refuse({issue.code, issue.file, fmt::format("line {}", issue.line), issue.text, issue.mend});
    }
  }
  std::vector<ContentFile> files = draft.files;
  std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  std::map<std::string, EditionItem> items;
  std::map<std::string, std::string> file_of;
  for (const auto& file : files) {
    for (auto& [id, item] : itemsOf({file})) {
      if (items.emplace(id, item).second) file_of.emplace(id, file.name);
    }
  }
  const std::string image = snapshot(knowledge);
  Meta meta{{"format", kFormat},
            {"name", draft.name},
            {"released", draft.released},
            {"content_hash", contentHash(items)},
            {"files", digestOf(files)},
            {"items", digestOf(items)},
            {"snapshot", base::blake2bHex(image)},
            {"snapshot_layout", base::blake2bHex(snapshotLayout())},
            {"prior", base::blake2bHex(draft.prior)},
            {"signer", base::hex(public_key)},
            {"development", development ? "yes" : "no"}};
  meta["signature"] = base::hex(base::sign(base::asBytes(signedText(meta)), key));

  const auto db = base::memoryDatabase();
  db->exec("CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT");
  db->exec("CREATE TABLE blobs(name TEXT PRIMARY KEY, bytes BLOB NOT NULL) STRICT");
  db->exec("CREATE TABLE files(name TEXT PRIMARY KEY, bytes TEXT NOT NULL) STRICT");
  db->exec("CREATE TABLE items(key TEXT PRIMARY KEY, hash TEXT NOT NULL, file TEXT NOT NULL) STRICT, WITHOUT ROWID");
  db->exec(
      "CREATE VIRTUAL TABLE search USING fts5(key UNINDEXED, title, body, tokenize=\"unicode61 remove_diacritics 2\")");
  SQLite::Transaction transaction(*db);
  for (const auto& [name, value] : meta) insertPair(*db, "INSERT INTO meta VALUES(?,?)", name, value);
  insertBlob(*db, "snapshot", image);
  insertBlob(*db, "prior", draft.prior);
  for (const auto& file : files) insertPair(*db, "INSERT INTO files VALUES(?,?)", file.name, file.bytes);
  fillItems(*db, items, file_of);
  fillSearch(*db, files);
  transaction.commit();
  db->exec("INSERT INTO search(search) VALUES('optimize')");
  return base::databaseBytes(*db);
}

base::Result<Edition> Edition::open(std::string bytes, const std::string& file,
                                    const std::vector<base::PublicKey>& trusted) try {
  auto stored = std::make_shared<Stored>();
  stored->bytes = std::move(bytes);
  const auto db = base::databaseOver(stored->bytes);
  if (!db) return notAnEdition(file);
  auto meta = metaOf(*db);
  if (meta["format"] != kFormat) return otherFormat(file, meta["format"]);
  const auto key = signerOf(meta);
  if (!key) return tampered(file);
  if (std::find(trusted.begin(), trusted.end(), *key) == trusted.end()) {
    return base::refuse({"edition.untrusted", file, "", "the edition is signed with a key that is not trusted here",
                         "Use an edition of the project, or add your practice's key"});
  }
  auto prior = blob(*db, "prior");
  if (base::blake2bHex(prior) != meta["prior"]) return tampered(file);
  auto knowledge = readKnowledge(*db, meta);
  if (!knowledge) return tampered(file);

  Edition edition;
  edition.knowledge_ = std::move(*knowledge);
  edition.knowledge_.edition_name = meta["name"];
  edition.name_ = meta["name"];
  edition.released_ = meta["released"];
  edition.hash_ = meta["content_hash"];
  edition.prior_ = std::move(prior);
  edition.development_ = meta["development"] != "no";
  stored->items_digest = meta["items"];
  edition.stored_ = std::move(stored);
  return edition;
} catch (const SQLite::Exception&) {
  return notAnEdition(file);
}

Edition Edition::fromContent(const EditionDraft& draft, std::vector<Issue>& issues) {
  Edition edition;
  edition.knowledge_ = load(draft.files, issues);
  edition.knowledge_.edition_name = draft.name;
  edition.stored_ = std::make_shared<Stored>();
  edition.stored_->items = itemsOf(draft.files);
  edition.hash_ = contentHash(edition.stored_->items);
  edition.name_ = draft.name;
  edition.released_ = draft.released;
  edition.prior_ = draft.prior;
  return edition;
}

const std::map<std::string, EditionItem>& Edition::items() const {
  Stored& stored = *stored_;
  if (stored.bytes.empty()) return stored.items;
  std::call_once(stored.items_read, [&stored] {
    const auto db = base::databaseOver(stored.bytes);
    for (SQLite::Statement i(*db, "SELECT key,hash FROM items ORDER BY key"); i.executeStep();) {
      const std::string key = i.getColumn(0).getString();
      const auto space = key.find(' ');
      stored.items.emplace_hint(
          stored.items.end(), key,
          EditionItem{key.substr(space + 1), key.substr(0, space), i.getColumn(1).getString(), ""});
    }
    if (digestOf(stored.items) != stored.items_digest) throw itemsTampered();
  });
  return stored.items;
}

namespace {

/// The items of the files in which these keys stand.
std::map<std::string, EditionItem> itemsAround(SQLite::Database& db, const std::vector<std::string>& keys) {
  std::set<std::string> names;
  for (const auto& key : keys) {
    SQLite::Statement q(db, "SELECT file FROM items WHERE key=?");
    q.bind(1, key);
    if (q.executeStep()) names.insert(q.getColumn(0).getString());
  }
  std::vector<ContentFile> files;
  for (const auto& name : names) {
    SQLite::Statement q(db, "SELECT bytes FROM files WHERE name=?");
    q.bind(1, name);
    if (q.executeStep()) files.push_back({name, q.getColumn(0).getString()});
  }
  return itemsOf(files);
}

}  // namespace

std::map<std::string, std::string> Edition::itemJson(const std::vector<std::string>& keys) const {
  const auto& all = items();
  const auto db = base::databaseOver(stored_->bytes);
  const auto read = db ? itemsAround(*db, keys) : std::map<std::string, EditionItem>();
  std::map<std::string, std::string> out;
  for (const auto& key : keys) {
    const auto item = all.find(key);
    if (item == all.end()) continue;
    if (!db) {
      out[key] = item->second.json;
      continue;
    }
    const auto found = read.find(key);
    if (found == read.end() || found->second.hash != item->second.hash) throw itemsTampered();
    out[key] = found->second.json;
  }
  return out;
}

std::vector<SearchHit> Edition::search(const std::string& words, int limit) const {
  const auto db = base::databaseOver(stored_->bytes);
  std::vector<SearchHit> hits;
  if (!db) return hits;
  std::string query;
  std::string word;
  for (const char c : words + " ") {
    if (c != ' ' && c != '"') {
      word += c;
    } else if (!word.empty()) {
      query += (query.empty() ? "\"" : " \"") + word + "\"*";
      word.clear();
    }
  }
  if (query.empty()) return hits;
  SQLite::Statement q(*db, "SELECT key,title FROM search WHERE search MATCH ? ORDER BY bm25(search,0,8,1),key LIMIT ?");
  q.bind(1, query);
  q.bind(2, limit);
  while (q.executeStep()) {
    const std::string key = q.getColumn(0).getString();
    const auto space = key.find(' ');
    hits.push_back({key.substr(space + 1), key.substr(0, space), q.getColumn(1).getString()});
  }
  return hits;
}

}  // namespace homeostat::kb
