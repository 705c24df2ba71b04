// What the fuzzers of the recording readers do with any bytes; the seeds are replayed through the same functions in
// ctest.
#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <map>
#include <string>
#include <string_view>

#include "app/intake/live/heart_rate.hpp"
#include "app/intake/recordings/measured.hpp"
#include "app/intake/recordings/readers.hpp"
#include "app/intake/recordings/summaries.hpp"
#include "inference/autonomic/pulse_peaks.hpp"
#include "inference/autonomic/r_peaks.hpp"
#include "inference/autonomic/respiration.hpp"

namespace homeostat::fuzz {

using Target = void (*)(std::string_view bytes);

inline void demand(bool holds) {
  if (!holds) std::abort();
}

/// A recording that was read is measured too: quality is a share, and no finding is a number out of nothing.
inline void judge(const base::Result<recordings::Recording>& recording) {
  if (!recording) {
    demand(!recording.error().cause.empty());
    return;
  }
  const auto measured = recordings::measureRecording(*recording);
  if (!measured) return;
  demand(measured->hrv.quality >= 0 && measured->hrv.quality <= 1);
  for (const auto& finding : measured->findings) demand(finding.value && std::isfinite(*finding.value));
}

inline recordings::File fileOf(std::string_view bytes) { return {"fuzz", std::string(bytes)}; }

inline void whole(std::string_view bytes) {
  judge(recordings::readRecording(fileOf(bytes)));
  static_cast<void>(recordings::looksLikeRecording(bytes));
}
inline void table(std::string_view bytes) {
  judge(recordings::readTable(fileOf(bytes), {}));
  judge(recordings::readTable(fileOf(bytes), {"1", "ecg", "", 250.0}));
}
inline void hrm(std::string_view bytes) { judge(recordings::readHrm(fileOf(bytes))); }
inline void kubios(std::string_view bytes) { judge(recordings::readKubiosReport(fileOf(bytes))); }
inline void edf(std::string_view bytes) {
  if (recordings::looksLikeEdf(bytes)) judge(recordings::readEdf(fileOf(bytes)));
}
inline void fit(std::string_view bytes) {
  if (recordings::looksLikeFit(bytes)) judge(recordings::readFit(fileOf(bytes)));
}
/// The folder's other tables hold the same bytes.
inline void empatica(std::string_view bytes) {
  if (!recordings::looksLikeEmpatica(bytes)) return;
  std::vector<recordings::File> others;
  for (const auto& name : recordings::empaticaFiles()) others.push_back({name, std::string(bytes)});
  judge(recordings::readEmpatica(fileOf(bytes), others));
}
/// The header's signals and annotations are its own bytes.
inline void wfdb(std::string_view bytes) {
  if (!recordings::looksLikeWfdb(bytes)) return;
  std::vector<recordings::File> others;
  for (const auto& name : recordings::filesOfWfdb(bytes)) others.push_back({name, std::string(bytes)});
  judge(recordings::readWfdb(fileOf(bytes), others));
}
inline void daily(std::string_view bytes) {
  if (recordings::looksLikeDailyTable(bytes)) static_cast<void>(recordings::readDailyTable(fileOf(bytes)));
}
inline void apple(std::string_view bytes) {
  const int file = ::memfd_create("fuzz", 0);
  demand(file >= 0 && ::write(file, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
  static_cast<void>(recordings::readAppleHealth("/proc/self/fd/" + std::to_string(file)));
  ::close(file);
}
inline void notification(std::string_view bytes) {
  const auto* first = reinterpret_cast<const std::uint8_t*>(bytes.data());
  const auto read = live::parseHeartRate({first, bytes.size()});
  if (!read) return;
  live::BeatSeries series;
  series.add(*read, 1);
  series.add(*read, 2);
  demand(series.rrMs().size() == series.timesS().size());
}
/// Bytes as samples, at a rate that the first one names, and as intervals.
inline void signals(std::string_view bytes) {
  if (bytes.size() < 5 || bytes.size() > 400000) return;
  const double rate = 1 + 4.0 * static_cast<unsigned char>(bytes[0]);
  std::vector<float> x((bytes.size() - 1) / sizeof(float));
  std::memcpy(x.data(), bytes.data() + 1, x.size() * sizeof(float));
  for (const auto& peaks : {autonomic::findRPeaks(x, rate), autonomic::findPulsePeaks(x, rate)}) {
    for (std::size_t i = 1; i < peaks.size(); ++i) demand(peaks[i] > peaks[i - 1] && peaks[i] < x.size());
    const auto segments = autonomic::judgeSegments(x, rate, peaks, autonomic::Sensor::pulse);
    demand(peaks.empty() || autonomic::suspectIntervals(x, rate, peaks, segments).size() + 1 == peaks.size());
  }
  static_cast<void>(autonomic::clippedStretches(x, rate));
  static_cast<void>(autonomic::breathingFromBelt(x, rate));
  static_cast<void>(autonomic::readSkinConductance(x, rate, true));
  const autonomic::Beats beats{std::vector<double>(x.begin(), x.end()), {}, {}};
  for (const auto correction : {autonomic::Correction::none, autonomic::Correction::lipponenTarvainen}) {
    const auto m = autonomic::measure(beats, {autonomic::Conventions::homeostat, correction});
    demand(m.quality >= 0 && m.quality <= 1);
    for (const auto& key : autonomic::hrvKeys()) demand(!(m.*key.value) || std::isfinite(*(m.*key.value)));
  }
}

inline const std::map<std::string, Target>& recordingTargets() {
  static const std::map<std::string, Target> all{
      {"recording", whole},           {"recording_apple", apple},       {"recording_daily", daily},
      {"recording_edf", edf},         {"recording_empatica", empatica}, {"recording_fit", fit},
      {"recording_hrm", hrm},         {"recording_kubios", kubios},     {"recording_live", notification},
      {"recording_signals", signals}, {"recording_table", table},       {"recording_wfdb", wfdb}};
  return all;
}

}  // namespace homeostat::fuzz
