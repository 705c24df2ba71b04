#include "app/desktop/rooms/keyed_form_view.hpp"

#include <wx/choice.h>
#include <wx/tglbtn.h>

#include <algorithm>

namespace homeostat::desktop {

KeyedFormView::KeyedFormView(wxWindow* parent, Session& session, KeyedDraft& draft, Take take,
                             std::function<void()> chosen, std::function<void()> resized)
    : Card(parent, Look::plain, Theme::kGrid + 4, wxVERTICAL, Theme::kGrid),
      session_(session),
      draft_(draft),
      take_(std::move(take)),
      resized_(std::move(resized)),
      forms_(keyedForms(session.knowledge(), session.language)) {
  flow()->Add(words(this, session.say("desk.form"), "heading"));
  flow()->Add(words(this, session.say("desk.form.explained"), "small"));
  wxArrayString names;
  for (const auto& form : forms_) names.Add(wx(form.name));
  flow()->Add(words(this, session.say("desk.form.which"), "small"));
  auto* which =
      new wxChoice(this, wxID_ANY, wxDefaultPosition, wxDefaultSize, names, 0, wxDefaultValidator, "form.which");
  setAccessible(which, session.say("desk.form.which"));
  const auto at = std::find_if(forms_.begin(), forms_.end(), [&](const auto& f) { return f.id == draft.form; });
  if (at != forms_.end()) which->SetSelection(static_cast<int>(at - forms_.begin()));
  which->Bind(wxEVT_CHOICE, [this, chosen](wxCommandEvent& event) {
    draft_ = {forms_[static_cast<std::size_t>(event.GetSelection())].id, {}};
    CallAfter(chosen);
  });
  auto* line = new Flow(wxHORIZONTAL);
  line->Add(which);
  line->AddStretchSpacer();
  flow()->Add(line);
  if (at != forms_.end()) buildForm(*at);
}

void KeyedFormView::buildForm(const KeyedForm& form) {
  if (!form.recall.empty())
    flow()->Add(words(this, session_.say("desk.form.recall", {{"recall", form.recall}}), "small"));
  auto* digits =
      field(this, flow(),
            session_.say("desk.form.digits", {{"count", form.items.size()}, {"low", form.low}, {"high", form.high}}),
            "form.digits");
  digits->Bind(wxEVT_TEXT, [this, form, digits](wxCommandEvent&) {
    draft_.answers = answersFromDigits(form, utf8(digits->GetValue()));
    for (const auto& item : form.items)
      for (int value = form.low; value <= form.high; ++value)
        if (auto* mark = dynamic_cast<wxToggleButton*>(FindWindow(wx("form." + item.id + "." + std::to_string(value)))))
          mark->SetValue(draft_.answers.contains(item.id) && draft_.answers.at(item.id) == value);
    judge();
  });
  for (const auto& item : form.items) {
    auto* row = new Flow(wxHORIZONTAL, Theme::kGrid * 2);
    row->Add(words(this, item.topic), 3, wxALIGN_CENTER_VERTICAL);
    std::vector<Choice> values;
    for (int value = form.low; value <= form.high; ++value)
      values.push_back({std::to_string(value), session_.language.format.number(value, 0)});
    const auto given = draft_.answers.find(item.id);
    row->Add(choices(this, "form." + item.id, values,
                     given == draft_.answers.end() ? std::string() : std::to_string(given->second),
                     [this, id = item.id](const std::string& code) {
                       draft_.answers[id] = code[0] - '0';
                       judge();
                     }),
             5);
    flow()->Add(row);
  }
  raised_ = words(this, "", "danger strong");
  raised_->SetName("form.raised");
  flow()->Add(raised_);
  result_ = words(this, "", "strong");
  result_->SetName("form.result");
  flow()->Add(result_);
  auto* line = new Flow(wxHORIZONTAL);
  take_button_ = button(this, session_.say("desk.form.take"), "primary", "form.take", [this] {
    const auto& instrument = session_.knowledge().instruments.at(draft_.form);
    auto result = keyedResult(instrument, draft_.answers, session_.world.now(), session_.language);
    take_button_->Disable();  // a second press would write the same again
    take_(std::move(result.findings), [&draft = draft_] { draft = {}; });
  });
  line->Add(take_button_);
  line->AddStretchSpacer();
  flow()->Add(line);
  CallAfter([this] { judge(); });
}

void KeyedFormView::judge() {
  const auto& instrument = session_.knowledge().instruments.at(draft_.form);
  const auto result = keyedResult(instrument, draft_.answers, session_.world.now(), session_.language);
  std::string raised;
  for (const auto& topic : result.raised) raised += (raised.empty() ? "" : "; ") + topic;
  setWords(raised_, raised.empty() ? raised : session_.say("desk.form.raised", {{"what", raised}}));
  setWords(result_, result.score ? session_.say("desk.form.result",
                                                {{"score", session_.language.format.number(*result.score, 0)},
                                                 {"band", result.band}})
                                 : session_.say("desk.form.open", {{"count", result.open}}));
  take_button_->Enable(result.score.has_value());
  resized_();
}

}  // namespace homeostat::desktop
