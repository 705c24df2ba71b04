#pragma once

#include <string_view>
#include <utility>
#include <vector>

namespace homeostat::desktop {

/// The files of the invented patient (`app/cli/demo`), by name; compiled in, so that the demo needs nothing installed.
std::vector<std::pair<std::string_view, std::string_view>> demoFiles();

}  // namespace homeostat::desktop
