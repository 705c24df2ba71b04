#pragma once

#include <map>
#include <string>
#include <vector>

#include "app/intake/recordings/recording.hpp"
#include "inference/case/case.hpp"
#include "kb/base/json.hpp"

namespace homeostat::recordings {

struct MeasureOptions {
  autonomic::HrvOptions hrv;
  /// Shortest recording a metric may be read from, in seconds, by metric id of the knowledge base ("rmssd" -> 60):
  /// a shorter one gives no finding.
  std::map<std::string, double> minimum_seconds;
  /// What a person knows about the recording: "posture", "breathing" …; goes into every finding's conditions.
  std::map<std::string, std::string> conditions;
};

/// A recording turned into figures.
struct Measured {
  std::string file, format, device;
  autonomic::HrvMetrics hrv;
  double seconds = 0;  ///< of usable intervals
  std::optional<base::Instant> start;
  std::vector<Problem> problems;
  std::vector<inference::Finding> findings;  ///< codes as in kb/content/metrics
};

/// Beats as recorded; of a recording without beats the R peaks of its ECG. Refuses when there is neither.
base::Result<Measured> measureRecording(const Recording& recording, const MeasureOptions& options = {});

/// One entry of `recordings[]` of `homeostat hrv` (design §8).
[[nodiscard]] base::Json hrvLine(const Measured& measured);

/// The whole answer of `homeostat hrv FILE…`: {"recordings": […]}. The first file that cannot be read refuses all.
base::Result<base::Json> hrv(const std::vector<std::filesystem::path>& files, const MeasureOptions& options = {});

}  // namespace homeostat::recordings
