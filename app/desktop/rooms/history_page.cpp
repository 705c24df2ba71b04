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
  auto* right = new Card(this, Card::Look::plain, Theme::kGrid + 4, wxVERTICAL, Theme::kGrid);
  right->flow()->Add(words(right, say("desk.history.left_out"), "heading"));
  left_out_ = table(right, "left_out",
                    {{say("desk.intake.what"), 140}, {say("desk.intake.why"), 220}, {say("desk.intake.from"), 140}},
                    say("desk.history.left_out"));
  right->flow()->Add(left_out_, 1);
  row->Add(right, 2, wxEXPAND | wxTOP, Theme::kGrid);
  SetSizer(row);
}

void HistoryPage::refresh() {
  events_->DeleteAllItems();
  for (const auto& e : timeline(encounter_.view(), session_.knowledge(), session_.language))
    addRow(events_, {e.when, e.what, e.detail, e.who});
  left_out_->DeleteAllItems();
  for (const auto& r : encounter_.view().rejected)
    addRow(left_out_,
           {r.value("what", std::string()), r.value("why", std::string()), r.value("source", std::string())});
}

}  // namespace homeostat::desktop
