#include "app/desktop/rooms/network_page.hpp"

#include <wx/choice.h>

#include <algorithm>

#include "app/desktop/kit/figure_view.hpp"
#include "app/desktop/presenters/names.hpp"

namespace homeostat::desktop {

NetworkPageView::NetworkPageView(wxWindow* parent, Session& session, Encounter& encounter, Go go)
    : PatientPage(parent, session, encounter, std::move(go)),
      page_(new Page(this, say("desk.page.network"), 0, Theme::kGrid)) {
  auto* all = new wxBoxSizer(wxVERTICAL);
  all->Add(page_, 1, wxEXPAND | wxTOP, Theme::kGrid);
  SetSizer(all);
}

/// States and systems by name: where a look into the network begins.
std::vector<std::string> NetworkPageView::concepts() const {
  std::vector<std::string> ids;
  for (const auto& [id, c] : session_.knowledge().concepts)
    if (c.kind == "state" || c.kind == "system" || c.kind == "hormone" || c.kind == "transmitter") ids.push_back(id);
  if (!focus_.empty() && std::find(ids.begin(), ids.end(), focus_) == ids.end()) ids.push_back(focus_);
  sortByName(ids, session_.language,
             [this](const std::string& id) { return conceptName(session_.knowledge(), id, session_.language); });
  return ids;
}

/// What stands at the other ends, and the way from the findings to one suggestion.
wxSizer* NetworkPageView::chooseWhat(Card* card) {
  static constexpr const char* kKinds[] = {"all",       "regulators", "nutrients", "medicines",
                                           "practices", "findings",   "states"};
  auto* row = new Flow(wxHORIZONTAL, Theme::kGrid * 2);
  const auto list = [&](const std::string& label, const char* name, const wxArrayString& entries, int chosen,
                        std::function<void(int)> take) {
    row->Add(words(card, label, "small"), 0, wxALIGN_CENTER_VERTICAL);
    auto* made = new wxChoice(card, wxID_ANY, wxDefaultPosition, wxDefaultSize, entries, 0, wxDefaultValidator, name);
    setAccessible(made, label);
    made->SetSelection(chosen);
    made->Bind(wxEVT_CHOICE, [this, take = std::move(take)](wxCommandEvent& event) {
      CallAfter([take, at = event.GetSelection()] { take(at); });
    });
    row->Add(made, 1, wxALIGN_CENTER_VERTICAL);
  };
  const auto around = concepts();
  wxArrayString around_names;
  for (const auto& id : around) around_names.Add(wx(conceptName(session_.knowledge(), id, session_.language)));
  const auto at_focus = std::find(around.begin(), around.end(), focus_);
  list(say("desk.network.around"), "network.focus", around_names,
       at_focus == around.end() ? wxNOT_FOUND : static_cast<int>(at_focus - around.begin()),
       [this, around](int at) { focusOn(around[static_cast<std::size_t>(at)]); });
  wxArrayString kinds;
  for (const char* kind : kKinds) kinds.Add(wx(say(std::string("desk.network.kind.") + kind)));
  list(say("desk.network.kind"), "network.kind", kinds, static_cast<int>(filter_.kind), [this](int at) {
    filter_.kind = static_cast<NetworkKind>(at);
    refresh();
  });
  std::vector<std::string> ids;
  wxArrayString names;
  names.Add(wx(say("desk.network.path.none")));
  int chosen = 0;
  for (const auto& s : encounter_.visit().assessment.suggestions) {
    ids.push_back(s.id);
    names.Add(wx(interventionName(session_.knowledge(), s.id, s.name, session_.language)));
    if (s.id == path_to_) chosen = static_cast<int>(ids.size());
  }
  list(say("desk.network.path"), "network.path", names, chosen,
       [this, ids](int at) { showPath(at <= 0 ? std::string() : ids[static_cast<std::size_t>(at - 1)]); });
  return row;
}

void NetworkPageView::showPath(const std::string& intervention) {
  path_to_ = intervention;
  filter_.path.clear();
  if (intervention.empty()) return refresh();
  encounter_.pathTo(intervention, [this, intervention](base::Result<Encounter::Path> path) {
    if (intervention != path_to_) return;
    if (!path) return go_.wrong(refusalWords(path.error(), session_.language));
    if (path->ids.empty()) {
      path_to_.clear();
      go_.told(say("desk.network.path.rules"));
      return refresh();
    }
    filter_.path = std::move(path->ids);
    focusOn(path->state);
  });
}

wxSizer* NetworkPageView::zoomButtons(Card* card, FigureView* view) {
  auto* row = new Wrap();
  row->Add(button(
      card, "+", "small", "network.larger", [view] { view->zoom(1.25); }, say("desk.network.larger")));
  row->Add(button(
      card, "−", "small", "network.smaller", [view] { view->zoom(0.8); }, say("desk.network.smaller")));
  row->Add(button(card, say("desk.network.whole"), "small", "network.whole", [view] { view->zoom(0); }));
  return row;
}

void NetworkPageView::focusOn(const std::string& concept_id) {
  focus_ = concept_id;
  opened_.clear();
  refresh();
}

void NetworkPageView::openLink(const std::string& link) {
  const auto space = link.find(' ');
  if (space == std::string::npos) return;
  const auto id = link.substr(space + 1);
  CallAfter([this, kind = link.substr(0, space), id] {
    if (kind == "concept" && id != focus_) return focusOn(id);
    if (kind == "concept") return;
    opened_ = opened_ == id ? std::string() : id;
    refresh();
  });
}

void NetworkPageView::refresh() {
  if (focus_.empty()) {
    const auto rows = encounter_.assessment().states;
    focus_ = rows.empty() ? std::string() : rows.front().id;
    const auto& goals = encounter_.visit().the_case.goals;
    const bool informed = !rows.empty() && rows.front().saying != reports::figure::Saying::nothing;
    if (!informed && !goals.empty())  // nothing measured says anything: what the patient wants is where to look
      if (const auto goal = session_.knowledge().goals.find(goals.front());
          goal != session_.knowledge().goals.end() && !goal->second.states.empty())
        focus_ = goal->second.states.begin()->first;
  }
  const auto page =
      networkAround(focus_, filter_, encounter_.visit().the_case, session_.knowledge(), session_.language);
  page_->rebuild([&] {
    auto* card = new Card(page_, Card::Look::plain, Theme::kGrid + 4, wxVERTICAL, Theme::kGrid);
    auto* flow = card->flow();
    flow->Add(chooseWhat(card));
    auto* top = new Wrap(Theme::kGrid * 3);
    auto* weighed = tickBox(card, say("desk.network.weighed_only"), "network.weighed", filter_.weighed_only);
    weighed->Bind(wxEVT_CHECKBOX, [this](wxCommandEvent& event) {
      filter_.weighed_only = event.IsChecked();
      CallAfter([this] { refresh(); });
    });
    top->Add(weighed);
    auto* sure =
        tickBox(card, say("desk.network.moderate_only"), "network.moderate", filter_.least == kb::Certainty::moderate);
    sure->Bind(wxEVT_CHECKBOX, [this](wxCommandEvent& event) {
      filter_.least = event.IsChecked() ? kb::Certainty::moderate : kb::Certainty::veryLow;
      CallAfter([this] { refresh(); });
    });
    top->Add(sure);
    flow->Add(top);
    flow->Add(words(card, say("desk.network.legend"), "small"));
    if (page.map.arcs.empty()) {
      flow->Add(words(card, say("desk.network.none"), "muted"));
    } else {
      auto* view =
          new FigureView(card, "network", session_.language, [this](const std::string& link) { openLink(link); });
      view->allowZoom();
      top->Add(zoomButtons(card, view));
      view->show([map = page.map](const reports::figure::Type& type, double width) {
        return reports::figure::evidenceMap(map, type, width);
      });
      flow->Add(view);
    }
    if (page.left_out > 0) flow->Add(words(card, say("desk.network.left_out", {{"count", page.left_out}}), "small"));
    page_->flow()->Add(card);
    auto* list = new Card(page_, Card::Look::plain, Theme::kGrid + 4, wxVERTICAL, Theme::kGrid);
    list->flow()->Add(words(list, say("desk.network.list", {{"count", page.rows.size()}}), "heading"));
    for (const auto& row : page.rows) {
      auto* line = new Flow(wxHORIZONTAL, Theme::kGrid);
      line->Add(words(list, row.text, row.on_path ? "strong" : "", true), 5);
      line->Add(words(list, row.detail, row.opposed ? "small warning" : "small"), 3);
      line->Add(button(
          list, say("desk.drawer.sources"), "link", "network.open." + row.statement,
          [this, id = row.statement] { openLink("statement " + id); }, say("desk.why.of", {{"what", row.text}})));
      list->flow()->Add(line);
      if (opened_ != row.statement) continue;
      for (const auto& source : statementSources(row.statement, session_.knowledge(), session_.language)) {
        list->flow()->Add(words(list, source.title, "accent", true));
        list->flow()->Add(words(list, source.detail, "small", true));
      }
    }
    page_->flow()->Add(list);
  });
}

}  // namespace homeostat::desktop
