#include "app/desktop/presenters/recording_words.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "app/desktop/presenters/names.hpp"

namespace homeostat::desktop {
namespace {

using autonomic::HrvMetrics;
namespace figure = reports::figure;

struct MetricKey {
  const char* key;
  const char* ucum;
  std::optional<double> HrvMetrics::*value;
};
constexpr MetricKey kMetrics[] = {{"mean_nn", "ms", &HrvMetrics::mean_nn},
                                  {"sdnn", "ms", &HrvMetrics::sdnn},
                                  {"rmssd", "ms", &HrvMetrics::rmssd},
                                  {"pnn50", "%", &HrvMetrics::pnn50},
                                  {"sd1", "ms", &HrvMetrics::sd1},
                                  {"sd2", "ms", &HrvMetrics::sd2},
                                  {"lf", "ms2", &HrvMetrics::lf},
                                  {"hf", "ms2", &HrvMetrics::hf},
                                  {"sampen", "", &HrvMetrics::sampen},
                                  {"dfa_alpha1", "", &HrvMetrics::dfa_alpha1},
                                  {"respiration_rate", "/min", &HrvMetrics::respiration_rate}};

std::string metricName(std::string key, const kb::KnowledgeBase& kb, const Language& l) {
  const std::string own = "metric." + key;
  std::replace(key.begin(), key.end(), '_', '-');
  if (kb.concepts.contains(key)) return conceptName(kb, key, l);
  return l.messages.has(own) ? l.say(own) : key;
}

std::string valueWords(const std::optional<double>& value, const std::string& ucum, const Language& l) {
  if (!value) return "–";
  const double size = std::abs(*value);
  return l.format.quantity(l.format.number(*value, size >= 100 ? 0 : size >= 10 ? 1 : 2), i18n::printedUnit(ucum));
}

std::vector<double> timesOf(const autonomic::Beats& beats) {
  if (!beats.times_s.empty()) return beats.times_s;
  std::vector<double> at;
  double t = 0;
  for (const double rr : beats.rr_ms) at.push_back(t += rr / 1000);
  return at;
}

std::string stringOf(const base::Json& line, const char* key) {
  const auto it = line.find(key);
  return it != line.end() && it->is_string() ? it->get<std::string>() : std::string();
}

std::string factsOf(const base::Json& line, const Language& l) {
  std::vector<std::string> parts;
  const auto start = base::Instant::parse(stringOf(line, "start"));
  parts.push_back(start ? l.format.shortDate(*start) : l.say("autonomic.no_time"));
  if (!stringOf(line, "device").empty()) parts.push_back(stringOf(line, "device"));
  parts.push_back(l.say("autonomic.beats", {{"count", line.value("beats", 0)}}));
  parts.push_back(l.say("autonomic.quality", {{"share", l.format.percent(line.value("quality", 0.0))}}));
  parts.push_back(l.say("autonomic.gaps", {{"count", line.value("gaps", base::Json::array()).size()}}));
  std::string text;
  for (const auto& part : parts) text += (text.empty() ? "" : " · ") + part;
  return text;
}

std::string correctionWords(const StudiedRecording& r, const Language& l) {
  if (r.found.count() == 0) return l.say("desk.recording.nothing_found");
  return l.say("desk.recording.found", {{"count", r.found.count()},
                                        {"beats", r.measured.beats.rr_ms.size() + 1},
                                        {"ectopic", r.found.ectopic.size()},
                                        {"missed", r.found.missed.size()},
                                        {"extra", r.found.extra.size()},
                                        {"longshort", r.found.longshort.size()}});
}

/// Intervals that end or begin at a beat in doubt.
std::vector<bool> inDoubt(const StudiedRecording& r) {
  std::vector<bool> marks(r.measured.beats.rr_ms.size(), false);
  for (const auto* list : {&r.found.ectopic, &r.found.missed, &r.found.extra, &r.found.longshort})
    for (const auto beat : *list) {
      if (beat > 0 && beat - 1 < marks.size()) marks[beat - 1] = true;
      if (beat < marks.size()) marks[beat] = true;
    }
  const auto& suspect = r.measured.beats.suspect;
  for (std::size_t i = 0; i < std::min(marks.size(), suspect.size()); ++i) marks[i] = marks[i] || suspect[i];
  return marks;
}

}  // namespace

BeatFigures beatFigures(const autonomic::Beats& beats, const std::map<std::string, autonomic::Limit>& limits) {
  BeatFigures out;
  out.as_measured = autonomic::measure(beats, {autonomic::Conventions::homeostat, autonomic::Correction::none, limits});
  out.corrected =
      autonomic::measure(beats, {autonomic::Conventions::homeostat, autonomic::Correction::lipponenTarvainen, limits});
  std::vector<double> peaks{0};
  for (const double rr : beats.rr_ms) peaks.push_back(peaks.back() + rr);
  out.found = autonomic::findArtefacts(peaks);
  const auto corrected = autonomic::correctPeaks(peaks, out.found);
  for (std::size_t i = 1; i < corrected.size(); ++i) {
    out.corrected_at_s.push_back(corrected[i] / 1000);
    out.corrected_rr_ms.push_back(corrected[i] - corrected[i - 1]);
  }
  return out;
}

StudiedRecording studied(consultation::KeptRecording recording, const std::map<std::string, autonomic::Limit>& limits) {
  StudiedRecording out;
  static_cast<BeatFigures&>(out) = beatFigures(recording.measured.beats, limits);
  out.measured = std::move(recording.measured);
  out.entry = recording.entry;
  out.original = std::move(recording.original);
  out.edits = std::move(recording.edits);
  out.signal = std::move(recording.signal);
  return out;
}

std::string editWords(const std::vector<autonomic::BeatEdit>& edits, const Language& l) {
  if (edits.empty()) return {};
  const auto count = [&](autonomic::BeatEditKind what) {
    return std::count_if(edits.begin(), edits.end(), [&](const auto& edit) { return edit.kind == what; });
  };
  return l.say("desk.beats.edits", {{"count", edits.size()},
                                    {"removed", count(autonomic::BeatEditKind::deleted)},
                                    {"added", count(autonomic::BeatEditKind::added)},
                                    {"moved", count(autonomic::BeatEditKind::moved)}});
}

RecordingWords recordingWords(const StudiedRecording& r, const kb::KnowledgeBase& kb, const Language& l) {
  const auto& line = r.measured.line;
  RecordingWords out;
  out.name = line.value("file", l.say("autonomic.recording"));
  out.facts = factsOf(line, l);
  const auto rhythm = stringOf(line, "rhythm");
  out.warn = rhythm != "regular";
  out.rhythm = l.say(rhythm == "regular"     ? "autonomic.rhythm.regular"
                     : rhythm == "irregular" ? "autonomic.rhythm.irregular"
                                             : "autonomic.rhythm.undecided");
  out.corrections = correctionWords(r, l);
  out.by_hand = editWords(r.edits, l);
  for (const auto& metric : kMetrics) {
    MetricRow row{metricName(metric.key, kb, l), valueWords(r.as_measured.*metric.value, metric.ucum, l),
                  valueWords(r.corrected.*metric.value, metric.ucum, l), false};
    row.differs = row.measured != row.corrected;
    if (row.measured != "–" || row.corrected != "–") out.rows.push_back(std::move(row));
  }
  for (const auto& withheld : r.as_measured.withheld)
    out.withheld.push_back(metricName(withheld.metric, kb, l) + ": " + withheld.why);
  return out;
}

figure::Tachogram tachogramOf(const StudiedRecording& r, bool corrected, const Language& l) {
  figure::Tachogram chart;
  chart.caption = {l.say("autonomic.tachogram"), l.say("autonomic.tachogram.spoken")};
  if (corrected) {
    chart.at_s = r.corrected_at_s;
    chart.rr_ms = r.corrected_rr_ms;
  } else {
    chart.at_s = timesOf(r.measured.beats);
    chart.rr_ms = r.measured.beats.rr_ms;
    chart.corrected = inDoubt(r);
  }
  chart.x_words = l.say("autonomic.axis.time");
  chart.y_words = l.say("autonomic.axis.rr");
  return chart;
}

figure::Poincare poincareOf(const StudiedRecording& r, bool corrected, const Language& l) {
  figure::Poincare chart;
  chart.caption = {l.say("autonomic.poincare"), l.say("autonomic.poincare.spoken")};
  const auto& metrics = corrected ? r.corrected : r.as_measured;
  if (corrected) {
    chart.rr_ms = r.corrected_rr_ms;
  } else {
    const auto& beats = r.measured.beats;
    for (std::size_t i = 0; i < beats.rr_ms.size(); ++i)
      if (i >= beats.suspect.size() || !beats.suspect[i]) chart.rr_ms.push_back(beats.rr_ms[i]);
  }
  chart.sd1 = metrics.sd1;
  chart.sd2 = metrics.sd2;
  chart.x_words = l.say("autonomic.axis.this");
  chart.y_words = l.say("autonomic.axis.next");
  return chart;
}

}  // namespace homeostat::desktop
