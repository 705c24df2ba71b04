#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "kb/base/result.hpp"

namespace homeostat::intake {

/// A file that this program does not read but people hand in (a workbook, a scan, an archive, a format of another
/// country, nothing at all): what it is and how its content can come in. Empty for anything else, also for text.
std::optional<base::Refusal> foreign(std::string_view bytes, const std::string& name);

/// Refuses "-", pipes and devices: a file is looked at before it is read, and a stream would lose its beginning.
std::optional<base::Refusal> streamed(const std::filesystem::path& path);

}  // namespace homeostat::intake
