#pragma once

#include <cstddef>
#include <string_view>

namespace homeostat::base {

/// Bytes put in, left out or changed to make one text of the other (Levenshtein). Cost: product of the lengths.
std::size_t editDistance(std::string_view a, std::string_view b);

}  // namespace homeostat::base
