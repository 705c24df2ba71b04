#pragma once

#include <functional>
#include <string>

namespace homeostat::desktop {

/// Where a room can send the person, and how it says that something was done or went wrong.
struct Go {
  std::function<void()> door, today;
  std::function<void(const std::string& patient)> patient;
  /// The review room, at an item "kind id"; empty: at the list.
  std::function<void(const std::string& key)> review;
  /// Hands the screen to the patient: instrument and language.
  std::function<void(const std::string& instrument, const std::string& language)> kiosk;
  std::function<void(const std::string& words)> told;
  std::function<void(const std::string& words)> wrong;
};

}  // namespace homeostat::desktop
