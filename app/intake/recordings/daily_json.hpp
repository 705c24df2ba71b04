#pragma once

#include <string_view>

#include "app/intake/recordings/summaries.hpp"

namespace homeostat::recordings {

/// A list of days, or one day, in JSON as Fitbit, Garmin and Oura export them, by its keys. Looks at the beginning.
[[nodiscard]] bool looksLikeDailyJson(std::string_view bytes);
/// Resting heart rates and times asleep of such a list; what else stands in it is counted.
base::Result<Summary> readDailyJson(const File& file, const MeasureOptions& options);

}  // namespace homeostat::recordings
