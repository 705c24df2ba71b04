#include "app/desktop/rooms/today_room.hpp"

namespace homeostat::desktop {

TodayRoom::TodayRoom(wxWindow* parent, Session& session, Go go)
    : wxPanel(parent), session_(session), go_(std::move(go)), list_(session, [this] { fill(); }) {
  auto* row = new wxBoxSizer(wxHORIZONTAL);
  auto* left = new Card(this, Card::Look::plain, Theme::kGrid * 2, wxVERTICAL, Theme::kGrid);
  left->flow()->Add(words(left, session.say("desk.today"), "title"));
  search_ = field(left, left->flow(), session.say("desk.today.search"), "today.search", "", wxTE_PROCESS_ENTER);
  count_ = words(left, "", "small");
  left->flow()->Add(count_);
  table_ = table(left, "today.list",
                 {{session.say("desk.patient.name"), 320},
                  {session.say("desk.patient.born"), 160},
                  {session.say("desk.patient.sex"), 120}});
  left->flow()->Add(table_, 1);
  row->Add(left, 3, wxEXPAND | wxALL, Theme::kGrid * 2);
  auto* right = new Card(this, Card::Look::plain, Theme::kGrid, wxVERTICAL, 0);
  form_ = new Page(right, Theme::kGrid, Theme::kGrid);
  form_->SetBackgroundColour(Theme::surface());
  right->flow()->Add(form_, 1);
  row->Add(right, 2, wxEXPAND | wxTOP | wxRIGHT | wxBOTTOM, Theme::kGrid * 2);
  SetSizer(row);
  search_->Bind(wxEVT_TEXT, [this](wxCommandEvent&) { list_.search(utf8(search_->GetValue())); });
  search_->Bind(wxEVT_TEXT_ENTER, [this](wxCommandEvent&) { openSelected(); });
  search_->Bind(wxEVT_KEY_DOWN, [this](wxKeyEvent& event) {
    if (event.GetKeyCode() == WXK_DOWN)
      table_->SetFocus();
    else
      event.Skip();
  });
  table_->Bind(wxEVT_DATAVIEW_ITEM_ACTIVATED, [this](wxDataViewEvent&) { openSelected(); });
  buildForm();
  list_.search("");
  search_->SetFocus();
}

void TodayRoom::fill() {
  table_->DeleteAllItems();
  for (const auto& p : list_.rows()) addRow(table_, {p.name, p.born, p.sex});
  if (!list_.rows().empty()) table_->SelectRow(0);
  setWords(count_, !list_.problem().empty()
                       ? list_.problem()
                       : session_.say("desk.today.count", {{"shown", list_.rows().size()}, {"total", list_.total()}}));
  Layout();
}

void TodayRoom::openSelected() {
  const int row = table_->GetSelectedRow();
  if (row < 0 || static_cast<std::size_t>(row) >= list_.rows().size()) return;
  CallAfter([go = go_.patient, id = list_.rows()[static_cast<std::size_t>(row)].id] { go(id); });
}

void TodayRoom::buildForm() {
  form_->rebuild([this] {
    auto* flow = form_->flow();
    flow->Add(words(form_, session_.say("desk.patient.new"), "strong"));
    field(form_, flow, session_.say("desk.patient.name"), "new.name");
    field(form_, flow, session_.say("desk.patient.born_how"), "new.born");
    flow->Add(words(form_, session_.say("desk.patient.sex"), "small"));
    std::vector<Choice> sexes;
    for (const char* code : {"female", "male", "other", "unknown"})
      sexes.push_back({code, session_.say(std::string("desk.sex.") + code)});
    flow->Add(choices(form_, "new.sex", sexes, sex_, [this](const std::string& code) { sex_ = code; }));
    auto* problem = words(form_, problem_, "danger");
    problem->SetName("new.problem");
    flow->Add(problem);
    auto* line = new Flow(wxHORIZONTAL);
    line->Add(button(form_, session_.say("desk.patient.add"), "primary", "new.add", [this] { add(); }));
    line->AddStretchSpacer();
    flow->Add(line);
  });
}

void TodayRoom::add() {
  const auto typed = [this](const char* name) {
    return utf8(dynamic_cast<wxTextCtrl*>(FindWindow(wx(std::string(name))))->GetValue());
  };
  list_.add({typed("new.name"), typed("new.born"), sex_}, [this](const std::string& id, const std::string& problem) {
    if (!problem.empty()) {
      problem_ = problem;
      if (auto* label = dynamic_cast<wxStaticText*>(FindWindow("new.problem"))) setWords(label, problem);
      form_->relayout();
      return;
    }
    go_.patient(id);
  });
}

}  // namespace homeostat::desktop
