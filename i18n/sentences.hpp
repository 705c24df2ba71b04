#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Sentences that the rooms below speak in English (why a figure was withheld, why an entry was not taken), said in
/// another language. Their English stands in the bundles as patterns; a sentence is found again by its form.
namespace homeostat::i18n {

struct Sentence {
  std::string key;
  std::map<std::string, std::string> arguments;  ///< as they stand in the English
};

/// The sentence whose English pattern this text fills, of those whose key begins with "engine."; where several fit, the
/// one with the most words of its own. Cost: some 10 us.
std::optional<Sentence> recognised(std::string_view english);

/// The same for a text of several sentences that follow each other ("why. How to mend it"): all of them, or none.
std::vector<Sentence> recognisedAll(std::string_view english);

}  // namespace homeostat::i18n
