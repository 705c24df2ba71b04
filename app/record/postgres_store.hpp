#pragma once

#include <memory>
#include <string>

#include "app/record/store.hpp"

namespace homeostat::record {

/// The ledger in a PostgreSQL database, for a practice with several seats: the server sees sealed rows only.
/// `connection` is a libpq connection text ("host=… dbname=…"). Writers wait for each other inside the database; a
/// backup becomes an ordinary practice file. Refuses record.exists, record.missing, record.not-a-practice.
base::Result<std::unique_ptr<LedgerStore>> createPostgresStore(const std::string& connection);
base::Result<std::unique_ptr<LedgerStore>> openPostgresStore(const std::string& connection);

}  // namespace homeostat::record
