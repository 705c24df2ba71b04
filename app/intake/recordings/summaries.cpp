#include "app/intake/recordings/summaries.hpp"

#include <algorithm>
#include <fstream>

#include "kb/base/file.hpp"

namespace homeostat::recordings {

base::Result<std::optional<Summary>> readSummary(const std::filesystem::path& path, const MeasureOptions& options) {
  std::ifstream in(path, std::ios::binary);
  constexpr std::size_t head_size = 1U << 16U;
  std::string head(head_size, '\0');
  in.read(head.data(), static_cast<std::streamsize>(head.size()));
  head.resize(static_cast<std::size_t>(std::max<std::streamsize>(0, in.gcount())));
  base::Result<Summary> summary;
  if (looksLikeAppleHealth(head)) {
    summary = readAppleHealth(path, options);
  } else if (looksLikeDailyTable(head)) {
    auto bytes = base::readFile(path);
    if (!bytes) return tl::unexpected(bytes.error());
    summary = readDailyTable({path.filename().string(), std::move(*bytes)}, options);
  } else {
    return std::nullopt;
  }
  if (!summary) return tl::unexpected(summary.error());
  return std::optional(std::move(*summary));
}

}  // namespace homeostat::recordings
