#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/intake/recordings/measured.hpp"

namespace homeostat::recordings {

/// Figures that a program computed itself, without the beats they come from: an app's daily table, a phone's export.
struct Summary {
  std::string file, format;                  ///< "elite-hrv", "hrv4training", "apple-health"
  std::vector<inference::Finding> findings;  ///< codes as in kb/content/metrics, in the order of the file
  std::vector<Left> left;                    ///< a line a kind of value that was not taken, with its count
  std::optional<base::CivilDate> birth_date;
  std::string sex;   ///< female, male, other, "" not stated
  std::string kept;  ///< of a file too large to keep: its records that became findings, as they stand in it
};

/// A daily table of Elite HRV or HRV4Training, by its column names.
[[nodiscard]] bool looksLikeDailyTable(std::string_view bytes);
/// Figures whose metric needs a length that the row does not reach or does not state are left; RMSSD and the mean
/// interval are taken without a stated length, because these programs record for at least a minute, and say so.
base::Result<Summary> readDailyTable(const File& file, const MeasureOptions& options = {});

/// `head`: the first 64 KiB are enough.
[[nodiscard]] bool looksLikeAppleHealth(std::string_view head);
/// Reads "export.xml" of Apple Health record by record; memory does not grow with the file, apart from what is taken.
/// Its document type is read, entities are refused. Cost: that of libxml2's reader.
base::Result<Summary> readAppleHealth(const std::filesystem::path& path, const MeasureOptions& options = {});

}  // namespace homeostat::recordings
