#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "kb/base/digest.hpp"
#include "kb/base/instant.hpp"
#include "kb/base/json.hpp"
#include "kb/base/result.hpp"

namespace homeostat::record {

class LedgerStore;
class RandomSource;

using base::Instant;
using base::Json;
using base::Result;

/// What a user may do. Everyone reads; auditors write nothing; reviewers write `knowledge-…` events only; clinicians
/// write everything else, add users and forget patients. A user may hold several roles.
enum class Role { clinician, reviewer, auditor };
std::string_view roleName(Role role);
Result<Role> roleFromName(std::string_view name);

struct User {
  std::string id;    ///< what is typed at unlock; case-sensitive, never empty
  std::string name;  ///< as printed
  std::set<Role> roles;
};

/// Cost of Argon2id (libsodium's limits): `test` is for tests only and protects nothing; interactive 0.1 s and 64 MiB,
/// moderate 0.7 s and 256 MiB, sensitive 5 s and 1 GiB. Each user's cost is stored with the user.
enum class KdfStrength { test, interactive, moderate, sensitive };

/// An event before it is written. `patient` is empty for events of the practice.
struct EventDraft {
  std::string patient;
  std::string kind;
  int version = 1;
  Json payload = Json::object();
  Instant at;
};

/// A sealed, chained entry as read back. `actor` is the id of the user who had the ledger open.
struct Event {
  std::uint64_t sequence = 0;  ///< 1, 2, 3 … without gaps over the whole practice
  std::string patient;
  std::string kind;
  int version = 1;
  Json payload;
  std::string actor;
  Instant at;
  std::string hash;        ///< 64 hexadecimal digits; covers this entry and, through the chain, all before it
  bool understood = true;  ///< false: kind or version is newer than this program; kept and shown as it is
};

/// Bytes kept beside the events: original files, recordings, issued documents (patient given), editions (practice).
struct BlobDraft {
  std::string patient;
  std::string bytes;
};

/// A line of the patient list. `id` is 32 hexadecimal digits drawn at registration and says nothing of the person.
struct Patient {
  std::string id;
  std::string name;
  std::string sex;  ///< female, male, other, unknown; empty: not given
  std::optional<base::CivilDate> birth_date;
  std::map<std::string, std::string> identifiers;  ///< system -> value ("insurance": "A123…")
  bool operator==(const Patient&) const = default;
};

struct PatientDraft {
  std::string name;
  std::string sex;
  std::optional<base::CivilDate> birth_date;
  std::map<std::string, std::string> identifiers;
};

/// What `verify` found wrong. `what`: changed, dropped, swapped, replayed, truncated, blob-changed, blob-missing,
/// key-missing, head, database, rolled-back, anchor. `sequence` is 0 where no entry can be named.
struct Defect {
  std::string what;
  std::uint64_t sequence = 0;
  std::string detail;
};

struct VerifyReport {
  std::uint64_t events = 0;     ///< entries looked at
  std::uint64_t blobs = 0;      ///< blobs opened and compared with their address
  std::uint64_t forgotten = 0;  ///< entries of forgotten patients: chained, no longer readable by anyone
  std::string head_hash;        ///< print it elsewhere to prove later that nothing was rewritten
  std::vector<Defect> defects;
  [[nodiscard]] bool good() const { return defects.empty(); }
};

/// The practice's ledger: one file, append-only, nothing readable in it without a passphrase.
///
/// Keys: Argon2id of a user's passphrase wraps the practice key; the practice key wraps one key a patient; payloads
/// are sealed (XChaCha20-Poly1305) with practice, patient, sequence, kind and version as associated data and chained by
/// SHA-256. An authenticated head (count, last hash) shows missing entries at the end.
///
/// Codes of refusals: record.exists, record.missing, record.not-a-practice, record.newer-format, record.locked (another
/// process), record.wrong-passphrase (also: no such user), record.damaged (names the entry), record.rolled-back,
/// record.session-locked, record.not-allowed, record.unknown-patient, record.forgotten, record.invalid,
/// record.blob-missing. A failing disk throws Failure("record.store"); then nothing of that call was written.
///
/// Thread: one thread owns a Ledger. While it lives, other processes are refused the file.
/// What it cannot find: the whole file together with its ".anchor" put back to an older state; compare `headHash`.
class Ledger {
 public:
  /// Makes the file (a folder given: "practice.homeostat" in it) with its first user. Never overwrites.
  static Result<Ledger> create(const std::filesystem::path& path, const std::string& practice_name, const User& user,
                               std::string_view passphrase, const Instant& now,
                               KdfStrength strength = KdfStrength::moderate);
  static Result<Ledger> open(const std::filesystem::path& path, const std::string& user_id,
                             std::string_view passphrase);
  /// The same over any store and source of random bytes (tests, PostgreSQL).
  static Result<Ledger> createIn(std::unique_ptr<LedgerStore> store, std::shared_ptr<RandomSource> random,
                                 const std::string& practice_name, const User& user, std::string_view passphrase,
                                 const Instant& now, KdfStrength strength);
  static Result<Ledger> openIn(std::unique_ptr<LedgerStore> store, std::shared_ptr<RandomSource> random,
                               const std::string& user_id, std::string_view passphrase);
  Ledger(Ledger&&) noexcept;
  Ledger& operator=(Ledger&&) noexcept;
  ~Ledger();

  [[nodiscard]] std::filesystem::path path() const;
  [[nodiscard]] Result<std::string> practiceName() const;
  /// Opaque id of the practice, 32 hexadecimal digits.
  [[nodiscard]] std::string practiceId() const;
  [[nodiscard]] const User& user() const;
  [[nodiscard]] std::uint64_t eventCount() const;
  [[nodiscard]] std::string headHash() const;

  /// Sees what other seats have written meanwhile (shared stores only; one file has one program). Appending does so
  /// too.
  Result<void> refresh();

  /// Durable (WAL, synchronous FULL) when it returns; all or nothing. The session's user becomes the actor.
  Result<Event> append(const EventDraft& draft);
  Result<std::vector<Event>> appendAll(const std::vector<EventDraft>& drafts, const std::vector<BlobDraft>& blobs = {});

  /// All entries of a patient in order. Refuses record.damaged when one was changed, moved or is missing.
  Result<std::vector<Event>> events(const std::string& patient) const;
  /// Entries of the practice itself (users, policy, settings, adopted knowledge).
  Result<std::vector<Event>> practiceEvents() const;
  /// Visits entries from `first` on in order over all patients (forgotten ones excepted) until `visit` returns false.
  Result<void> visitEvents(std::uint64_t first, const std::function<bool(const Event&)>& visit) const;

  /// Keyed hash that `putBlob` files the bytes under; the same bytes give another address in another patient.
  Result<std::string> blobAddress(const BlobDraft& blob) const;
  /// Address of the stored bytes; storing the same bytes twice keeps one.
  Result<std::string> putBlob(const BlobDraft& blob);
  Result<std::string> getBlob(const std::string& address) const;

  /// Seals what is no entry yet (a draft) under the patient's key, for a file beside the ledger; bound to practice,
  /// patient and `purpose`. Nothing is written. A forgotten patient's drafts can no longer be opened.
  Result<std::string> sealAside(const std::string& patient, std::string_view purpose, std::string_view plain) const;
  /// What `sealAside` sealed; refuses record.damaged when it was changed or sealed for something else.
  Result<std::string> openAside(const std::string& patient, std::string_view purpose, std::string_view sealed) const;

  /// Registers and returns the patient with the new id; durable. Refuses an empty name or an unknown sex.
  Result<Patient> registerPatient(const PatientDraft& draft, const Instant& at);
  Result<std::vector<Patient>> registerPatients(const std::vector<PatientDraft>& drafts, const Instant& at);
  /// A correction is an event; the registration stays readable in the history.
  Result<Patient> correctPatient(const std::string& id, const PatientDraft& draft, const Instant& at);
  [[nodiscard]] Result<Patient> patient(const std::string& id) const;
  /// Sorted by folded name, then birth date. Cost: a copy of the list.
  [[nodiscard]] Result<std::vector<Patient>> listPatients() const;
  [[nodiscard]] std::size_t patientCount() const;
  /// Every word of `query` must stand in name, birth date or identifiers, case and accents aside; names that begin
  /// with the query come first. An empty query lists from the start. Cost: one pass over an index in memory.
  [[nodiscard]] Result<std::vector<Patient>> searchPatients(std::string_view query, std::size_t limit = 50) const;
  /// Destroys the patient's key and blobs for ever and records that it was done. Copies made by `backup` before keep
  /// theirs.
  Result<Event> forgetPatient(const std::string& id, const std::string& reason, const Instant& at);

  [[nodiscard]] Result<std::vector<User>> users() const;
  Result<void> addUser(const User& user, std::string_view passphrase, const Instant& at,
                       KdfStrength strength = KdfStrength::moderate);
  Result<void> setRoles(const std::string& user_id, const std::set<Role>& roles, const Instant& at);
  /// Of the session's user; keeps the cost.
  Result<void> changePassphrase(std::string_view old_passphrase, std::string_view new_passphrase, const Instant& at);

  /// Idle lock: wipes keys and names from memory; every call but `unlock` and `locked` refuses afterwards.
  void lock();
  [[nodiscard]] bool locked() const;
  Result<void> unlock(const std::string& user_id, std::string_view passphrase);

  /// Reads every entry and blob. Cost: about 10 µs an entry.
  Result<VerifyReport> verify() const;
  /// Copies the running ledger to a new file, synced and readable with the same passphrases. Never overwrites.
  Result<void> backup(const std::filesystem::path& target) const;
  /// Verifies `backup_file`, then puts it in the place of `target`; what stood there is kept as
  /// "<target>.before-restore[-n]". Refuses a backup with any defect, leaving `target` untouched.
  static Result<VerifyReport> restore(const std::filesystem::path& backup_file, const std::filesystem::path& target,
                                      const std::string& user_id, std::string_view passphrase);
  /// Everything of one patient in the clear, one JSON object a line (first the patient, then the events). Asked for
  /// explicitly, by a clinician; that it was done becomes an event.
  Result<std::string> exportPatient(const std::string& id, const Instant& at);

 private:
  struct Impl;
  explicit Ledger(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// No core file may carry decrypted names: call first thing in main.
void forbidCrashFiles();

}  // namespace homeostat::record
