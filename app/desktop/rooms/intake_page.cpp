#include "app/desktop/rooms/intake_page.hpp"

#include <wx/choice.h>
#include <wx/dnd.h>
#include <wx/filedlg.h>
#include <wx/gauge.h>

#include <algorithm>
#include <utility>

#include "app/desktop/presenters/names.hpp"
#include "app/desktop/rooms/form_view.hpp"
#include "kb/base/file.hpp"

namespace homeostat::desktop {
namespace {

constexpr int kPreviewHeight = 230;

class FilesDropped : public wxFileDropTarget {
 public:
  explicit FilesDropped(std::function<void(const std::vector<std::filesystem::path>&)> taken)
      : taken_(std::move(taken)) {}
  bool OnDropFiles(wxCoord, wxCoord, const wxArrayString& names) override {
    std::vector<std::filesystem::path> files;
    for (const auto& name : names) files.emplace_back(utf8(name));
    taken_(files);
    return true;
  }

 private:
  std::function<void(const std::vector<std::filesystem::path>&)> taken_;
};

}  // namespace

IntakePage::IntakePage(wxWindow* parent, Session& session, Encounter& encounter, Go go)
    : PatientPage(parent, session, encounter, std::move(go)),
      page_(new Page(this, say("desk.page.intake"), 0, Theme::kGrid)),
      drafts_(session.drafts[encounter.patient()]) {
  auto* all = new wxBoxSizer(wxVERTICAL);
  all->Add(page_, 1, wxEXPAND | wxTOP, Theme::kGrid);
  SetSizer(all);
  SetDropTarget(new FilesDropped([this](const auto& files) { previewFiles(files); }));
}

void IntakePage::previewFiles(const std::vector<std::filesystem::path>& files) {
  way_ = Way::files;
  form_previewed_ = false;
  problem_.clear();
  encounter_.preview(files, [this](const std::string& problem) {
    problem_ = problem;
    refresh();
  });
  refresh();
}

void IntakePage::refresh() {
  page_->rebuild([this] {
    live_view_ = nullptr;
    recordings_ = nullptr;
    buildWays();
    if (way_ == Way::sheet) return buildSheet();
    if (way_ == Way::form) return buildForm();
    if (way_ == Way::recordings) {
      buildLive();
      recordings_ = new RecordingsView(
          page_, session_, encounter_, [this] { page_->relayout(); }, telling(say("desk.beats.done")));
      page_->flow()->Add(recordings_);
      return;
    }
    buildFiles();
    if (encounter_.previewed()) {
      buildQuestions();
      buildPreview();
    } else {
      buildAsked();
    }
  });
}

bool IntakePage::undoHere() { return recordings_ != nullptr && recordings_->undo(); }

void IntakePage::buildWays() {
  const std::pair<const char*, Way> ways[] = {
      {"files", Way::files}, {"sheet", Way::sheet}, {"form", Way::form}, {"recordings", Way::recordings}};
  std::vector<Choice> list;
  std::string now;
  for (const auto& [code, way] : ways) {
    list.push_back({code, say(std::string("desk.intake.way.") + code)});
    if (way == way_) now = code;
  }
  page_->flow()->Add(choices(page_, "intake.way", list, now, [this](const std::string& code) {
    way_ = code == "sheet"        ? Way::sheet
           : code == "form"       ? Way::form
           : code == "recordings" ? Way::recordings
                                  : Way::files;
    CallAfter([this] { refresh(); });
  }));
}

void IntakePage::buildSheet() {
  if (!sheet_) sheet_ = std::make_unique<LabSheet>(session_.knowledge(), session_.language);
  if (drafts_.sheet.taken_at.empty()) drafts_.sheet.taken_at = session_.world.now().localDate().iso();
  page_->flow()->Add(new LabSheetView(
      page_, *sheet_, drafts_.sheet, encounter_, session_.language,
      [this](const auto& findings, const auto& written) { takeTyped(findings, written); },
      [this] { page_->relayout(); }));
}

void IntakePage::buildForm() {
  if (!drafts_.questionnaire.bytes.empty()) {
    page_->flow()->Add(new FormView(
        page_, session_, drafts_.questionnaire, [this] { CallAfter([this] { refresh(); }); },
        [this](const std::string& name, const std::string& bytes) { previewForm(name, bytes); },
        [this] { refresh(); }));
    return handOver();
  }
  page_->flow()->Add(new KeyedFormView(
      page_, session_, drafts_.form,
      [this](const auto& findings, const auto& written) { takeTyped(findings, written); }, [this] { refresh(); },
      [this] { page_->relayout(); }));
  openForm();
  handOver();
}

/// A publisher's own form: its questions, conditions and answers.
void IntakePage::openForm() {
  auto* card = new Card(page_, Card::Look::plain, Theme::kGrid + 4, wxHORIZONTAL, Theme::kGrid * 2);
  card->flow()->Add(button(card, say("desk.forms.choose"), "", "forms.choose", [this] {
    wxFileDialog dialog(this, wx(say("desk.forms.choose")), "", "", "*.json|*.json|*|*",
                        wxFD_OPEN | wxFD_FILE_MUST_EXIST);
    if (dialog.ShowModal() == wxID_OK) fillForm(utf8(dialog.GetPath()));
  }));
  card->flow()->Add(words(card, say("desk.forms.explained"), "muted"), 1, wxALIGN_CENTER_VERTICAL);
  page_->flow()->Add(card);
}

void IntakePage::fillForm(const std::filesystem::path& file) {
  way_ = Way::form;
  const auto bytes = base::readFile(file);
  if (!bytes) return go_.wrong(refusalWords(bytes.error(), session_.language));
  FormDraft draft{file.filename().string(), *bytes, {}};
  const auto form = FormSession::open(draft, session_.language);
  if (!form) return go_.wrong(refusalWords(form.error(), session_.language));
  drafts_.questionnaire = std::move(draft);
  refresh();
}

/// The answers are looked at like a file before they are taken; they stay typed until then.
void IntakePage::previewForm(const std::string& name, const std::string& bytes) {
  encounter_.previewMade(name, bytes, [this](const std::string& problem) {
    if (!problem.empty()) return go_.wrong(problem);
    form_previewed_ = true;
    way_ = Way::files;
    refresh();
  });
}

/// The patient keys the answers in, in large type; nothing else can be reached until the passphrase is typed again.
void IntakePage::handOver() {
  if (drafts_.form.form.empty() && drafts_.questionnaire.bytes.empty()) return;
  auto* card = new Card(page_, Card::Look::plain, Theme::kGrid + 4, wxVERTICAL, Theme::kGrid);
  card->flow()->Add(words(card, say("desk.kiosk"), "heading"));
  card->flow()->Add(words(card, say("desk.kiosk.explained"), "small"));
  card->flow()->Add(words(card, say("desk.kiosk.language"), "small"));
  const auto languages = i18n::Messages::languages();
  if (patients_language_.empty()) patients_language_ = session_.open.settings.language;
  wxArrayString names;
  for (const auto& code : languages) names.Add(wx(i18n::Messages::forLanguage(code)->languageName()));
  auto* choice =
      new wxChoice(card, wxID_ANY, wxDefaultPosition, wxDefaultSize, names, 0, wxDefaultValidator, "kiosk.language");
  setAccessible(choice, say("desk.kiosk.language"));
  const auto at = std::find(languages.begin(), languages.end(), patients_language_);
  if (at != languages.end()) choice->SetSelection(static_cast<int>(at - languages.begin()));
  choice->Bind(wxEVT_CHOICE, [this, languages](wxCommandEvent& event) {
    patients_language_ = languages[static_cast<std::size_t>(event.GetSelection())];
  });
  auto* line = new Wrap(Theme::kGrid * 2);
  line->Add(choice);
  line->Add(button(card, say("desk.kiosk.hand"), "primary", "kiosk.hand", [this] {
    const bool own = drafts_.questionnaire.bytes.empty();
    CallAfter([go = go_.kiosk, form = own ? drafts_.form.form : std::string(), language = patients_language_] {
      go(form, language);
    });
  }));
  card->flow()->Add(line);
  page_->flow()->Add(card);
}

/// The session goes on while other pages are looked at.
void IntakePage::buildLive() {
  if (!live_)
    live_ = std::make_unique<LiveSession>(session_, [this] {
      if (live_view_ != nullptr) live_view_->beats();
    });
  live_view_ = new LiveView(
      page_, session_, *live_,
      [this] {
        encounter_.previewRecording("live.txt", live_->table(), live_->paced(), [this](const std::string& problem) {
          problem_ = problem;
          way_ = Way::files;
          refresh();
        });
      },
      [this] { page_->relayout(); });
  page_->flow()->Add(live_view_);
}

/// What could not be written stays where it was typed.
void IntakePage::takeTyped(const std::vector<inference::Finding>& findings, const std::function<void()>& written) {
  encounter_.takeTyped(findings, [this, written, tell = telling(say("desk.intake.done", {{"count", findings.size()}}))](
                                     const std::string& problem) {
    if (problem.empty())
      written();
    else
      refresh();
    tell(problem);
  });
}

void IntakePage::buildFiles() {
  auto* card = new Card(page_, Card::Look::plain, Theme::kGrid + 4, wxHORIZONTAL, Theme::kGrid * 2);
  card->flow()->Add(button(card, say("desk.intake.choose"), "primary", "intake.choose", [this] {
    wxFileDialog dialog(this, wx(say("desk.intake.choose")), "", "", "*",
                        wxFD_OPEN | wxFD_MULTIPLE | wxFD_FILE_MUST_EXIST);
    if (dialog.ShowModal() != wxID_OK) return;
    wxArrayString names;
    dialog.GetPaths(names);
    std::vector<std::filesystem::path> files;
    for (const auto& name : names) files.emplace_back(utf8(name));
    previewFiles(files);
  }));
  card->flow()->Add(words(card, say("desk.intake.drop"), "muted"), 1, wxALIGN_CENTER_VERTICAL);
  page_->flow()->Add(card);
  if (encounter_.reading()) buildReading();
  if (problem_.empty()) return;
  auto* wrong = new Card(page_, Card::Look::danger);
  auto* label = words(wrong, problem_, "", true);
  label->SetName("intake.problem");
  wrong->flow()->Add(words(wrong, say("desk.intake.refused"), "strong danger"));
  wrong->flow()->Add(label);
  page_->flow()->Add(wrong);
}

/// A large file takes a while; nothing of one that is left is taken.
void IntakePage::buildReading() {
  const auto& reading = *encounter_.reading();
  auto* card = new Card(page_, Card::Look::accent, Theme::kGrid, wxVERTICAL, Theme::kGrid);
  card->flow()->Add(words(card,
                          say("desk.intake.reading", {{"file", reading.file},
                                                      {"number", reading.number + 1},
                                                      {"count", reading.count},
                                                      {"share", session_.language.format.percent(reading.share)}}),
                          "strong"));
  auto* bar = new wxGauge(card, wxID_ANY, 100, wxDefaultPosition, wxDefaultSize, wxGA_HORIZONTAL | wxGA_SMOOTH,
                          wxDefaultValidator, "intake.progress");
  setAccessible(bar, say("desk.recordings.reading"));
  bar->SetValue(static_cast<int>(100 * reading.share));
  card->flow()->Add(bar);
  auto* line = new Flow(wxHORIZONTAL);
  line->Add(button(card, say("desk.cancel"), "", "intake.stop", [this] {
    encounter_.stopReading();
    problem_.clear();
    refresh();
    go_.told(say("desk.intake.stopped"));
  }));
  line->AddStretchSpacer();
  card->flow()->Add(line);
  page_->flow()->Add(card);
}

/// What only a person can settle stands before what would be taken: the answer changes it.
void IntakePage::buildQuestions() {
  const auto& questions = encounter_.importQuestions();
  if (questions.empty()) return;
  page_->flow()->Add(words(page_, say("desk.import.ask"), "heading"));
  page_->flow()->Add(words(page_, say("desk.import.once"), "small"));
  for (std::size_t i = 0; i < questions.size(); ++i) questionCard(i);
}

void IntakePage::questionCard(std::size_t index) {
  const auto& q = encounter_.importQuestions()[index];
  const std::string name = "import." + std::to_string(index);
  auto* card = new Card(page_, Card::Look::accent, Theme::kGrid);
  card->flow()->Add(words(card, q.text, "strong"));
  card->flow()->Add(words(card, q.place, "small"));
  auto* line = new Wrap(Theme::kGrid);
  card->flow()->Add(line);
  for (const auto& [answer, label] : q.options)
    line->Add(button(
        card, label, "", name + "." + answer, [this, index, given = answer] { answerQuestion(index, given); },
        q.text + " " + label));
  if (q.options.empty()) {
    auto* typed = field(card, card->flow(), say("desk.import.answer"), name + ".answer");
    if (q.question.about == "code") {
      if (!sheet_) sheet_ = std::make_unique<LabSheet>(session_.knowledge(), session_.language);
      wxArrayString names;
      for (const auto& each : sheet_->names()) names.Add(wx(each));
      typed->AutoComplete(names);
    }
    auto* below = new Flow(wxHORIZONTAL);
    below->Add(button(card, say("desk.import.keep"), "primary", name + ".keep",
                      [this, index, typed] { answerQuestion(index, utf8(typed->GetValue())); }));
    below->AddStretchSpacer();
    card->flow()->Add(below);
  }
  page_->flow()->Add(card);
}

void IntakePage::answerQuestion(std::size_t index, const std::string& answer) {
  encounter_.answerImport(index, answer, [this](const std::string& problem) {
    problem_ = problem;
    refresh();
  });
}

void IntakePage::buildPreview() {
  const auto& p = *encounter_.previewed();
  auto* card = new Card(page_, Card::Look::plain, Theme::kGrid + 4, wxVERTICAL, Theme::kGrid);
  auto* flow = card->flow();
  flow->Add(words(card, say("desk.intake.preview"), "heading"));
  std::string files;
  for (const auto& f : p.files) files += (files.empty() ? "" : "\n") + f;
  flow->Add(words(card, files, "strong"));
  flow->Add(words(card, p.summary, "muted"));
  for (const auto& note : p.notes) flow->Add(words(card, note, "warning"));
  if (encounter_.asksBreathing()) askBreathing(card);
  auto* line = new Flow(wxHORIZONTAL, Theme::kGrid);
  auto* go = button(card, say("desk.intake.take"), "primary", "intake.take", [this] { take(); });
  go->Enable(!p.empty());
  line->Add(go);
  line->Add(button(card, say("desk.intake.drop_preview"), "", "intake.leave", [this] {
    if (std::exchange(form_previewed_, false)) way_ = Way::form;
    encounter_.dropPreview();
  }));
  line->AddStretchSpacer();
  flow->Add(line);
  flow->Add(words(card, say("desk.intake.taken", {{"count", p.taken.size()}}), "heading"));
  const int height = static_cast<int>(kPreviewHeight * Theme::textScale());
  auto* taken = table(card, "intake.taken",
                      {{say("desk.intake.as"), 220},
                       {say("desk.finding.value"), 120, true},
                       {say("desk.finding.when"), 160},
                       {say("desk.intake.from"), 240},
                       {say("desk.intake.matched"), 300}},
                      say("desk.intake.taken", {{"count", p.taken.size()}}));
  for (const auto& t : p.taken) addRow(taken, {t.as, t.value, t.when, t.from, t.matched});
  taken->SetMinSize({-1, height});
  flow->Add(taken);
  for (const auto& also : p.also) flow->Add(words(card, also));
  flow->Add(words(card, say("desk.intake.left", {{"count", p.left.size()}}), "heading"));
  if (!p.left.empty()) {
    auto* left = table(card, "intake.left",
                       {{say("desk.intake.what"), 300}, {say("desk.intake.why"), 460}, {say("desk.intake.from"), 260}},
                       say("desk.intake.left", {{"count", p.left.size()}}));
    for (const auto& r : p.left) addRow(left, {r.what, r.why, r.from});
    left->SetMinSize({-1, height * 2 / 3});
    flow->Add(left);
  }
  page_->flow()->Add(card);
}

void IntakePage::askBreathing(Card* card) {
  card->flow()->Add(words(card, say("desk.breathing"), "strong"));
  card->flow()->Add(choices(card, "breathing",
                            {{"free", say("desk.breathing.free")},
                             {"paced", say("desk.breathing.paced")},
                             {"unknown", say("desk.breathing.unknown")}},
                            encounter_.breathing().empty() ? "unknown" : encounter_.breathing(),
                            [this](const std::string& code) {
                              CallAfter([this, code] { encounter_.sayBreathing(code == "unknown" ? "" : code); });
                            }));
  card->flow()->Add(words(card, say("desk.breathing.why"), "small"));
}

void IntakePage::take() {
  const auto taken = encounter_.previewed()->taken.size();
  encounter_.take([this, taken](const std::string& problem) {
    if (problem.empty()) {
      if (std::exchange(form_previewed_, false)) drafts_.questionnaire = {};
      return go_.told(say("desk.intake.done", {{"count", taken}}));
    }
    problem_ = problem;
    refresh();
  });
}

namespace {

/// What the record says, as it would be typed.
AskedForm recorded(const inference::Case& c) {
  AskedForm form;
  const auto lines = [](const std::vector<inference::Medication>& list) {
    std::string text;
    for (const auto& m : list) {
      if (m.until) continue;
      const auto& name = m.name.empty() ? (m.atc.empty() ? m.rxnorm : m.atc) : m.name;
      text += (text.empty() ? "" : "\n") + name + (m.dose.empty() ? "" : "; " + m.dose);
    }
    return text;
  };
  form.medications.lines = lines(c.medications);
  form.supplements.lines = lines(c.supplements);
  for (const auto& a : c.allergies) form.allergies.lines += (form.allergies.lines.empty() ? "" : "\n") + a;
  form.goals = c.goals;
  return form;
}

}  // namespace

void IntakePage::buildAsked() {
  const auto shown = drafts_.asked ? *drafts_.asked : recorded(encounter_.visit().the_case);
  auto* card = new Card(page_, Card::Look::plain, Theme::kGrid + 4, wxVERTICAL, Theme::kGrid);
  auto* flow = card->flow();
  flow->Add(words(card, say("desk.asked"), "heading"));
  flow->Add(words(card, say("desk.asked.explained"), "small"));
  auto* columns = new Flow(wxHORIZONTAL, Theme::kGrid * 3);
  const auto changed = [this](wxCommandEvent&) { drafts_.asked = askedForm(); };
  const auto box = [&](const std::string& key, const AskedList& list) {
    auto* column = new Flow(wxVERTICAL, 4);
    auto* lines = field(card, column, say("desk.asked." + key), "asked." + key, list.lines, wxTE_MULTILINE);
    lines->Bind(wxEVT_TEXT, changed);
    auto* none = tickBox(card, say("desk.asked.none_" + key), "asked.none_" + key, list.none);
    setAccessible(none, say("desk.asked." + key) + ": " + say("desk.asked.none_" + key));
    none->Bind(wxEVT_CHECKBOX, changed);
    column->Add(none);
    columns->Add(column, 1);
  };
  box("medications", shown.medications);
  box("supplements", shown.supplements);
  box("allergies", shown.allergies);
  flow->Add(columns);
  flow->Add(words(card, say("desk.asked.goals"), "small"));
  auto* goals = new Wrap(Theme::kGrid);
  for (const auto& [id, goal] : session_.knowledge().goals) {
    auto* tick = tickBox(card, conceptName(session_.knowledge(), id, session_.language), "goal." + id,
                         std::find(shown.goals.begin(), shown.goals.end(), id) != shown.goals.end());
    tick->Bind(wxEVT_CHECKBOX, changed);
    goals->Add(tick);
  }
  flow->Add(goals);
  auto* line = new Flow(wxHORIZONTAL);
  line->Add(button(card, say("desk.asked.save"), "primary", "asked.save", [this] { saveAsked(); }));
  line->AddStretchSpacer();
  flow->Add(line);
  page_->flow()->Add(card);
}

AskedForm IntakePage::askedForm() {
  AskedForm form;
  const auto typed = [this](const std::string& name) {
    auto* box = dynamic_cast<wxTextCtrl*>(FindWindow(wx(name)));
    return box == nullptr ? std::string() : utf8(box->GetValue());
  };
  const auto ticked = [this](const std::string& name) {
    auto* box = dynamic_cast<wxCheckBox*>(FindWindow(wx(name)));
    return box != nullptr && box->GetValue();
  };
  form.medications = {typed("asked.medications"), ticked("asked.none_medications")};
  form.supplements = {typed("asked.supplements"), ticked("asked.none_supplements")};
  form.allergies = {typed("asked.allergies"), ticked("asked.none_allergies")};
  for (const auto& [id, goal] : session_.knowledge().goals)
    if (ticked("goal." + id)) form.goals.push_back(id);
  return form;
}

void IntakePage::saveAsked() {
  const auto said = telling(say("desk.asked.saved"));
  encounter_.answer(contextOf(askedForm(), encounter_.visit().the_case, session_.world.now()),
                    [this, said](const std::string& problem) {
                      if (problem.empty()) drafts_.asked.reset();
                      said(problem);
                    });
}

}  // namespace homeostat::desktop
