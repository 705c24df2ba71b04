#include "app/consultation/machine.hpp"

#include <chrono>
#include <cstdlib>
#include <ctime>
#include <system_error>

namespace homeostat::consultation {

base::Instant systemTime() {
  base::Instant now;
  now.utc_ms =
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
          .count();
  const std::time_t seconds = now.utc_ms / 1000;
  std::tm local{};
  ::localtime_r(&seconds, &local);
  now.offset_minutes = static_cast<int>(local.tm_gmtoff / 60);
  now.precision = base::Precision::second;
  now.utc_ms = seconds * 1000;
  return now;
}

std::filesystem::path userFolder() {
  if (const char* data = std::getenv("XDG_DATA_HOME"); data != nullptr && *data != '\0') {
    return std::filesystem::path(data) / "homeostat";
  }
  const char* home = std::getenv("HOME");
  return std::filesystem::path(home == nullptr ? "/nonexistent" : home) / ".local/share/homeostat";
}

std::filesystem::path programFile(const char* otherwise) {
  std::error_code failed;
  const auto found = std::filesystem::read_symlink("/proc/self/exe", failed);
  return failed ? std::filesystem::path(otherwise) : found;
}

}  // namespace homeostat::consultation
