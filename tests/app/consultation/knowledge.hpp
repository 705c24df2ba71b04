#pragma once

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "tests/support/places.hpp"
#include "tests/support/shipped_content.hpp"

namespace homeostat::consultation {

/// The shipped content, compiled once a test program.
inline const kb::KnowledgeBase& knowledge() {
  static const kb::Edition edition = support::shippedEdition();
  return edition.knowledge();
}

inline std::filesystem::path corpus() { return support::corpus() / "autonomic"; }

inline std::filesystem::path fixtures() { return support::checkout() / "tests/app/fixtures"; }

/// A folder that is gone afterwards.
class OwnFolder {
 public:
  OwnFolder() : path_(std::filesystem::temp_directory_path() / ("homeostat-files-" + std::to_string(::getpid()))) {
    std::filesystem::create_directories(path_);
  }
  ~OwnFolder() { std::filesystem::remove_all(path_); }
  OwnFolder(const OwnFolder&) = delete;
  OwnFolder& operator=(const OwnFolder&) = delete;

  std::filesystem::path write(const std::string& name, const std::string& bytes) const {
    std::ofstream(path_ / name, std::ios::binary) << bytes;
    return path_ / name;
  }

 private:
  std::filesystem::path path_;
};

}  // namespace homeostat::consultation
