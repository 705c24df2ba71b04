#pragma once

#include <filesystem>

/// Where the checkout and its build stand. Compiled once: no other object depends on where a checkout lies.
namespace homeostat::support {

std::filesystem::path checkout();
/// The folder of the programs of this build and its edition.
std::filesystem::path programs();
/// The key that signed that edition.
std::filesystem::path developmentKey();
/// Real files that are not part of the checkout (`HOMEOSTAT_CORPUS`, or beside it); the folder may be absent.
std::filesystem::path corpus();

}  // namespace homeostat::support
