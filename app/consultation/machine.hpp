#pragma once

#include <filesystem>

#include "kb/base/instant.hpp"

/// What both programs see of the machine they run on; everything below gets it as arguments.
namespace homeostat::consultation {

/// The system's time to the second, with its own offset.
base::Instant systemTime();
/// The user's own data of this program (XDG_DATA_HOME); may not exist yet.
std::filesystem::path userFolder();
/// The running program's file; `otherwise` where the system does not tell.
std::filesystem::path programFile(const char* otherwise);

}  // namespace homeostat::consultation
