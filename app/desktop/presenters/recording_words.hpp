#pragma once

#include <map>
#include <string>
#include <vector>

#include "app/consultation/kept_recordings.hpp"
#include "app/desktop/presenters/language.hpp"
#include "inference/autonomic/correction.hpp"
#include "kb/model/knowledge.hpp"
#include "reports/documents.hpp"
#include "reports/figure/charts.hpp"

namespace homeostat::desktop {

/// What beats say as measured, and what a correction would make of them.
struct BeatFigures {
  autonomic::HrvMetrics as_measured, corrected;  ///< Lipponen and Tarvainen 2019
  autonomic::Artefacts found;                    ///< what the correction would change
  std::vector<double> corrected_at_s, corrected_rr_ms;
};
/// Cost: some milliseconds for five minutes, a second for a day.
/// `limits`: from how much each figure may be read, as the knowledge base has it.
BeatFigures beatFigures(const autonomic::Beats& beats, const std::map<std::string, autonomic::Limit>& limits = {});

/// A recording of the record. The record's findings are the corrected figures; those as measured are shown beside them
/// and written nowhere.
struct StudiedRecording : BeatFigures {
  reports::MeasuredRecording measured;  ///< with `edits`
  std::uint64_t entry = 0;              ///< of the record
  autonomic::Beats original;            ///< before a person put beats right
  std::vector<autonomic::BeatEdit> edits;
  recordings::Signal signal;  ///< no samples: the recording gave beats
};
StudiedRecording studied(consultation::KeptRecording recording,
                         const std::map<std::string, autonomic::Limit>& limits = {});

struct MetricRow {
  std::string name, measured, corrected;  ///< "–" where a figure is not given
  bool differs = false;
};
struct RecordingWords {
  std::string name, facts;
  std::string rhythm;
  bool warn = false;        ///< irregular or undecided
  std::string corrections;  ///< "7 beats of 412 look wrong: 5 ectopic, 2 missed"
  std::string by_hand;      ///< "3 changes by hand: 2 deleted, 1 moved"; empty: none
  std::vector<MetricRow> rows;
  std::vector<std::string> withheld;  ///< figure and why it is not given
};
RecordingWords recordingWords(const StudiedRecording& recording, const kb::KnowledgeBase& knowledge,
                              const Language& language);

/// "3 changes by hand: 2 deleted, 1 moved"; empty without any.
std::string editWords(const std::vector<autonomic::BeatEdit>& edits, const Language& language);

/// Intervals over time, as measured or as corrected; the beats in doubt are marked in both.
reports::figure::Tachogram tachogramOf(const StudiedRecording& recording, bool corrected, const Language& language);
/// Each interval against the next one, without those the device or reader left out.
reports::figure::Poincare poincareOf(const StudiedRecording& recording, bool corrected, const Language& language);

}  // namespace homeostat::desktop
