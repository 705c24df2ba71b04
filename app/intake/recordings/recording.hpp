#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "inference/autonomic/hrv.hpp"
#include "kb/base/instant.hpp"
#include "kb/base/result.hpp"

namespace homeostat::recordings {

/// Something of a file that was not taken as it stands; the rest was.
struct Problem {
  std::string place;  ///< "line 12", "byte 4711", "record 3"
  std::string what;
};

/// One evenly sampled channel in physical units. A sample that is absent or invalid is NaN.
struct Signal {
  std::string label;   ///< as the file names it
  std::string unit;    ///< as the file names it; "" not given
  double rate_hz = 0;  ///< above 0
  std::vector<float> samples;
};

/// A note of the device or of a person, in seconds from the start.
struct Annotation {
  double at_s = 0;
  std::string text;
};

/// What one file (with what belongs to it) holds. Beats, signals, or both.
struct Recording {
  std::string name;    ///< file, without folder
  std::string format;  ///< "rr-text", "rr-json", "beat-times", "polar-ppi", "polar-hrm", "kubios-report", "fit",
                       ///< "empatica-e4", "edf", "bdf", "wfdb", "watch-ecg", "signal-csv"
  std::string device;  ///< "" not stated
  std::optional<base::Instant> start;
  std::optional<base::CivilDate> birth_date;  ///< of the person recorded, where the file says so (EDF+)
  std::optional<autonomic::Beats> beats;
  std::vector<Signal> signals;
  std::vector<Annotation> annotations;
  std::vector<Problem> problems;
};

/// What a person says about a table whose columns, or a file whose channels, do not speak for themselves.
struct TableChoice {
  std::string column;             ///< name or number from 1; "" the reader's own choice
  std::string kind;               ///< rr, beats, ecg, ppg, eda or resp; "" by name and values
  std::string unit;               ///< of a signal; "" as its name says
  std::optional<double> rate_hz;  ///< samples a second, above 0; of rr and beats: what their numbers count
};

/// A file in memory; `name` is without folder.
struct File {
  std::string name;
  std::string bytes;
};

/// A recording's file and those it names, still unread.
struct RecordingFiles {
  File main;
  std::vector<File> companions;
};

/// True when the bytes look like a recording this room reads, judged by content alone. Cost: looks at the beginning.
[[nodiscard]] bool looksLikeRecording(std::string_view bytes);

/// Reads one recording. `companions` are files that a header names (WFDB .dat and .atr); others are not looked at.
/// Refuses (file, place, cause, mend) what holds no beats and no signal, or cannot be trusted as a whole.
/// Pure and re-entrant. Memory: a few times the file.
/// `choice` is for tables; other kinds say themselves what they hold.
base::Result<Recording> readRecording(const File& file, const std::vector<File>& companions = {},
                                      const TableChoice& choice = {});

/// Of a device's folder (Empatica E4) the file that holds the beats; of a WFDB record's signals or annotations the
/// header that lies beside them; any other path unchanged.
std::filesystem::path mainFile(const std::filesystem::path& path);

/// `main` as read from `path`, with the files beside it that it names (WFDB: signals, and the .atr; Empatica: the other
/// tables).
RecordingFiles withCompanions(const std::filesystem::path& path, std::string bytes);

/// Reads `path` with its companions.
base::Result<Recording> readRecording(const std::filesystem::path& path, const TableChoice& choice = {});

}  // namespace homeostat::recordings
