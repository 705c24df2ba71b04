#include "app/consultation/case_file.hpp"

#include "kb/base/file.hpp"

namespace homeostat::consultation {
namespace {

namespace fs = std::filesystem;

std::string placeOf(std::size_t index) { return "recordings[" + std::to_string(index) + "]"; }

/// The recording one entry names.
base::Result<FileRead> readNamed(const fs::path& case_file, std::size_t index, const std::string& named,
                                 const inference::Case& c, const kb::KnowledgeBase& kb) {
  const fs::path relative(named);
  if (named.empty() || relative.is_absolute())
    return base::refuse({"case.recording", case_file.string(), placeOf(index),
                         named.empty() ? "the path is empty" : "\"" + named + "\" is no relative path",
                         "Write the path relative to the case file's folder"});
  intake::ImportOptions options;
  options.expected.emplace().birth_date = c.birth_date;
  auto read = readFiles({case_file.parent_path() / relative}, kb, options);
  if (!read) {
    base::Refusal refusal = read.error();
    refusal.place = placeOf(index) + (refusal.place.empty() ? "" : ", " + refusal.place);
    return base::refuse(std::move(refusal));
  }
  if (!read->files.front().isRecording() && !read->files.front().isLight())
    return base::refuse({"case.recording", case_file.string(), placeOf(index), "\"" + named + "\" is no recording",
                         "Name recordings only; laboratory results stand in \"findings\" (see homeostat import)"});
  return std::move(read->files.front());
}

void join(inference::Case& c, std::size_t index, const FileRead& read) {
  for (const auto& finding : read.content.findings) c.findings.push_back(finding);
  for (const auto& left : read.content.rejected) {
    const std::string what = left.what.empty() ? "" : left.what + ": ";
    c.set_aside.push_back({placeOf(index) + ", " + left.source, what + left.why});
  }
}

}  // namespace

base::Json CaseFile::hrv() const {
  base::Json lines = base::Json::array();
  for (const auto& read : recordings)
    if (read.isRecording()) lines.push_back(read.recording);
  return {{"recordings", std::move(lines)}};
}

base::Result<CaseFile> readCaseFile(const fs::path& path, const kb::KnowledgeBase& kb) {
  const auto bytes = base::readFile(path);
  if (!bytes) return tl::unexpected(bytes.error());
  auto the_case = inference::readCase(*bytes, path.string());
  if (!the_case) return tl::unexpected(the_case.error());
  CaseFile file{std::move(*the_case), {}};
  const auto named = std::exchange(file.the_case.recordings, {});
  for (std::size_t i = 0; i < named.size(); ++i) {
    auto read = readNamed(path, i, named[i], file.the_case, kb);
    if (!read) return tl::unexpected(read.error());
    join(file.the_case, i, *read);
    file.recordings.push_back(std::move(*read));
  }
  return file;
}

}  // namespace homeostat::consultation
