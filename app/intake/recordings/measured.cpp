#include "app/intake/recordings/measured.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "app/intake/foreign.hpp"
#include "app/intake/recordings/lines.hpp"
#include "app/intake/recordings/summaries.hpp"
#include "app/intake/recordings/text_table.hpp"
#include "app/intake/recordings/trends.hpp"
#include "app/intake/recordings/waveform.hpp"
#include "app/intake/text.hpp"
#include "inference/autonomic/pulse_peaks.hpp"
#include "inference/autonomic/r_peaks.hpp"
#include "inference/autonomic/respiration.hpp"

namespace homeostat::recordings {
namespace {

using autonomic::Beats;
using autonomic::Sensor;

std::string at(double seconds) { return fmt::format("{:.1f} s", seconds); }

/// What of the signal cannot be used, place by place.
void nameLosses(const Signal& signal, const Measured& out, std::vector<Problem>& problems) {
  constexpr std::size_t most = 100;
  for (const auto& s : autonomic::lostStretches(signal.samples, signal.rate_hz))
    if (problems.size() < most)
      problems.push_back({at(static_cast<double>(s.from) / signal.rate_hz),
                          fmt::format("the signal {} is flat or absent here until {}; left out", signal.label,
                                      at(static_cast<double>(s.to) / signal.rate_hz))});
  for (const auto& s : out.segments)
    if (!s.usable && problems.size() < most)
      problems.push_back({at(s.from_s), fmt::format("{} until {}: {}; left out", signal.label, at(s.to_s), s.why)});
  const auto clipped = autonomic::clippedStretches(signal.samples, signal.rate_hz);
  if (!clipped.empty())
    problems.push_back({at(static_cast<double>(clipped.front().from) / signal.rate_hz),
                        fmt::format("the signal {} is cut off at its largest or smallest value here and at {} other "
                                    "places: beats there are placed less exactly",
                                    signal.label, clipped.size() - 1)});
}

base::Result<void> findBeats(const Signal& signal, Sensor sensor, const Recording& recording, Measured& out) {
  const bool ecg = sensor == Sensor::electrocardiogram;
  const auto peaks = ecg ? autonomic::findRPeaks(signal.samples, signal.rate_hz)
                         : autonomic::findPulsePeaks(signal.samples, signal.rate_hz);
  if (peaks.size() < 3)
    return base::refuse(
        {"recording.no-beats", recording.name, "signal " + signal.label,
         ecg ? "no heart beat was found in this ECG (flat, too noisy, too short, or sampled below 50 Hz)"
             : "no pulse was found in this signal (flat, too noisy, too short, or sampled below 20 Hz)",
         "Check the sensor and the sampling rate"});
  out.signal = signal.label;
  out.beats_from = ecg ? "ecg" : "ppg";
  out.segments = autonomic::judgeSegments(signal.samples, signal.rate_hz, peaks, sensor);
  out.beats.suspect = autonomic::suspectIntervals(signal.samples, signal.rate_hz, peaks, out.segments);
  for (std::size_t i = 1; i < peaks.size(); ++i) {
    out.beats.rr_ms.push_back(1000 * static_cast<double>(peaks[i] - peaks[i - 1]) / signal.rate_hz);
    out.beats.times_s.push_back(static_cast<double>(peaks[i]) / signal.rate_hz);
  }
  nameLosses(signal, out, out.problems);
  return {};
}

/// Beats of the recording, or of its ECG or pulse signal; without any of them `beats_from` stays empty.
base::Result<void> setBeats(const Recording& recording, bool needed, Measured& out) {
  if (recording.beats) {
    constexpr std::size_t fewest = 3;
    const std::size_t count = recording.beats->rr_ms.size();
    if (needed && count < fewest)
      return base::refuse({"recording.too-short", recording.name, "",
                           fmt::format("{} between beats: too few for any figure",
                                       count == 1 ? "one interval" : fmt::format("{} intervals", count)),
                           "Hand in the whole recording; a minute at rest is the least, five minutes are better"});
    out.beats = *recording.beats;
    out.beats_from = "intervals";
    return {};
  }
  const Signal* ecg = ecgOf(recording);
  const Signal* pulse = signalOfKind(recording, ColumnKind::pulse);
  if (ecg == nullptr && pulse == nullptr) return {};
  const auto found = ecg != nullptr ? findBeats(*ecg, Sensor::electrocardiogram, recording, out)
                                    : findBeats(*pulse, Sensor::pulse, recording, out);
  if (found || needed) return found;
  out.problems.push_back({found.error().place, found.error().cause});
  return {};
}

void setSkin(const Recording& recording, Measured& out) {
  const Signal* skin = signalOfKind(recording, ColumnKind::skin);
  if (skin == nullptr) return;
  const std::string unit = lowered(skin->unit);
  const bool microsiemens = unit == "us" || unit == "µs" || unit == "μs" || unit == "microsiemens" ||
                            skin->unit == "µS" || skin->unit == "μS";
  out.skin = autonomic::readSkinConductance(skin->samples, skin->rate_hz, microsiemens);
  out.skin_unit = microsiemens ? "uS" : skin->unit;
}

void dropWithheld(autonomic::HrvMetrics& hrv, const char* metric) {
  std::erase_if(hrv.withheld, [&](const autonomic::Withheld& w) { return w.metric == metric; });
}

/// A belt sees breathing; the beats only follow it.
void setBreathing(const Recording& recording, const MeasureOptions& options, Measured& out) {
  const Signal* belt = signalOfKind(recording, ColumnKind::breathing);
  if (out.hrv.respiration_rate) out.breathing_from = "beats";
  if (belt != nullptr) {
    const auto read = autonomic::breathingFromBelt(belt->samples, belt->rate_hz);
    if (read.per_minute) {
      dropWithheld(out.hrv, "respiration_rate");
      out.hrv.respiration_rate = read.per_minute;
      out.breathing_from = "belt";
      return;
    }
    out.problems.push_back({"signal " + belt->label, read.why});
  }
  const auto limit = options.hrv.limits.find("respiration_rate");
  if (!out.hrv.respiration_rate || limit == options.hrv.limits.end()) return;
  if (out.hrv.seconds >= 0.99 * limit->second.seconds) return;
  out.hrv.respiration_rate.reset();
  out.breathing_from.clear();
  out.hrv.withheld.push_back({"respiration_rate", fmt::format("needs {:.0f} s of usable beats, has {:.0f}",
                                                              limit->second.seconds, out.hrv.seconds)});
}

base::Result<void> applyEdits(const std::vector<autonomic::BeatEdit>& edits, Measured& out) {
  if (edits.empty()) return {};
  auto changed = autonomic::edited(out.beats, edits);
  if (!changed) {
    changed.error().file = out.file;
    return tl::unexpected(changed.error());
  }
  out.beats_as_recorded = std::exchange(out.beats, std::move(*changed));
  out.edits = edits;
  return {};
}

/// "channels Ch1, Ch2"; ten at most are named.
std::string channelsOf(const Recording& recording) {
  constexpr std::size_t most = 10;
  std::string out;
  for (std::size_t i = 0; i < recording.signals.size() && i < most; ++i)
    out += (i == 0 ? "channels " : ", ") + recording.signals[i].label;
  return recording.signals.size() > most ? out + " …" : out;
}

/// Of a file of annotations what they say, as of a hypnogram.
std::string annotationsOnly(const Recording& recording) {
  if (!recording.signals.empty() || recording.annotations.empty()) return {};
  return fmt::format(", only {} annotations (\"{}\" …)", recording.annotations.size(),
                     intake::shortened(recording.annotations.front().text, 40));
}

}  // namespace

base::Result<Measured> measureRecording(const Recording& recording, const MeasureOptions& options) {
  Measured out;
  out.problems = recording.problems;
  out.file = recording.name;
  out.format = recording.format;
  out.device = recording.device;
  out.start = recording.start;
  out.birth_date = recording.birth_date;
  setSkin(recording, out);
  const bool others = out.skin || signalOfKind(recording, ColumnKind::breathing) != nullptr;
  if (const auto beats = setBeats(recording, !others, out); !beats) return tl::unexpected(beats.error());
  if (out.beats_from.empty() && !others)
    return base::refuse({"recording.no-beats", recording.name, channelsOf(recording),
                         "the recording holds neither beats nor an ECG, a pulse, a breathing or a skin signal" +
                             annotationsOnly(recording),
                         recording.signals.empty() ? "Hand in a recording with RR intervals or such a channel"
                                                   : "Where a channel is one of these, say so: --column with its label "
                                                     "or number and --kind (ecg, ppg, eda, resp)"});
  if (const auto changed = applyEdits(options.edits, out); !changed) return tl::unexpected(changed.error());
  if (const Signal* heart = heartSignal(recording); heart != nullptr && options.keep_waveform) out.waveform = *heart;
  out.hrv = autonomic::measure(out.beats, options.hrv);
  if (out.beats_from.empty())
    for (auto& withheld : out.hrv.withheld) withheld.why = "the recording holds no heart beats";
  setBreathing(recording, options, out);
  for (std::size_t i = 0; i < out.beats.rr_ms.size(); ++i)
    if (i >= out.beats.suspect.size() || !out.beats.suspect[i]) out.seconds += out.beats.rr_ms[i] / 1000;
  addFindings(recording, options, out);
  return out;
}

namespace {

base::Json skinLine(const Measured& measured) {
  if (!measured.skin) return nullptr;
  const auto& skin = *measured.skin;
  std::size_t counted = 0;
  for (const auto& response : skin.responses) counted += response.amplitude >= 0.05 ? 1U : 0U;
  return {{"unit", measured.skin_unit.empty() ? base::Json(nullptr) : base::Json(measured.skin_unit)},
          {"seconds", skin.seconds},
          {"quality", skin.usable},
          {"tonic_mean", base::orNull(skin.tonic_mean)},
          {"tonic_sd", base::orNull(skin.tonic_sd)},
          {"phasic_sd", base::orNull(skin.phasic_sd)},
          {"responses", skin.responses_per_minute ? base::Json(counted) : base::Json(nullptr)},
          {"responses_over_0_01", skin.responses_per_minute ? base::Json(skin.responses.size()) : base::Json(nullptr)},
          {"responses_per_minute", base::orNull(skin.responses_per_minute)},
          {"why", skin.why.empty() ? base::Json(nullptr) : base::Json(skin.why)}};
}

base::Json textOrNull(const std::string& text) { return text.empty() ? base::Json(nullptr) : base::Json(text); }

}  // namespace

base::Json hrvLine(const Measured& measured) {
  base::Json line = autonomic::toJson(measured.hrv);
  line["file"] = measured.file;
  line["format"] = measured.format;
  line["device"] = textOrNull(measured.device);
  line["start"] = measured.start ? base::Json(measured.start->iso()) : base::Json(nullptr);
  line["signal"] = textOrNull(measured.signal);
  line["beats_from"] = textOrNull(measured.beats_from);
  line["breathing_from"] = textOrNull(measured.breathing_from);
  line["skin_conductance"] = skinLine(measured);
  line["edited_by_hand"] = autonomic::toJson(measured.edits);
  line["segments"] = base::Json::array();
  for (const auto& s : measured.segments)
    line["segments"].push_back({{"from_s", s.from_s},
                                {"to_s", s.to_s},
                                {"usable", s.usable},
                                {"correlation", base::orNull(s.correlation)},
                                {"why", textOrNull(s.why)}});
  line["problems"] = base::Json::array();
  for (const auto& p : measured.problems) line["problems"].push_back({{"place", p.place}, {"what", p.what}});
  return line;
}

namespace {

base::Json nightLines(const std::vector<autonomic::Night>& nights) {
  base::Json out = base::Json::array();
  for (const auto& n : nights)
    out.push_back({{"night_of", base::CivilDate::fromDaysSinceEpoch(n.day).iso()},
                   {"seconds", n.seconds},
                   {"heart_rate", n.heart_rate},
                   {"lowest_heart_rate", n.lowest_rate},
                   {"rmssd", base::orNull(n.rmssd)},
                   {"course_per_hour", base::orNull(n.course_per_hour)}});
  return out;
}

base::Json summaryLine(const Summary& summary) {
  base::Json out = {{"file", summary.file}, {"format", summary.format}, {"figures", summary.findings.size()}};
  out["left"] = base::Json::array();
  for (const auto& left : summary.left) out["left"].push_back({{"place", left.place}, {"why", left.why}});
  return out;
}

/// The file as the user named it: of several, two may have the same name.
tl::unexpected<base::Refusal> namedBy(const std::filesystem::path& path, base::Refusal refusal) {
  refusal.file = path.string();
  return base::refuse(std::move(refusal));
}

}  // namespace

base::Result<base::Json> hrv(const std::vector<std::filesystem::path>& files, const MeasureOptions& options,
                             const TableChoice& choice) {
  base::Json out = {{"recordings", base::Json::array()}, {"summaries", base::Json::array()}};
  TrendBook trends;
  for (const auto& path : files) {
    if (auto stream = intake::streamed(path)) return base::refuse(std::move(*stream));
    auto summary = readSummary(path, options);
    if (!summary) return namedBy(path, summary.error());
    if (*summary) {
      trends.add((*summary)->findings);
      trends.add((*summary)->nights);
      out["summaries"].push_back(summaryLine(**summary));
      continue;
    }
    auto recording = readRecording(path, choice);
    if (!recording) return namedBy(path, recording.error());
    auto measured = measureRecording(*recording, options);
    if (!measured) return namedBy(path, measured.error());
    std::string why;
    const auto nights = nightsOf(*measured, why);
    base::Json line = hrvLine(*measured);
    line["nights"] = nightLines(nights);
    if (!why.empty()) line["withheld"].push_back({{"metric", "nights"}, {"why", why}});
    out["recordings"].push_back(std::move(line));
    trends.add(measured->findings);
    trends.add(nights);
  }
  out["trends"] = trends.json();
  return out;
}

}  // namespace homeostat::recordings
