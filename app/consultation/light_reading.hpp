#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "app/consultation/file_reading.hpp"
#include "app/intake/light_log/answer.hpp"

namespace homeostat::consultation {

/// A light log or sleep diary with what it measures as findings, as far as `kb` has the metrics; what is not given
/// stands among the rejected with its reason. A predicted melatonin onset is a metric of its own, never a measured one.
base::Result<FileRead> readAsLight(const std::filesystem::path& path, std::string bytes, const kb::KnowledgeBase& kb);

/// Of a worn device's sleeps what a diary would give: the middle of sleep, its regularity; time asleep stays the
/// device's own where it gives one.
void addSleepFindings(FileRead& read, const kb::KnowledgeBase& kb);

/// The answer of `homeostat light` for the logs and diaries among `files`; null where there are none.
base::Result<base::Json> lightAnswer(const std::vector<FileRead>& files, const light_log::LightOptions& options);

}  // namespace homeostat::consultation
