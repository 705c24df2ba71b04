#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "kb/base/digest.hpp"
#include "kb/base/result.hpp"
#include "kb/loader.hpp"

namespace homeostat::kb {

/// What an edition is made from. `prior` is opaque here: `inference` computes and reads it.
struct EditionDraft {
  std::string name;      ///< "2026.1"
  std::string released;  ///< ISO date
  std::vector<ContentFile> files;
  std::string prior;
};

/// One item as it stands in an edition.
struct EditionItem {
  std::string id, kind, hash;  ///< hash: SHA-256 of the canonical JSON
  std::string json;            ///< canonical JSON of the XML element; empty in an opened edition: `itemJson`
};

struct SearchHit {
  std::string id, kind, title;
};

/// A released knowledge base: read-only after opening; any thread.
class Edition {
 public:
  /// The edition file's bytes: one SQLite database with items, content, a snapshot of the model, prior
  /// and full-text index, hashed and signed.
  /// Same draft and key: same bytes. Refuses content with form errors.
  static base::Result<std::string> build(const EditionDraft& draft, const base::SecretKey& key,
                                         const base::PublicKey& public_key, bool development);

  /// Opens an edition from its bytes; `file` is for messages. Refuses what is no edition ("edition.not-one"), a
  /// signature that does not verify ("edition.tampered"), a signer that is not trusted ("edition.untrusted") and a
  /// layout this program does not read ("edition.format").
  static base::Result<Edition> open(std::string bytes, const std::string& file,
                                    const std::vector<base::PublicKey>& trusted);

  /// An edition straight from content, unsigned, for checks and tests; its hash is that of the same content built.
  static Edition fromContent(const EditionDraft& draft, std::vector<Issue>& issues);

  [[nodiscard]] const KnowledgeBase& knowledge() const { return knowledge_; }
  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] const std::string& hash() const { return hash_; }  ///< SHA-256 over items sorted by id
  [[nodiscard]] const std::string& prior() const { return prior_; }
  [[nodiscard]] bool development() const { return development_; }  ///< signed with a development key, or unsigned
  [[nodiscard]] const std::string& released() const { return released_; }
  /// Read and checked against the signature at the first call (some milliseconds); throws `edition.tampered`.
  [[nodiscard]] const std::map<std::string, EditionItem>& items() const;
  /// Canonical JSON of the items with these keys; keys that name nothing have no entry. Throws `edition.tampered`.
  [[nodiscard]] std::map<std::string, std::string> itemJson(const std::vector<std::string>& keys) const;
  /// Items whose id, name, synonyms or texts match every word (prefix, case and accents ignored), best first.
  [[nodiscard]] std::vector<SearchHit> search(const std::string& words, int limit = 30) const;

 private:
  Edition() = default;
  KnowledgeBase knowledge_;
  std::string name_, released_, hash_, prior_;
  bool development_ = true;
  struct Stored;
  std::shared_ptr<Stored> stored_;  ///< what is read when asked for; shared by copies
};

struct EditionDiff {
  std::vector<std::string> added, removed, changed;  ///< item keys "kind id"
};
EditionDiff diff(const Edition& before, const Edition& after);

/// The items of content files, keyed "kind id".
std::map<std::string, EditionItem> itemsOf(const std::vector<ContentFile>& files);
/// SHA-256 over all items' canonical JSON in key order.
std::string contentHash(const std::map<std::string, EditionItem>& items);

}  // namespace homeostat::kb
