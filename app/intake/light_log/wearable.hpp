#pragma once

#include <string>
#include <vector>

#include "app/intake/light_log/light_log.hpp"
#include "app/intake/recordings/summaries.hpp"

namespace homeostat::light_log {

/// The sleeps that a worn device judged from movement and pulse, as a sleep log (format "worn-sleep"): those of the
/// four weeks before the last, because habits of last year say nothing of now; how many were older stands in
/// `problems`. Of the sleeps that end on one day the longest is the night, the others are naps. Without sleeps: no log.
std::optional<LightLog> sleepLogOf(const std::string& file, const std::vector<recordings::SleepTimes>& sleeps);

/// A summary that such a device's file holds; nothing for files of another kind. Apple Health is read from disk.
base::Result<std::optional<LightLog>> readWornSleep(const std::filesystem::path& path);

}  // namespace homeostat::light_log
