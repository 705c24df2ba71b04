#include <sys/random.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <iostream>

#include "app/cli/run.hpp"
#include "app/record/ledger.hpp"

namespace {

using homeostat::base::Instant;
using homeostat::base::refuse;
using homeostat::base::Result;

/// The system's time with its own offset.
Instant systemTime() {
  Instant now;
  now.utc_ms =
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
          .count();
  const std::time_t seconds = now.utc_ms / 1000;
  std::tm local{};
  ::localtime_r(&seconds, &local);
  now.offset_minutes = static_cast<int>(local.tm_gmtoff / 60);
  now.precision = homeostat::base::Precision::second;
  now.utc_ms = seconds * 1000;
  return now;
}

void systemRandom(std::span<std::uint8_t> out) {
  std::size_t done = 0;
  while (done < out.size()) {
    const auto n = ::getrandom(out.data() + done, out.size() - done, 0);
    if (n > 0) done += static_cast<std::size_t>(n);
    if (n < 0 && errno != EINTR) throw homeostat::base::Failure("system.random", "no random bytes from the system");
  }
}

Result<std::string> readLine(int descriptor) {
  std::string line;
  char c = 0;
  for (;;) {
    const auto n = ::read(descriptor, &c, 1);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) {
      return refuse({"passphrase.descriptor", "", "descriptor " + std::to_string(descriptor), "it cannot be read",
                     "Open it for reading, as in: homeostat … --passphrase-fd 3 3<FILE"});
    }
    if (n == 0 || c == '\n') break;
    line += c;
  }
  if (!line.empty() && line.back() == '\r') line.pop_back();
  return line;
}

/// From the controlling terminal, so that input and output may be redirected.
Result<std::string> askHidden(const std::string& question) {
  FILE* terminal = std::fopen("/dev/tty", "r+");
  if (terminal == nullptr) {
    return refuse({"passphrase.no-terminal", "", "", "there is no terminal to ask for the passphrase",
                   "Give it by a descriptor: --passphrase-fd N"});
  }
  const int descriptor = ::fileno(terminal);
  termios shown{};
  const bool known = ::tcgetattr(descriptor, &shown) == 0;
  termios hidden = shown;
  hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
  if (known) ::tcsetattr(descriptor, TCSAFLUSH, &hidden);
  std::fprintf(terminal, "%s: ", question.c_str());
  std::fflush(terminal);
  auto line = readLine(descriptor);
  if (known) ::tcsetattr(descriptor, TCSAFLUSH, &shown);
  std::fprintf(terminal, "\n");
  std::fclose(terminal);
  return line;
}

std::filesystem::path userFolder() {
  if (const char* data = std::getenv("XDG_DATA_HOME"); data != nullptr && *data != '\0') {
    return std::filesystem::path(data) / "homeostat";
  }
  const char* home = std::getenv("HOME");
  return std::filesystem::path(home == nullptr ? "/nonexistent" : home) / ".local/share/homeostat";
}

}  // namespace

int main(int count, char** arguments) {
  homeostat::record::forbidCrashFiles();
  ::umask(077);
  std::error_code ignored;
  std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", ignored);
  if (ignored) program = arguments[0];
  homeostat::cli::World world{std::cout,    std::cerr,  program,
                              userFolder(), systemTime, systemRandom,
                              askHidden,    readLine,   homeostat::record::KdfStrength::moderate};
  return homeostat::cli::run({arguments + 1, arguments + count}, world);
}
