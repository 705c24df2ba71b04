#include "app/desktop/rooms/lab_sheet_view.hpp"

#include <wx/clipbrd.h>

#include <algorithm>
#include <utility>

namespace homeostat::desktop {
namespace {

constexpr std::size_t kRows = 10;  // lines shown at least
constexpr int kName = 5, kValue = 2, kUnit = 2, kVerdict = 9;

}  // namespace

LabSheetView::LabSheetView(wxWindow* parent, const LabSheet& sheet, LabDraft& draft, const Encounter& encounter,
                           const Language& language, Take take, std::function<void()> resized)
    : Card(parent, Look::plain, Theme::kGrid + 4, wxVERTICAL, Theme::kGrid),
      sheet_(sheet),
      draft_(draft),
      encounter_(encounter),
      language_(language),
      take_(std::move(take)),
      resized_(std::move(resized)) {
  flow()->Add(words(this, language.say("desk.sheet"), "heading"));
  flow()->Add(words(this, language.say("desk.sheet.explained"), "small"));
  auto* when = new Flow(wxHORIZONTAL, Theme::kGrid);
  auto* day = new Flow(wxVERTICAL, 2);
  taken_at_ = field(this, day, language.say("desk.sheet.taken_at"), "sheet.taken_at", draft.taken_at);
  taken_at_->Bind(wxEVT_TEXT, [this](wxCommandEvent&) { judge(); });
  when->Add(day, 2);
  when->AddStretchSpacer(5);
  flow()->Add(when);
  auto* heads = new Flow(wxHORIZONTAL, Theme::kGrid);
  heads->Add(words(this, language.say("desk.finding.name"), "heading"), kName);
  heads->Add(words(this, language.say("desk.finding.value"), "heading"), kValue);
  heads->Add(words(this, language.say("desk.sheet.unit"), "heading"), kUnit);
  heads->Add(words(this, language.say("desk.sheet.read_as"), "heading"), kVerdict);
  flow()->Add(heads);
  for (const auto& name : sheet.names()) names_.Add(wx(name));
  grid_ = new Flow(wxVERTICAL, 4);
  flow()->Add(grid_);
  draft_.lines.resize(std::max(kRows, draft_.lines.size()));
  for (std::size_t i = 0; i < draft_.lines.size(); ++i) addRowOfFields(i, names_);
  auto* line = new Flow(wxHORIZONTAL, Theme::kGrid);
  take_button_ =
      button(this, language.say("desk.sheet.take", {{"count", 0}}), "primary", "sheet.take", [this] { taken(); });
  line->Add(take_button_);
  line->AddStretchSpacer();
  flow()->Add(line);
  CallAfter([this] { judge(); });
}

void LabSheetView::addRowOfFields(std::size_t index, const wxArrayString& names) {
  const auto& line = draft_.lines[index];
  const std::string at = std::to_string(index);
  auto* row = new Flow(wxHORIZONTAL, Theme::kGrid);
  const auto cellOf = [&](const std::string& key, const std::string& column, const std::string& value, int share) {
    auto* made = new wxTextCtrl(this, wxID_ANY, wx(value), wxDefaultPosition, wxDefaultSize, wxTE_PROCESS_ENTER,
                                wxDefaultValidator, wx("sheet." + key + "." + at));
    setAccessible(made, language_.say("desk.sheet.cell", {{"column", language_.say(column)}, {"row", index + 1}}));
    row->Add(made, share, wxALIGN_CENTER_VERTICAL);
    return made;
  };
  Row made{};
  made.name = cellOf("name", "desk.finding.name", line.name, kName);
  made.name->AutoComplete(names);
  made.value = cellOf("value", "desk.finding.value", line.value, kValue);
  made.unit = cellOf("unit", "desk.sheet.unit", line.unit, kUnit);
  made.verdict = words(this, "", "small");
  made.verdict->SetName(wx("sheet.verdict." + at));
  row->Add(made.verdict, kVerdict, wxALIGN_CENTER_VERTICAL);
  grid_->Add(row);
  rows_.push_back(made);
  for (std::size_t column = 0; column < 3; ++column) bindKeys(cell(index, column), index, column);
  made.name->Bind(wxEVT_KILL_FOCUS, [this, made](wxFocusEvent& event) {
    wxArrayString units;
    for (const auto& unit : sheet_.units(utf8(made.name->GetValue()))) units.Add(wx(unit));
    made.unit->AutoComplete(units);
    made.unit->SetHint(units.empty() ? wxString() : units[0]);
    event.Skip();
  });
}

wxTextCtrl* LabSheetView::cell(std::size_t row, std::size_t column) const {
  return column == 0 ? rows_[row].name : column == 1 ? rows_[row].value : rows_[row].unit;
}

void LabSheetView::go(std::size_t row, std::size_t column) {
  if (row >= rows_.size()) {
    draft_.lines.emplace_back();
    addRowOfFields(draft_.lines.size() - 1, names_);
    resized_();
  }
  cell(row, column)->SetFocus();
}

void LabSheetView::bindKeys(wxTextCtrl* field, std::size_t row, std::size_t column) {
  field->Bind(wxEVT_TEXT, [this](wxCommandEvent&) { typed(); });
  field->Bind(wxEVT_TEXT_ENTER,
              [this, row, column](wxCommandEvent&) { column < 2 ? go(row, column + 1) : go(row + 1, 0); });
  field->Bind(wxEVT_KEY_DOWN, [this, row, column](wxKeyEvent& event) {
    // Among offered names the arrows belong to the list of names.
    if (event.GetKeyCode() == WXK_DOWN && column > 0)
      go(row + 1, column);
    else if (event.GetKeyCode() == WXK_UP && column > 0 && row > 0)
      go(row - 1, column);
    else
      event.Skip();
  });
  field->Bind(wxEVT_TEXT_PASTE, [this, row](wxClipboardTextEvent& event) {
    if (!paste(row)) event.Skip();
  });
}

bool LabSheetView::paste(std::size_t row) {
  wxTextDataObject data;
  if (!wxTheClipboard->Open()) return false;
  const bool got = wxTheClipboard->GetData(data);
  wxTheClipboard->Close();
  const auto text = got ? utf8(data.GetText()) : std::string();
  if (text.find('\t') == std::string::npos && text.find('\n') == std::string::npos) return false;
  const auto lines = pastedLines(text);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (row + i >= rows_.size()) {
      draft_.lines.emplace_back();
      addRowOfFields(draft_.lines.size() - 1, names_);
    }
    rows_[row + i].name->ChangeValue(wx(lines[i].name));
    rows_[row + i].value->ChangeValue(wx(lines[i].value));
    rows_[row + i].unit->ChangeValue(wx(lines[i].unit));
  }
  judge();
  return true;
}

void LabSheetView::store() {
  for (std::size_t i = 0; i < rows_.size(); ++i)
    draft_.lines[i] = {utf8(rows_[i].name->GetValue()), utf8(rows_[i].value->GetValue()),
                       utf8(rows_[i].unit->GetValue())};
  draft_.taken_at = utf8(taken_at_->GetValue());
}

void LabSheetView::judge() {
  store();
  if (take_button_ == nullptr) return;
  const auto verdicts = sheet_.read(draft_.lines, draft_.taken_at, encounter_.visit().the_case);
  std::size_t good = 0;
  bool moved = false;  // the page is laid out anew only where words changed: a key must cost nothing
  for (std::size_t i = 0; i < verdicts.size(); ++i) {
    const auto& v = verdicts[i];
    good += v.taken ? 1 : 0;
    if (rows_[i].said == v.words) continue;
    rows_[i].said = v.words;
    moved = true;
    styled(rows_[i].verdict, "danger", !v.taken && !v.words.empty());
    styled(rows_[i].verdict, "warning", v.outside);
    setWords(rows_[i].verdict, v.words);
  }
  if (std::exchange(good_, good) != good) {
    take_button_->SetLabel(wx(language_.say("desk.sheet.take", {{"count", good}})));
    moved = true;
  }
  take_button_->Enable(good > 0);
  if (moved) resized_();
}

/// Every key is kept at once; what it means is said when the keys typed so far have been taken in.
void LabSheetView::typed() {
  store();
  if (std::exchange(judging_, true)) return;
  CallAfter([this] {
    judging_ = false;
    judge();
  });
}

void LabSheetView::taken() {
  const auto verdicts = sheet_.read(draft_.lines, draft_.taken_at, encounter_.visit().the_case);
  std::vector<inference::Finding> findings;
  std::vector<LabLine> stay;
  for (std::size_t i = 0; i < verdicts.size(); ++i) {
    if (verdicts[i].finding)
      findings.push_back(*verdicts[i].finding);
    else if (!draft_.lines[i].empty())
      stay.push_back(draft_.lines[i]);
  }
  take_button_->Disable();  // a second press would write the same again
  take_(std::move(findings), [&draft = draft_, stay] { draft.lines = stay; });
}

}  // namespace homeostat::desktop
