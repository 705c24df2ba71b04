#include "app/consultation/medicines.hpp"

#include <algorithm>

#include "i18n/format.hpp"

namespace homeostat::consultation {
namespace {

using base::Json;

std::string textOf(const Json& entry, const char* key) {
  return entry.is_object() && entry.contains(key) && entry.at(key).is_string() ? entry.at(key).get<std::string>() : "";
}

bool sameMedicine(const Json& a, const Json& b) {
  for (const char* code : {"atc", "rxnorm"}) {
    const auto x = textOf(a, code), y = textOf(b, code);
    if (!x.empty() && !y.empty()) return x == y;
  }
  const auto x = i18n::nameKey(textOf(a, "name"));
  return !x.empty() && x == i18n::nameKey(textOf(b, "name"));
}

Json listOf(const Json& json) { return json.is_array() ? json : Json::array(); }

}  // namespace

Json withMedicines(const Json& on_record, const Json& given) {
  Json all = listOf(on_record);
  for (const auto& entry : listOf(given)) {
    const auto same = std::find_if(all.begin(), all.end(), [&](const Json& old) { return sameMedicine(old, entry); });
    if (same == all.end()) {
      all.push_back(entry);
    } else {
      *same = entry;
    }
  }
  return all;
}

Json withEnd(const Json& on_record, const std::string& medicine, const std::string& until, bool& found) {
  Json all = listOf(on_record);
  found = false;
  for (auto& entry : all) {
    const bool named = i18n::nameKey(textOf(entry, "name")) == i18n::nameKey(medicine) ||
                       textOf(entry, "atc") == medicine || textOf(entry, "rxnorm") == medicine;
    if (!named || entry.contains("until")) continue;
    entry["until"] = until;
    found = true;
  }
  return all;
}

Json withTexts(const Json& on_record, const Json& given) {
  Json all = listOf(on_record);
  for (const auto& text : listOf(given)) {
    const auto key = i18n::nameKey(text.get<std::string>());
    const auto same = [&key](const Json& old) {
      return old.is_string() && i18n::nameKey(old.get<std::string>()) == key;
    };
    if (std::none_of(all.begin(), all.end(), same)) all.push_back(text);
  }
  return all;
}

}  // namespace homeostat::consultation
