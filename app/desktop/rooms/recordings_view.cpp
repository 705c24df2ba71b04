#include "app/desktop/rooms/recordings_view.hpp"

#include "app/desktop/kit/figure_view.hpp"

namespace homeostat::desktop {
namespace {

constexpr double kTachogramHeight = 130, kPoincareSide = 190;  // points, as in the autonomic report

}  // namespace

RecordingsView::RecordingsView(wxWindow* parent, Session& session, Encounter& encounter, std::function<void()> resized)
    : Card(parent, Look::plain, Theme::kGrid + 4, wxVERTICAL, Theme::kGrid),
      session_(session),
      resized_(std::move(resized)) {
  build();
  const std::weak_ptr<int> here = here_;
  encounter.recordings([this, here](base::Result<std::vector<StudiedRecording>> read) {
    if (here.expired()) return;
    ready_ = true;
    if (read)
      all_ = std::move(*read);
    else
      problem_ = refusalWords(read.error(), session_.language);
    CallAfter([this] { build(); });
  });
}

void RecordingsView::build() {
  flow()->Clear(true);
  flow()->Add(words(this, session_.say("desk.recordings"), "heading"));
  if (!ready_) {
    flow()->Add(words(this, session_.say("desk.recordings.reading"), "muted"));
  } else if (!problem_.empty()) {
    flow()->Add(words(this, problem_, "danger"));
  } else if (all_.empty()) {
    flow()->Add(words(this, session_.say("desk.recordings.none"), "muted"));
  } else {
    flow()->Add(words(this, session_.say("desk.recordings.explained"), "small"));
    flow()->Add(choices(this, "recordings.show",
                        {{"measured", session_.say("desk.recording.measured")},
                         {"corrected", session_.say("desk.recording.corrected")}},
                        corrected_ ? "corrected" : "measured", [this](const std::string& code) {
                          corrected_ = code == "corrected";
                          CallAfter([this] { build(); });
                        }));
    for (const auto& one : all_) recording(one);
  }
  resized_();
}

void RecordingsView::recording(const StudiedRecording& one) {
  const auto said = recordingWords(one, session_.knowledge(), session_.language);
  flow()->Add(hairline(this));
  flow()->Add(words(this, said.name, "strong", true));
  flow()->Add(words(this, said.facts, "small"));
  flow()->Add(words(this, said.rhythm, said.warn ? "warning" : "small"));
  flow()->Add(words(this, said.corrections, one.found.count() > 0 ? "" : "small"));
  if (one.measured.beats.rr_ms.size() > 1) {
    auto* course = new FigureView(this, "tachogram." + said.name, session_.language, {});
    course->show(
        [chart = tachogramOf(one, corrected_, session_.language)](const reports::figure::Type& type, double width) {
          return reports::figure::tachogram(chart, type, width, kTachogramHeight);
        });
    flow()->Add(course);
  }
  auto* row = new Flow(wxHORIZONTAL, Theme::kGrid * 3);
  row->Add(figuresOf(said), 3);
  if (one.measured.beats.rr_ms.size() > 1) {
    auto* scatter = new FigureView(this, "poincare." + said.name, session_.language, {});
    scatter->show(
        [chart = poincareOf(one, corrected_, session_.language)](const reports::figure::Type& type, double width) {
          return reports::figure::poincare(chart, type, std::min(width, kPoincareSide));
        });
    row->Add(scatter, 2);
  }
  flow()->Add(row);
}

wxSizer* RecordingsView::figuresOf(const RecordingWords& said) {
  auto* column = new Flow(wxVERTICAL, 2);
  const auto line = [&](const std::string& name, const std::string& measured, const std::string& corrected,
                        const char* style) {
    auto* row = new Flow(wxHORIZONTAL, Theme::kGrid);
    row->Add(words(this, name, style), 4);
    row->Add(words(this, measured, style), 2);
    row->Add(words(this, corrected, style), 2);
    column->Add(row);
  };
  line(session_.say("autonomic.metric"), session_.say("desk.recording.measured"),
       session_.say("desk.recording.corrected"), "heading");
  for (const auto& metric : said.rows)
    line(metric.name, metric.measured, metric.corrected, metric.differs ? "figures strong" : "figures");
  if (!said.withheld.empty()) column->Add(words(this, session_.say("autonomic.withheld"), "heading"));
  for (const auto& why : said.withheld) column->Add(words(this, why, "small"));
  return column;
}

}  // namespace homeostat::desktop
