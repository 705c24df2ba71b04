#include "kb/edition.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>

#include <algorithm>

#include "kb/base/json.hpp"
#include "kb/base/sqlite.hpp"
#include "kb/base/xml.hpp"

namespace homeostat::kb {
namespace {

using base::Json;
using base::XmlElement;

constexpr int kFormat = 1;

/// The element as JSON: attributes by name, text content, children in order. Independent of white space and of the
/// order of attributes, so that laying out a file anew changes no hash.
Json elementJson(const XmlElement& e) {
  Json json{{"element", e.name()}};
  for (const auto& [name, value] : e.attributes()) json["attributes"][name] = value;
  const auto children = e.children();
  if (children.empty()) {
    json["text"] = e.content();
  } else {
    for (const auto& child : children) json["children"].push_back(elementJson(child));
  }
  return json;
}

std::string keyOf(const XmlElement& e, const Json& json) {
  const std::string kind = e.name();
  std::string id = e.text("id");
  if (kind == "setting") id = e.text("name");
  if (kind == "cases") id = e.text("for");
  if (kind == "limit") id = e.text("nutrient") + "." + e.text("body") + "." + e.text("form");
  if (id.empty()) id = base::sha256Hex(base::canonicalJson(json)).substr(0, 16);
  return kind + " " + id;
}

std::string titleOf(const XmlElement& e) {
  for (const char* name : {"name", "title", "text", "topic"}) {
    if (const auto child = e.child(name)) return child->content();
  }
  return e.text("id");
}

void fillItems(SQLite::Database& db, const std::vector<ContentFile>& files,
               const std::map<std::string, EditionItem>& items) {
  SQLite::Statement insert(db, "INSERT INTO items VALUES(?,?,?,?,?)");
  SQLite::Statement index(db, "INSERT INTO search(key,title,body) VALUES(?,?,?)");
  std::map<std::string, std::pair<std::string, std::string>> texts;
  for (const auto& file : files) {
    const auto document = base::XmlDocument::parse(file.bytes, file.name);
    if (!document) continue;
    for (const auto& e : document->root().children()) {
      if (e.name() == "governance" || e.name() == "cases" || e.name() == "setting" || e.name() == "phrase") continue;
      texts[e.name() + " " + e.text("id")] = {titleOf(e), e.text("id") + " " + e.content()};
    }
  }
  for (const auto& [key, item] : items) {
    insert.bind(1, key);
    insert.bind(2, item.kind);
    insert.bind(3, item.id);
    insert.bind(4, item.hash);
    insert.bind(5, item.json);
    insert.exec();
    insert.reset();
    const auto text = texts.find(key);
    if (text == texts.end()) continue;
    index.bind(1, key);
    index.bind(2, text->second.first);
    index.bind(3, text->second.second);
    index.exec();
    index.reset();
  }
}

/// What the signature covers: the content's hash and everything that is read when the edition is opened.
std::string signedText(const std::map<std::string, std::string>& meta, const std::vector<ContentFile>& files,
                       const std::string& prior) {
  std::string text = "homeostat edition\n";
  for (const auto& [key, value] : meta) {
    if (key != "signature") text += key + "=" + value + "\n";
  }
  for (const auto& file : files) text += file.name + " " + base::sha256Hex(file.bytes) + "\n";
  return text + "prior " + base::sha256Hex(prior) + "\n";
}

tl::unexpected<base::Refusal> notAnEdition(const std::string& file) {
  return base::refuse({"edition.not-one", file, "", "this file is not a Homeostat edition or is damaged",
                       "Choose an edition made by \"homeostat kb build\""});
}

tl::unexpected<base::Refusal> tampered(const std::string& file) {
  return base::refuse({"edition.tampered", file, "", "the content does not match the edition's signature",
                       "Do not use it; fetch the edition again from where it was released"});
}

}  // namespace

std::map<std::string, EditionItem> itemsOf(const std::vector<ContentFile>& files) {
  std::map<std::string, EditionItem> items;
  for (const auto& file : files) {
    const auto document = base::XmlDocument::parse(file.bytes, file.name);
    if (!document) continue;
    for (const auto& e : document->root().children()) {
      const Json json = elementJson(e);
      EditionItem item;
      item.json = base::canonicalJson(json);
      item.hash = base::sha256Hex(item.json);
      const std::string key = keyOf(e, json);
      item.kind = e.name();
      item.id = key.substr(item.kind.size() + 1);
      items.emplace(key, std::move(item));
    }
  }
  return items;
}

std::string contentHash(const std::map<std::string, EditionItem>& items) {
  std::string all;
  for (const auto& [key, item] : items) all += key + " " + item.json + "\n";
  return base::sha256Hex(all);
}

base::Result<std::string> Edition::build(const EditionDraft& draft, const base::SecretKey& key,
                                         const base::PublicKey& public_key, bool development) {
  std::vector<Issue> issues;
  load(draft.files, issues);
  for (const auto& issue : issues) {
    if (issue.severity == Issue::Severity::error) {
      return base::refuse({issue.code, issue.file, fmt::format("line {}", issue.line), issue.text, issue.mend});
    }
  }
  std::vector<ContentFile> files = draft.files;
  std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  const auto items = itemsOf(files);
  std::map<std::string, std::string> meta{
      {"format", std::to_string(kFormat)}, {"name", draft.name},
      {"released", draft.released},        {"content_hash", contentHash(items)},
      {"signer", base::hex(public_key)},   {"development", development ? "yes" : "no"}};
  meta["signature"] = base::hex(base::sign(base::asBytes(signedText(meta, files, draft.prior)), key));

  const auto db = base::memoryDatabase();
  db->exec("CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT");
  db->exec("CREATE TABLE files(name TEXT PRIMARY KEY, bytes TEXT NOT NULL) STRICT");
  db->exec("CREATE TABLE items(key TEXT PRIMARY KEY, kind TEXT, id TEXT, hash TEXT, json TEXT) STRICT");
  db->exec("CREATE TABLE prior(bytes BLOB NOT NULL) STRICT");
  db->exec(
      "CREATE VIRTUAL TABLE search USING fts5(key UNINDEXED, title, body, tokenize=\"unicode61 remove_diacritics 2\")");
  SQLite::Transaction transaction(*db);
  for (const auto& [name, value] : meta) {
    SQLite::Statement insert(*db, "INSERT INTO meta VALUES(?,?)");
    insert.bind(1, name);
    insert.bind(2, value);
    insert.exec();
  }
  for (const auto& file : files) {
    SQLite::Statement insert(*db, "INSERT INTO files VALUES(?,?)");
    insert.bind(1, file.name);
    insert.bind(2, file.bytes);
    insert.exec();
  }
  fillItems(*db, files, items);
  SQLite::Statement prior(*db, "INSERT INTO prior VALUES(?)");
  prior.bind(1, draft.prior.data(), static_cast<int>(draft.prior.size()));
  prior.exec();
  transaction.commit();
  db->exec("INSERT INTO search(search) VALUES('optimize')");
  return base::databaseBytes(*db);
}

base::Result<Edition> Edition::open(std::string bytes, const std::string& file,
                                    const std::vector<base::PublicKey>& trusted) try {
  const auto db = base::databaseFromBytes(bytes);
  if (!db) return notAnEdition(file);
  std::map<std::string, std::string> meta;
  for (SQLite::Statement q(*db, "SELECT key,value FROM meta"); q.executeStep();) {
    meta[q.getColumn(0).getString()] = q.getColumn(1).getString();
  }
  EditionDraft draft;
  for (SQLite::Statement q(*db, "SELECT name,bytes FROM files ORDER BY name"); q.executeStep();) {
    draft.files.push_back({q.getColumn(0).getString(), q.getColumn(1).getString()});
  }
  SQLite::Statement q(*db, "SELECT bytes FROM prior");
  if (!q.executeStep()) return notAnEdition(file);
  draft.prior.assign(static_cast<const char*>(q.getColumn(0).getBlob()),
                     static_cast<std::size_t>(q.getColumn(0).getBytes()));

  const base::Bytes signer = base::fromHex(meta["signer"]);
  const base::Bytes signature = base::fromHex(meta["signature"]);
  base::PublicKey key{};
  base::Signature sig{};
  if (signer.size() != key.size() || signature.size() != sig.size()) return tampered(file);
  std::copy(signer.begin(), signer.end(), key.begin());
  std::copy(signature.begin(), signature.end(), sig.begin());
  if (!base::verifySignature(base::asBytes(signedText(meta, draft.files, draft.prior)), sig, key))
    return tampered(file);
  if (std::find(trusted.begin(), trusted.end(), key) == trusted.end()) {
    return base::refuse({"edition.untrusted", file, "", "the edition is signed with a key that is not trusted here",
                         "Use an edition of the project, or add your practice's key"});
  }
  Edition edition;
  for (SQLite::Statement i(*db, "SELECT key,kind,id,hash FROM items"); i.executeStep();) {
    edition.items_[i.getColumn(0).getString()] = {i.getColumn(2).getString(), i.getColumn(1).getString(),
                                                  i.getColumn(3).getString(), ""};
  }
  std::vector<Issue> issues;
  edition.knowledge_ = loadTrusted(draft.files, issues);
  edition.knowledge_.edition_name = meta["name"];
  edition.name_ = meta["name"];
  edition.released_ = meta["released"];
  edition.hash_ = meta["content_hash"];
  edition.prior_ = std::move(draft.prior);
  edition.development_ = meta["development"] != "no";
  edition.bytes_ = std::move(bytes);
  return edition;
} catch (const SQLite::Exception&) {
  return notAnEdition(file);
}

Edition Edition::fromContent(const EditionDraft& draft, std::vector<Issue>& issues) {
  Edition edition;
  edition.knowledge_ = load(draft.files, issues);
  edition.knowledge_.edition_name = draft.name;
  edition.items_ = itemsOf(draft.files);
  edition.hash_ = contentHash(edition.items_);
  edition.name_ = draft.name;
  edition.released_ = draft.released;
  edition.prior_ = draft.prior;
  return edition;
}

std::map<std::string, std::string> Edition::itemJson(const std::vector<std::string>& keys) const {
  std::map<std::string, std::string> out;
  const auto db = bytes_.empty() ? nullptr : base::databaseFromBytes(bytes_);
  for (const auto& key : keys) {
    const auto item = items_.find(key);
    if (item == items_.end()) continue;
    if (!db) {
      out[key] = item->second.json;
      continue;
    }
    SQLite::Statement q(*db, "SELECT json FROM items WHERE key=?");
    q.bind(1, key);
    if (q.executeStep()) out[key] = q.getColumn(0).getString();
  }
  return out;
}

std::vector<SearchHit> Edition::search(const std::string& words, int limit) const {
  const auto db = base::databaseFromBytes(bytes_);
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

EditionDiff diff(const Edition& before, const Edition& after) {
  EditionDiff out;
  for (const auto& [key, item] : after.items()) {
    const auto it = before.items().find(key);
    if (it == before.items().end()) {
      out.added.push_back(key);
    } else if (it->second.hash != item.hash) {
      out.changed.push_back(key);
    }
  }
  for (const auto& [key, item] : before.items()) {
    if (!after.items().contains(key)) out.removed.push_back(key);
  }
  return out;
}

}  // namespace homeostat::kb
