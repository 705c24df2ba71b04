#include "app/desktop/shell/frame.hpp"

#include <gtk/gtk.h>
#include <wx/choice.h>
#include <wx/dialog.h>
#include <wx/tglbtn.h>

#include <algorithm>
#include <utility>

#include "app/desktop/kit/controls.hpp"
#include "app/desktop/rooms/door_room.hpp"
#include "app/desktop/rooms/form_kiosk_room.hpp"
#include "app/desktop/rooms/kiosk_room.hpp"
#include "app/desktop/rooms/knowledge_room.hpp"
#include "app/desktop/rooms/patient_room.hpp"
#include "app/desktop/rooms/practice_room.hpp"
#include "app/desktop/rooms/review_room.hpp"
#include "app/desktop/rooms/today_room.hpp"
#include "app/desktop/shell/menus.hpp"

namespace homeostat::desktop {

Frame::Frame(Session& session, Preferences preferences, std::filesystem::path preferences_file)
    : wxFrame(nullptr, wxID_ANY, wx(session.say("desk.app")), wxDefaultPosition, wxSize(1280, 800)),
      session_(session),
      preferences_(std::move(preferences)),
      preferences_file_(std::move(preferences_file)),
      door_(session),
      timer_(this) {
  SetMinSize(wxSize(960, 640));
  Bind(wxEVT_TIMER, [this](wxTimerEvent&) { tick(); });
  Bind(wxEVT_CLOSE_WINDOW, [this](wxCloseEvent& event) { close(event); });
  timer_.Start(1000);
  over_.Register();
  rebuild();
}

Go Frame::go() {
  return {[this] { showDoor(); },
          [this] { showToday(); },
          [this](const std::string& patient) { showPatient(patient); },
          [this](const std::string& key) { showReview(key); },
          [this](const std::string& instrument, const std::string& language) { showKiosk(instrument, language); },
          [this](const std::string& words) { tell(words, false); },
          [this](const std::string& words) { tell(words, true); }};
}

/// Builds the whole window anew: at start, and when language or direction change.
void Frame::rebuild() {
  auto* old = GetMenuBar();
  SetMenuBar(nullptr);
  delete old;
  DestroyChildren();
  room_ = nullptr;
  places_.clear();
  const bool mirrored = session_.language.messages.rightToLeft();
  gtk_widget_set_default_direction(mirrored ? GTK_TEXT_DIR_RTL : GTK_TEXT_DIR_LTR);
  SetLayoutDirection(mirrored ? wxLayout_RightToLeft : wxLayout_LeftToRight);
  SetTitle(wx(session_.say("desk.app")));
  auto* column = new wxBoxSizer(wxVERTICAL);
  header_ = new wxPanel(this);
  column->Add(header_, 0, wxEXPAND);
  auto* row = new wxBoxSizer(wxHORIZONTAL);
  rail_ = new wxPanel(this);
  row->Add(rail_, 0, wxEXPAND);
  stage_ = new wxPanel(this);
  stage_->SetSizer(new wxBoxSizer(wxVERTICAL));
  row->Add(stage_, 1, wxEXPAND);
  column->Add(row, 1, wxEXPAND);
  told_ = words(this, "", "small", true);
  told_->SetName("told");
  told_->Hide();
  column->Add(told_, 0, wxEXPAND | wxLEFT | wxRIGHT | wxBOTTOM, Theme::kGrid);
  SetSizer(column);
  buildBorders();
  if (session_.open.knowledge == nullptr)
    showDoor();
  else if (place_ == "patient")
    showPatient(patient_);
  else if (place_ == "knowledge")
    showKnowledge();
  else if (place_ == "review")
    showReview();
  else if (place_ == "practice")
    showPractice();
  else
    showToday();
}

void Frame::buildBorders() {
  auto* old = GetMenuBar();
  SetMenuBar(menusOf(*this));
  delete old;
  header_->Show();
  buildHeader();
  buildRail();
}

void Frame::buildHeader() {
  header_->DestroyChildren();
  header_->SetBackgroundColour(Theme::surface());
  lock_in_ = nullptr;
  auto* row = new Flow(wxHORIZONTAL, Theme::kGrid * 2, Theme::kGrid * 2, Theme::kGrid);
  row->Add(words(header_, session_.say("desk.app"), "strong"), 0, wxALIGN_CENTER_VERTICAL);
  const bool inside = session_.open.knowledge != nullptr;
  std::string practice;
  if (inside) {
    practice = session_.open.settings.invented
                   ? session_.say("desk.header.invented", {{"practice", session_.open.practice}})
                   : session_.open.practice;
  }
  row->Add(words(header_, practice, "muted"), 1, wxALIGN_CENTER_VERTICAL);
  if (inside) {
    const auto& edition = session_.open.knowledge->edition();
    const bool adopted = !session_.open.settings.policy.adopted.empty();
    row->Add(words(header_,
                   session_.say(adopted ? "desk.header.edition_adopted" : "desk.header.edition",
                                {{"name", edition.name()}, {"count", session_.open.settings.policy.adopted.size()}}),
                   "muted"),
             0, wxALIGN_CENTER_VERTICAL);
    row->Add(words(header_, session_.open.user_name, "muted"), 0, wxALIGN_CENTER_VERTICAL);
    lock_in_ = words(header_, session_.say("desk.header.lock_in", {{"time", "88:88"}}), "muted figures");
    row->Add(lock_in_, 0, wxALIGN_CENTER_VERTICAL);
    row->Add(button(header_, session_.say("desk.header.lock"), "small", "lock", [this] { lock(); }), 0,
             wxALIGN_CENTER_VERTICAL);
  }
  header_->SetSizer(row);
  header_->SetMinSize({-1, row->heightFor(std::max(GetClientSize().x, 600))});
  Layout();
  header_->Layout();
}

void Frame::buildRail() {
  rail_->DestroyChildren();
  places_.clear();
  rail_->SetBackgroundColour(Theme::surface());
  const bool inside = session_.open.knowledge != nullptr;
  rail_->Show(inside);
  auto* column = new wxBoxSizer(wxVERTICAL);
  const auto place = [&](const std::string& code, std::function<void()> enter) {
    auto* made = new wxToggleButton(rail_, wxID_ANY, wx(session_.say("desk.place." + code)), wxDefaultPosition,
                                    wxDefaultSize, wxBU_LEFT | wxBORDER_NONE, wxDefaultValidator, wx("place." + code));
    styled(made, "rail");
    alignLabel(made);
    made->InvalidateBestSize();
    made->Bind(wxEVT_TOGGLEBUTTON, [this, made, enter](wxCommandEvent&) {
      made->SetValue(true);
      CallAfter(enter);
    });
    places_[code] = made;
    column->Add(made, 0, wxEXPAND | wxLEFT | wxRIGHT | wxTOP, Theme::kGrid);
  };
  place("today", [this] { showToday(); });
  place("patient", [this] {
    if (patient_.empty())
      showToday();
    else
      showPatient(patient_);
  });
  place("knowledge", [this] { showKnowledge(); });
  place("review", [this] { showReview(); });
  place("practice", [this] { showPractice(); });
  rail_->SetSizer(column);
  rail_->SetMinSize({std::max(static_cast<int>(112 * Theme::textScale()), column->CalcMin().x), -1});
  Layout();
}

void Frame::enter(wxWindow* room, const std::string& name) {
  auto* sizer = stage_->GetSizer();
  if (room_ != nullptr) {
    sizer->Detach(room_);
    room_->Destroy();
  }
  room_ = room;
  place_ = name;
  sizer->Add(room_, 1, wxEXPAND);
  for (auto& [code, made] : places_) made->SetValue(code == name);
  if (places_.contains("patient")) places_["patient"]->Enable(!patient_.empty());
  tell("", false);
  stage_->Layout();
}

void Frame::showDoor() {
  enter(new DoorRoom(stage_, session_, preferences_, [this] { CallAfter([this] { opened(); }); }), "door");
}

void Frame::opened() {
  preferences_.folder = session_.open.folder;
  preferences_.user_id = session_.open.user_id;
  remember();
  untouched_s_ = 0;
  buildBorders();
  if (patient_.empty())
    showToday();
  else
    showPatient(patient_);
  if (!raised_.empty()) tell(std::exchange(raised_, {}), true);
}

void Frame::showToday() { enter(new TodayRoom(stage_, session_, go()), "today"); }

void Frame::showPatient(const std::string& id) {
  patient_ = id;
  enter(new PatientRoom(stage_, session_, go(), id), "patient");
}

void Frame::showKnowledge() { enter(new KnowledgeRoom(stage_, session_, go()), "knowledge"); }

void Frame::showReview(const std::string& key) { enter(new ReviewRoom(stage_, session_, go(), key), "review"); }

void Frame::showPractice() { enter(new PracticeRoom(stage_, session_, go()), "practice"); }

PatientRoom* Frame::patientRoom() { return dynamic_cast<PatientRoom*>(room_); }

void Frame::showKiosk(const std::string& instrument, const std::string& language) {
  auto messages = i18n::Messages::forLanguage(language);
  if (!messages) return tell(refusalWords(messages.error(), session_.language), true);
  const KioskRoom::Ends ends{
      [this](const std::vector<std::string>& raised) {
        raised_ = session_.say("desk.form.raised", {{"what", session_.language.format.list(raised)}});
      },
      [this](const std::string& problem) { tell(problem, true); }, [this] { CallAfter([this] { lock(); }); }};
  auto* old = GetMenuBar();
  SetMenuBar(nullptr);
  delete old;
  header_->Hide();
  rail_->Hide();
  wxWindow* room = nullptr;
  if (instrument.empty())  // the publisher's form that is open
    room = new FormKioskRoom(stage_, session_, patient_, Language(std::move(*messages)), ends);
  else
    room = new KioskRoom(stage_, session_, patient_, instrument, Language(std::move(*messages)), ends);
  enter(room, "kiosk");
  Layout();
}

void Frame::lock() {
  if (session_.open.knowledge == nullptr) return;
  enter(new wxPanel(stage_), "door");  // nothing of the patient stays on the screen while keys are wiped
  door_.lock([this] {
    buildBorders();
    showDoor();
  });
}

/// What was typed in the last second is written before the window goes.
void Frame::close(wxCloseEvent& event) {
  if (session_.open.knowledge == nullptr || !event.CanVeto()) {
    event.Skip();
    return;
  }
  event.Veto();
  enter(new wxPanel(stage_), "door");
  door_.lock([this] { Destroy(); });
}

void Frame::unlock(const Unlocking& form) {
  door_.unlock(form, [this](const std::string& problem) {
    if (problem.empty()) return opened();
    tell(problem, true);
  });
}

void Frame::touched() { untouched_s_ = 0; }

void Frame::tick() {
  if (session_.open.knowledge == nullptr) return;
  const long long left = preferences_.lock_after_seconds - ++untouched_s_;
  if (left <= 0 && over_.dialog() != nullptr) return over_.dialog()->EndModal(wxID_CANCEL);
  if (left <= 0) return lock();
  if (lock_in_ == nullptr) return;
  const auto seconds = std::to_string(left % 60);
  setWords(lock_in_, session_.say("desk.header.lock_in",
                                  {{"time", std::to_string(left / 60) + ":" + (left % 60 < 10 ? "0" : "") + seconds}}));
}

void Frame::tell(const std::string& said, bool danger) {
  setWords(told_, said);
  styled(told_, "danger", danger);
  told_->Show(!said.empty());
  Layout();
}

void Frame::remember() {
  if (const auto kept = writePreferences(preferences_file_, preferences_); !kept)
    tell(refusalWords(kept.error(), session_.language), true);
}

void Frame::setLanguage(const std::string& language) {
  auto messages = i18n::Messages::forLanguage(language);
  if (!messages) return tell(refusalWords(messages.error(), session_.language), true);
  preferences_.language = language;
  remember();
  setMessages(std::move(*messages));
}

void Frame::setMessages(i18n::Messages messages) {
  session_.language = Language(std::move(messages));
  rebuild();
}

void Frame::setShade(const std::string& shade) {
  Theme::apply(shadeFromWord(shade));
  preferences_.shade = shade;
  remember();
  rebuild();
}

void Frame::setTextPercent(int percent) {
  Theme::setTextScale(percent / 100.0);
  preferences_.text_percent = percent;
  remember();
  rebuild();
}

}  // namespace homeostat::desktop
