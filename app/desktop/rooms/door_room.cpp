#include "app/desktop/rooms/door_room.hpp"

#include <wx/dirdlg.h>
#include <wx/textctrl.h>

#include <algorithm>

#include "app/desktop/kit/controls.hpp"
#include "app/desktop/presenters/demo_practice.hpp"

namespace homeostat::desktop {

DoorRoom::DoorRoom(wxWindow* parent, Session& session, const Preferences& last, std::function<void()> opened)
    : wxPanel(parent),
      session_(session),
      door_(session),
      last_(last),
      opened_(std::move(opened)),
      face_(last.folder.empty() ? Face::found : Face::unlock),
      page_(new Page(this, session.say("desk.app"), Theme::kGrid * 3, Theme::kGrid * 2)) {
  form_.folder = (session.world.user_folder / "practice").string();
  Bind(wxEVT_SIZE, [this](wxSizeEvent&) {
    const int wide = std::min(GetClientSize().x, static_cast<int>(600 * Theme::textScale()));
    page_->SetSize((GetClientSize().x - wide) / 2, 0, wide, GetClientSize().y);
  });
  build();
}

std::string DoorRoom::typed(const std::string& field) const {
  const auto* control = dynamic_cast<wxTextCtrl*>(FindWindow(wx("door." + field)));
  return control == nullptr ? std::string() : utf8(control->GetValue());
}

wxTextCtrl* DoorRoom::ask(Card* card, Flow* into, const std::string& name, const std::string& value, bool secret) {
  auto* column = new Flow(wxVERTICAL, 2);
  auto* control = field(card, column, session_.say("desk.door." + name), "door." + name, value,
                        wxTE_PROCESS_ENTER | (secret ? wxTE_PASSWORD : 0));
  control->Enable(!busy_);
  control->Bind(wxEVT_TEXT_ENTER,
                [this](wxCommandEvent&) { CallAfter([this] { face_ == Face::unlock ? unlock() : found(); }); });
  for (const auto& p : problems_)
    if (p.field == name) column->Add(words(card, p.words, "danger"));
  into->Add(column, 1);
  return control;
}

void DoorRoom::folderField(Card* card, const std::string& value) {
  auto* row = new Flow(wxHORIZONTAL);
  ask(card, row, "folder", value);
  auto* choose = button(card, session_.say("desk.door.choose_folder"), "", "door.choose_folder", [this] {
    wxDirDialog dialog(this, wx(session_.say("desk.door.folder")), wx(typed("folder")), wxDD_NEW_DIR_BUTTON);
    if (dialog.ShowModal() != wxID_OK) return;
    if (auto* control = dynamic_cast<wxTextCtrl*>(FindWindow(wx(std::string("door.folder")))))
      control->SetValue(dialog.GetPath());
  });
  row->Add(choose, 0, wxALIGN_BOTTOM);
  card->flow()->Add(row);
}

void DoorRoom::build() {
  page_->rebuild([this] {
    page_->flow()->Add(words(page_, session_.say("desk.app"), "title"));
    page_->flow()->Add(words(page_, session_.say("desk.door.purpose"), "muted"));
    auto* card = new Card(page_, Card::Look::plain, Theme::kGrid * 2, wxVERTICAL, Theme::kGrid + 4);
    card->flow()->Add(
        choices(card, "door.face",
                {{"unlock", session_.say("desk.door.unlock_face")}, {"found", session_.say("desk.door.found_face")}},
                face_ == Face::unlock ? "unlock" : "found", [this](const std::string& code) {
                  CallAfter([this, code] {
                    face_ = code == "unlock" ? Face::unlock : Face::found;
                    problem_.clear();
                    problems_.clear();
                    build();
                  });
                }));
    if (face_ == Face::unlock)
      buildUnlock(card);
    else
      buildFound(card);
    if (!problem_.empty()) {
      auto* wrong = new Card(card, Card::Look::danger);
      auto* label = words(wrong, problem_, "", true);
      label->SetName("door.problem");
      wrong->flow()->Add(label);
      card->flow()->Add(wrong);
    }
    if (busy_) card->flow()->Add(words(card, session_.say("desk.door.busy"), "muted"));
    page_->flow()->Add(card);
  });
}

void DoorRoom::buildUnlock(Card* card) {
  folderField(card, last_.folder);
  auto* who = new Flow(wxHORIZONTAL, Theme::kGrid * 2);
  ask(card, who, "user_id", last_.user_id);
  auto* secret = ask(card, who, "passphrase", "", true);
  card->flow()->Add(who);
  if (last_.folder == demoFolder(session_.world).string())
    card->flow()->Add(
        words(card, session_.say("desk.door.demo_passphrase", {{"passphrase", kDemoPassphrase}}), "accent", true));
  auto* go = button(card, session_.say("desk.door.unlock"), "primary", "door.unlock", [this] { unlock(); });
  go->Enable(!busy_);
  auto* row = new Flow(wxHORIZONTAL);
  row->Add(go);
  row->AddStretchSpacer();
  card->flow()->Add(row);
  if (!last_.folder.empty() && !busy_) secret->SetFocus();
}

void DoorRoom::buildFound(Card* card) {
  card->flow()->Add(words(card, session_.say("desk.door.found_explained"), "muted"));
  auto* practice = new Flow(wxHORIZONTAL);
  ask(card, practice, "practice", form_.practice);
  card->flow()->Add(practice);
  folderField(card, form_.folder);
  auto* who = new Flow(wxHORIZONTAL, Theme::kGrid * 2);
  ask(card, who, "user_name", form_.user_name);
  ask(card, who, "user_id", form_.user_id);
  card->flow()->Add(who);
  auto* secrets = new Flow(wxHORIZONTAL, Theme::kGrid * 2);
  ask(card, secrets, "passphrase", form_.passphrase, true);
  ask(card, secrets, "repeated", form_.repeated, true);
  card->flow()->Add(secrets);
  card->flow()->Add(words(card, session_.say("desk.door.passphrase_warning"), "small"));
  card->flow()->Add(tickBox(card, session_.say("desk.door.unadopted"), "door.unadopted", form_.unadopted_may_suggest));
  card->flow()->Add(words(card, session_.say("desk.door.unadopted_explained"), "small"));
  auto* go = button(card, session_.say("desk.door.found"), "primary", "door.found", [this] { found(); });
  go->Enable(!busy_);
  auto* row = new Flow(wxHORIZONTAL);
  row->Add(go);
  row->AddStretchSpacer();
  card->flow()->Add(row);
  card->flow()->Add(hairline(card));
  auto* demo = new Flow(wxHORIZONTAL, Theme::kGrid * 2);
  demo->Add(words(card, session_.say("desk.door.demo_explained"), "muted"), 1, wxALIGN_CENTER_VERTICAL);
  auto* open = button(card, session_.say("desk.door.demo"), "", "door.demo", [this] { openDemo(); });
  open->Enable(!busy_);
  demo->Add(open, 0, wxALIGN_CENTER_VERTICAL);
  card->flow()->Add(demo);
}

void DoorRoom::openDemo() {
  if (busy_) return;
  busy_ = true;
  problem_.clear();
  problems_.clear();
  build();
  door_.demo([this](const std::string& problem) { finished(problem); });
}

void DoorRoom::unlock() {
  if (busy_) return;
  last_.folder = typed("folder");
  last_.user_id = typed("user_id");
  const Unlocking form{last_.folder, last_.user_id, typed("passphrase")};
  busy_ = true;
  problem_.clear();
  build();
  door_.unlock(form, [this](const std::string& problem) { finished(problem); });
}

void DoorRoom::found() {
  if (busy_) return;
  const auto* policy = dynamic_cast<wxCheckBox*>(FindWindow("door.unadopted"));
  form_ = {typed("folder"),
           typed("practice"),
           typed("user_id"),
           typed("user_name"),
           typed("passphrase"),
           typed("repeated"),
           policy != nullptr && policy->GetValue()};
  problems_ = problemsOf(form_, session_.language);
  problem_.clear();
  busy_ = problems_.empty();
  build();
  if (busy_) door_.found(form_, [this](const std::string& problem) { finished(problem); });
}

void DoorRoom::finished(const std::string& problem) {
  busy_ = false;
  if (problem.empty()) {
    auto opened = opened_;  // it may take this room away
    opened();
    return;
  }
  problem_ = problem;
  build();
}

}  // namespace homeostat::desktop
