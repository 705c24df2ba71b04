#pragma once

#include <algorithm>
#include <array>
#include <filesystem>
#include <string>
#include <vector>

#include "kb/edition.hpp"
#include "tests/support/files.hpp"
#include "tests/support/places.hpp"

namespace homeostat::support {

/// The content files of this checkout, sorted by name.
inline std::vector<kb::ContentFile> shippedContent() {
  const std::filesystem::path root = support::checkout() / "kb/content";
  std::vector<kb::ContentFile> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    if (entry.path().extension() == ".xml") {
      files.push_back({std::filesystem::relative(entry.path(), root).string(), slurp(entry.path())});
    }
  }
  std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return files;
}

/// The edition this build made of it, opened in a fortieth of the time that reading the content takes.
inline kb::Edition shippedEdition() {
  constexpr std::size_t kHexDigits = 64;
  std::string key = slurp(developmentKey());
  key.erase(key.find_last_not_of('\n') + 1);
  const auto seed = base::fromHex(key.substr(key.size() - kHexDigits));
  std::array<std::uint8_t, 32> raw{};
  std::copy_n(seed.begin(), raw.size(), raw.begin());
  const auto file = programs() / "homeostat.edition";
  auto opened = kb::Edition::open(slurp(file), file.string(), {base::keyPairFromSeed(raw).first});
  if (!opened) throw base::Failure("test", opened.error().line());
  return std::move(*opened);
}

}  // namespace homeostat::support
