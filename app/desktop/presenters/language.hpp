#pragma once

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

}  // namespace homeostat::desktop
