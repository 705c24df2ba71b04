#pragma once

#include <utility>

#include "app/record/directory.hpp"
#include "app/record/events.hpp"
#include "app/record/ledger.hpp"
#include "app/record/secrets.hpp"
#include "app/record/store.hpp"

namespace homeostat::record {

/// Keys below the practice key, each for one purpose.
struct PracticeKeys {
  explicit PracticeKeys(const Secret& practice);
  Secret wrap, head, address, kind, directory, profile;
};

/// What the authenticated head says.
struct Head {
  std::uint64_t count = 0;
  Bytes last_hash = Bytes(32);
  std::uint64_t directory_events = 0;
};

/// What the sealed head of one patient says.
struct PatientHead {
  std::uint64_t count = 0, last_sequence = 0;
};

struct Session {
  Session(const Secret& key, User who) : practice_key(key), keys(practice_key), user(std::move(who)) {}
  Secret practice_key;
  PracticeKeys keys;
  User user;
  std::string practice_name;
  Head head;
  Directory directory;
  std::uint64_t snapshot_events = 0;  ///< directory events the stored snapshot holds
};

[[noreturn]] void damaged(const std::string& words);
base::Refusal refusalOf(const StoreError& error, const std::filesystem::path& file);

/// Runs work on the store; damage and locks become refusals, a failing system stays a Failure.
template <class Work>
auto attempt(const std::filesystem::path& file, Work work) -> decltype(work()) {
  try {
    return work();
  } catch (const StoreError& error) {
    if (error.kind() == StoreError::Kind::failed) throw;
    return base::refuse(refusalOf(error, file));
  }
}

/// Begun at construction, rolled back unless committed.
class Transaction {
 public:
  explicit Transaction(LedgerStore& store) : store_(store) { store_.begin(); }
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction() {
    if (!done_) store_.rollback();
  }
  void commit() {
    store_.commit();
    done_ = true;
  }

 private:
  LedgerStore& store_;
  bool done_ = false;
};

struct Ledger::Impl {
  Impl(std::unique_ptr<LedgerStore> s, std::shared_ptr<RandomSource> r) : store(std::move(s)), random(std::move(r)) {}

  std::unique_ptr<LedgerStore> store;
  std::shared_ptr<RandomSource> random;
  PracticeRow practice;
  std::unique_ptr<Session> session;  ///< empty while locked

  [[nodiscard]] std::filesystem::path path() const { return store->path(); }

  // Sessions (ledger_users.cpp)
  Result<void> start(const std::string& user_id, std::string_view passphrase);
  void readPractice();
  [[nodiscard]] Bytes userTag(const std::string& id) const;
  [[nodiscard]] Bytes profileOf(const User& user, const Bytes& tag) const;
  [[nodiscard]] User userOf(const UserRow& row, const Session& of) const;
  UserRow wrapFor(const User& user, std::string_view passphrase, const KdfCost& cost);
  [[nodiscard]] std::optional<Secret> unwrap(const UserRow& row, std::string_view passphrase) const;
  [[nodiscard]] Result<void> need(bool allowed, const std::string& what) const;
  [[nodiscard]] bool has(Role role) const { return session->user.roles.contains(role); }

  // Heads and the list of patients (ledger_directory.cpp)
  void loadHead();
  void loadDirectory();
  void saveDirectory();
  void writeSnapshot();
  void saveDirectoryIfWorth(std::uint64_t pending) noexcept;
  void checkAnchor() const;
  void putAnchor();

  // Keys and rows (ledger.cpp)
  [[nodiscard]] Bytes about(std::string_view what, ByteView more = {}) const;
  [[nodiscard]] Secret keyOf(const PatientRow& row) const;
  [[nodiscard]] PatientHead headOf(const PatientRow& row) const;
  [[nodiscard]] Bytes sealHead(const Head& head, std::string_view what) const;
  [[nodiscard]] std::optional<Head> unsealHead(const Bytes& sealed, std::string_view what) const;
  PatientRow newPatientRow(const Bytes& id);
  void setHead(PatientRow& row, const PatientHead& head) const;
  [[nodiscard]] Result<PatientRow> rowOf(const std::string& patient) const;
  [[nodiscard]] Bytes kindTag(const std::string& kind) const;
  [[nodiscard]] Bytes associated(const EventRow& row, std::uint64_t sequence) const;
  [[nodiscard]] Bytes hashOf(const EventRow& row, const Bytes& previous) const;
  /// Empty when the row does not open with this key at this sequence.
  [[nodiscard]] std::optional<Event> openRow(const EventRow& row, const Secret& key, std::uint64_t sequence,
                                             std::uint64_t* index = nullptr) const;
  [[nodiscard]] Result<std::vector<Event>> read(const std::string& patient) const;
  Event write(const EventDraft& draft, PatientRow& row, Head& head);
  /// Writes drafts, blobs and new patients in one transaction; `also` runs inside it.
  std::vector<Event> commit(const std::vector<EventDraft>& drafts, const std::vector<BlobDraft>& blobs,
                            const std::vector<PatientRow>& fresh = {}, const std::function<void()>& also = {});
  Bytes writeBlob(const BlobDraft& blob, const PatientRow& row);
  [[nodiscard]] Bytes addressOf(const BlobDraft& blob) const;
  [[nodiscard]] Bytes blobAssociated(ByteView patient, ByteView address, std::uint64_t part, std::uint64_t parts) const;
  [[nodiscard]] std::string readBlob(ByteView address) const;
  [[nodiscard]] Result<void> open() const;
  /// Takes over what another seat has written since; nothing to do where this program is alone.
  void catchUp();
};

constexpr std::size_t kIdSize = 16;
inline std::string textOf(ByteView id) { return base::hex(id); }
Bytes idOf(const std::string& patient);  ///< empty when the text is no id; 16 zero bytes for ""

}  // namespace homeostat::record
