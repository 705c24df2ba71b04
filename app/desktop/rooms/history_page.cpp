#include "app/desktop/rooms/history_page.hpp"

namespace homeostat::desktop {

HistoryPage::HistoryPage(wxWindow* parent, Session& session, Encounter& encounter, Go go)
    : PatientPage(parent, session, encounter, std::move(go)) {
  auto* row = new wxBoxSizer(wxHORIZONTAL);
  auto* left = new Card(this, Card::Look::plain, Theme::kGrid + 4, wxVERTICAL, Theme::kGrid);
  left->flow()->Add(words(left, say("desk.history"), "heading"));
  events_ = table(left, "history",
                  {{say("desk.event.when"), 185},
                   {say("desk.event.what"), 165},
                   {say("desk.event.detail"), 240},
                   {say("desk.event.who"), 100}},
                  say("desk.history"));
  left->flow()->Add(events_, 1);
  row->Add(left, 3, wxEXPAND | wxTOP | wxRIGHT, Theme::kGrid);
  auto* right = new Card(this, Card::Look::plain, 2, wxVERTICAL, 0);
  left_out_ = new Page(right, say("desk.history.left_out"), Theme::kGrid + 2, Theme::kGrid);
  left_out_->SetBackgroundColour(Theme::surface());
  right->flow()->Add(left_out_, 1);
  row->Add(right, 2, wxEXPAND | wxTOP, Theme::kGrid);
  SetSizer(row);
}

void HistoryPage::refresh() {
  events_->DeleteAllItems();
  for (const auto& e : timeline(encounter_.view(), session_.knowledge(), session_.language))
    addRow(events_, {e.when, e.what, e.detail, e.who});
  left_out_->rebuild([this] {
    auto* flow = left_out_->flow();
    flow->Add(words(left_out_, say("desk.history.left_out"), "heading"));
    for (const auto& r : encounter_.view().rejected) {
      flow->Add(hairline(left_out_));
      flow->Add(words(left_out_, r.value("what", std::string()), "strong", true));
      flow->Add(words(left_out_, r.value("why", std::string()), "", true));
      flow->Add(words(left_out_, r.value("source", std::string()), "small", true));
    }
  });
}

}  // namespace homeostat::desktop
