#include <sys/random.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <iostream>

#include "app/cli/run.hpp"
#include "app/consultation/machine.hpp"
#include "app/record/ledger.hpp"

namespace {

using homeostat::base::refuse;
using homeostat::base::Result;

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

}  // namespace

int main(int count, char** arguments) {
  homeostat::record::forbidCrashFiles();
  ::umask(077);
  namespace machine = homeostat::consultation;
  homeostat::cli::World world{std::cout,
                              std::cerr,
                              machine::programFile(arguments[0]),
                              machine::userFolder(),
                              machine::systemTime,
                              systemRandom,
                              askHidden,
                              readLine,
                              homeostat::record::KdfStrength::moderate};
  return homeostat::cli::run({arguments + 1, arguments + count}, world);
}
