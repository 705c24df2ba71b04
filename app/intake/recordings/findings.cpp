#include <fmt/format.h>

#include <algorithm>

#include "app/intake/recordings/measured.hpp"

namespace homeostat::recordings {
namespace {

using autonomic::HrvMetrics;
using autonomic::Rhythm;

/// A figure under its metric id, with the decimals it is printed with and the key `withheld` names it by.
struct Figure {
  const char* code;
  const char* unit;
  int decimals;
  const char* key;
  std::optional<double> value;
};

std::vector<Figure> figuresOf(const HrvMetrics& m) {
  const std::optional<double> irregular =
      m.rhythm == Rhythm::undecided ? std::nullopt : std::optional(m.rhythm == Rhythm::irregular ? 1.0 : 0.0);
  return {{"mean-nn", "ms", 1, "mean_nn", m.mean_nn},
          {"sdnn", "ms", 1, "sdnn", m.sdnn},
          {"rmssd", "ms", 1, "rmssd", m.rmssd},
          {"pnn50", "%", 1, "pnn50", m.pnn50},
          {"lf", "ms2", 0, "lf", m.lf},
          {"hf", "ms2", 0, "hf", m.hf},
          {"lf-hf", "", 2, "lf_hf", m.lf_hf},
          {"respiration-rate", "/min", 1, "respiration_rate", m.respiration_rate},
          {"rhythm-irregular", "", 0, "rhythm", irregular},
          {"hrv-quality", "", 2, "quality", m.beats > 0 ? std::optional(m.quality) : std::nullopt}};
}

/// Of a skin conductance channel, where the recording has one.
std::vector<Figure> skinFiguresOf(const Measured& measured) {
  if (!measured.skin || measured.skin_unit != "uS") return {};
  return {{"skin-conductance-level", "uS", 2, "skin_conductance", measured.skin->tonic_mean},
          {"skin-conductance-responses", "/min", 1, "skin_conductance", measured.skin->responses_per_minute}};
}

bool saysSomethingOfAnyRhythm(const std::string& code) { return code == "rhythm-irregular" || code == "hrv-quality"; }

/// Why this figure must not be read as a finding; empty: it may.
std::string objection(const Figure& figure, const MeasureOptions& options, const Measured& measured) {
  const HrvMetrics& m = measured.hrv;
  const bool of_skin = figure.key == std::string("skin_conductance");
  const bool of_belt = figure.key == std::string("respiration_rate") && measured.breathing_from == "belt";
  if (!figure.value && of_skin) return measured.skin->why.empty() ? "no value came out" : measured.skin->why;
  if (!figure.value) {
    const auto said = std::find_if(m.withheld.begin(), m.withheld.end(),
                                   [&](const autonomic::Withheld& w) { return w.metric == figure.key; });
    if (said != m.withheld.end()) return said->why;
    return figure.key == std::string("rhythm") ? "too few unbroken beats, or neither regular nor clearly irregular"
                                               : "no value came out";
  }
  if (m.rhythm == Rhythm::irregular && !saysSomethingOfAnyRhythm(figure.code) && !of_skin && !of_belt)
    return "irregular rhythm: an ECG is needed first";
  const auto least = options.minimum_seconds.find(figure.code);
  constexpr double of_what_is_asked = 0.99;  // the last beat of a recording is cut off
  const double seconds = of_skin ? measured.skin->seconds * measured.skin->usable : measured.seconds;
  if (!of_belt && least != options.minimum_seconds.end() && seconds < of_what_is_asked * least->second)
    return fmt::format("needs {:.0f} s of usable {}, has {:.0f}", least->second, of_skin ? "signal" : "beats", seconds);
  if (!options.metrics.empty() && !options.metrics.contains(figure.code)) return "this edition has no such metric";
  return {};
}

std::string placeOf(const Recording& recording, const Measured& measured) {
  if (recording.beats) return fmt::format("intervals 1 to {}", measured.hrv.beats);
  return measured.signal.empty() ? "signals" : "signal " + measured.signal;
}

/// What decides how a figure is read and was not said with the recording.
std::vector<std::string> unsaid(const Recording& recording, const MeasureOptions& options) {
  std::vector<std::string> notes;
  if (!recording.start) notes.emplace_back("time of the recording not stated");
  for (const char* tag : {"posture", "breathing"})
    if (!options.conditions.contains(tag)) notes.emplace_back(std::string(tag) + " not stated");
  return notes;
}

}  // namespace

void addFindings(const Recording& recording, const MeasureOptions& options, Measured& out) {
  const HrvMetrics& m = out.hrv;
  const std::string place = placeOf(recording, out);
  auto notes = unsaid(recording, options);
  if (m.corrected > 0)
    notes.push_back(fmt::format("{} of {} beats corrected (Lipponen and Tarvainen 2019)", m.corrected, m.beats));
  if (const auto words = autonomic::inWords(out.edits); !words.empty()) notes.push_back(words);
  for (const auto& problem : out.problems) out.left.push_back({problem.place, "", problem.what});
  if (m.rhythm == Rhythm::irregular)
    out.left.push_back({place, "rhythm", "the beats come irregularly: an ECG is needed, no variability is read"});
  auto figures = figuresOf(m);
  for (auto& figure : skinFiguresOf(out)) figures.push_back(figure);
  for (const Figure& figure : figures) {
    if (const auto why = objection(figure, options, out); !why.empty()) {
      out.left.push_back({place, figure.code, why});
      continue;
    }
    inference::Finding finding;
    finding.code = finding.name = figure.code;
    finding.value = figure.value;
    finding.value_text = fmt::format("{:.{}f}", *figure.value, figure.decimals);
    finding.unit = figure.unit;
    finding.at = recording.start;
    finding.quality = figure.key == std::string("skin_conductance") ? out.skin->usable : m.quality;
    finding.conditions = options.conditions;
    if (m.rhythm != Rhythm::undecided)
      finding.conditions["rhythm"] = m.rhythm == Rhythm::irregular ? "irregular" : "regular";
    finding.notes = notes;
    finding.source = {recording.name, place, "measured from the recording"};
    out.findings.push_back(std::move(finding));
  }
}

}  // namespace homeostat::recordings
