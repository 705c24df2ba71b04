#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "kb/base/digest.hpp"
#include "kb/base/result.hpp"

namespace homeostat::record {

using base::Bytes;
using base::ByteView;

/// Rows as a store keeps them: sealed, keyed or opaque. No store ever sees a name or a key in the clear.
struct PracticeRow {
  Bytes practice;  ///< 16 random bytes
  Bytes salt;      ///< for the tags of users
  Bytes check;     ///< SHA-256 over the row: tells damage from a wrong passphrase
};

struct UserRow {
  Bytes tag;   ///< hash of practice salt and user id
  Bytes salt;  ///< of Argon2id
  std::uint64_t operations = 0, memory = 0;
  Bytes wrapped;  ///< practice key, sealed by the passphrase
  Bytes profile;  ///< name and roles, sealed by the practice
  Bytes check;
};

struct PatientRow {
  Bytes id;       ///< 16 random bytes; 16 zero bytes stand for the practice itself
  Bytes wrapped;  ///< the patient's key; empty once forgotten
  Bytes head;     ///< sealed count and last sequence of the patient's entries
};

struct EventRow {
  std::uint64_t sequence = 0;
  Bytes patient;
  Bytes kind;  ///< keyed hash of the kind's name
  std::int64_t version = 1;
  Bytes sealed;  ///< nonce and ciphertext
  Bytes hash;
};

/// Thrown by stores; `Ledger` turns it into a refusal or a Failure.
class StoreError : public base::Failure {
 public:
  enum class Kind { damaged, rolled_back, locked, failed };
  StoreError(Kind kind, const std::string& message) : Failure("record.store", message), kind_(kind) {}
  [[nodiscard]] Kind kind() const { return kind_; }

 private:
  Kind kind_;
};

/// The small interface behind the ledger. One thread; writes only between `begin` and `commit`; `commit` returns when
/// the writes are durable; after `rollback` none of them is seen. Every member may throw StoreError.
class LedgerStore {
 public:
  virtual ~LedgerStore() = default;
  LedgerStore() = default;
  LedgerStore(const LedgerStore&) = delete;
  LedgerStore& operator=(const LedgerStore&) = delete;

  virtual void begin() = 0;
  virtual void commit() = 0;
  virtual void rollback() noexcept = 0;

  virtual std::optional<PracticeRow> practice() = 0;
  virtual void putPractice(const PracticeRow& row) = 0;
  virtual std::optional<UserRow> user(ByteView tag) = 0;
  virtual std::vector<UserRow> users() = 0;
  virtual void putUser(const UserRow& row) = 0;

  virtual std::optional<PatientRow> patient(ByteView id) = 0;
  virtual void visitPatients(const std::function<void(const PatientRow&)>& visit) = 0;
  virtual void putPatient(const PatientRow& row) = 0;

  virtual void addEvent(const EventRow& row) = 0;
  virtual std::optional<EventRow> event(std::uint64_t sequence) = 0;
  virtual std::vector<EventRow> eventsOf(ByteView patient) = 0;
  /// In order of sequence, from `first`, until `visit` returns false.
  virtual void visitEvents(std::uint64_t first, const std::function<bool(const EventRow&)>& visit) = 0;

  virtual Bytes head() = 0;
  virtual void putHead(const Bytes& sealed) = 0;
  /// The sealed list of patients, and the sequences of entries since that changed it.
  virtual Bytes directory() = 0;
  virtual void putDirectory(const Bytes& sealed) = 0;
  virtual std::vector<std::uint64_t> directoryLog(std::uint64_t after) = 0;
  virtual void addDirectoryLog(std::uint64_t sequence) = 0;
  virtual void clearDirectoryLog(std::uint64_t up_to) = 0;

  virtual bool hasBlob(ByteView address) = 0;
  virtual void addBlobPart(ByteView address, ByteView patient, std::uint64_t part, ByteView sealed) = 0;
  /// Parts in order; empty when there is none.
  virtual std::vector<Bytes> blob(ByteView address, Bytes& patient) = 0;
  virtual void visitBlobs(const std::function<void(ByteView address)>& visit) = 0;
  virtual void removeBlobsOf(ByteView patient) = 0;

  /// Nothing deleted may stay readable in journals.
  virtual void scrub() = 0;
  /// Words about the store's own structure; empty when sound.
  virtual std::string structureDefect() = 0;
  virtual void copyTo(const std::filesystem::path& target) = 0;
  [[nodiscard]] virtual std::filesystem::path path() const = 0;
  /// A small note outside the store's journal, for finding a store put back to an older state; empty: none.
  virtual Bytes anchor() = 0;
  virtual void putAnchor(const Bytes& sealed) = 0;
};

/// Refuses record.exists, record.missing, record.not-a-practice, record.newer-format, record.locked.
base::Result<std::unique_ptr<LedgerStore>> createSqliteStore(const std::filesystem::path& file);
base::Result<std::unique_ptr<LedgerStore>> openSqliteStore(const std::filesystem::path& file);

}  // namespace homeostat::record
