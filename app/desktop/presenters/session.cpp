#include "app/desktop/presenters/session.hpp"

namespace homeostat::desktop {

std::string refusalWords(const base::Refusal& refusal, const Language& language) {
  const std::string key = "desk.refusal." + refusal.code;
  if (!language.messages.has(key)) return refusal.line();
  std::string place = refusal.file;
  if (!refusal.place.empty()) place += (place.empty() ? "" : ": ") + refusal.place;
  const auto words = language.say(key, {{"cause", refusal.cause}});
  return place.empty() ? words : place + ": " + words;
}

}  // namespace homeostat::desktop
