#pragma once

#include <filesystem>
#include <vector>

#include "app/consultation/file_reading.hpp"
#include "inference/case/case.hpp"

namespace homeostat::consultation {

/// A case file with the recordings it names read and measured.
struct CaseFile {
  /// Resolved: the recordings' findings stand behind its own, and `recordings` is empty.
  inference::Case the_case;
  std::vector<FileRead> recordings;  ///< in the order of the case file
  /// The answer of `homeostat hrv --json` for them: {"recordings": […]}.
  [[nodiscard]] base::Json hrv() const;
};

/// Reads a case file (design §8) and every recording it names, relative to the case file's folder. A recording that is
/// absent, cannot be read or is of another person refuses the whole (one line: file, place, cause, mend): an assessment
/// without it would look complete. What a recording withheld joins the case's `set_aside`, so that the assessment shows
/// it.
base::Result<CaseFile> readCaseFile(const std::filesystem::path& path, const kb::KnowledgeBase& kb);

}  // namespace homeostat::consultation
