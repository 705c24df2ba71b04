#pragma once

#include <string>

#include "kb/model/knowledge.hpp"

namespace homeostat::kb {

/// The stable words of the enumerations, as they stand in XML and JSON. `separator` joins the words of a tier
/// ('_' in output, '-' in XML).
std::string wordOf(Tier tier, char separator = '_');
std::string wordOf(Severity severity);
std::string wordOf(Certainty certainty);
std::string wordOf(Claim claim);
std::string wordOf(Strength strength);
std::string wordOf(Criterion::Op op);
/// `all` for a word that is none.
Criterion::Op opFrom(const std::string& word);

}  // namespace homeostat::kb
