#include "app/desktop/rooms/plan_page.hpp"

namespace homeostat::desktop {

PlanPage::PlanPage(wxWindow* parent, Session& session, Encounter& encounter, Go go)
    : PatientPage(parent, session, encounter, std::move(go)) {
  auto* row = new wxBoxSizer(wxHORIZONTAL);
  const auto pane = [&](const char* spoken, int share, int flags) {
    auto* card = new Card(this, Card::Look::plain, 2, wxVERTICAL, 0);
    auto* page = new Page(card, say(spoken), Theme::kGrid, Theme::kGrid);
    page->SetBackgroundColour(Theme::surface());
    card->flow()->Add(page, 1);
    row->Add(card, share, wxEXPAND | flags, Theme::kGrid);
    return page;
  };
  agreed_ = pane("desk.plan.agreed", 3, wxTOP | wxRIGHT);
  side_ = pane("desk.due", 2, wxTOP);
  SetSizer(row);
}

void PlanPage::refresh() {
  const auto plan = planWords(encounter_.view(), session_.knowledge(), session_.world.now(), session_.language);
  agreed_->rebuild([&] { buildAgreed(plan); });
  side_->rebuild([&] { buildSide(plan); });
}

void PlanPage::buildAgreed(const PlanWords& plan) {
  auto* flow = agreed_->flow();
  flow->Add(words(agreed_, say("desk.plan.agreed"), "heading"));
  if (plan.agreed.empty()) flow->Add(words(agreed_, say("desk.plan.none"), "muted"));
  for (const auto& row : plan.agreed) {
    auto* card = new Card(agreed_);
    card->flow()->Add(words(card, row.name, "strong", true));
    card->flow()->Add(words(card, row.decision, "moss"));
    if (!row.note.empty()) card->flow()->Add(words(card, row.note, "", true));
    const std::pair<const char*, const std::string*> parts[] = {{"desk.plan.schedule", &row.schedule},
                                                                {"desk.plan.monitoring", &row.monitoring},
                                                                {"desk.plan.stop", &row.stop_rules}};
    for (const auto& [key, text] : parts) {
      if (text->empty()) continue;
      auto* line = new Flow(wxHORIZONTAL, Theme::kGrid);
      line->Add(words(card, say(key), "small"), 1);
      line->Add(words(card, *text, "", true), 4);
      card->flow()->Add(line);
    }
    flow->Add(card);
  }
}

void PlanPage::buildSide(const PlanWords& plan) {
  auto* flow = side_->flow();
  flow->Add(words(side_, say("desk.due"), "heading"));
  if (plan.tasks.empty()) flow->Add(words(side_, say("desk.due.none"), "muted"));
  for (const auto& task : plan.tasks) {
    auto* line = new Flow(wxHORIZONTAL, Theme::kGrid);
    line->Add(words(side_, task.what, task.overdue ? "warning" : ""), 1, wxALIGN_CENTER_VERTICAL);
    line->Add(button(
        side_, say("desk.task.done"), "small", "task." + std::to_string(task.sequence),
        [this, sequence = task.sequence] { encounter_.finishTask(sequence, "", telling(say("desk.task.written"))); },
        say("desk.task.done_what", {{"what", task.what}})));
    flow->Add(line);
    flow->Add(hairline(side_));
  }
  flow->Add(words(side_, say("desk.plan.otherwise"), "heading"));
  if (plan.otherwise.empty()) flow->Add(words(side_, say("desk.plan.otherwise_none"), "muted"));
  for (const auto& row : plan.otherwise) {
    flow->Add(words(side_, row.name, "strong", true));
    flow->Add(words(side_, row.decision, "small", true));
    if (!row.note.empty()) flow->Add(words(side_, row.note, "small", true));
  }
}

}  // namespace homeostat::desktop
