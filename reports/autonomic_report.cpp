#include <algorithm>
#include <cmath>

#include "reports/composers.hpp"
#include "reports/figure/charts.hpp"

namespace homeostat::reports {
namespace {

using base::Json;

constexpr double kTachogramHeight = 130, kPoincareSide = 190, kFigureGap = 22;

/// Keys of the headless contract in the order of the page, with the unit the contract gives them.
struct MetricKey {
  const char* key;
  const char* ucum;
};
constexpr MetricKey kMetrics[] = {
    {"mean_nn", "ms"}, {"sdnn", "ms"}, {"rmssd", "ms"},    {"pnn50", "%"},     {"pnn20", "%"},
    {"sd1", "ms"},     {"sd2", "ms"},  {"vlf", "ms2"},     {"lf", "ms2"},      {"hf", "ms2"},
    {"lf_hf", ""},     {"sampen", ""}, {"dfa_alpha1", ""}, {"dfa_alpha2", ""}, {"respiration_rate", "/min"}};

class RecordingWriter {
 public:
  RecordingWriter(Draft& draft, const MeasuredRecording& recording)
      : draft_(draft), recording_(recording), line_(recording.line) {}

  void write() {
    draft_.heading(2, line_.value("file", draft_.text("autonomic.recording")));
    addCircumstances();
    addRhythm();
    addTable();
    addLeftOut();
    addFigures();
  }

 private:
  Draft& draft_;
  const MeasuredRecording& recording_;
  const Json& line_;

  [[nodiscard]] std::string stringOf(const char* key) const {
    const auto it = line_.find(key);
    return it != line_.end() && it->is_string() ? it->get<std::string>() : std::string();
  }

  void addCircumstances() {
    const auto& f = draft_.wording.format();
    std::vector<std::string> parts;
    const auto start = base::Instant::parse(stringOf("start"));
    parts.push_back(start ? f.date(*start) : draft_.text("autonomic.no_time"));
    if (!stringOf("device").empty()) parts.push_back(stringOf("device"));
    parts.push_back(draft_.text("autonomic.beats", {{"count", line_.value("beats", 0)}}));
    parts.push_back(draft_.text("autonomic.corrected", {{"count", line_.value("corrected", 0)}}));
    parts.push_back(draft_.text("autonomic.quality", {{"share", f.percent(line_.value("quality", 0.0))}}));
    const auto gaps = line_.value("gaps", Json::array());
    parts.push_back(draft_.text("autonomic.gaps", {{"count", gaps.size()}}));
    std::string text;
    for (const auto& part : parts) text += (text.empty() ? "" : " · ") + part;
    draft_.note(text);
  }

  void addRhythm() {
    const std::string rhythm = stringOf("rhythm");
    if (rhythm == "regular") {
      draft_.paragraph({{draft_.text("autonomic.rhythm.regular")}});
      return;
    }
    Callout callout;
    callout.weight = Weight::warning;
    callout.paragraphs.push_back(
        {{draft_.text(rhythm == "irregular" ? "autonomic.rhythm.irregular" : "autonomic.rhythm.undecided")}});
    draft_.document.blocks.emplace_back(std::move(callout));
  }

  /// The metric under which the knowledge base has it (with hyphens); null: it only stands in the contract.
  [[nodiscard]] const kb::Metric* metricOf(std::string key) const {
    std::replace(key.begin(), key.end(), '_', '-');
    const auto found = draft_.knowledge().metrics.find(key);
    return found == draft_.knowledge().metrics.end() ? nullptr : &found->second;
  }
  [[nodiscard]] Run nameOf(const std::string& key) const {
    const auto* metric = metricOf(key);
    if (metric != nullptr) return draft_.wording.name(metric->id);
    return {draft_.wording.has("metric." + key) ? draft_.text("metric." + key) : key};
  }

  void addTable() {
    Table table;
    table.columns = {{draft_.text("autonomic.metric"), Column::text, 1.2},
                     {draft_.text("column.value"), Column::number, 0.8},
                     {draft_.text("autonomic.shows"), Column::text, 2},
                     {draft_.text("autonomic.not_shown"), Column::text, 2.4}};
    std::vector<std::string> without_norm;
    for (const auto& [key, ucum] : kMetrics) {
      const auto it = line_.find(key);
      if (it == line_.end() || !it->is_number()) continue;
      const auto* metric = metricOf(key);
      if (metric == nullptr || metric->within_person_only) without_norm.push_back(nameOf(key).text);
      table.rows.push_back(
          {{nameOf(key)},
           {{value(it->get<double>(), ucum)}},
           {metric == nullptr ? Run{draft_.text("autonomic.not_known")} : draft_.wording.said(metric->shows)},
           {metric == nullptr ? Run{"–"} : draft_.wording.said(metric->not_shown)}});
    }
    if (table.rows.empty()) return;
    draft_.document.blocks.emplace_back(std::move(table));
    if (!without_norm.empty())
      draft_.note(draft_.text("autonomic.no_norm", {{"names", draft_.wording.format().list(without_norm)}}));
  }
  [[nodiscard]] std::string value(double number, const std::string& ucum) const {
    const int decimals = std::abs(number) >= 100 ? 0 : std::abs(number) >= 10 ? 1 : 2;
    return draft_.wording.format().quantity(rounded(number, decimals), i18n::printedUnit(ucum));
  }
  static std::string rounded(double number, int decimals) {
    const double scale = decimals == 0 ? 1 : decimals == 1 ? 10 : 100;
    return plainNumber(std::round(number * scale) / scale);
  }
  void addLeftOut() {
    List list;
    list.voice = Voice::label;
    // One item a reason: a short recording withholds many figures for the same one.
    std::vector<std::pair<std::string, std::vector<std::string>>> reasons;
    for (const auto& withheld : line_.value("withheld", Json::array())) {
      const std::string why = withheld.value("why", "");
      auto same = std::find_if(reasons.begin(), reasons.end(), [&](const auto& r) { return r.first == why; });
      if (same == reasons.end()) same = reasons.insert(reasons.end(), {why, {}});
      same->second.push_back(nameOf(withheld.value("metric", "")).text);
    }
    for (const auto& [why, names] : reasons)
      list.items.push_back(
          {{.text = draft_.wording.format().list(names) + colonMark(draft_.wording.messages()), .bold = true},
           draft_.wording.sentence(why)});
    for (const auto& problem : line_.value("problems", Json::array())) {
      list.items.push_back({{.text = problem.value("place", "") + colonMark(draft_.wording.messages()), .bold = true},
                            draft_.wording.sentence(problem.value("what", ""))});
    }
    if (list.items.empty()) return;
    draft_.heading(3, draft_.text("autonomic.withheld"));
    draft_.document.blocks.emplace_back(std::move(list));
  }

  void addFigures() {
    if (recording_.beats.rr_ms.size() < 2) return;
    add(tachogram(), "autonomic.tachogram");
    if (stringOf("rhythm") == "irregular") return;
    if (recording_.spectrum.density.empty()) return add(poincare(), "autonomic.poincare");
    draft_.picture(figure::beside(poincare(), spectrum(), kFigureGap, draft_.type.rightToLeft()),
                   {{withBlank(draft_.text("autonomic.poincare")) + draft_.text("autonomic.spectrum")}});
  }
  void add(figure::Figure drawn, const char* key) { draft_.picture(std::move(drawn), {{draft_.text(key)}}); }

  [[nodiscard]] figure::Figure tachogram() const {
    figure::Tachogram chart;
    chart.caption = {draft_.text("autonomic.tachogram"), draft_.text("autonomic.tachogram.spoken")};
    chart.rr_ms = recording_.beats.rr_ms;
    chart.at_s = recording_.beats.times_s;
    if (chart.at_s.empty()) {
      double t = 0;
      for (const double rr : chart.rr_ms) chart.at_s.push_back(t += rr / 1000);
    }
    chart.corrected = recording_.beats.suspect;
    chart.x_words = draft_.text("autonomic.axis.time");
    chart.y_words = draft_.text("autonomic.axis.rr");
    return figure::tachogram(chart, draft_.type, kContentWidth, kTachogramHeight);
  }

  [[nodiscard]] figure::Figure poincare() const {
    figure::Poincare chart;
    chart.caption = {draft_.text("autonomic.poincare"), draft_.text("autonomic.poincare.spoken")};
    const auto& beats = recording_.beats;
    for (std::size_t i = 0; i < beats.rr_ms.size(); ++i) {
      if (i >= beats.suspect.size() || !beats.suspect[i]) chart.rr_ms.push_back(beats.rr_ms[i]);
    }
    if (line_.contains("sd1") && line_["sd1"].is_number()) chart.sd1 = line_["sd1"].get<double>();
    if (line_.contains("sd2") && line_["sd2"].is_number()) chart.sd2 = line_["sd2"].get<double>();
    chart.x_words = draft_.text("autonomic.axis.this");
    chart.y_words = draft_.text("autonomic.axis.next");
    return figure::poincare(chart, draft_.type, kPoincareSide);
  }

  [[nodiscard]] figure::Figure spectrum() const {
    figure::Spectrum chart;
    chart.caption = {draft_.text("autonomic.spectrum"), draft_.text("autonomic.spectrum.spoken")};
    chart.step_hz = recording_.spectrum.step_hz;
    chart.density = recording_.spectrum.density;
    // Bands of the Task Force of ESC and NASPE 1996.
    const auto band = [&](double low, double high, const char* key, const char* label) {
      const auto it = line_.find(key);
      if (it != line_.end() && it->is_number())
        chart.bands.push_back({low, high, label, value(it->get<double>(), "ms2")});
    };
    band(0.0033, 0.04, "vlf", "VLF");
    band(0.04, 0.15, "lf", "LF");
    band(0.15, 0.4, "hf", "HF");
    const auto breathing = line_.find("respiration_rate");
    if (breathing != line_.end() && breathing->is_number()) {
      chart.breathing_hz = breathing->get<double>() / 60;
      chart.breathing_words =
          draft_.text("autonomic.breathing", {{"rate", draft_.wording.format().number(breathing->get<double>(), 0)}});
    }
    chart.x_words = draft_.text("autonomic.axis.frequency");
    chart.y_words = draft_.text("autonomic.axis.density");
    return figure::spectrum(chart, draft_.type, kContentWidth - kPoincareSide - kFigureGap, kPoincareSide);
  }
};

}  // namespace

base::Result<Document> autonomicReport(const Subject& subject, const Printing& printing) {
  auto begun = begin(subject, printing);
  if (!begun) return base::refuse(begun.error());
  Draft& draft = *begun;
  if (subject.recordings.empty()) {
    return base::refuse({"report.no-recording", "", "", "there is no recording to report on",
                         "Name recordings in the case file, or import one"});
  }
  addTitle(draft, draft.text("autonomic.title", {{"name", patientName(draft)}}), patientLines(draft));
  draft.document.subject = draft.text("autonomic.subject");
  draft.paragraph({{draft.text("autonomic.intro")}});
  for (const auto& recording : subject.recordings) RecordingWriter(draft, recording).write();
  addNotes(draft);
  return std::move(draft.document);
}

}  // namespace homeostat::reports
