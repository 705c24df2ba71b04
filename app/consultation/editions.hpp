#pragma once

#include <filesystem>
#include <vector>

#include "kb/base/digest.hpp"
#include "kb/edition.hpp"

namespace homeostat::consultation {

/// Where the edition that came with this program lies: HOMEOSTAT_EDITION, else "homeostat.edition" beside the program,
/// else in "../share/homeostat". The first that exists; when none does, the one beside the program (its absence is then
/// refused with that name). `program` is the program's own path.
std::filesystem::path shippedEdition(const std::filesystem::path& program);

/// Opens an edition file that one of `trusted` has signed.
base::Result<kb::Edition> openEdition(const std::filesystem::path& file, const std::vector<base::PublicKey>& trusted);

/// Content of a folder: every .xml file below it, sorted, named relative to it. Refuses a folder without any.
base::Result<std::vector<kb::ContentFile>> readContent(const std::filesystem::path& folder);

}  // namespace homeostat::consultation
