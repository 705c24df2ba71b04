#pragma once

#include <string>
#include <vector>

#include "app/desktop/presenters/language.hpp"
#include "inference/autonomic/correction.hpp"
#include "kb/model/knowledge.hpp"
#include "reports/documents.hpp"
#include "reports/figure/charts.hpp"

namespace homeostat::desktop {

/// A recording of the record with what a correction of its beats would make of it. The record's findings are the
/// figures as measured; corrected ones are shown beside them and written nowhere.
struct StudiedRecording {
  reports::MeasuredRecording measured;
  autonomic::HrvMetrics as_measured, corrected;  ///< Lipponen and Tarvainen 2019
  autonomic::Artefacts found;                    ///< what the correction would change
  std::vector<double> corrected_at_s, corrected_rr_ms;
};
/// Cost: some milliseconds for five minutes, a second for a day.
StudiedRecording studied(reports::MeasuredRecording recording);

struct MetricRow {
  std::string name, measured, corrected;  ///< "–" where a figure is not given
  bool differs = false;
};
struct RecordingWords {
  std::string name, facts;
  std::string rhythm;
  bool warn = false;        ///< irregular or undecided
  std::string corrections;  ///< "7 beats of 412 look wrong: 5 ectopic, 2 missed"
  std::vector<MetricRow> rows;
  std::vector<std::string> withheld;  ///< figure and why it is not given
};
RecordingWords recordingWords(const StudiedRecording& recording, const kb::KnowledgeBase& knowledge,
                              const Language& language);

/// Intervals over time, as measured or as corrected; the beats in doubt are marked in both.
reports::figure::Tachogram tachogramOf(const StudiedRecording& recording, bool corrected, const Language& language);
/// Each interval against the next one, without those the device or reader left out.
reports::figure::Poincare poincareOf(const StudiedRecording& recording, bool corrected, const Language& language);

}  // namespace homeostat::desktop
