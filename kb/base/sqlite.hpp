#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "kb/base/result.hpp"

namespace SQLite {
class Database;
}

namespace homeostat::base {

/// Databases that live in memory, as bytes in and bytes out (sqlite3_serialize, sqlite3_deserialize).
std::unique_ptr<SQLite::Database> memoryDatabase();
/// Read-only view of a database image, read in place: the bytes must outlive it. Empty when they are no SQLite
/// database.
std::unique_ptr<SQLite::Database> databaseOver(std::string_view bytes);
std::string databaseBytes(SQLite::Database& database);

}  // namespace homeostat::base
