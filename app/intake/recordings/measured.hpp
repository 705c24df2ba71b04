#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "app/intake/recordings/recording.hpp"
#include "inference/autonomic/beat_edits.hpp"
#include "inference/autonomic/electrodermal.hpp"
#include "inference/autonomic/signal_quality.hpp"
#include "inference/case/case.hpp"
#include "kb/base/json.hpp"

namespace homeostat::recordings {

struct MeasureOptions {
  autonomic::HrvOptions hrv;
  /// Shortest recording a metric may be read from, in seconds, by metric id of the knowledge base ("rmssd" -> 60):
  /// a shorter one gives no finding.
  std::map<std::string, double> minimum_seconds;
  /// What a person knows about the recording: "posture", "breathing" …; goes into every finding's conditions. What is
  /// absent stays absent, so that a rule that needs it asks.
  std::map<std::string, std::string> conditions;
  /// Metrics the knowledge base has; others give no finding. Empty: all.
  std::set<std::string> metrics;
  /// What a person changed of the beats; what is measured is measured of the beats as changed.
  std::vector<autonomic::BeatEdit> edits;
  bool keep_waveform = false;  ///< costs a copy of the signal
  /// Asked now and then while a large file is read, with the bytes read so far; when it says no, reading ends with the
  /// refusal "import.stopped". Empty: nobody waits.
  std::function<bool(std::uintmax_t bytes)> goes_on{};
};

/// A figure that gives no finding, and why.
struct Left {
  std::string place;   ///< "intervals 1 to 812", "signal ECG", or of a Problem
  std::string metric;  ///< metric id, "rhythm", or "" for a problem of the file
  std::string why;
};

/// A recording turned into figures.
struct Measured {
  std::string file, format, device;
  std::string signal;          ///< the channel whose beats were found; empty: the recording gave beats, or has none
  std::string beats_from;      ///< "intervals", "ecg", "ppg", or "" for a recording without heart beats
  std::string breathing_from;  ///< "beats", "belt", or "" where there is no rate
  autonomic::HrvMetrics hrv;
  autonomic::Beats beats;              ///< as recorded or as found in the signal, then as edited by hand
  autonomic::Beats beats_as_recorded;  ///< what edits apply to; empty where there are none
  std::vector<autonomic::BeatEdit> edits;
  std::optional<Signal> waveform;                   ///< `heartSignal`, when it was asked for
  std::vector<autonomic::QualitySegment> segments;  ///< of the signal whose beats were found
  std::optional<autonomic::SkinConductance> skin;   ///< of an EDA channel
  std::string skin_unit;                            ///< as the file names it
  double seconds = 0;                               ///< of usable intervals
  std::optional<base::Instant> start;
  std::optional<base::CivilDate> birth_date;
  std::vector<Problem> problems;
  std::vector<inference::Finding> findings;  ///< codes as in kb/content/metrics
  std::vector<Left> left;                    ///< withheld, too short, irregular, and the problems of the file
};

/// Fills `findings` and `left` of a recording that was measured. In an irregular rhythm only `rhythm-irregular` and the
/// quality are findings: figures of variability would mean nothing there.
void addFindings(const Recording& recording, const MeasureOptions& options, Measured& out);

/// Beats as recorded; of a recording without beats the R peaks of its ECG or the pulses of its PPG. The breathing rate
/// comes from a breathing channel where there is one. Refuses a recording without beats, breathing and skin
/// conductance, and one whose only signal shows no beat.
base::Result<Measured> measureRecording(const Recording& recording, const MeasureOptions& options = {});

/// One entry of `recordings[]` of `homeostat hrv` (design §8).
[[nodiscard]] base::Json hrvLine(const Measured& measured);

/// The whole answer of `homeostat hrv FILE…`: {"recordings": […], "summaries": […], "trends": […]}; files that hold a
/// program's daily figures give trends only. The first file that cannot be read refuses all.
base::Result<base::Json> hrv(const std::vector<std::filesystem::path>& files, const MeasureOptions& options = {},
                             const TableChoice& choice = {});

}  // namespace homeostat::recordings
