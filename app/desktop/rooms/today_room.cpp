#include "app/desktop/rooms/today_room.hpp"

namespace homeostat::desktop {

TodayRoom::TodayRoom(wxWindow* parent, Session& session, Go go)
    : wxPanel(parent),
      session_(session),
      go_(std::move(go)),
      list_(session, [this] { fill(); }),
      due_list_(session, [this] { buildDue(); }) {
  auto* row = new wxBoxSizer(wxHORIZONTAL);
  auto* left = new Card(this, Card::Look::plain, Theme::kGrid * 2, wxVERTICAL, Theme::kGrid);
  left->flow()->Add(words(left, session.say("desk.today"), "title"));
  search_ = field(left, left->flow(), session.say("desk.today.search"), "today.search", "", wxTE_PROCESS_ENTER);
  count_ = words(left, "", "small");
  left->flow()->Add(count_);
  table_ = table(left, "today.list",
                 {{session.say("desk.patient.name"), 320},
                  {session.say("desk.patient.born"), 160},
                  {session.say("desk.patient.sex"), 120}},
                 session.say("desk.place.patient"));
  left->flow()->Add(table_, 1);
  row->Add(left, 3, wxEXPAND | wxALL, Theme::kGrid * 2);
  auto* side = new wxBoxSizer(wxVERTICAL);
  const auto pane = [&](const char* spoken, int share) {
    auto* card = new Card(this, Card::Look::plain, 2, wxVERTICAL, 0);
    auto* page = new Page(card, session.say(spoken), Theme::kGrid * 2, Theme::kGrid);
    page->SetBackgroundColour(Theme::surface());
    card->flow()->Add(page, 1);
    side->Add(card, share, wxEXPAND | (side->IsEmpty() ? 0 : wxTOP), Theme::kGrid * 2);
    return page;
  };
  due_ = pane("desk.due", 3);
  form_ = pane("desk.patient.new", 4);
  row->Add(side, 2, wxEXPAND | wxTOP | wxRIGHT | wxBOTTOM, Theme::kGrid * 2);
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
  due_list_.read();
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

void TodayRoom::buildDue() {
  due_->rebuild([this] {
    auto* flow = due_->flow();
    flow->Add(words(due_, session_.say("desk.due"), "strong"));
    if (!due_list_.problem().empty()) flow->Add(words(due_, due_list_.problem(), "danger"));
    for (const auto& flag : due_list_.flags()) flagRow(flag);
    if (due_list_.rows().empty() && due_list_.flags().empty() && !due_list_.reading())
      flow->Add(words(due_, session_.say("desk.due.none"), "muted"));
    for (const auto& row : due_list_.rows()) dueRow(row);
    if (due_list_.later() > 0)
      flow->Add(words(due_, session_.say("desk.due.more", {{"count", due_list_.later()}}), "small"));
    if (!due_list_.reading() && !due_list_.stopped()) return;
    auto* line = new Flow(wxHORIZONTAL, Theme::kGrid);
    const bool reading = due_list_.reading();
    const auto share = session_.language.format.percent(due_list_.share());
    line->Add(words(due_, session_.say(reading ? "desk.survey.reading" : "desk.survey.stopped", {{"share", share}}),
                    reading ? "muted" : "warning"),
              1, wxALIGN_CENTER_VERTICAL);
    line->Add(button(due_, session_.say(reading ? "desk.cancel" : "desk.survey.again"), "small", "due.reading",
                     [this, reading] {
                       if (reading)
                         due_list_.stop();
                       else
                         due_list_.read();
                     }));
    flow->Add(line);
  });
}

void TodayRoom::flagRow(const FlagRow& flag) {
  auto* card =
      new Card(due_, flag.danger ? Card::Look::danger : Card::Look::warning, Theme::kGrid, wxHORIZONTAL, Theme::kGrid);
  auto* text = new Flow(wxVERTICAL, 0);
  text->Add(words(card, flag.who, "strong"));
  text->Add(words(card, flag.what, flag.danger ? "danger" : "warning"));
  card->flow()->Add(text, 1);
  card->flow()->Add(button(
                        card, session_.say("desk.knowledge.open"), "small", "flag.open." + flag.patient,
                        [this, patient = flag.patient] { CallAfter([go = go_.patient, patient] { go(patient); }); },
                        session_.say("desk.due.open", {{"who", flag.who}})),
                    0, wxALIGN_CENTER_VERTICAL);
  due_->flow()->Add(card);
}

void TodayRoom::dueRow(const DueRow& row) {
  auto* line = new Flow(wxHORIZONTAL, Theme::kGrid);
  auto* text = new Flow(wxVERTICAL, 0);
  text->Add(words(due_, row.who, "strong"));
  text->Add(words(due_, row.what, row.overdue ? "warning" : ""));
  line->Add(text, 1);
  const auto key = std::to_string(row.sequence);
  line->Add(button(
                due_, session_.say("desk.knowledge.open"), "small", "due.open." + key,
                [this, patient = row.patient] { CallAfter([go = go_.patient, patient] { go(patient); }); },
                session_.say("desk.due.open", {{"who", row.who}})),
            0, wxALIGN_CENTER_VERTICAL);
  line->Add(button(
                due_, session_.say("desk.task.done"), "small", "due.done." + key,
                [this, row] {
                  due_list_.finish(row,
                                   [go = go_, done = session_.say("desk.task.written")](const std::string& problem) {
                                     if (problem.empty())
                                       go.told(done);
                                     else
                                       go.wrong(problem);
                                   });
                },
                session_.say("desk.task.done_what", {{"what", row.what}})),
            0, wxALIGN_CENTER_VERTICAL);
  due_->flow()->Add(line);
  due_->flow()->Add(hairline(due_));
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
