#include "app/desktop/rooms/kiosk_room.hpp"

namespace homeostat::desktop {

KioskRoom::KioskRoom(wxWindow* parent, Session& session, const std::string& patient, const std::string& instrument,
                     Language language, Ends ends)
    : wxPanel(parent),
      session_(session),
      kiosk_(session, patient, instrument, std::move(language)),
      ends_(std::move(ends)) {
  SetLayoutDirection(kiosk_.language().messages.rightToLeft() ? wxLayout_RightToLeft : wxLayout_LeftToRight);
  SetBackgroundColour(Theme::surface());
  auto* all = new wxBoxSizer(wxVERTICAL);
  page_ = new Page(this, kiosk_.form().name, Theme::kGrid * 8, Theme::kGrid * 3);
  page_->SetBackgroundColour(Theme::surface());
  all->Add(page_, 1, wxEXPAND);
  SetSizer(all);
  build();
}

void KioskRoom::build() {
  page_->rebuild([this] {
    if (kiosk_.finished())
      end();
    else
      question();
  });
  if (auto* first = FindWindow("kiosk.answer." + std::to_string(kiosk_.form().low))) first->SetFocus();
}

void KioskRoom::question() {
  auto* flow = page_->flow();
  const auto& item = kiosk_.form().items[kiosk_.at()];
  flow->Add(words(page_, kiosk_.form().name, "title muted"));
  flow->Add(words(page_,
                  say("desk.kiosk.question", {{"number", kiosk_.at() + 1}, {"count", kiosk_.form().items.size()}}),
                  "large"));
  if (!item.topic.empty()) {
    auto* topic = words(page_, item.topic, "large strong");
    topic->SetName("kiosk.topic");
    flow->Add(topic);
  }
  flow->Add(words(page_, say("desk.kiosk.how"), "title"));
  auto* answers = new Wrap(Theme::kGrid * 2);
  for (int value = kiosk_.form().low; value <= kiosk_.form().high; ++value) {
    const auto number = kiosk_.language().format.number(value, 0);
    answers->Add(button(
        page_, number, kiosk_.given() == value ? "large primary" : "large", "kiosk.answer." + std::to_string(value),
        [this, value] { answered(value); }, item.topic + ": " + number));
  }
  flow->Add(answers);
  auto* line = new Wrap(Theme::kGrid * 2);
  auto* back = button(page_, say("desk.kiosk.back"), "large", "kiosk.back", [this] {
    kiosk_.back();
    CallAfter([this] { build(); });
  });
  back->Enable(kiosk_.at() > 0);
  line->Add(back);
  line->Add(button(page_, say("desk.kiosk.stop"), "large", "kiosk.stop", [this] { ends_.lock(); }));
  flow->Add(line);
}

void KioskRoom::answered(int value) {
  kiosk_.answer(value);
  if (const auto raised = kiosk_.raised(); !raised.empty()) {
    raised_ = true;
    ends_.raised(raised);
  }
  if (!kiosk_.finished()) {
    CallAfter([this] { build(); });
    return;
  }
  kiosk_.take([this](const std::string& problem) {
    problem_ = problem;
    CallAfter([this] { build(); });
  });
}

void KioskRoom::end() { addKioskEnd(page_, kiosk_.language(), problem_, raised_, ends_); }

void addKioskEnd(Page* page, const Language& language, const std::string& problem, bool raised,
                 const KioskRoom::Ends& ends) {
  auto* flow = page->flow();
  if (!problem.empty()) {
    ends.wrong(problem);
    flow->Add(words(page, language.say("desk.kiosk.not_written"), "large"));
  }
  if (raised || problem.empty())
    flow->Add(words(page, language.say(raised ? "desk.kiosk.call" : "desk.kiosk.thanks"),
                    raised ? "large danger strong" : "large strong"));
  flow->Add(words(page, language.say("desk.kiosk.give_back"), "large"));
  auto* line = new Flow(wxHORIZONTAL);
  line->Add(button(page, language.say("desk.kiosk.end"), "large primary", "kiosk.end", ends.lock));
  line->AddStretchSpacer();
  flow->Add(line);
}

}  // namespace homeostat::desktop
