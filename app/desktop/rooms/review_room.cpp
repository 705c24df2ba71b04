#include "app/desktop/rooms/review_room.hpp"

namespace homeostat::desktop {

ReviewRoom::ReviewRoom(wxWindow* parent, Session& session, Go go,
                       std::function<void(const std::string& key)> provenance)
    : wxPanel(parent),
      session_(session),
      go_(std::move(go)),
      provenance_(std::move(provenance)),
      desk_(session, [this] { CallAfter([this] { fill(); }); }) {
  auto* row = new wxBoxSizer(wxHORIZONTAL);
  auto* left = new Card(this, Card::Look::plain, Theme::kGrid * 2, wxVERTICAL, Theme::kGrid);
  left->flow()->Add(words(left, say("desk.place.review"), "title"));
  left->flow()->Add(choices(left, "review.which", {{"mine", say("desk.review.mine")}, {"all", say("desk.review.all")}},
                            "mine", [this](const std::string& code) { desk_.load(code == "mine"); }));
  count_ = words(left, say("desk.review.reading"), "small");
  left->flow()->Add(count_);
  list_ =
      table(left, "review.list",
            {{say("desk.knowledge.title"), 260}, {say("desk.knowledge.kind"), 90}, {say("desk.review.status"), 130}},
            say("desk.place.review"));
  left->flow()->Add(list_, 1);
  row->Add(left, 2, wxEXPAND | wxALL, Theme::kGrid * 2);
  auto* right = new Card(this, Card::Look::plain, 2, wxVERTICAL, 0);
  item_ = new Page(right, Theme::kGrid * 2, Theme::kGrid);
  item_->SetBackgroundColour(Theme::surface());
  right->flow()->Add(item_, 1);
  row->Add(right, 3, wxEXPAND | wxTOP | wxRIGHT | wxBOTTOM, Theme::kGrid * 2);
  SetSizer(row);
  list_->Bind(wxEVT_DATAVIEW_SELECTION_CHANGED, [this](wxDataViewEvent&) {
    const int chosen = list_->GetSelectedRow();
    if (chosen < 0 || static_cast<std::size_t>(chosen) >= desk_.rows().size()) return;
    const auto& key = desk_.rows()[static_cast<std::size_t>(chosen)].key;
    if (!desk_.opened() || desk_.opened()->key != key) desk_.open(key);
  });
  desk_.load(true);
}

void ReviewRoom::fill() {
  std::string keys;
  for (const auto& r : desk_.rows()) keys += r.key + r.status + "\n";
  if (keys != shown_) {
    shown_ = keys;
    list_->DeleteAllItems();
    for (const auto& r : desk_.rows()) addRow(list_, {r.title, r.kind, r.status});
  }
  if (desk_.ready())
    setWords(count_,
             desk_.problem().empty() ? say("desk.review.count", {{"count", desk_.rows().size()}}) : desk_.problem());
  Layout();
  buildItem();
}

void ReviewRoom::buildItem() {
  item_->rebuild([this] {
    auto* flow = item_->flow();
    if (!desk_.opened()) {
      flow->Add(words(item_, say("desk.review.choose"), "muted"));
      return buildConflicts(flow);
    }
    const auto& item = *desk_.opened();
    auto* top = new Flow(wxHORIZONTAL, Theme::kGrid);
    top->Add(words(item_, item.title, "title", true), 1);
    auto* status = words(item_, item.status, "chip");
    status->SetName("review.status");
    top->Add(status, 0, wxALIGN_CENTER_VERTICAL);
    flow->Add(top);
    flow->Add(words(item_, item.key, "small", true));
    if (!item.needs.empty()) flow->Add(words(item_, item.needs, "warning"));
    for (const auto& note : item.notes) flow->Add(words(item_, note, "small"));
    auto* line = new Flow(wxHORIZONTAL);
    line->Add(button(item_, say("desk.review.provenance"), "link", "review.provenance",
                     [this, key = item.key] { CallAfter([open = provenance_, key] { open(key); }); }));
    line->AddStretchSpacer();
    flow->Add(line);
    buildActs(flow);
    flow->Add(words(item_, say("desk.review.history"), "heading"));
    if (item.history.empty()) flow->Add(words(item_, say("desk.review.no_history"), "muted"));
    for (const auto& said : item.history) flow->Add(words(item_, said, "", true));
    if (!item.earlier.empty()) flow->Add(words(item_, say("desk.review.earlier"), "heading"));
    for (const auto& said : item.earlier) flow->Add(words(item_, said, "small", true));
    buildConflicts(flow);
  });
}

void ReviewRoom::buildActs(Flow* flow) {
  auto* card = new Card(item_, Card::Look::accent);
  field(card, card->flow(), say("desk.review.comment"), "review.comment", "", wxTE_MULTILINE);
  field(card, card->flow(), say("desk.review.review_by"), "review.by");
  auto* line = new Wrap(Theme::kGrid);
  line->Add(button(card, say("desk.review.adopt"), "primary", "review.adopt",
                   [this] { desk_.adopt(typed("review.by"), telling(say("desk.review.written"))); }));
  line->Add(button(card, say("desk.review.send_back"), "", "review.send_back",
                   [this] { desk_.sendBack(typed("review.comment"), telling(say("desk.review.written"))); }));
  line->Add(button(card, say("desk.review.only_comment"), "", "review.only_comment",
                   [this] { desk_.comment(typed("review.comment"), telling(say("desk.review.written"))); }));
  card->flow()->Add(line);
  flow->Add(card);
}

void ReviewRoom::buildConflicts(Flow* flow) {
  flow->Add(words(item_, say("desk.review.conflicts"), "heading"));
  flow->Add(words(item_, say("desk.review.conflicts.explained"), "small"));
  field(item_, flow, say("desk.review.conflicts.field"), "review.conflicts");
  auto* line = new Flow(wxHORIZONTAL);
  line->Add(button(item_, say("desk.review.conflicts.state"), "", "review.state",
                   [this] { desk_.stateConflicts(typed("review.conflicts"), telling(say("desk.review.written"))); }));
  line->AddStretchSpacer();
  flow->Add(line);
}

std::string ReviewRoom::typed(const char* name) const {
  const auto* box = dynamic_cast<wxTextCtrl*>(FindWindow(name));
  return box == nullptr ? std::string() : utf8(box->GetValue());
}

ReviewDesk::Done ReviewRoom::telling(const std::string& done_words) const {
  return [go = go_, done_words](const std::string& problem) {
    if (problem.empty())
      go.told(done_words);
    else
      go.wrong(problem);
  };
}

}  // namespace homeostat::desktop
