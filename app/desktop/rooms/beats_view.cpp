#include "app/desktop/rooms/beats_view.hpp"

namespace homeostat::desktop {

void addFigures(wxWindow* parent, Flow* into, const RecordingWords& said, const Session& session) {
  const auto line = [&](const std::string& name, const std::string& measured, const std::string& corrected,
                        const char* style) {
    auto* row = new Flow(wxHORIZONTAL, Theme::kGrid);
    row->Add(words(parent, name, style), 4);
    row->Add(words(parent, measured, style), 2);
    row->Add(words(parent, corrected, style), 2);
    into->Add(row);
  };
  line(session.say("autonomic.metric"), session.say("desk.recording.measured"), session.say("desk.recording.corrected"),
       "heading");
  for (const auto& metric : said.rows)
    line(metric.name, metric.measured, metric.corrected, metric.differs ? "figures strong" : "figures");
  if (!said.withheld.empty()) into->Add(words(parent, session.say("autonomic.withheld"), "heading"));
  for (const auto& why : said.withheld) into->Add(words(parent, why, "small"));
}

BeatsView::BeatsView(wxWindow* parent, Session& session, Encounter& encounter, const StudiedRecording& recording,
                     BeatDraft& draft, std::function<void()> resized,
                     std::function<void(const std::string& problem, bool kept)> left)
    : Card(parent, Look::accent, Theme::kGrid, wxVERTICAL, Theme::kGrid),
      session_(session),
      encounter_(encounter),
      recording_(recording),
      draft_(draft),
      editor_(recording, draft.edits),
      resized_(std::move(resized)),
      left_(std::move(left)) {
  static_cast<BeatFigures&>(shown_) = recording;
  shown_.measured = recording.measured;
  build();
  if (editor_.changed()) changed();
}

void BeatsView::build() {
  flow()->Add(words(this, say("desk.beats"), "strong"));
  flow()->Add(
      words(this, say(recording_.signal.samples.empty() ? "desk.beats.no_waveform" : "desk.beats.explained"), "small"));
  canvas_ = new BeatsCanvas(this, "beats.canvas", session_.language, editor_, [this] { changed(); });
  flow()->Add(canvas_);
  canvas_->Bind(wxEVT_KEY_UP, [this](wxKeyEvent& event) {
    setWords(chosen_, editor_.chosenWords(session_.language));
    event.Skip();
  });
  canvas_->Bind(wxEVT_LEFT_UP, [this](wxMouseEvent& event) {
    event.Skip();
    CallAfter([this] { setWords(chosen_, editor_.chosenWords(session_.language)); });
  });
  chosen_ = words(this, editor_.chosenWords(session_.language), "figures");
  chosen_->SetName("beats.chosen");
  flow()->Add(chosen_);
  auto* line = new Wrap(Theme::kGrid);
  const auto does = [&](const char* code, std::function<void()> change) {
    auto* made = button(this, say(std::string("desk.beats.") + code), "small", std::string("beats.") + code,
                        [this, change = std::move(change)] { act(change); });
    line->Add(made);
    return made;
  };
  does("next", [this] { editor_.chooseNextDoubt(); });
  does("delete", [this] { editor_.removeChosen(); });
  does("add", [this] { editor_.addAfterChosen(); });
  does("earlier", [this] { editor_.moveChosenBy(-4); });
  does("later", [this] { editor_.moveChosenBy(4); });
  undo_ = does("undo", [this] { editor_.undo(); });
  flow()->Add(line);
  said_ = words(this, "", "danger");
  said_->SetName("beats.problem");
  said_->Hide();
  flow()->Add(said_);
  edits_ = words(this, "", "strong");
  edits_->SetName("beats.edits");
  flow()->Add(edits_);
  table_ = new Flow(wxVERTICAL, 2);
  flow()->Add(table_);
  auto* end = new Wrap(Theme::kGrid);
  keep_ = button(this, say("desk.beats.keep"), "primary", "beats.keep", [this] {
    encounter_.correctBeats(recording_.entry, editor_.edits(),
                            [left = left_](const std::string& problem) { left(problem, problem.empty()); });
  });
  end->Add(keep_);
  end->Add(button(this, say("desk.beats.leave"), "", "beats.leave", [left = left_] { left({}, false); }));
  flow()->Add(end);
  flow()->Add(words(this, say("desk.beats.kept"), "small"));
  figures();
}

void BeatsView::act(const std::function<void()>& change) {
  const auto before = editor_.edits();
  change();
  canvas_->renew();
  if (editor_.edits() != before || editor_.problem()) changed();
  setWords(chosen_, editor_.chosenWords(session_.language));
}

bool BeatsView::undo() {
  if (!editor_.canUndo()) return false;
  act([this] { editor_.undo(); });
  return true;
}

/// The figures follow from the practice's thread: a day of beats takes a second.
void BeatsView::changed() {
  const unsigned mine = ++asked_;
  draft_.edits = editor_.edits();
  setWords(chosen_, editor_.chosenWords(session_.language));
  setWords(edits_, editWords(editor_.edits(), session_.language));
  const auto& problem = editor_.problem();
  setWords(said_, problem ? refusalWords(*problem, session_.language) : std::string());
  said_->Show(problem.has_value());
  keep_->Enable(editor_.changed());
  undo_->Enable(editor_.canUndo());
  resized_();
  const std::weak_ptr<int> here = here_;
  encounter_.measureBeats(editor_.beats(), [this, here, mine](base::Result<BeatFigures> read) {
    if (here.expired() || mine != asked_ || !read) return;
    editor_.doubt(read->as_measured);
    static_cast<BeatFigures&>(shown_) = std::move(*read);
    shown_.measured.beats = editor_.beats();
    canvas_->renew();
    CallAfter([this] { figures(); });
  });
}

void BeatsView::figures() {
  table_->Clear(true);
  addFigures(this, table_, recordingWords(shown_, session_.knowledge(), session_.language), session_);
  setWords(edits_, editWords(editor_.edits(), session_.language));
  keep_->Enable(editor_.changed());
  undo_->Enable(editor_.canUndo());
  resized_();
}

}  // namespace homeostat::desktop
