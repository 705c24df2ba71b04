#include "app/desktop/rooms/recordings_view.hpp"

#include "app/desktop/kit/figure_view.hpp"

namespace homeostat::desktop {
namespace {

constexpr double kTachogramHeight = 130, kPoincareSide = 190;  // points, as in the autonomic report

}  // namespace

RecordingsView::RecordingsView(wxWindow* parent, Session& session, Encounter& encounter, std::function<void()> resized,
                               std::function<void(const std::string& problem)> told)
    : Card(parent, Look::plain, Theme::kGrid + 4, wxVERTICAL, Theme::kGrid),
      session_(session),
      encounter_(encounter),
      draft_(session.drafts[encounter.patient()].beats),
      resized_(std::move(resized)),
      told_(std::move(told)) {
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

bool RecordingsView::undo() { return beats_ != nullptr && beats_->undo(); }

void RecordingsView::build() {
  flow()->Clear(true);
  beats_ = nullptr;
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
  if (!said.by_hand.empty()) flow()->Add(words(this, said.by_hand, "accent"));
  if (one.measured.beats.rr_ms.size() > 1) {
    auto* course = new FigureView(this, "tachogram." + said.name, session_.language, {});
    course->show(
        [chart = tachogramOf(one, corrected_, session_.language)](const reports::figure::Type& type, double width) {
          return reports::figure::tachogram(chart, type, width, kTachogramHeight);
        });
    flow()->Add(course);
  }
  if (draft_.entry == one.entry) return edit(one);
  if (one.measured.beats.rr_ms.size() > 1) {
    auto* line = new Flow(wxHORIZONTAL);
    line->Add(button(
        this, session_.say("desk.beats.open"), "small", "beats.open." + said.name,
        [this, entry = one.entry] {
          draft_ = {entry, {}};
          build();
          if (beats_ != nullptr) beats_->SetFocus();
        },
        session_.say("desk.beats.open") + ": " + said.name));
    line->AddStretchSpacer();
    flow()->Add(line);
  }
  auto* row = new Flow(wxHORIZONTAL, Theme::kGrid * 3);
  auto* figures = new Flow(wxVERTICAL, 2);
  addFigures(this, figures, said, session_);
  row->Add(figures, 3);
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

void RecordingsView::edit(const StudiedRecording& one) {
  const std::weak_ptr<int> here = here_;
  beats_ = new BeatsView(this, session_, encounter_, one, draft_, resized_,
                         [this, here, &draft = draft_, told = told_](const std::string& problem, bool kept) {
                           if (problem.empty()) draft = {};
                           if (kept || !problem.empty()) told(problem);
                           if (!here.expired() && !kept) CallAfter([this] { build(); });
                         });
  flow()->Add(beats_);
}

}  // namespace homeostat::desktop
