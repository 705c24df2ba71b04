#include "app/intake/person.hpp"

#include <algorithm>
#include <initializer_list>
#include <set>
#include <vector>

#include "app/intake/text.hpp"
#include "i18n/format.hpp"

namespace homeostat::intake {
namespace {

/// Words of a name, folded; the two ways of writing umlauts are one.
std::vector<std::string> nameWords(const std::string& name) {
  std::vector<std::string> out;
  for (const auto& part : split(name, ' ')) {
    std::string word = i18n::nameKey(part);
    for (const char* pair : {"ae", "oe", "ue"}) {
      for (auto at = word.find(pair); at != std::string::npos; at = word.find(pair)) word.erase(at + 1, 1);
    }
    if (!word.empty()) out.push_back(word);
  }
  std::sort(out.begin(), out.end());
  return out;
}

bool namesAgree(const std::string& a, const std::string& b) {
  const auto left = nameWords(a), right = nameWords(b);
  if (left.empty() || right.empty()) return false;
  return std::includes(left.begin(), left.end(), right.begin(), right.end()) ||
         std::includes(right.begin(), right.end(), left.begin(), left.end());
}

const std::set<std::string, std::less<>>& wordsOfSex(bool female) {
  static const auto folded = [](std::initializer_list<const char*> words) {
    std::set<std::string, std::less<>> out;
    for (const char* word : words) out.insert(i18n::nameKey(word));
    return out;
  };
  static const auto women =
      folded({"f", "w", "female", "woman", "weiblich", "frau", "femme", "féminin", "mujer", "femenino", "femmina",
              "femminile", "donna", "kvinde", "kvinna", "vrouw", "女", "女性", "أنثى"});
  static const auto men = folded({"m", "male", "man", "männlich", "herr", "homme", "masculin", "hombre", "varón",
                                  "masculino", "maschio", "maschile", "uomo", "mand", "男", "男性", "ذكر"});
  return female ? women : men;
}

bool hasLatin(const std::string& name) {
  return std::any_of(name.begin(), name.end(),
                     [](const char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); });
}

bool isSex(const std::string& sex) { return sex == "female" || sex == "male"; }

}  // namespace

std::string sexOf(const std::string& stated) {
  const std::string word = i18n::nameKey(stated);
  if (word.empty()) return {};
  if (wordsOfSex(true).contains(word)) return "female";
  if (wordsOfSex(false).contains(word)) return "male";
  return word == "o" || word == "other" || word == "divers" ? "other" : "unknown";
}

Identity compare(const ImportedPatient& a, const ImportedPatient& b, std::string& why) {
  const auto different = [&why](const char* what) {
    why = what;
    return Identity::different;
  };
  why.clear();
  const bool births = a.birth_date && b.birth_date;
  if (births && *a.birth_date != *b.birth_date) return different("another birth date");
  if (isSex(a.sex) && isSex(b.sex) && a.sex != b.sex) return different("another sex");
  const bool ids = !a.id.empty() && !b.id.empty(), same_id = ids && a.id == b.id;
  if (!a.name.empty() && !b.name.empty()) {
    if (!namesAgree(a.name, b.name)) {
      // Спасова and Spasova cannot be told apart by their letters; the birth date or the number must speak.
      if (hasLatin(a.name) != hasLatin(b.name) && (births || same_id)) {
        if (births && same_id) return Identity::same;
        why = "the names are written in different scripts";
        return Identity::unclear;
      }
      // A name changes by marriage; number and birth date together still say who it is.
      return same_id && births ? Identity::same : different("another name");
    }
    if (births || same_id) return Identity::same;
    if (ids) return different("the same name but another number, and no birth date to compare");
    why = "only the name can be compared";
    return Identity::unclear;
  }
  if (ids) return same_id ? Identity::same : different("another number");
  why = "nothing that both state can be compared";
  return Identity::unclear;
}

}  // namespace homeostat::intake
