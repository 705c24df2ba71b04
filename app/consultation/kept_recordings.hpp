#pragma once

#include <string>
#include <vector>

#include "app/consultation/practice.hpp"
#include "reports/documents.hpp"

namespace homeostat::consultation {

/// A recording of the record, read and measured again from its original.
struct KeptRecording {
  std::uint64_t entry = 0;  ///< sequence of the import that holds
  reports::MeasuredRecording measured;
  recordings::Signal signal;  ///< no samples: the file gave beats, or nobody asked for it
  autonomic::Beats original;  ///< before `edits`
  std::vector<autonomic::BeatEdit> edits;
};

/// The patient's recordings, imports that were taken back left out. Cost: reads each original; with `keep_waveform`
/// their signals stay in memory.
base::Result<std::vector<KeptRecording>> keptRecordings(const Practice& practice, const std::string& patient,
                                                        bool keep_waveform = false);

/// Measures a recording of the record anew with these changes (all of them, from the original on) and lets the new
/// figures take the place of those of `entry`, in one step; what was known of the recording (how it was breathed)
/// stays. Refuses "recording.gone" for an entry that is none, and what `autonomic::edited` refuses; then nothing is
/// written.
base::Result<void> correctBeats(Practice& practice, const std::string& patient, std::uint64_t entry,
                                const std::vector<autonomic::BeatEdit>& edits, const base::Instant& now);

}  // namespace homeostat::consultation
