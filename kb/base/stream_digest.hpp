#pragma once

#include <istream>
#include <string>

namespace homeostat::base {

/// SHA-256 of everything from here to the stream's end, as `sha256Hex` of the same bytes. Memory: one buffer.
std::string sha256HexOf(std::istream& in);

}  // namespace homeostat::base
