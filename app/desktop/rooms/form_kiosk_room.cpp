#include "app/desktop/rooms/form_kiosk_room.hpp"

#include "app/desktop/rooms/form_view.hpp"

namespace homeostat::desktop {

FormKioskRoom::FormKioskRoom(wxWindow* parent, Session& session, const std::string& patient, Language language,
                             KioskRoom::Ends ends)
    : wxPanel(parent), kiosk_(session, patient, std::move(language)), ends_(std::move(ends)) {
  SetLayoutDirection(kiosk_.language().messages.rightToLeft() ? wxLayout_RightToLeft : wxLayout_LeftToRight);
  SetBackgroundColour(Theme::surface());
  auto* all = new wxBoxSizer(wxVERTICAL);
  page_ = new Page(this, *kiosk_.form() ? (*kiosk_.form())->title() : say("desk.kiosk"), Theme::kGrid * 8,
                   Theme::kGrid * 3);
  page_->SetBackgroundColour(Theme::surface());
  all->Add(page_, 1, wxEXPAND);
  SetSizer(all);
  build();
}

void FormKioskRoom::build() {
  page_->rebuild([this] {
    next_ = nullptr;
    if (const auto now = kiosk_.now())
      question(*now);
    else
      addKioskEnd(page_, kiosk_.language(), problem_, !kiosk_.raised().empty(), ends_);
  });
}

void FormKioskRoom::question(const FormSession::Question& question) {
  auto* flow = page_->flow();
  flow->Add(words(page_, (*kiosk_.form())->title(), "title muted"));
  flow->Add(
      words(page_, say("desk.forms.question", {{"number", kiosk_.at() + 1}, {"count", kiosk_.count()}}), "title"));
  auto* asked = words(page_, question.text, "large strong");
  asked->SetName("kiosk.topic");
  flow->Add(asked);
  const bool one = question.kind == FormSession::Kind::choice || question.kind == FormSession::Kind::yes_no;
  addAnswer(page_, flow, question, "kiosk.answer", "large", [this, one](std::vector<std::string> values) {
    const bool given = !values.empty();
    kiosk_.answer(std::move(values));
    if (!kiosk_.raised().empty()) ends_.raised(kiosk_.raised());
    if (one && given) return CallAfter([this] { step(true); });
    if (next_ != nullptr) next_->Enable(kiosk_.mayGoOn());
  });
  if (!question.wrong.empty()) flow->Add(words(page_, question.wrong, "large danger"));
  auto* line = new Wrap(Theme::kGrid * 2);
  auto* back = button(page_, say("desk.kiosk.back"), "large", "kiosk.back", [this] { step(false); });
  back->Enable(kiosk_.at() > 0);
  line->Add(back);
  next_ = button(page_, say("desk.forms.next"), "large primary", "kiosk.next", [this] { step(true); });
  next_->Enable(kiosk_.mayGoOn());
  line->Add(next_);
  line->Add(button(page_, say("desk.kiosk.stop"), "large", "kiosk.stop", [this] { ends_.lock(); }));
  flow->Add(line);
}

void FormKioskRoom::step(bool on) {
  if (on)
    kiosk_.next();
  else
    kiosk_.back();
  if (kiosk_.now()) return build();
  kiosk_.take([this](const std::string& problem) {
    problem_ = problem;
    CallAfter([this] { build(); });
  });
}

}  // namespace homeostat::desktop
