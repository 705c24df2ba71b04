#include "kb/base/sqlite.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include <cstring>

namespace homeostat::base {

std::unique_ptr<SQLite::Database> memoryDatabase() {
  return std::make_unique<SQLite::Database>(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
}

std::unique_ptr<SQLite::Database> databaseOver(std::string_view bytes) {
  if (bytes.size() < 512 || std::memcmp(bytes.data(), "SQLite format 3", 16) != 0) return nullptr;
  auto database = memoryDatabase();
  // The interface has no const; a read-only image is never written.
  auto* image = const_cast<unsigned char*>(reinterpret_cast<const unsigned char*>(bytes.data()));
  const auto size = static_cast<sqlite3_int64>(bytes.size());
  const int code = sqlite3_deserialize(database->getHandle(), "main", image, size, size, SQLITE_DESERIALIZE_READONLY);
  return code == SQLITE_OK ? std::move(database) : nullptr;
}

std::string databaseBytes(SQLite::Database& database) {
  sqlite3_int64 size = 0;
  unsigned char* image = sqlite3_serialize(database.getHandle(), "main", &size, 0);
  if (image == nullptr) throw Failure("sqlite.memory", "the database could not be written to memory");
  std::string bytes(reinterpret_cast<const char*>(image), static_cast<std::size_t>(size));
  sqlite3_free(image);
  return bytes;
}

}  // namespace homeostat::base
