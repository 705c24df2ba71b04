#include "kb/base/file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>

namespace homeostat::base {

namespace fs = std::filesystem;

Result<std::string> readFile(const fs::path& path, std::size_t max_bytes) {
  std::error_code error;
  const auto status = fs::status(path, error);
  if (!fs::exists(status)) {
    return refuse({"file.missing", path.string(), "", "the file does not exist", "Check the name and the folder"});
  }
  if (fs::is_directory(status)) {
    return refuse({"file.is-folder", path.string(), "", "this is a folder, not a file", "Name a file inside it"});
  }
  std::ifstream in(path, std::ios::binary);
  if (!in) {
    return refuse({"file.unreadable", path.string(), "", "the file cannot be opened", "Check the access rights"});
  }
  std::string bytes;
  if (const auto size = fs::file_size(path, error); !error) bytes.reserve(std::min<std::size_t>(size, max_bytes));
  std::string block(1U << 16U, '\0');
  while (in.read(block.data(), static_cast<std::streamsize>(block.size())) || in.gcount() > 0) {
    bytes.append(block.data(), static_cast<std::size_t>(in.gcount()));
    if (bytes.size() > max_bytes) {
      return refuse({"file.too-large", path.string(), "", fmt::format("the file is larger than {} bytes", max_bytes),
                     "Split the export"});
    }
  }
  if (in.bad()) return refuse({"file.unreadable", path.string(), "", "reading stopped early", "Copy the file again"});
  return bytes;
}

void writeFileAtomically(const fs::path& path, std::string_view bytes) {
  const std::string temporary = path.string() + ".part" + std::to_string(::getpid());
  const int fd = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (fd < 0) throw Failure("io.write", fmt::format("{}: {}", path.string(), std::strerror(errno)));
  std::size_t done = 0;
  bool good = true;
  while (good && done < bytes.size()) {
    const ssize_t n = ::write(fd, bytes.data() + done, bytes.size() - done);
    good = n > 0;
    if (good) done += static_cast<std::size_t>(n);
  }
  good = ::fsync(fd) == 0 && good;
  good = ::close(fd) == 0 && good;
  if (!good || ::rename(temporary.c_str(), path.c_str()) != 0) {
    const int reason = errno;
    ::unlink(temporary.c_str());
    throw Failure("io.write", fmt::format("{}: {}", path.string(), std::strerror(reason)));
  }
}

}  // namespace homeostat::base
