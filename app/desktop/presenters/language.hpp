#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "i18n/format.hpp"
#include "i18n/messages.hpp"

namespace homeostat::desktop {

/// The screen's language: its words and its way to write numbers and dates.
struct Language {
  i18n::Messages messages;
  i18n::Format format;
  explicit Language(i18n::Messages m) : messages(std::move(m)), format(messages) {}
  [[nodiscard]] std::string say(std::string_view key, std::initializer_list<i18n::Argument> arguments = {}) const {
    return messages.text(key, arguments);
  }
};

/// In the order of the language; `nameOf(thing)` is read once for each.
template <class Thing, class NameOf>
void sortByName(std::vector<Thing>& things, const Language& language, NameOf nameOf) {
  std::vector<std::pair<std::string, std::size_t>> keys;
  for (std::size_t i = 0; i < things.size(); ++i) keys.emplace_back(language.format.collationKey(nameOf(things[i])), i);
  std::sort(keys.begin(), keys.end());
  std::vector<Thing> sorted;
  sorted.reserve(things.size());
  for (const auto& [key, i] : keys) sorted.push_back(std::move(things[i]));
  things = std::move(sorted);
}

}  // namespace homeostat::desktop
