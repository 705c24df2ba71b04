#include "app/desktop/rooms/form_view.hpp"

#include <wx/choice.h>
#include <wx/tglbtn.h>

#include <algorithm>

namespace homeostat::desktop {
namespace {

using Kind = FormSession::Kind;
using Answered = std::function<void(std::vector<std::string>)>;

constexpr std::size_t kMostButtons = 8;  // more answers than that are a list to choose from

bool isGiven(const FormSession::Question& question, const std::string& code) {
  return std::find(question.given.begin(), question.given.end(), code) != question.given.end();
}

void oneOf(wxWindow* parent, Flow* into, const FormSession::Question& question, const std::string& name,
           const char* size, const Answered& answered) {
  if (question.options.size() > kMostButtons) {
    wxArrayString labels;
    int chosen = wxNOT_FOUND;
    for (std::size_t i = 0; i < question.options.size(); ++i) {
      labels.Add(wx(question.options[i].second));
      if (isGiven(question, question.options[i].first)) chosen = static_cast<int>(i);
    }
    auto* list =
        new wxChoice(parent, wxID_ANY, wxDefaultPosition, wxDefaultSize, labels, 0, wxDefaultValidator, wx(name));
    list->SetSelection(chosen);
    setAccessible(list, question.text);
    list->Bind(wxEVT_CHOICE, [options = question.options, answered](wxCommandEvent& event) {
      answered({options[static_cast<std::size_t>(event.GetSelection())].first});
    });
    return static_cast<void>(into->Add(list));
  }
  auto* row = new Wrap();
  for (const auto& [code, label] : question.options) {
    auto* made = new wxToggleButton(parent, wxID_ANY, wx(label), wxDefaultPosition, wxDefaultSize, wxBU_EXACTFIT,
                                    wxDefaultValidator, wx(name + "." + code));
    styled(made, "choice");
    styled(made, size);
    made->InvalidateBestSize();
    made->SetValue(isGiven(question, code));
    setAccessible(made, question.text + ": " + label);
    // A second touch takes the answer back.
    made->Bind(wxEVT_TOGGLEBUTTON, [made, answered, given = code](wxCommandEvent&) {
      answered(made->GetValue() ? std::vector<std::string>{given} : std::vector<std::string>{});
    });
    row->Add(made);
  }
  into->Add(row);
}

void someOf(wxWindow* parent, Flow* into, const FormSession::Question& question, const std::string& name,
            const Answered& answered) {
  auto given = std::make_shared<std::vector<std::string>>(question.given);
  for (const auto& [code, label] : question.options) {
    auto* tick = tickBox(parent, label, name + "." + code, isGiven(question, code));
    setAccessible(tick, question.text + ": " + label);
    tick->Bind(wxEVT_CHECKBOX, [tick, given, answered, of = code](wxCommandEvent&) {
      std::erase(*given, of);
      if (tick->GetValue()) given->push_back(of);
      answered(*given);
    });
    into->Add(tick);
  }
}

void typed(wxWindow* parent, Flow* into, const FormSession::Question& question, const std::string& name,
           const Answered& answered) {
  const long style = question.kind == Kind::text ? wxTE_MULTILINE : 0;
  auto* box = new wxTextCtrl(parent, wxID_ANY, wx(question.given.empty() ? std::string() : question.given.front()),
                             wxDefaultPosition, wxDefaultSize, style, wxDefaultValidator, wx(name));
  setAccessible(box, question.text);
  box->Bind(wxEVT_TEXT, [answered](wxCommandEvent& event) { answered({utf8(event.GetString())}); });
  if (style != 0) {
    box->SetMinSize({-1, static_cast<int>(62 * Theme::textScale())});
    styled(box, "framed");
    into->Add(box);
    return;
  }
  auto* row = new Flow(wxHORIZONTAL);
  row->Add(box, question.kind == Kind::line ? 3 : 1);
  row->AddStretchSpacer(question.kind == Kind::line ? 1 : 4);
  into->Add(row);
}

}  // namespace

void addAnswer(wxWindow* parent, Flow* into, const FormSession::Question& question, const std::string& name,
               const char* size, std::function<void(std::vector<std::string>)> answered) {
  if (question.kind == Kind::choice || question.kind == Kind::yes_no)
    oneOf(parent, into, question, name, size, answered);
  else if (question.kind == Kind::several)
    someOf(parent, into, question, name, answered);
  else if (question.kind != Kind::heading && question.kind != Kind::words)
    typed(parent, into, question, name, answered);
}

FormView::FormView(wxWindow* parent, Session& session, FormDraft& draft, std::function<void()> changed,
                   std::function<void(const std::string& name, const std::string& bytes)> preview,
                   std::function<void()> left)
    : Card(parent, Look::plain, Theme::kGrid + 4, wxVERTICAL, Theme::kGrid),
      session_(session),
      changed_(std::move(changed)),
      form_(FormSession::open(draft, session.language)) {
  auto* top = new Flow(wxHORIZONTAL, Theme::kGrid);
  top->Add(words(this, form_ ? form_->title() : draft.name, "strong"), 1, wxALIGN_CENTER_VERTICAL);
  top->Add(button(this, say("desk.forms.leave"), "small", "forms.leave", [&draft, left = std::move(left)] {
    draft = {};
    left();
  }));
  flow()->Add(top);
  if (!form_) {
    auto* problem = words(this, refusalWords(form_.error(), session.language), "danger", true);
    problem->SetName("forms.problem");
    flow()->Add(problem);
    return;
  }
  for (const auto& note : form_->notes()) flow()->Add(words(this, note, "small"));
  for (const auto& each : form_->questions()) question(each);
  const auto open = form_->open();
  auto* state = words(this, open > 0 ? say("desk.forms.open", {{"count", open}}) : std::string(), "strong");
  state->SetName("forms.open");
  flow()->Add(state);
  auto* line = new Flow(wxHORIZONTAL);
  auto* go = button(this, say("desk.forms.look"), "primary", "forms.look", [this, preview = std::move(preview)] {
    preview(form_->fileName(), form_->response(session_.world.now()));
  });
  go->Enable(form_->complete());
  line->Add(go);
  line->AddStretchSpacer();
  flow()->Add(line);
}

void FormView::question(const FormSession::Question& question) {
  auto* block = new Flow(wxVERTICAL, 4, static_cast<int>(question.depth) * Theme::kGrid * 2);
  const char* style = question.kind == Kind::heading ? "heading" : question.kind == Kind::words ? "small" : "";
  block->Add(
      words(this, question.required ? say("desk.forms.required", {{"what", question.text}}) : question.text, style));
  addAnswer(this, block, question, "forms." + question.link, "small",
            [this, link = question.link](std::vector<std::string> values) { answered(link, std::move(values)); });
  if (!question.wrong.empty()) block->Add(words(this, question.wrong, "danger"));
  flow()->Add(block);
}

void FormView::answered(const std::string& link, std::vector<std::string> values) {
  form_->answer(link, std::move(values));
  changed_();
}

}  // namespace homeostat::desktop
