#include "app/intake/recordings/measured.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "app/intake/recordings/lines.hpp"
#include "inference/autonomic/r_peaks.hpp"

namespace homeostat::recordings {
namespace {

using autonomic::Beats;

const Signal* ecgOf(const Recording& recording) {
  const auto named = std::find_if(recording.signals.begin(), recording.signals.end(), [](const Signal& s) {
    const std::string label = lowered(s.label);
    return label.find("ecg") != std::string::npos || label.find("ekg") != std::string::npos;
  });
  if (named != recording.signals.end()) return &*named;
  // WFDB names leads, not kinds of signal.
  const auto lead = std::find_if(recording.signals.begin(), recording.signals.end(), [](const Signal& s) {
    static const char* const leads[] = {"i", "ii", "iii", "mlii", "mliii", "avr", "avl", "avf",
                                        "v", "v1", "v2",  "v3",   "v4",    "v5",  "v6"};
    return std::find(std::begin(leads), std::end(leads), lowered(s.label)) != std::end(leads);
  });
  return lead == recording.signals.end() ? nullptr : &*lead;
}

base::Result<Beats> beatsOf(const Recording& recording, std::vector<Problem>& problems) {
  if (recording.beats) return *recording.beats;
  const Signal* ecg = ecgOf(recording);
  if (ecg == nullptr)
    return base::refuse({"recording.no-beats", recording.name, "", "the recording holds neither beats nor an ECG",
                         "Hand in a recording with RR intervals or an ECG channel"});
  const auto peaks = autonomic::findRPeaks(ecg->samples, ecg->rate_hz);
  if (peaks.size() < 3)
    return base::refuse({"recording.no-beats", recording.name, "signal " + ecg->label,
                         "no heart beat was found in this ECG (flat, too noisy, too short, or sampled below 50 Hz)",
                         "Check the lead and the sampling rate"});
  Beats beats;
  beats.suspect = autonomic::suspectIntervals(ecg->samples, ecg->rate_hz, peaks);
  for (std::size_t i = 1; i < peaks.size(); ++i) {
    beats.rr_ms.push_back(1000 * static_cast<double>(peaks[i] - peaks[i - 1]) / ecg->rate_hz);
    beats.times_s.push_back(static_cast<double>(peaks[i]) / ecg->rate_hz);
    if (beats.suspect[i - 1] && problems.size() < 100)
      problems.push_back({fmt::format("{:.1f} s", static_cast<double>(peaks[i - 1]) / ecg->rate_hz),
                          "the signal is flat or absent here; the interval is left out"});
  }
  return beats;
}

}  // namespace

base::Result<Measured> measureRecording(const Recording& recording, const MeasureOptions& options) {
  Measured out;
  out.problems = recording.problems;
  const auto beats = beatsOf(recording, out.problems);
  if (!beats) return tl::unexpected(beats.error());
  if (!recording.beats) out.signal = ecgOf(recording)->label;
  out.file = recording.name;
  out.format = recording.format;
  out.device = recording.device;
  out.start = recording.start;
  out.birth_date = recording.birth_date;
  out.hrv = autonomic::measure(*beats, options.hrv);
  for (std::size_t i = 0; i < beats->rr_ms.size(); ++i)
    if (i >= beats->suspect.size() || !beats->suspect[i]) out.seconds += beats->rr_ms[i] / 1000;
  out.beats = *beats;
  addFindings(recording, options, out);
  return out;
}

base::Json hrvLine(const Measured& measured) {
  base::Json line = autonomic::toJson(measured.hrv);
  line["file"] = measured.file;
  line["format"] = measured.format;
  line["device"] = measured.device.empty() ? base::Json(nullptr) : base::Json(measured.device);
  line["start"] = measured.start ? base::Json(measured.start->iso()) : base::Json(nullptr);
  line["problems"] = base::Json::array();
  for (const auto& p : measured.problems) line["problems"].push_back({{"place", p.place}, {"what", p.what}});
  return line;
}

base::Result<base::Json> hrv(const std::vector<std::filesystem::path>& files, const MeasureOptions& options) {
  base::Json out = {{"recordings", base::Json::array()}};
  for (const auto& path : files) {
    auto recording = readRecording(path);
    if (!recording) return tl::unexpected(recording.error());
    auto measured = measureRecording(*recording, options);
    if (!measured) return tl::unexpected(measured.error());
    out["recordings"].push_back(hrvLine(*measured));
  }
  return out;
}

}  // namespace homeostat::recordings
