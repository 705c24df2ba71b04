#pragma once

#include <string_view>

namespace homeostat::base {

/// The files of `kb/content/units`, built in.
extern const std::string_view kUcumAtoms;
extern const std::string_view kUcumSpellings;

}  // namespace homeostat::base
