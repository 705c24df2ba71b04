#include "app/desktop/rooms/overview_page.hpp"

#include "app/desktop/kit/figure_view.hpp"

namespace homeostat::desktop {
namespace {

constexpr std::size_t kPanels = 8;
constexpr int kFindingsHeight = 300, kTimelineHeight = 170;

}  // namespace

OverviewPage::OverviewPage(wxWindow* parent, Session& session, Encounter& encounter, Go go)
    : PatientPage(parent, session, encounter, std::move(go)),
      page_(new Page(this, say("desk.page.overview"), 0, Theme::kGrid)) {
  auto* all = new wxBoxSizer(wxVERTICAL);
  all->Add(page_, 1, wxEXPAND | wxTOP, Theme::kGrid);
  SetSizer(all);
}

void OverviewPage::refresh() {
  page_->rebuild([this] {
    buildRetractions(page_);
    buildTrends(page_);
    buildTables(page_);
  });
}

void OverviewPage::buildRetractions(Page* page) {
  if (encounter_.retracted().empty()) return;
  auto* card = new Card(page, Card::Look::danger);
  card->flow()->Add(words(card, say("desk.retracted"), "strong danger"));
  for (const auto& print : encounter_.retracted())
    card->flow()->Add(words(card, retractionWords(print, session_.knowledge(), session_.language), "", true));
  page->flow()->Add(card);
}

void OverviewPage::buildTrends(Page* page) {
  auto* card = new Card(page, Card::Look::plain, Theme::kGrid + 4, wxVERTICAL, Theme::kGrid);
  card->flow()->Add(words(card, say("desk.trends"), "heading"));
  const auto trends = trendsOf(encounter_.visit(), session_.knowledge(), session_.language, kPanels);
  if (trends.panels.empty()) {
    card->flow()->Add(words(card, say("desk.trends.none"), "muted"));
  } else {
    card->flow()->Add(words(card, say("desk.trends.legend"), "small"));
    auto* view = new FigureView(card, "trends", session_.language, {});
    view->show([trends](const reports::figure::Type& type, double width) {
      auto chart = trends;
      chart.columns = width > 640 ? 4 : 2;
      return reports::figure::trends(chart, type, width);
    });
    card->flow()->Add(view);
  }
  page->flow()->Add(card);
}

void OverviewPage::buildTables(Page* page) {
  auto* left = new Card(page, Card::Look::plain, Theme::kGrid + 4, wxVERTICAL, Theme::kGrid);
  const auto findings = findingRows(encounter_.visit(), session_.knowledge(), session_.language);
  left->flow()->Add(words(left, say("desk.findings", {{"count", findings.size()}}), "heading"));
  auto* list = table(left, "findings",
                     {{say("desk.finding.name"), 190},
                      {say("desk.finding.value"), 90, true},
                      {say("desk.finding.reference"), 118, true},
                      {say("desk.finding.place"), 56},
                      {say("desk.finding.when"), 148},
                      {say("desk.finding.use"), 270},
                      {say("desk.finding.source"), 250}},
                     say("desk.findings", {{"count", findings.size()}}));
  for (const auto& f : findings) addRow(list, {f.name, f.value, f.reference, f.place, f.when, f.use, f.source});
  list->SetMinSize({-1, static_cast<int>(kFindingsHeight * Theme::textScale())});
  left->flow()->Add(list);
  page->flow()->Add(left);
  auto* right = new Card(page, Card::Look::plain, Theme::kGrid + 4, wxVERTICAL, Theme::kGrid);
  right->flow()->Add(words(right, say("desk.timeline"), "heading"));
  auto* events = table(right, "timeline",
                       {{say("desk.event.when"), 185}, {say("desk.event.what"), 200}, {say("desk.event.detail"), 500}},
                       say("desk.timeline"));
  for (const auto& e : timeline(encounter_.view(), session_.knowledge(), session_.language))
    addRow(events, {e.when, e.what, e.detail});
  events->SetMinSize({-1, static_cast<int>(kTimelineHeight * Theme::textScale())});
  right->flow()->Add(events);
  page->flow()->Add(right);
}

}  // namespace homeostat::desktop
