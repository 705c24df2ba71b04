#include "app/desktop/rooms/documents_page.hpp"

#include <wx/choice.h>
#include <wx/filedlg.h>

#include <algorithm>

#include "app/desktop/kit/print.hpp"

namespace homeostat::desktop {

DocumentsPage::DocumentsPage(wxWindow* parent, Session& session, Encounter& encounter, Go go)
    : PatientPage(parent, session, encounter, std::move(go)) {
  wish_.language = session.open.settings.language;
  auto* row = new wxBoxSizer(wxHORIZONTAL);
  auto* card = new Card(this, Card::Look::plain, 2, wxVERTICAL, 0);
  side_ = new Page(card, say("desk.documents.which"), Theme::kGrid, Theme::kGrid);
  side_->SetBackgroundColour(Theme::surface());
  card->flow()->Add(side_, 1);
  card->SetMinSize({static_cast<int>(270 * Theme::textScale()), -1});
  row->Add(card, 0, wxEXPAND | wxTOP | wxRIGHT, Theme::kGrid);
  pages_ = new PagesView(this, say("desk.page.documents"));
  row->Add(pages_, 1, wxEXPAND | wxTOP, Theme::kGrid);
  SetSizer(row);
}

void DocumentsPage::refresh() {
  buildChoices();
  preview();
}

void DocumentsPage::buildChoices() {
  side_->rebuild([this] {
    auto* flow = side_->flow();
    retractions(flow);
    flow->Add(words(side_, say("desk.documents.which"), "heading"));
    std::vector<Choice> kinds;
    for (const auto kind : {reports::Kind::letter, reports::Kind::handout, reports::Kind::audit,
                            reports::Kind::autonomic, reports::Kind::light}) {
      const std::string code(reports::wordOf(kind));
      kinds.push_back({code, say("desk.document." + code)});
    }
    flow->Add(choices(
        side_, "document", kinds, std::string(reports::wordOf(kind_)),
        [this](const std::string& code) {
          kind_ = *reports::kindFromWord(code);
          CallAfter([this] { refresh(); });
        },
        true));
    flow->Add(words(side_, say("desk.documents.language"), "small"));
    wxArrayString names;
    const auto languages = i18n::Messages::languages();
    for (const auto& code : languages) names.Add(wx(i18n::Messages::forLanguage(code)->languageName()));
    auto* language = new wxChoice(side_, wxID_ANY, wxDefaultPosition, wxDefaultSize, names, 0, wxDefaultValidator,
                                  "document.language");
    const auto at = std::find(languages.begin(), languages.end(), wish_.language);
    if (at != languages.end()) language->SetSelection(static_cast<int>(at - languages.begin()));
    setAccessible(language, say("desk.documents.language"));
    language->Bind(wxEVT_CHOICE, [this, languages](wxCommandEvent& event) {
      wish_.language = languages[static_cast<std::size_t>(event.GetSelection())];
      preview();
    });
    flow->Add(language);
    if (kind_ == reports::Kind::handout) {
      auto* large = tickBox(side_, say("desk.documents.large"), "document.large", wish_.large_print);
      large->Bind(wxEVT_CHECKBOX, [this](wxCommandEvent& event) {
        wish_.large_print = event.IsChecked();
        preview();
      });
      flow->Add(large);
    }
    flow->Add(words(side_, say(encounter_.isSigned() ? "desk.documents.signed" : "desk.documents.draft"),
                    encounter_.isSigned() ? "moss" : "warning"));
    if (!problem_.empty()) {
      auto* wrong = new Card(side_, Card::Look::warning);
      auto* label = words(wrong, problem_, "", true);
      label->SetName("document.problem");
      wrong->flow()->Add(label);
      flow->Add(wrong);
    }
    auto* line = new Wrap(Theme::kGrid);
    auto* save = button(side_, say("desk.documents.save"), "primary", "document.save", [this] { askWhere(); });
    save->Enable(problem_.empty());
    line->Add(save);
    auto* paper = button(side_, say("desk.documents.print"), "", "document.print", [this] { print(); });
    paper->Enable(problem_.empty());
    line->Add(paper);
    flow->Add(line);
    flow->Add(words(side_, say("desk.documents.issued"), "heading"));
    if (encounter_.view().documents.empty()) flow->Add(words(side_, say("desk.documents.none"), "muted"));
    for (const auto& d : encounter_.view().documents)
      flow->Add(words(side_,
                      say("desk.documents.issued_line", {{"what", say("desk.document." + d.document.document)},
                                                         {"language", d.document.language},
                                                         {"when", session_.language.format.shortDate(d.at)}}),
                      "small"));
  });
}

/// What went out and is known to be wrong since stands before everything else that goes out.
void DocumentsPage::retractions(Flow* flow) {
  if (encounter_.retracted().empty()) return;
  auto* card = new Card(side_, Card::Look::danger);
  card->flow()->Add(words(card, say("desk.retracted"), "strong danger"));
  for (const auto& print : encounter_.retracted())
    card->flow()->Add(words(card, retractionWords(print, session_.knowledge(), session_.language), "", true));
  flow->Add(card);
}

void DocumentsPage::preview() {
  encounter_.document(kind_, wish_, [this](base::Result<reports::Document> document) {
    std::string problem;
    if (!document) {
      problem = refusalWords(document.error(), session_.language);
    } else {
      const auto text = wordsOf(*document);
      const auto title = document->title;
      auto laid = reports::Pages::lay(std::move(*document));
      if (laid)
        pages_->show(std::move(*laid), title, text);
      else
        problem = refusalWords(laid.error(), session_.language);
    }
    if (!problem.empty()) pages_->clear();
    if (problem == problem_) return;
    problem_ = problem;
    buildChoices();
  });
}

void DocumentsPage::print() {
  if (pages_->pages() == nullptr) return;
  const auto result = printPages(this, *pages_->pages(), say("desk.document." + std::string(reports::wordOf(kind_))));
  if (result.how == Printed::failed) return go_.wrong(say("desk.documents.not_printed", {{"why", result.why}}));
  if (result.how == Printed::cancelled) return;
  encounter_.issueDocument(kind_, wish_, telling(say("desk.documents.printed")));
}

void DocumentsPage::askWhere() {
  const auto name = std::string(reports::wordOf(kind_)) + ".pdf";
  wxFileDialog dialog(this, wx(say("desk.documents.save")), "", wx(name), "PDF (*.pdf)|*.pdf|HTML (*.html)|*.html",
                      wxFD_SAVE | wxFD_OVERWRITE_PROMPT);
  if (dialog.ShowModal() == wxID_OK) saveAs(utf8(dialog.GetPath()));
}

void DocumentsPage::saveAs(const std::filesystem::path& file) {
  encounter_.saveDocument(kind_, wish_, file, telling(say("desk.documents.saved", {{"file", file.string()}})));
}

}  // namespace homeostat::desktop
