#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/intake/import.hpp"
#include "app/intake/recordings/measured.hpp"
#include "app/intake/recordings/summaries.hpp"
#include "inference/autonomic/beat_edits.hpp"
#include "inference/autonomic/hrv.hpp"
#include "inference/case/case.hpp"
#include "kb/base/json.hpp"
#include "kb/model/knowledge.hpp"

namespace homeostat::consultation {

/// A file that belongs to another one: the signals a recording's header names, the tables of a device's folder.
struct CompanionFile {
  std::string name;  ///< without folder
  std::string bytes;
};

/// One file after reading, whatever its kind: laboratory results and records, or a recording measured into metrics.
struct FileRead {
  std::string name;  ///< without folder
  /// The original; of an Apple Health export the records that were taken; empty of a long file that was only to be read
  std::string bytes;
  std::string sha256;                     ///< of the file on disk where `bytes` is empty; "" otherwise
  std::vector<CompanionFile> companions;  ///< originals read together with it
  std::string format;                     ///< "fhir-json", "hl7v2", "rr-text", "wfdb" …
  /// Findings, rejected, patient, medicines …; of a recording its metrics as findings, and in `rejected` what was
  /// withheld, an irregular rhythm and what of the file was not usable.
  intake::Import content;
  base::Json recording;                        ///< of a recording: its line as in `homeostat hrv`; null otherwise
  autonomic::Beats beats;                      ///< of a recording, for drawing; as edited by hand
  autonomic::Beats beats_as_recorded;          ///< what edits apply to
  std::optional<recordings::Signal> waveform;  ///< its ECG or pulse signal, when it was asked for
  autonomic::Spectrum spectrum;                ///< of a recording; no bins: none
  bool figures = false;                        ///< figures of a device's program or export, without beats
  std::vector<recordings::SleepTimes> sleeps;  ///< of a worn device's file
  [[nodiscard]] bool isMeasured() const { return figures || isRecording(); }
  [[nodiscard]] bool isRecording() const { return !recording.is_null(); }
  /// A log of light, a sleep diary, or the sleep of a worn device.
  [[nodiscard]] bool isLight() const { return format == "light-table" || format == "sleep-diary" || !sleeps.empty(); }
};

struct FilesRead {
  std::vector<FileRead> files;
  std::vector<std::string> notes;
};

/// What the knowledge base says of reading a recording: the metrics it has, and from how much each may be read.
recordings::MeasureOptions measureOptions(const kb::KnowledgeBase& kb);

/// What becomes of the bytes of a file above 64 MB that can be read as a stream (FHIR in JSON and NDJSON).
enum class LongFiles { keep, only_read };

/// Asked before each file and now and then while a large one is read: which one of `files`, and how much of it is in, 0
/// to 1. When it says no, reading ends with the refusal "import.stopped". Called on the reader's thread.
using GoesOn = std::function<bool(std::size_t file, double share)>;

/// Reads files of any supported kind, recognised by content; a header file brings what belongs to it. A file that a
/// header among `files` already brought is not read again. Recordings are measured by the product's own conventions,
/// beats that look wrong corrected (each finding says how many), and only figures that `kb` has as metrics and that are
/// long enough for them become findings. Refuses with one line naming file, place, cause and mend when one of them
/// cannot be trusted; then nothing of any is taken.
base::Result<FilesRead> readFiles(const std::vector<std::filesystem::path>& files, const kb::KnowledgeBase& kb,
                                  const intake::ImportOptions& options = {}, LongFiles long_files = LongFiles::keep,
                                  const GoesOn& goes_on = {});

/// What a recording that is read again is read with.
struct ReadAgain {
  std::vector<autonomic::BeatEdit> edits;  ///< metrics and findings are then of the edited beats, and say so
  bool keep_waveform = false;              ///< the whole signal in memory: an hour of ECG at 250 Hz is 3.6 MB
};

/// A worn device's figures from bytes that were kept: a daily table, or the records kept of an Apple Health export.
/// Nothing for other bytes.
base::Result<std::optional<FileRead>> readFiguresAgain(const std::string& name, const std::string& bytes,
                                                       const kb::KnowledgeBase& kb);

/// A recording from bytes that were kept, with its companions, measured as `readFiles` does.
base::Result<FileRead> readRecordingAgain(const std::string& name, std::string bytes,
                                          std::vector<CompanionFile> companions, const kb::KnowledgeBase& kb,
                                          const ReadAgain& again = {});

/// A document made on this screen (the answers to a questionnaire), read like a file of laboratory results.
base::Result<FilesRead> readMadeHere(const std::string& name, std::string bytes, const kb::KnowledgeBase& kb,
                                     const intake::ImportOptions& options = {});

}  // namespace homeostat::consultation
