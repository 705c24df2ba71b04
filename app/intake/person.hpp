#pragma once

#include "app/intake/import.hpp"

namespace homeostat::intake {

enum class Identity {
  same,       ///< something stated on both sides names the same person and nothing contradicts it
  different,  ///< one stated thing contradicts
  unclear     ///< the two sides state nothing that could be compared, or only the name
};

/// Compares what both sides state. Birth date and sex contradict when they differ. A name agrees when one side's words
/// are among the other's ("Anna Müller", "MUELLER Anna Maria"). An equal name alone proves nothing: with a birth date
/// missing, different ids are different people; without ids it is unclear. Ids of two institutions may differ where
/// name and birth date agree. Names in different scripts decide nothing: an equal birth date or id leaves it unclear.
/// `why` is one phrase for the message, empty when same.
Identity compare(const ImportedPatient& a, const ImportedPatient& b, std::string& why);

/// The sex a file states in a letter or word of the languages read here: female, male, other, "" not given, else
/// unknown.
std::string sexOf(const std::string& stated);

}  // namespace homeostat::intake
