#pragma once

#include "app/intake/recordings/recording.hpp"

// One reader a kind of file; each fills a recording or refuses.
namespace homeostat::recordings {

base::Result<Recording> readHrm(const File& file);
base::Result<Recording> readKubiosReport(const File& file);
base::Result<Recording> readTable(const File& file);
base::Result<Recording> readEdf(const File& file);
base::Result<Recording> readWfdb(const File& header, const std::vector<File>& companions);

[[nodiscard]] bool looksLikeTable(std::string_view bytes);
[[nodiscard]] bool looksLikeEdf(std::string_view bytes);
[[nodiscard]] bool looksLikeWfdb(std::string_view bytes);
/// Files a WFDB header names, without folder.
std::vector<std::string> filesOfWfdb(std::string_view header);

}  // namespace homeostat::recordings
