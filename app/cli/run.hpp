#pragma once

#include <string>
#include <vector>

#include "app/cli/session.hpp"

namespace homeostat::cli {

/// Runs one command line (without the program's name). Returns the exit code: 0 done, 1 refused because of the input
/// (one line on `err`), 2 wrong usage, 3 the system failed. Never throws.
int run(const std::vector<std::string>& arguments, World& world);

}  // namespace homeostat::cli
