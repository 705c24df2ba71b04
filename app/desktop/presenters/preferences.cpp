#include "app/desktop/presenters/preferences.hpp"

#include <algorithm>

#include "kb/base/file.hpp"
#include "kb/base/json.hpp"

namespace homeostat::desktop {
namespace {

constexpr std::size_t kMostBytes = 64 * 1024;

void take(const base::Json& json, const char* key, std::string& into) {
  if (json.contains(key) && json[key].is_string()) into = json[key].get<std::string>();
}
void take(const base::Json& json, const char* key, int& into, int low, int high) {
  if (!json.contains(key) || !json[key].is_number_integer()) return;
  const int value = json[key].get<int>();
  if (value >= low && value <= high) into = value;
}

}  // namespace

Preferences readPreferences(const std::filesystem::path& file) {
  Preferences out;
  const auto bytes = base::readFile(file, kMostBytes);
  if (!bytes) return out;
  const auto json = base::Json::parse(*bytes, nullptr, false);
  if (!json.is_object()) return out;
  take(json, "folder", out.folder);
  take(json, "user_id", out.user_id);
  take(json, "language", out.language);
  take(json, "shade", out.shade);
  take(json, "text_percent", out.text_percent, 100, 200);
  take(json, "lock_after_seconds", out.lock_after_seconds, 30, 3600);
  return out;
}

base::Result<void> writePreferences(const std::filesystem::path& file, const Preferences& p) {
  const base::Json json{
      {"folder", p.folder}, {"user_id", p.user_id},           {"language", p.language},
      {"shade", p.shade},   {"text_percent", p.text_percent}, {"lock_after_seconds", p.lock_after_seconds}};
  try {
    std::filesystem::create_directories(file.parent_path());
    base::writeFileAtomically(file, json.dump(1));
  } catch (const std::exception& failure) {
    return base::refuse({"preferences.write", file.string(), "", failure.what(), "Make room or give leave to write"});
  }
  return {};
}

}  // namespace homeostat::desktop
