#include "app/record/postgres_store.hpp"

#include <pqxx/pqxx>
#include <utility>

namespace homeostat::record {
namespace {

constexpr const char* kSchema = R"sql(
CREATE TABLE practice(id integer PRIMARY KEY CHECK(id = 1), format integer, practice bytea, salt bytea, sum bytea);
CREATE TABLE users(tag bytea PRIMARY KEY, salt bytea, operations bigint, memory bigint, wrapped bytea, profile bytea,
                   sum bytea);
CREATE TABLE patients(id bytea PRIMARY KEY, wrapped bytea, head bytea);
CREATE TABLE events(sequence bigint PRIMARY KEY, patient bytea, kind bytea, version bigint, sealed bytea, hash bytea);
CREATE INDEX events_of_patient ON events(patient, sequence);
CREATE TABLE head(id integer PRIMARY KEY CHECK(id = 1), sealed bytea);
CREATE TABLE directory(id integer PRIMARY KEY CHECK(id = 1), sealed bytea);
CREATE TABLE directory_log(sequence bigint PRIMARY KEY);
CREATE TABLE blobs(address bytea, part bigint, patient bytea, sealed bytea, PRIMARY KEY(address, part));
CREATE INDEX blobs_of_patient ON blobs(patient);
)sql";

/// Any number: all programs that write to this schema wait on the same one.
constexpr const char* kWriterLock = "SELECT pg_advisory_xact_lock(1213026132)";
constexpr std::uint64_t kPage = 2000;

template <class Work>
auto guarded(Work work) -> decltype(work()) {
  try {
    return work();
  } catch (const pqxx::undefined_table& error) {
    throw StoreError(StoreError::Kind::damaged, error.what());
  } catch (const pqxx::undefined_column& error) {
    throw StoreError(StoreError::Kind::damaged, error.what());
  } catch (const pqxx::pqxx_exception& error) {
    throw StoreError(StoreError::Kind::failed, error.base().what());
  }
}

pqxx::binarystring parameter(ByteView bytes) {
  static const std::uint8_t nothing = 0;
  return {bytes.empty() ? &nothing : bytes.data(), bytes.size()};
}
std::int64_t parameter(std::uint64_t number) { return static_cast<std::int64_t>(number); }
std::int64_t parameter(std::int64_t number) { return number; }

Bytes bytesOf(const pqxx::field& field) {
  if (field.is_null()) return {};
  const pqxx::binarystring value(field);
  return {value.begin(), value.end()};
}
std::uint64_t numberOf(const pqxx::field& field) { return static_cast<std::uint64_t>(field.as<std::int64_t>(0)); }

EventRow eventOf(const pqxx::row& r) {
  return {numberOf(r[0]), bytesOf(r[1]), bytesOf(r[2]), r[3].as<std::int64_t>(0), bytesOf(r[4]), bytesOf(r[5])};
}
UserRow userOf(const pqxx::row& r) {
  return {bytesOf(r[0]), bytesOf(r[1]), numberOf(r[2]), numberOf(r[3]), bytesOf(r[4]), bytesOf(r[5]), bytesOf(r[6])};
}

class PostgresStore final : public LedgerStore {
 public:
  explicit PostgresStore(const std::string& connection) : connection_(connection), name_(connection_.dbname()) {
    run("SET synchronous_commit = on");
    run("SET client_min_messages = warning");
  }

  bool hasSchema() { return !run("SELECT to_regclass('practice')")[0][0].is_null(); }
  void makeSchema() {
    guarded([&] {
      pqxx::work work(connection_);
      work.exec(kSchema);
      work.commit();
    });
  }

  void begin() override {
    guarded([&] {
      work_ = std::make_unique<pqxx::work>(connection_);
      work_->exec(kWriterLock);
    });
  }
  void commit() override {
    guarded([&] { work_->commit(); });
    work_.reset();
  }
  void rollback() noexcept override { work_.reset(); }

  std::optional<PracticeRow> practice() override {
    const auto rows = run("SELECT practice, salt, sum FROM practice");
    if (rows.empty()) return std::nullopt;
    return PracticeRow{bytesOf(rows[0][0]), bytesOf(rows[0][1]), bytesOf(rows[0][2])};
  }
  void putPractice(const PracticeRow& row) override {
    run("INSERT INTO practice VALUES(1, 1, $1, $2, $3)", row.practice, row.salt, row.check);
  }
  std::optional<UserRow> user(ByteView tag) override {
    const auto rows = run("SELECT * FROM users WHERE tag = $1", tag);
    return rows.empty() ? std::nullopt : std::optional(userOf(rows[0]));
  }
  std::vector<UserRow> users() override {
    std::vector<UserRow> out;
    for (const auto& row : run("SELECT * FROM users")) out.push_back(userOf(row));
    return out;
  }
  void putUser(const UserRow& r) override {
    run("DELETE FROM users WHERE tag = $1", r.tag);
    run("INSERT INTO users VALUES($1, $2, $3, $4, $5, $6, $7)", r.tag, r.salt, r.operations, r.memory, r.wrapped,
        r.profile, r.check);
  }

  std::optional<PatientRow> patient(ByteView id) override {
    const auto rows = run("SELECT id, wrapped, head FROM patients WHERE id = $1", id);
    if (rows.empty()) return std::nullopt;
    return PatientRow{bytesOf(rows[0][0]), bytesOf(rows[0][1]), bytesOf(rows[0][2])};
  }
  void visitPatients(const std::function<void(const PatientRow&)>& visit) override {
    for (const auto& r : run("SELECT id, wrapped, head FROM patients")) {
      visit({bytesOf(r[0]), bytesOf(r[1]), bytesOf(r[2])});
    }
  }
  void putPatient(const PatientRow& row) override {
    run("INSERT INTO patients VALUES($1, $2, $3) ON CONFLICT(id) DO UPDATE SET wrapped = excluded.wrapped, "
        "head = excluded.head",
        row.id, row.wrapped, row.head);
  }

  void addEvent(const EventRow& r) override {
    run("INSERT INTO events VALUES($1, $2, $3, $4, $5, $6)", r.sequence, r.patient, r.kind, r.version, r.sealed,
        r.hash);
  }
  std::optional<EventRow> event(std::uint64_t sequence) override {
    const auto rows = run("SELECT * FROM events WHERE sequence = $1", sequence);
    return rows.empty() ? std::nullopt : std::optional(eventOf(rows[0]));
  }
  std::vector<EventRow> eventsOf(ByteView patient) override {
    std::vector<EventRow> out;
    for (const auto& row : run("SELECT * FROM events WHERE patient = $1 ORDER BY sequence", patient)) {
      out.push_back(eventOf(row));
    }
    return out;
  }
  void visitEvents(std::uint64_t first, const std::function<bool(const EventRow&)>& visit) override {
    for (;;) {
      const auto rows = run("SELECT * FROM events WHERE sequence >= $1 ORDER BY sequence LIMIT $2", first, kPage);
      for (const auto& row : rows) {
        const EventRow entry = eventOf(row);
        first = entry.sequence + 1;
        if (!visit(entry)) return;
      }
      if (static_cast<std::uint64_t>(rows.size()) < kPage) return;
    }
  }

  Bytes head() override { return single("SELECT sealed FROM head"); }
  void putHead(const Bytes& sealed) override {
    run("INSERT INTO head VALUES(1, $1) ON CONFLICT(id) DO UPDATE SET sealed = excluded.sealed", sealed);
  }
  Bytes directory() override { return single("SELECT sealed FROM directory"); }
  void putDirectory(const Bytes& sealed) override {
    run("INSERT INTO directory VALUES(1, $1) ON CONFLICT(id) DO UPDATE SET sealed = excluded.sealed", sealed);
  }
  std::vector<std::uint64_t> directoryLog(std::uint64_t after) override {
    std::vector<std::uint64_t> out;
    for (const auto& row : run("SELECT sequence FROM directory_log WHERE sequence > $1 ORDER BY sequence", after)) {
      out.push_back(numberOf(row[0]));
    }
    return out;
  }
  void addDirectoryLog(std::uint64_t sequence) override { run("INSERT INTO directory_log VALUES($1)", sequence); }
  void clearDirectoryLog(std::uint64_t up_to) override { run("DELETE FROM directory_log WHERE sequence <= $1", up_to); }

  bool hasBlob(ByteView address) override {
    return !run("SELECT 1 FROM blobs WHERE address = $1 LIMIT 1", address).empty();
  }
  void addBlobPart(ByteView address, ByteView patient, std::uint64_t part, ByteView sealed) override {
    run("INSERT INTO blobs VALUES($1, $2, $3, $4)", address, part, patient, sealed);
  }
  std::vector<Bytes> blob(ByteView address, Bytes& patient) override {
    std::vector<Bytes> out;
    for (const auto& row : run("SELECT patient, sealed FROM blobs WHERE address = $1 ORDER BY part", address)) {
      patient = bytesOf(row[0]);
      out.push_back(bytesOf(row[1]));
    }
    return out;
  }
  void visitBlobs(const std::function<void(ByteView)>& visit) override {
    for (const auto& row : run("SELECT DISTINCT address FROM blobs")) visit(bytesOf(row[0]));
  }
  void removeBlobsOf(ByteView patient) override { run("DELETE FROM blobs WHERE patient = $1", patient); }

  void scrub() override {
    for (const char* table : {"VACUUM users", "VACUUM patients", "VACUUM blobs", "VACUUM directory"}) run(table);
  }
  std::string structureDefect() override { return {}; }
  void copyTo(const std::filesystem::path& target) override {
    auto copy = createSqliteStore(target);
    if (!copy) throw StoreError(StoreError::Kind::failed, copy.error().line());
    (*copy)->begin();
    copyRows(**copy);
    (*copy)->commit();
  }
  [[nodiscard]] std::filesystem::path path() const override { return name_; }
  Bytes anchor() override { return {}; }
  void putAnchor(const Bytes& /*sealed*/) override {}  // the server keeps its own journal

 private:
  template <class... Args>
  pqxx::result run(const char* sql, const Args&... args) {
    return guarded([&] {
      if (work_) return work_->exec_params(sql, parameter(args)...);
      pqxx::nontransaction read(connection_);
      return read.exec_params(sql, parameter(args)...);
    });
  }
  Bytes single(const char* sql) {
    const auto rows = run(sql);
    return rows.empty() ? Bytes{} : bytesOf(rows[0][0]);
  }

  void copyRows(LedgerStore& to) {
    if (const auto row = practice()) to.putPractice(*row);
    for (const auto& row : users()) to.putUser(row);
    visitPatients([&](const PatientRow& row) { to.putPatient(row); });
    visitEvents(0, [&](const EventRow& row) {
      to.addEvent(row);
      return true;
    });
    to.putHead(head());
    to.putDirectory(directory());
    for (const auto sequence : directoryLog(0)) to.addDirectoryLog(sequence);
    visitBlobs([&](ByteView address) {
      Bytes patient;
      std::uint64_t part = 0;
      for (const auto& sealed : blob(address, patient)) to.addBlobPart(address, patient, part++, sealed);
    });
  }

  pqxx::connection connection_;
  std::filesystem::path name_;
  std::unique_ptr<pqxx::work> work_;
};

}  // namespace

base::Result<std::unique_ptr<LedgerStore>> createPostgresStore(const std::string& connection) {
  auto store = guarded([&] { return std::make_unique<PostgresStore>(connection); });
  if (store->hasSchema()) {
    return base::refuse({"record.exists", store->path().string(), "", "the database holds a practice already",
                         "Choose an empty database"});
  }
  store->makeSchema();
  return store;
}

base::Result<std::unique_ptr<LedgerStore>> openPostgresStore(const std::string& connection) {
  auto store = guarded([&] { return std::make_unique<PostgresStore>(connection); });
  if (!store->hasSchema()) {
    return base::refuse({"record.not-a-practice", store->path().string(), "", "the database holds no practice",
                         "Make one in it first"});
  }
  return store;
}

}  // namespace homeostat::record
