#include <SQLiteCpp/Backup.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <fstream>
#include <unordered_map>
#include <utility>

#include "app/record/store.hpp"

namespace homeostat::record {
namespace {

namespace fs = std::filesystem;

constexpr int kApplicationId = 0x484d5354;  // "HMST"
constexpr int kFormat = 1;

constexpr const char* kSchema = R"sql(
CREATE TABLE practice(id INTEGER PRIMARY KEY CHECK(id = 1), practice BLOB, salt BLOB, sum BLOB) STRICT;
CREATE TABLE users(tag BLOB PRIMARY KEY, salt BLOB, operations INTEGER, memory INTEGER, wrapped BLOB, profile BLOB,
                   sum BLOB) STRICT, WITHOUT ROWID;
CREATE TABLE patients(id BLOB PRIMARY KEY, wrapped BLOB, head BLOB) STRICT, WITHOUT ROWID;
CREATE TABLE events(sequence INTEGER PRIMARY KEY, patient BLOB, kind BLOB, version INTEGER, sealed BLOB, hash BLOB) STRICT;
CREATE INDEX events_of_patient ON events(patient, sequence);
CREATE TABLE head(id INTEGER PRIMARY KEY CHECK(id = 1), sealed BLOB) STRICT;
CREATE TABLE directory(id INTEGER PRIMARY KEY CHECK(id = 1), sealed BLOB) STRICT;
CREATE TABLE directory_log(sequence INTEGER PRIMARY KEY) STRICT;
CREATE TABLE blobs(address BLOB, part INTEGER, patient BLOB, sealed BLOB, PRIMARY KEY(address, part)) STRICT;
CREATE INDEX blobs_of_patient ON blobs(patient);
)sql";

StoreError::Kind kindOf(int code) {
  switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return StoreError::Kind::locked;
    case SQLITE_FULL:
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_NOMEM:
    case SQLITE_PERM:
      return StoreError::Kind::failed;
    case SQLITE_IOERR:
      return code == SQLITE_IOERR_SHORT_READ || code == SQLITE_IOERR_CORRUPTFS ? StoreError::Kind::damaged
                                                                               : StoreError::Kind::failed;
    default:
      // A flipped byte in the schema shows as an unknown column, in a row as a wrong type: all of them are damage.
      return StoreError::Kind::damaged;
  }
}

template <class Work>
auto guarded(Work work) -> decltype(work()) {
  try {
    return work();
  } catch (const SQLite::Exception& error) {
    throw StoreError(kindOf(error.getExtendedErrorCode()), error.what());
  }
}

Bytes blobOf(SQLite::Statement& statement, int column) {
  const auto value = statement.getColumn(column);
  const auto* data = static_cast<const std::uint8_t*>(value.getBlob());
  return data == nullptr ? Bytes{} : Bytes(data, data + value.getBytes());
}

std::uint64_t numberOf(SQLite::Statement& statement, int column) {
  return static_cast<std::uint64_t>(statement.getColumn(column).getInt64());
}

void bindOne(SQLite::Statement& statement, int index, ByteView bytes) {
  statement.bind(index, bytes.empty() ? static_cast<const void*>("") : bytes.data(), static_cast<int>(bytes.size()));
}
void bindOne(SQLite::Statement& statement, int index, std::uint64_t number) {
  statement.bind(index, static_cast<std::int64_t>(number));
}
void bindOne(SQLite::Statement& statement, int index, std::int64_t number) { statement.bind(index, number); }

template <class... Args>
void bindAll(SQLite::Statement& statement, const Args&... args) {
  int index = 0;
  (bindOne(statement, ++index, args), ...);
}

EventRow eventOf(SQLite::Statement& s) {
  return {numberOf(s, 0), blobOf(s, 1), blobOf(s, 2), s.getColumn(3).getInt64(), blobOf(s, 4), blobOf(s, 5)};
}

UserRow userOf(SQLite::Statement& s) {
  return {blobOf(s, 0), blobOf(s, 1), numberOf(s, 2), numberOf(s, 3), blobOf(s, 4), blobOf(s, 5), blobOf(s, 6)};
}

void syncFolder(const fs::path& file) {
  const fs::path folder = file.parent_path().empty() ? fs::path(".") : file.parent_path();
  const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return;
  ::fsync(fd);
  ::close(fd);
}

class SqliteStore final : public LedgerStore {
 public:
  SqliteStore(fs::path file, int flags) : path_(std::move(file)), database_(path_.string(), flags) {
    anchor_ = path_;
    anchor_ += ".anchor";
  }

  ~SqliteStore() override {
    cache_.clear();
    if (anchor_fd_ >= 0) ::close(anchor_fd_);
  }

  SQLite::Database& database() { return database_; }

  void configure() {
    guarded([&] {
      database_.exec("PRAGMA locking_mode=EXCLUSIVE");
      database_.exec("PRAGMA secure_delete=ON");
      database_.exec("PRAGMA temp_store=MEMORY");
      database_.exec("PRAGMA journal_mode=WAL");
      database_.exec("PRAGMA synchronous=FULL");
      database_.exec("PRAGMA cache_size=-65536");
      database_.exec("PRAGMA cell_size_check=ON");
      sqlite3_db_config(database_.getHandle(), SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
      sqlite3_db_config(database_.getHandle(), SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
      sqlite3_db_config(database_.getHandle(), SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
      // Takes the exclusive lock now, so that a second program is refused here and not at its first write.
      database_.exec("BEGIN IMMEDIATE");
      database_.exec("COMMIT");
    });
  }

  void begin() override { run("BEGIN IMMEDIATE"); }
  void commit() override { run("COMMIT"); }
  void rollback() noexcept override { sqlite3_exec(database_.getHandle(), "ROLLBACK", nullptr, nullptr, nullptr); }

  std::optional<PracticeRow> practice() override {
    std::optional<PracticeRow> row;
    rows("SELECT practice, salt, sum FROM practice", [&](SQLite::Statement& s) {
      row = PracticeRow{blobOf(s, 0), blobOf(s, 1), blobOf(s, 2)};
    });
    return row;
  }
  void putPractice(const PracticeRow& row) override {
    run("INSERT INTO practice VALUES(1, ?, ?, ?)", row.practice, row.salt, row.check);
  }

  std::optional<UserRow> user(ByteView tag) override {
    std::optional<UserRow> row;
    rows(
        "SELECT tag, salt, operations, memory, wrapped, profile, sum FROM users WHERE tag = ?",
        [&](SQLite::Statement& s) { row = userOf(s); }, tag);
    return row;
  }
  std::vector<UserRow> users() override {
    std::vector<UserRow> out;
    rows("SELECT tag, salt, operations, memory, wrapped, profile, sum FROM users",
         [&](SQLite::Statement& s) { out.push_back(userOf(s)); });
    return out;
  }
  void putUser(const UserRow& r) override {
    run("INSERT OR REPLACE INTO users VALUES(?, ?, ?, ?, ?, ?, ?)", r.tag, r.salt, r.operations, r.memory, r.wrapped,
        r.profile, r.check);
  }

  std::optional<PatientRow> patient(ByteView id) override {
    std::optional<PatientRow> row;
    rows(
        "SELECT id, wrapped, head FROM patients WHERE id = ?",
        [&](SQLite::Statement& s) {
          row = PatientRow{blobOf(s, 0), blobOf(s, 1), blobOf(s, 2)};
        },
        id);
    return row;
  }
  void visitPatients(const std::function<void(const PatientRow&)>& visit) override {
    rows("SELECT id, wrapped, head FROM patients", [&](SQLite::Statement& s) {
      visit({blobOf(s, 0), blobOf(s, 1), blobOf(s, 2)});
    });
  }
  void putPatient(const PatientRow& row) override {
    run("INSERT INTO patients VALUES(?, ?, ?) ON CONFLICT(id) DO UPDATE SET wrapped = excluded.wrapped, "
        "head = excluded.head",
        row.id, row.wrapped, row.head);
  }

  void addEvent(const EventRow& r) override {
    run("INSERT INTO events VALUES(?, ?, ?, ?, ?, ?)", r.sequence, r.patient, r.kind, r.version, r.sealed, r.hash);
  }
  std::optional<EventRow> event(std::uint64_t sequence) override {
    std::optional<EventRow> row;
    rows(
        "SELECT sequence, patient, kind, version, sealed, hash FROM events WHERE sequence = ?",
        [&](SQLite::Statement& s) { row = eventOf(s); }, sequence);
    return row;
  }
  std::vector<EventRow> eventsOf(ByteView patient) override {
    std::vector<EventRow> out;
    rows(
        "SELECT sequence, patient, kind, version, sealed, hash FROM events WHERE patient = ? ORDER BY sequence",
        [&](SQLite::Statement& s) { out.push_back(eventOf(s)); }, patient);
    return out;
  }
  void visitEvents(std::uint64_t first, const std::function<bool(const EventRow&)>& visit) override {
    // A statement of its own: the visitor may ask the store for other rows meanwhile.
    guarded([&] {
      SQLite::Statement s(database_,
                          "SELECT sequence, patient, kind, version, sealed, hash FROM events WHERE sequence >= ? "
                          "ORDER BY sequence");
      bindAll(s, first);
      while (s.executeStep() && visit(eventOf(s))) {
      }
    });
  }

  Bytes head() override { return single("SELECT sealed FROM head WHERE id = 1"); }
  void putHead(const Bytes& sealed) override { run("INSERT OR REPLACE INTO head VALUES(1, ?)", sealed); }
  Bytes directory() override { return single("SELECT sealed FROM directory WHERE id = 1"); }
  void putDirectory(const Bytes& sealed) override { run("INSERT OR REPLACE INTO directory VALUES(1, ?)", sealed); }
  std::vector<std::uint64_t> directoryLog(std::uint64_t after) override {
    std::vector<std::uint64_t> out;
    rows(
        "SELECT sequence FROM directory_log WHERE sequence > ? ORDER BY sequence",
        [&](SQLite::Statement& s) { out.push_back(numberOf(s, 0)); }, after);
    return out;
  }
  void addDirectoryLog(std::uint64_t sequence) override { run("INSERT INTO directory_log VALUES(?)", sequence); }
  void clearDirectoryLog(std::uint64_t up_to) override { run("DELETE FROM directory_log WHERE sequence <= ?", up_to); }

  bool hasBlob(ByteView address) override {
    bool found = false;
    rows(
        "SELECT 1 FROM blobs WHERE address = ? LIMIT 1", [&](SQLite::Statement&) { found = true; }, address);
    return found;
  }
  void addBlobPart(ByteView address, ByteView patient, std::uint64_t part, ByteView sealed) override {
    run("INSERT INTO blobs VALUES(?, ?, ?, ?)", address, part, patient, sealed);
  }
  std::vector<Bytes> blob(ByteView address, Bytes& patient) override {
    std::vector<Bytes> out;
    rows(
        "SELECT patient, sealed FROM blobs WHERE address = ? ORDER BY part",
        [&](SQLite::Statement& s) {
          patient = blobOf(s, 0);
          out.push_back(blobOf(s, 1));
        },
        address);
    return out;
  }
  void visitBlobs(const std::function<void(ByteView)>& visit) override {
    guarded([&] {
      SQLite::Statement s(database_, "SELECT DISTINCT address FROM blobs");
      while (s.executeStep()) visit(blobOf(s, 0));
    });
  }
  void removeBlobsOf(ByteView patient) override { run("DELETE FROM blobs WHERE patient = ?", patient); }

  void scrub() override {
    guarded([&] { database_.exec("PRAGMA wal_checkpoint(TRUNCATE)"); });
  }

  std::string structureDefect() override {
    return guarded([&] {
      SQLite::Statement s(database_, "PRAGMA integrity_check(1)");
      std::string words;
      while (s.executeStep()) words = s.getColumn(0).getString();
      return words == "ok" ? std::string{} : words;
    });
  }

  void copyTo(const fs::path& target) override {
    guarded([&] {
      {
        SQLite::Database copy(target.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
        SQLite::Backup backup(copy, database_);
        backup.executeStep(-1);
      }
      ::chmod(target.c_str(), S_IRUSR | S_IWUSR);
      const int fd = ::open(target.c_str(), O_RDONLY | O_CLOEXEC);
      const bool synced = fd >= 0 && ::fsync(fd) == 0;
      if (fd >= 0) ::close(fd);
      if (!synced) throw StoreError(StoreError::Kind::failed, target.string() + ": the copy could not be synced");
      syncFolder(target);
    });
  }

  [[nodiscard]] fs::path path() const override { return path_; }

  Bytes anchor() override {
    std::ifstream in(anchor_, std::ios::binary);
    Bytes bytes(1024);
    in.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    bytes.resize(static_cast<std::size_t>(in.gcount()));
    return bytes;
  }
  void putAnchor(const Bytes& sealed) override {
    // Not synced on purpose: after a power cut an older note is harmless, a newer one than the journal never happens.
    if (anchor_fd_ < 0) anchor_fd_ = ::open(anchor_.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (anchor_fd_ < 0 || ::pwrite(anchor_fd_, sealed.data(), sealed.size(), 0) < 0) return;
    if (::ftruncate(anchor_fd_, static_cast<off_t>(sealed.size())) != 0) return;
  }

 private:
  template <class... Args>
  void run(const char* sql, const Args&... args) {
    rows(
        sql, [](SQLite::Statement&) {}, args...);
  }

  template <class Take, class... Args>
  void rows(const char* sql, Take take, const Args&... args) {
    guarded([&] {
      auto& s = statement(sql);
      s.reset();
      bindAll(s, args...);
      const Reset after{s};
      while (s.executeStep()) take(s);
    });
  }

  Bytes single(const char* sql) {
    Bytes out;
    rows(sql, [&](SQLite::Statement& s) { out = blobOf(s, 0); });
    return out;
  }

  struct Reset {
    SQLite::Statement& statement;
    ~Reset() {
      statement.tryReset();
      try {
        statement.clearBindings();
      } catch (const SQLite::Exception&) {  // only releases memory early
      }
    }
  };

  SQLite::Statement& statement(const char* sql) {
    auto found = cache_.find(sql);
    if (found == cache_.end()) found = cache_.try_emplace(sql, database_, sql).first;
    return found->second;
  }

  fs::path path_;
  SQLite::Database database_;
  std::unordered_map<std::string, SQLite::Statement> cache_;
  fs::path anchor_;
  int anchor_fd_ = -1;
};

base::Refusal lockedRefusal(const fs::path& file) {
  return {"record.locked", file.string(), "", "another program has this practice open", "Close it there first"};
}

base::Result<void> checkFormat(SqliteStore& store, const fs::path& file) {
  const auto pragma = [&](const char* sql) {
    SQLite::Statement s(store.database(), sql);
    return s.executeStep() ? s.getColumn(0).getInt() : 0;
  };
  const base::Refusal no{"record.not-a-practice", file.string(), "", "this file is not a practice of this program",
                         "Choose the practice's file, or restore a backup"};
  try {
    store.database().exec("PRAGMA locking_mode=EXCLUSIVE");
    if (pragma("PRAGMA application_id") != kApplicationId) return base::refuse(no);
    if (pragma("PRAGMA user_version") > kFormat) {
      return base::refuse({"record.newer-format", file.string(), "", "a newer version of the program wrote this file",
                           "Update the program"});
    }
  } catch (const SQLite::Exception& error) {
    if (kindOf(error.getExtendedErrorCode()) == StoreError::Kind::locked) return base::refuse(lockedRefusal(file));
    if (error.getErrorCode() == SQLITE_NOTADB) return base::refuse(no);
    if (kindOf(error.getExtendedErrorCode()) == StoreError::Kind::damaged) {
      return base::refuse({"record.damaged", file.string(), "", std::string("the file is damaged: ") + error.what(),
                           "Restore a backup"});
    }
    throw StoreError(kindOf(error.getExtendedErrorCode()), error.what());
  }
  return {};
}

}  // namespace

base::Result<std::unique_ptr<LedgerStore>> createSqliteStore(const fs::path& file) {
  std::error_code error;
  if (fs::exists(file, error)) {
    return base::refuse({"record.exists", file.string(), "", "the file exists already", "Choose another name"});
  }
  if (!file.parent_path().empty() && !fs::is_directory(file.parent_path(), error)) {
    return base::refuse({"record.missing", file.string(), "", "the folder does not exist", "Make the folder first"});
  }
  // The file is made here with narrow rights; SQLite gives its journal the same.
  const int fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0) throw StoreError(StoreError::Kind::failed, file.string() + ": the file cannot be made");
  ::close(fd);
  auto store = guarded([&] { return std::make_unique<SqliteStore>(file, SQLite::OPEN_READWRITE); });
  store->configure();
  guarded([&] {
    store->database().exec("BEGIN IMMEDIATE");
    store->database().exec("PRAGMA application_id=" + std::to_string(kApplicationId));
    store->database().exec("PRAGMA user_version=" + std::to_string(kFormat));
    store->database().exec(kSchema);
    store->database().exec("COMMIT");
  });
  syncFolder(file);
  return store;
}

base::Result<std::unique_ptr<LedgerStore>> openSqliteStore(const fs::path& file) {
  std::error_code error;
  if (!fs::exists(file, error)) {
    return base::refuse(
        {"record.missing", file.string(), "", "the file does not exist", "Check the name and the folder"});
  }
  std::array<char, 16> start{};
  std::ifstream(file, std::ios::binary).read(start.data(), start.size());
  if (std::string_view(start.data(), 15) != "SQLite format 3") {
    return base::refuse({"record.not-a-practice", file.string(), "", "this file is not a practice of this program",
                         "Choose the practice's file, or restore a backup"});
  }
  auto store = guarded([&] { return std::make_unique<SqliteStore>(file, SQLite::OPEN_READWRITE); });
  if (auto format = checkFormat(*store, file); !format) return base::refuse(format.error());
  try {
    store->configure();
  } catch (const StoreError& problem) {
    if (problem.kind() == StoreError::Kind::locked) return base::refuse(lockedRefusal(file));
    if (problem.kind() == StoreError::Kind::damaged) {
      return base::refuse({"record.damaged", file.string(), "", std::string("the file is damaged: ") + problem.what(),
                           "Restore a backup"});
    }
    throw;
  }
  return store;
}

}  // namespace homeostat::record
