#include "app/desktop/rooms/patient_room.hpp"

#include "app/desktop/rooms/assessment_room.hpp"
#include "app/desktop/rooms/documents_page.hpp"
#include "app/desktop/rooms/history_page.hpp"
#include "app/desktop/rooms/intake_page.hpp"
#include "app/desktop/rooms/network_page.hpp"
#include "app/desktop/rooms/overview_page.hpp"
#include "app/desktop/rooms/plan_page.hpp"

namespace homeostat::desktop {

namespace {
constexpr std::size_t kShortWords = 32;  // a line of the banner that may keep its natural width
}

Encounter::Done PatientPage::telling(const std::string& done_words) const {
  return [go = go_, done_words](const std::string& problem) {
    if (problem.empty())
      go.told(done_words);
    else
      go.wrong(problem);
  };
}

PatientRoom::PatientRoom(wxWindow* parent, Session& session, Go go, const std::string& patient)
    : wxPanel(parent),
      session_(session),
      go_(std::move(go)),
      encounter_(session, patient, [this] { changed(); }),
      banner_(new Card(this, Card::Look::plain, Theme::kGrid + 2, wxHORIZONTAL, Theme::kGrid * 3)),
      pages_(new wxNotebook(this, wxID_ANY)) {
  auto* column = new Flow(wxVERTICAL, Theme::kGrid, Theme::kGrid * 2, Theme::kGrid);
  column->Add(banner_);
  column->Add(pages_, 1);
  SetSizer(column);
  const auto add = [&](const std::string& code, PatientPage* page) {
    pages_->AddPage(page, wx(session_.say("desk.page." + code)));
    all_.emplace_back(code, page);
  };
  add("overview", new OverviewPage(pages_, session_, encounter_, go_));
  add("intake", new IntakePage(pages_, session_, encounter_, go_));
  add("assessment", new AssessmentRoom(pages_, session_, encounter_, go_));
  add("network", new NetworkPageView(pages_, session_, encounter_, go_));
  add("plan", new PlanPage(pages_, session_, encounter_, go_));
  add("documents", new DocumentsPage(pages_, session_, encounter_, go_));
  add("history", new HistoryPage(pages_, session_, encounter_, go_));
  pages_->SetName("pages");
  pages_->Bind(wxEVT_NOTEBOOK_PAGE_CHANGED, [this](wxBookCtrlEvent& event) {
    event.Skip();
    if (!encounter_.ready() || event.GetSelection() < 0) return;
    all_[static_cast<std::size_t>(event.GetSelection())].second->refresh();
  });
  keeping_.SetOwner(this);
  Bind(wxEVT_TIMER, [this](wxTimerEvent&) {
    keepDrafts(session_, [go = go_](const std::string& problem) {
      if (!problem.empty()) go.wrong(problem);
    });
  });
  restore();
}

/// What was typed before a crash or a lock is back before anything is shown.
void PatientRoom::restore() {
  const std::weak_ptr<int> here = here_;
  restoreDraft(session_, encounter_.patient(), [this, here](bool restored, const std::string& problem) {
    if (here.expired()) return;
    if (!problem.empty()) go_.wrong(problem);
    if (restored) go_.told(session_.say("desk.draft.restored"));
    keeping_.Start(1000);
    encounter_.load();
  });
}

const std::vector<std::string>& PatientRoom::pageNames() {
  static const std::vector<std::string> names{"overview", "intake",    "assessment", "network",
                                              "plan",     "documents", "history"};
  return names;
}

void PatientRoom::show(const std::string& page) {
  for (std::size_t i = 0; i < all_.size(); ++i)
    if (all_[i].first == page) pages_->SetSelection(i);
}

void PatientRoom::undo() {
  const int selected = pages_->GetSelection();
  if (selected >= 0 && all_[static_cast<std::size_t>(selected)].second->undoHere()) return;
  encounter_.undo([this](const std::string& problem) {
    if (problem.empty())
      go_.told(session_.say("desk.undo.done"));
    else
      go_.wrong(problem);
  });
}

void PatientRoom::changed() {
  if (!encounter_.problem().empty()) go_.wrong(encounter_.problem());
  if (!encounter_.ready()) return;
  buildBanner();
  const int selected = pages_->GetSelection();
  if (selected >= 0) all_[static_cast<std::size_t>(selected)].second->refresh();
}

void PatientRoom::buildBanner() {
  const auto b = banner(encounter_.view(), encounter_.visit(), session_.knowledge(), session_.language);
  Freeze();
  banner_->flow()->Clear(true);
  auto* flow = banner_->flow();
  flow->Add(words(banner_, b.name, "title"), 0, wxALIGN_CENTER_VERTICAL);
  flow->Add(words(banner_, b.person, "muted"), 2, wxALIGN_CENTER_VERTICAL);
  flow->Add(words(banner_, b.medication, "muted"), 3, wxALIGN_CENTER_VERTICAL);
  const int allergy_share = b.allergies.size() > kShortWords ? 2 : 0;
  flow->Add(words(banner_, b.allergies, b.allergic ? "danger strong" : "muted"), allergy_share,
            wxALIGN_CENTER_VERTICAL);
  flow->Add(words(banner_, b.goals, "muted"), 2, wxALIGN_CENTER_VERTICAL);
  Layout();
  banner_->Layout();
  Thaw();
}

}  // namespace homeostat::desktop
