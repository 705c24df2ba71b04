#pragma once

#include <filesystem>
#include <string>

#include "kb/base/result.hpp"

namespace homeostat::desktop {

/// What this seat remembers between two starts. Nothing of a patient is in it.
struct Preferences {
  std::string folder, user_id;   ///< the practice opened last
  std::string language = "en";   ///< of the screen
  std::string shade = "light";   ///< light, dark, high-contrast
  int text_percent = 100;        ///< 100 to 200
  int lock_after_seconds = 300;  ///< without a key or a mouse movement
  bool operator==(const Preferences&) const = default;
};

/// The file's preferences; those of a fresh seat when it is missing or cannot be read (it holds nothing worth a
/// refusal). Values out of range are those of a fresh seat.
Preferences readPreferences(const std::filesystem::path& file);
/// Makes the folder. A failing disk leaves the old file.
base::Result<void> writePreferences(const std::filesystem::path& file, const Preferences& preferences);

}  // namespace homeostat::desktop
