#include "app/desktop/rooms/practice_room.hpp"

#include <wx/filedlg.h>

namespace homeostat::desktop {

PracticeRoom::PracticeRoom(wxWindow* parent, Session& session, Go go)
    : wxPanel(parent),
      session_(session),
      go_(std::move(go)),
      desk_(session, [this] { buildSetUp(); }),
      list_(session, [this] { buildRates(); }) {
  auto* row = new wxBoxSizer(wxHORIZONTAL);
  const auto pane = [&](const char* spoken, int flags) {
    auto* card = new Card(this, Card::Look::plain, 2, wxVERTICAL, 0);
    auto* page = new Page(card, say(spoken), Theme::kGrid * 2, Theme::kGrid);
    page->SetBackgroundColour(Theme::surface());
    card->flow()->Add(page, 1);
    row->Add(card, 1, wxEXPAND | flags, Theme::kGrid * 2);
    return page;
  };
  set_up_ = pane("desk.place.practice", wxALL);
  rates_ = pane("desk.rates", wxTOP | wxRIGHT | wxBOTTOM);
  SetSizer(row);
  desk_.load();
  list_.read();
}

void PracticeRoom::buildSetUp() {
  set_up_->rebuild([this] {
    auto* flow = set_up_->flow();
    const auto& open = session_.open;
    flow->Add(words(set_up_, open.practice, "title"));
    if (!desk_.problem().empty()) flow->Add(words(set_up_, desk_.problem(), "danger"));
    flow->Add(words(set_up_, say("desk.practice.users"), "heading"));
    people(flow);
    flow->Add(words(set_up_, say("desk.practice.policy"), "heading"));
    flow->Add(
        tickBox(set_up_, say("desk.door.unadopted"), "practice.unadopted", open.settings.policy.unadopted_may_suggest));
    std::string lines;
    for (const auto& line : open.settings.letterhead) lines += (lines.empty() ? "" : "\n") + line;
    field(set_up_, flow, say("desk.practice.letterhead"), "practice.letterhead", lines, wxTE_MULTILINE);
    auto* line = new Flow(wxHORIZONTAL);
    line->Add(button(set_up_, say("desk.practice.save"), "primary", "practice.save", [this] { save(); }));
    line->AddStretchSpacer();
    flow->Add(line);
    proof(flow);
    if (desk_.mayAddUsers()) newUser(flow);
  });
}

namespace {

constexpr record::Role kRoles[] = {record::Role::clinician, record::Role::reviewer, record::Role::auditor};

std::string roleKey(record::Role role) { return "desk.role." + std::string(record::roleName(role)); }

}  // namespace

/// A clinician gives others their roles here; nobody changes their own.
void PracticeRoom::people(Flow* flow) {
  for (const auto& user : desk_.users()) {
    auto* line = new Flow(wxHORIZONTAL, Theme::kGrid);
    line->Add(words(set_up_, user.name, "strong"), 2, wxALIGN_CENTER_VERTICAL);
    line->Add(words(set_up_, user.id, "muted"), 1, wxALIGN_CENTER_VERTICAL);
    if (!desk_.mayAddUsers() || user.id == session_.open.user_id) {
      line->Add(words(set_up_, user.roles), 3, wxALIGN_CENTER_VERTICAL);
    } else {
      auto* roles = new Wrap(Theme::kGrid);
      for (const auto role : kRoles) {
        auto* tick = tickBox(set_up_, say(roleKey(role)), "user." + user.id + "." + std::string(record::roleName(role)),
                             user.has.contains(role));
        setAccessible(tick, user.name + ": " + say(roleKey(role)));
        tick->Bind(wxEVT_CHECKBOX, [this, tick, id = user.id, has = user.has, role](wxCommandEvent&) {
          auto roles_now = has;
          if (tick->GetValue())
            roles_now.insert(role);
          else
            roles_now.erase(role);
          desk_.setRoles(id, roles_now, [this](const std::string& problem) {
            if (problem.empty()) return go_.told(say("desk.users.roles_kept"));
            go_.wrong(problem);
            CallAfter([this] { buildSetUp(); });
          });
        });
        roles->Add(tick);
      }
      line->Add(roles, 3, wxALIGN_CENTER_VERTICAL);
    }
    flow->Add(line);
  }
}

void PracticeRoom::newUser(Flow* flow) {
  flow->Add(words(set_up_, say("desk.users.add"), "heading"));
  flow->Add(words(set_up_, say("desk.users.explained"), "small"));
  const auto pair = [&](const char* first, const std::string& first_name, const std::string& first_value,
                        const char* second, const std::string& second_name, const std::string& second_value,
                        long style) {
    auto* row = new Flow(wxHORIZONTAL, Theme::kGrid * 2);
    auto* left = new Flow(wxVERTICAL, 2);
    auto* right = new Flow(wxVERTICAL, 2);
    auto* a = field(set_up_, left, say(first), first_name, first_value, style);
    auto* b = field(set_up_, right, say(second), second_name, second_value, style);
    row->Add(left, 1);
    row->Add(right, 1);
    flow->Add(row);
    return std::pair(a, b);
  };
  const auto [name, id] =
      pair("desk.users.name", "users.name", new_user_.name, "desk.door.user_id", "users.id", new_user_.id, 0);
  name->Bind(wxEVT_TEXT, [this](wxCommandEvent& event) { new_user_.name = utf8(event.GetString()); });
  id->Bind(wxEVT_TEXT, [this](wxCommandEvent& event) { new_user_.id = utf8(event.GetString()); });
  pair("desk.door.passphrase", "users.passphrase", {}, "desk.door.repeated", "users.repeated", {}, wxTE_PASSWORD);
  auto* roles = new Wrap(Theme::kGrid);
  for (const auto role : kRoles) {
    auto* tick = tickBox(set_up_, say(roleKey(role)), "users.role." + std::string(record::roleName(role)),
                         new_user_.roles.contains(role));
    tick->Bind(wxEVT_CHECKBOX, [this, tick, role](wxCommandEvent&) {
      if (tick->GetValue())
        new_user_.roles.insert(role);
      else
        new_user_.roles.erase(role);
    });
    roles->Add(tick);
  }
  flow->Add(roles);
  auto* line = new Flow(wxHORIZONTAL);
  line->Add(button(set_up_, say("desk.users.add"), "primary", "users.add", [this] { addUser(); }));
  line->AddStretchSpacer();
  flow->Add(line);
}

void PracticeRoom::addUser() {
  const auto typed = [this](const char* name) {
    const auto* box = dynamic_cast<wxTextCtrl*>(FindWindow(name));
    return box == nullptr ? std::string() : utf8(box->GetValue());
  };
  NewUser user = new_user_;
  user.passphrase = typed("users.passphrase");
  user.repeated = typed("users.repeated");
  desk_.addUser(user, [this, name = user.name](const std::string& problem) {
    if (!problem.empty()) return go_.wrong(problem);
    new_user_ = {};
    go_.told(say("desk.users.added", {{"name", name}}));
  });
}

void PracticeRoom::proof(Flow* flow) {
  const auto& edition = session_.open.knowledge->edition();
  flow->Add(words(set_up_, say("desk.practice.edition"), "heading"));
  flow->Add(words(set_up_, edition.name(), "", true));
  flow->Add(words(set_up_, say("desk.knowledge.hash", {{"value", edition.hash()}}), "small", true));
  flow->Add(words(set_up_, say("desk.practice.ledger"), "heading"));
  flow->Add(words(set_up_, say("desk.practice.ledger.explained"), "small"));
  auto* result = words(set_up_, "", "");
  result->SetName("practice.proof");
  auto* acts = new Wrap(Theme::kGrid);
  acts->Add(button(set_up_, say("desk.practice.verify"), "", "practice.verify", [this, result] {
    setWords(result, say("desk.practice.verifying"));
    desk_.verify([this, result](const std::string& said, bool good) {
      setWords(result, said);
      styled(result, good ? "moss" : "danger");
      set_up_->relayout();
    });
  }));
  acts->Add(button(set_up_, say("desk.practice.backup"), "", "practice.backup", [this] { askBackup(); }));
  flow->Add(acts);
  flow->Add(result);
}

void PracticeRoom::save() {
  const auto* lines = dynamic_cast<wxTextCtrl*>(FindWindow("practice.letterhead"));
  const auto* may = dynamic_cast<wxCheckBox*>(FindWindow("practice.unadopted"));
  if (lines == nullptr || may == nullptr) return;
  desk_.save(filledLines(utf8(lines->GetValue())), may->GetValue(), [this](const std::string& problem) {
    if (problem.empty())
      go_.told(say("desk.practice.saved"));
    else
      go_.wrong(problem);
  });
}

void PracticeRoom::askBackup() {
  wxFileDialog dialog(this, wx(say("desk.practice.backup")), "", "backup.homeostat", "*.homeostat|*.homeostat",
                      wxFD_SAVE);
  if (dialog.ShowModal() != wxID_OK) return;
  const auto target = utf8(dialog.GetPath());
  desk_.backup(target, [this, target](const std::string& problem) {
    if (problem.empty())
      go_.told(say("desk.documents.saved", {{"file", target}}));
    else
      go_.wrong(problem);
  });
}

void PracticeRoom::buildRates() {
  rates_->rebuild([this] {
    auto* flow = rates_->flow();
    flow->Add(words(rates_, say("desk.rates"), "heading"));
    flow->Add(words(
        rates_,
        say("desk.rates.explained", {{"count", consultation::kLeastJudged},
                                     {"share", session_.language.format.percent(consultation::kOftenOverridden)}}),
        "small"));
    if (!list_.problem().empty()) flow->Add(words(rates_, list_.problem(), "danger"));
    if (list_.reading()) {
      flow->Add(words(rates_, say("desk.survey.reading", {{"share", session_.language.format.percent(list_.share())}}),
                      "muted"));
      auto* line = new Flow(wxHORIZONTAL);
      line->Add(button(rates_, say("desk.cancel"), "small", "rates.stop", [this] { list_.stop(); }));
      line->AddStretchSpacer();
      flow->Add(line);
    }
    if (list_.rates().empty() && !list_.reading()) flow->Add(words(rates_, say("desk.rates.none"), "muted"));
    for (const auto& rate : list_.rates()) {
      auto* card = new Card(rates_, rate.up_for_review ? Card::Look::warning : Card::Look::plain);
      auto* top = new Flow(wxHORIZONTAL, Theme::kGrid);
      top->Add(words(card, rate.name, "strong"), 1);
      top->Add(words(card, rate.overridden, "figures"));
      card->flow()->Add(top);
      card->flow()->Add(words(card,
                              say("desk.rates.line", {{"accepted", rate.taken},
                                                      {"modified", rate.changed},
                                                      {"deferred", rate.deferred},
                                                      {"declined", rate.declined},
                                                      {"undiscussed", rate.not_discussed}}),
                              "small"));
      if (!rate.declined_for.empty())
        card->flow()->Add(words(card, say("desk.rates.because", {{"reason", rate.declined_for}}), "small"));
      if (rate.up_for_review) {
        auto* line = new Flow(wxHORIZONTAL, Theme::kGrid);
        line->Add(words(card, say("desk.rates.review"), "warning"), 1, wxALIGN_CENTER_VERTICAL);
        line->Add(button(
            card, say("desk.review.this"), "small", "rates.review." + rate.id,
            [this, key = "intervention " + rate.id] { CallAfter([go = go_.review, key] { go(key); }); },
            say("desk.review.this") + ": " + rate.name));
        card->flow()->Add(line);
      }
      flow->Add(card);
    }
  });
}

}  // namespace homeostat::desktop
