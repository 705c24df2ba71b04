#pragma once

#include <filesystem>
#include <string>

#include "kb/base/result.hpp"

namespace homeostat::base {

/// The bytes of a file whose path was handed in. Refuses what is missing, a folder, unreadable, or above `max_bytes`.
Result<std::string> readFile(const std::filesystem::path& path, std::size_t max_bytes = 512U << 20U);

/// Writes beside `path` and renames, so that a reader sees the old file or the whole new one. Throws
/// Failure("io.write").
void writeFileAtomically(const std::filesystem::path& path, std::string_view bytes);

}  // namespace homeostat::base
