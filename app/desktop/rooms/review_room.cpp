#include "app/desktop/rooms/review_room.hpp"

#include "app/desktop/rooms/knowledge_item.hpp"

namespace homeostat::desktop {

using kb::review::Role;
using kb::review::Step;

ReviewRoom::ReviewRoom(wxWindow* parent, Session& session, Go go, const std::string& key)
    : wxPanel(parent), session_(session), go_(std::move(go)), desk_(session, [this] { changed(); }) {
  auto* row = new wxBoxSizer(wxHORIZONTAL);
  auto* left = new Card(this, Card::Look::plain, Theme::kGrid * 2, wxVERTICAL, Theme::kGrid);
  left->flow()->Add(words(left, say("desk.place.review"), "title"));
  left->flow()->Add(choices(left, "review.queue",
                            {{"waiting", say("desk.review.queue.waiting")},
                             {"adopted", say("desk.review.queue.adopted")},
                             {"ended", say("desk.review.queue.ended")}},
                            "waiting", [this](const std::string& code) {
                              desk_.show(code == "adopted" ? ReviewQueue::adopted
                                         : code == "ended" ? ReviewQueue::ended
                                                           : ReviewQueue::waiting,
                                         utf8(query_->GetValue()));
                            }));
  query_ = field(left, left->flow(), say("desk.review.search"), "review.search");
  count_ = words(left, "", "small");
  left->flow()->Add(count_);
  list_ = table(left, "review.list", {{say("desk.knowledge.title"), 215}, {say("desk.review.stands"), 185}},
                say("desk.place.review"));
  left->flow()->Add(list_, 1);
  row->Add(left, 40, wxEXPAND | wxALL, Theme::kGrid * 2);
  item_ = pane(row, "desk.knowledge.title", 34);
  acts_ = pane(row, "desk.review.acts", 26);
  SetSizer(row);
  query_->Bind(wxEVT_TEXT, [this](wxCommandEvent&) { desk_.show(desk_.queue(), utf8(query_->GetValue())); });
  list_->Bind(wxEVT_DATAVIEW_SELECTION_CHANGED, [this](wxDataViewEvent&) {
    const int chosen = list_->GetSelectedRow();
    if (chosen < 0 || static_cast<std::size_t>(chosen) >= shown_.size()) return;
    CallAfter([this, of = shown_[static_cast<std::size_t>(chosen)].key] { open(of); });
  });
  if (!key.empty()) desk_.open(key);
  desk_.load();
  query_->SetFocus();
}

Page* ReviewRoom::pane(wxSizer* row, const char* spoken, int share) {
  auto* card = new Card(this, Card::Look::plain, 2, wxVERTICAL, 0);
  auto* page = new Page(card, say(spoken), Theme::kGrid * 2, Theme::kGrid);
  page->SetBackgroundColour(Theme::surface());
  card->flow()->Add(page, 1);
  row->Add(card, share, wxEXPAND | wxTOP | wxRIGHT | wxBOTTOM, Theme::kGrid * 2);
  return page;
}

void ReviewRoom::open(const std::string& key) {
  text_.clear();
  item_->Scroll(0, 0);
  desk_.open(key);
}

ReviewDesk::Done ReviewRoom::telling() {
  return [this](const std::string& problem) {
    if (!problem.empty()) return go_.wrong(problem);
    text_.clear();
    go_.told(say("desk.review.written"));
  };
}

void ReviewRoom::changed() {
  fill();
  buildItem();
  buildActs();
}

void ReviewRoom::fill() {
  setWords(count_, desk_.ready() ? say("desk.review.count", {{"shown", desk_.rows().size()}, {"total", desk_.total()}})
                                 : desk_.problem());
  if (shown_ == desk_.rows()) return;  // the place in the list stays
  shown_ = desk_.rows();
  list_->DeleteAllItems();
  for (const auto& row : shown_) addRow(list_, {row.title, row.stands});
}

void ReviewRoom::buildItem() {
  item_->rebuild([this] {
    const auto& opened = desk_.opened();
    if (!opened) {
      item_->flow()->Add(words(item_, say("desk.review.begin"), "muted", true));
      return;
    }
    addKnowledgeItem(item_, opened->item, opened->key, session_.language,
                     [this](const std::string& key) { open(key); });
  });
}

void ReviewRoom::buildActs() {
  acts_->rebuild([this] {
    auto* flow = acts_->flow();
    if (!desk_.problem().empty()) flow->Add(words(acts_, desk_.problem(), "danger", true));
    if (desk_.opened()) {
      const auto& item = *desk_.opened();
      flow->Add(words(acts_, say("desk.review.stands"), "heading"));
      flow->Add(words(acts_, item.stands,
                      item.adopted ? "strong moss"
                      : item.ended ? "strong danger"
                                   : "strong",
                      true));
      flow->Add(words(acts_, item.needs, "small", true));
      for (const auto& line : item.approvals) flow->Add(words(acts_, line, "moss", true));
      if (!item.ended) approval(item);
      otherSteps(item);
      flow->Add(words(acts_, say("desk.review.discussion"), "heading"));
      if (item.discussion.empty()) flow->Add(words(acts_, say("desk.review.discussion_none"), "muted"));
      for (const auto& line : item.discussion) flow->Add(words(acts_, line, "", true));
      flow->Add(hairline(acts_));
    }
    if (!desk_.ready()) return;
    interests();
    board();
  });
}

/// What stands between the person and the approval is said before the button, one line each.
void ReviewRoom::approval(const ReviewedItem& item) {
  auto* flow = acts_->flow();
  flow->Add(words(acts_, say("desk.review.approve"), "heading"));
  std::vector<Choice> roles;
  const ReviewBar* bar = nullptr;
  for (const auto& each : item.bars) {
    roles.push_back({kb::review::wordOf(each.role), each.role_words});
    if (each.role == role_) bar = &each;
  }
  flow->Add(choices(acts_, "review.role", roles, kb::review::wordOf(role_), [this](const std::string& code) {
    role_ = code == "technical" ? Role::technical : Role::clinical;
    CallAfter([this] { buildActs(); });
  }));
  const bool free = bar != nullptr && bar->lines.empty();
  if (!free && bar != nullptr) {
    auto* card = new Card(acts_, Card::Look::warning);
    card->flow()->Add(words(card, say("desk.review.blocked"), "strong warning"));
    for (const auto& line : bar->lines) card->flow()->Add(words(card, line, "", true));
    flow->Add(card);
  }
  if (review_by_.empty()) {
    auto next = session_.world.now().localDate();
    if (next.month == 2 && next.day == 29) next.day = 28;
    ++next.year;
    review_by_ = next.iso();
  }
  auto* until = field(acts_, flow, say("desk.review.review_by"), "review.until", review_by_);
  until->Bind(wxEVT_TEXT, [this, until](wxCommandEvent&) { review_by_ = utf8(until->GetValue()); });
  auto* line = new Wrap();
  auto* adopt = button(acts_, say("desk.review.adopt"), "primary", "review.adopt",
                       [this] { desk_.adopt(role_, review_by_, text_, telling()); });
  adopt->Enable(free);
  line->Add(adopt);
  if (item.adopted)
    line->Add(button(acts_, say("desk.review.set_date"), "", "review.set_date",
                     [this] { desk_.setReviewDate(review_by_, telling()); }));
  if (item.sent_back)
    line->Add(button(acts_, say("desk.review.check_sources"), "", "review.check_sources",
                     [this] { desk_.take(Step::sourcesChecked, text_, telling()); }));
  flow->Add(line);
}

void ReviewRoom::otherSteps(const ReviewedItem& item) {
  auto* flow = acts_->flow();
  auto* note = field(acts_, flow, say("desk.review.text"), "review.text", text_, wxTE_MULTILINE);
  note->Bind(wxEVT_TEXT, [this, note](wxCommandEvent&) { text_ = utf8(note->GetValue()); });
  auto* line = new Wrap();
  const auto step = [&](const char* code, Step kind) {
    line->Add(button(acts_, say(std::string("desk.review.do.") + code), "small", std::string("review.") + code,
                     [this, kind] { desk_.take(kind, text_, telling()); }));
  };
  step("comment", Step::commented);
  if (!item.ended) step("send_back", Step::sentBack);
  if (!item.ended) step("retire", Step::retired);
  step("retract", Step::retracted);  // what is retired can still be called wrong
  flow->Add(line);
}

void ReviewRoom::interests() {
  auto* flow = acts_->flow();
  flow->Add(words(acts_, say("desk.review.interests"), "heading"));
  for (const auto& row : desk_.board())
    if (row.user == session_.open.user_id) flow->Add(words(acts_, row.interests, "", true));
  auto* said = field(acts_, flow, say("desk.review.interests_how"), "review.interests", interests_);
  said->Bind(wxEVT_TEXT, [this, said](wxCommandEvent&) { interests_ = utf8(said->GetValue()); });
  auto* line = new Flow(wxHORIZONTAL);
  line->Add(button(acts_, say("desk.review.interests_state"), "small", "review.interests.state", [this] {
    desk_.stateInterests(interests_, [this](const std::string& problem) {
      if (!problem.empty()) return go_.wrong(problem);
      interests_.clear();
      go_.told(say("desk.review.written"));
    });
  }));
  line->AddStretchSpacer();
  flow->Add(line);
}

/// Who may review: a seat is given by a clinician and written in the record.
void ReviewRoom::board() {
  auto* flow = acts_->flow();
  flow->Add(words(acts_, say("desk.review.board"), "heading"));
  for (const auto& row : desk_.board()) {
    flow->Add(words(acts_, row.name + (row.topics.empty() ? "" : " (" + row.topics + ")"), "strong"));
    auto* line = new Wrap(Theme::kGrid * 2);
    const auto seat = [&](const char* code, bool has) {
      const auto label = say(std::string("desk.review.role.") + code);
      auto* tick = tickBox(acts_, label, "review.seat." + row.user + "." + code, has);
      setAccessible(tick, row.name + ": " + label);
      tick->Bind(wxEVT_CHECKBOX, [this, row, code = std::string(code)](wxCommandEvent& event) {
        const bool clinical = code == "clinical" ? event.IsChecked() : row.clinical;
        const bool technical = code == "technical" ? event.IsChecked() : row.technical;
        CallAfter([this, user = row.user, clinical, technical] {
          desk_.appoint(user, clinical, technical, [this](const std::string& problem) {
            if (problem.empty()) return go_.told(say("desk.review.written"));
            go_.wrong(problem);
            buildActs();  // the box shows what stands
          });
        });
      });
      line->Add(tick);
    };
    seat("clinical", row.clinical);
    seat("technical", row.technical);
    flow->Add(line);
    if (row.user != session_.open.user_id) flow->Add(words(acts_, row.interests, "small", true));
  }
}

}  // namespace homeostat::desktop
