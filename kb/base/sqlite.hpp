#pragma once

#include <memory>
#include <string>

#include "kb/base/result.hpp"

namespace SQLite {
class Database;
}

namespace homeostat::base {

/// Databases that live in memory, as bytes in and bytes out (sqlite3_serialize, sqlite3_deserialize).
std::unique_ptr<SQLite::Database> memoryDatabase();
/// Read-only view of a database image; empty when the bytes are no SQLite database. The image is copied.
std::unique_ptr<SQLite::Database> databaseFromBytes(const std::string& bytes);
std::string databaseBytes(SQLite::Database& database);

}  // namespace homeostat::base
