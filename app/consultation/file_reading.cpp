#include "app/consultation/file_reading.hpp"

#include "kb/base/file.hpp"

namespace homeostat::consultation {
namespace {

base::Result<FileRead> readOne(const std::filesystem::path& path, const intake::AnalyteIndex& index,
                               const intake::ImportOptions& options) {
  auto bytes = base::readFile(path);
  if (!bytes) return tl::unexpected(bytes.error());
  FileRead read;
  read.name = path.filename().string();
  auto content = intake::importFile(*bytes, read.name, index, options);
  if (!content) {
    base::Refusal refusal = content.error();
    refusal.file = path.string();
    return base::refuse(refusal);
  }
  read.bytes = std::move(*bytes);
  read.format = content->format;
  read.content = std::move(*content);
  return read;
}

}  // namespace

base::Result<FilesRead> readFiles(const std::vector<std::filesystem::path>& files, const kb::KnowledgeBase& kb,
                                  const intake::ImportOptions& options) {
  const intake::AnalyteIndex index(kb);
  FilesRead all;
  for (const auto& file : files) {
    auto read = readOne(file, index, options);
    if (!read) return tl::unexpected(read.error());
    all.files.push_back(std::move(*read));
  }
  return all;
}

}  // namespace homeostat::consultation
