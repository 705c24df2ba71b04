#include "app/desktop/rooms/knowledge_room.hpp"

#include <wx/filedlg.h>

#include "app/desktop/rooms/knowledge_item.hpp"

namespace homeostat::desktop {
namespace {

constexpr std::size_t kHits = 400;

}  // namespace

KnowledgeRoom::KnowledgeRoom(wxWindow* parent, Session& session, Go go)
    : wxPanel(parent),
      session_(session),
      go_(std::move(go)),
      index_(session.open.knowledge->edition()),
      compare_(session, [this] { CallAfter([this] { buildCompared(); }); }) {
  auto* row = new wxBoxSizer(wxHORIZONTAL);
  auto* left = new Card(this, Card::Look::plain, Theme::kGrid * 2, wxVERTICAL, Theme::kGrid);
  left->flow()->Add(words(left, session.say("desk.place.knowledge"), "title"));
  query_ = field(left, left->flow(), session.say("desk.knowledge.search"), "knowledge.search");
  list_ = table(left, "knowledge.list",
                {{session.say("desk.knowledge.title"), 250}, {session.say("desk.knowledge.kind"), 100}},
                session.say("desk.place.knowledge"));
  left->flow()->Add(list_, 1);
  auto* below = new Flow(wxHORIZONTAL);
  below->Add(button(left, session.say("desk.compare.with"), "", "knowledge.compare", [this] { askEdition(); }));
  below->AddStretchSpacer();
  left->flow()->Add(below);
  row->Add(left, 2, wxEXPAND | wxALL, Theme::kGrid * 2);
  auto* right = new Card(this, Card::Look::plain, 2, wxVERTICAL, 0);
  item_ = new Page(right, session.say("desk.knowledge.title"), Theme::kGrid * 2, Theme::kGrid);
  item_->SetBackgroundColour(Theme::surface());
  right->flow()->Add(item_, 1);
  row->Add(right, 4, wxEXPAND | wxTOP | wxRIGHT | wxBOTTOM, Theme::kGrid * 2);
  SetSizer(row);
  query_->Bind(wxEVT_TEXT, [this](wxCommandEvent&) { search(); });
  list_->Bind(wxEVT_DATAVIEW_SELECTION_CHANGED, [this](wxDataViewEvent&) {
    const int chosen = list_->GetSelectedRow();
    if (chosen < 0 || static_cast<std::size_t>(chosen) >= hits_.size()) return;
    trail_.clear();
    open(hits_[static_cast<std::size_t>(chosen)].key);
  });
  search();
  buildEdition();
  query_->SetFocus();
}

/// Before something is chosen: what the knowledge in use is, and who stands behind it.
void KnowledgeRoom::buildEdition() {
  item_->rebuild([this] {
    auto* flow = item_->flow();
    for (const auto& line :
         editionWords(session_.open.knowledge->edition(), session_.open.settings.policy, session_.language))
      flow->Add(words(item_, line.text, line.classes, true));
  });
}

void KnowledgeRoom::search() {
  hits_ = searchKnowledge(session_.open.knowledge->edition(), utf8(query_->GetValue()), session_.language, kHits);
  list_->DeleteAllItems();
  for (const auto& hit : hits_) addRow(list_, {hit.title, hit.kind});
}

void KnowledgeRoom::open(const std::string& key) {
  if (index_.of(key).empty()) return go_.wrong(session_.say("desk.knowledge.unknown", {{"what", key}}));
  trail_.push_back(key);
  CallAfter([this] { buildItem(); });
}

void KnowledgeRoom::buildItem() {
  const auto found = index_.of(trail_.back());
  const auto item = knowledgeItem(found.front(), session_.open.settings.policy, session_.language);
  item_->Scroll(0, 0);
  item_->rebuild([&] {
    auto* flow = item_->flow();
    if (trail_.size() > 1) {
      auto* line = new Flow(wxHORIZONTAL);
      line->Add(button(item_, session_.say("desk.knowledge.back"), "link", "knowledge.back", [this] {
        trail_.pop_back();
        buildItem();
      }));
      line->AddStretchSpacer();
      flow->Add(line);
    }
    addKnowledgeItem(item_, item, trail_.back(), session_.language, [this](const std::string& key) { open(key); });
    if (!found.front().supports_decisions) return;
    auto* line = new Flow(wxHORIZONTAL);
    line->Add(button(item_, session_.say("desk.review.this"), "", "knowledge.review",
                     [this] { CallAfter([go = go_.review, key = trail_.back()] { go(key); }); }));
    line->AddStretchSpacer();
    flow->Add(line);
  });
}

void KnowledgeRoom::askEdition() {
  wxFileDialog dialog(this, wx(session_.say("desk.compare.with")), "", "", "*.edition|*.edition|*|*",
                      wxFD_OPEN | wxFD_FILE_MUST_EXIST);
  if (dialog.ShowModal() == wxID_OK) compareWith(utf8(dialog.GetPath()));
}

void KnowledgeRoom::compareWith(const std::filesystem::path& edition) { compare_.compare(edition); }

void KnowledgeRoom::comparedHead(Flow* flow) {
  const auto& mine = session_.open.knowledge->edition().name();
  flow->Add(
      words(item_, session_.say("desk.compare.title", {{"mine", mine}, {"other", compare_.otherName()}}), "title"));
  if (!compare_.problem().empty()) flow->Add(words(item_, compare_.problem(), "danger", true));
  auto* line = new Flow(wxHORIZONTAL, Theme::kGrid);
  line->Add(words(item_,
                  session_.say(compare_.stopped() ? "desk.compare.stopped" : "desk.compare.judged",
                               {{"judged", compare_.judged()}, {"patients", compare_.patients()}}),
                  compare_.stopped() ? "warning" : "muted"),
            1, wxALIGN_CENTER_VERTICAL);
  if (compare_.reading())
    line->Add(button(item_, session_.say("desk.cancel"), "small", "compare.stop", [this] { compare_.stop(); }));
  flow->Add(line);
}

void KnowledgeRoom::buildCompared() {
  item_->rebuild([this] {
    auto* flow = item_->flow();
    comparedHead(flow);
    flow->Add(words(item_, session_.say("desk.compare.cases", {{"count", compare_.cases().size()}}), "heading"));
    for (const auto& one : compare_.cases()) {
      auto* top = new Flow(wxHORIZONTAL, Theme::kGrid);
      top->Add(words(item_, one.name, "strong"), 1, wxALIGN_CENTER_VERTICAL);
      top->Add(button(
          item_, session_.say("desk.knowledge.open"), "link", "compare.open." + one.patient,
          [this, patient = one.patient] { CallAfter([go = go_.patient, patient] { go(patient); }); },
          session_.say("desk.due.open", {{"who", one.name}})));
      flow->Add(top);
      for (const auto& said : one.lines) flow->Add(words(item_, said, "", true));
      flow->Add(hairline(item_));
    }
    flow->Add(words(item_, session_.say("desk.compare.items", {{"count", compare_.items().size()}}), "heading"));
    for (const auto& each : compare_.items()) {
      flow->Add(words(item_, each.how + ": " + each.title, "strong", true));
      flow->Add(words(item_, each.key, "small", true));
      for (const auto& said : each.lines) flow->Add(words(item_, said, "", true));
    }
  });
}

}  // namespace homeostat::desktop
