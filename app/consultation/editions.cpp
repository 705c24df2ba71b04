#include "app/consultation/editions.hpp"

#include <algorithm>
#include <cstdlib>

#include "kb/base/file.hpp"

namespace homeostat::consultation {

namespace fs = std::filesystem;

fs::path shippedEdition(const fs::path& program) {
  if (const char* named = std::getenv("HOMEOSTAT_EDITION"); named != nullptr && *named != '\0') return named;
  const fs::path folder = program.parent_path();
  fs::path beside = folder / "homeostat.edition";
  std::error_code ignored;
  for (const auto& candidate : {beside, folder.parent_path() / "share/homeostat/homeostat.edition"}) {
    if (fs::exists(candidate, ignored)) return candidate;
  }
  return beside;
}

base::Result<kb::Edition> openEdition(const fs::path& file, const std::vector<base::PublicKey>& trusted) {
  auto bytes = base::readFile(file);
  if (!bytes) return tl::unexpected(bytes.error());
  return kb::Edition::open(std::move(*bytes), file.string(), trusted);
}

base::Result<std::vector<kb::ContentFile>> readContent(const fs::path& folder) {
  std::error_code error;
  if (!fs::is_directory(folder, error)) {
    return base::refuse(
        {"content.missing", folder.string(), "", "there is no such folder", "Name the folder with the content files"});
  }
  std::vector<kb::ContentFile> files;
  for (fs::recursive_directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    if (it->path().extension() != ".xml" || !it->is_regular_file()) continue;
    auto bytes = base::readFile(it->path());
    if (!bytes) return tl::unexpected(bytes.error());
    files.push_back({fs::relative(it->path(), folder).generic_string(), std::move(*bytes)});
  }
  if (error) return base::refuse({"content.unreadable", folder.string(), "", error.message(), "Check the folder"});
  if (files.empty()) {
    return base::refuse({"content.missing", folder.string(), "", "no .xml file lies in this folder",
                         "Name the folder with the content files"});
  }
  std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return files;
}

}  // namespace homeostat::consultation
