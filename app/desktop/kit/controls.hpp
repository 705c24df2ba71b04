#pragma once

#include <wx/button.h>
#include <wx/checkbox.h>
#include <wx/dataview.h>
#include <wx/stattext.h>
#include <wx/textctrl.h>

#include <functional>
#include <string>
#include <vector>

#include "app/desktop/kit/flow.hpp"

namespace homeostat::desktop {

inline wxString wx(const std::string& text) { return wxString::FromUTF8(text.data(), text.size()); }
inline std::string utf8(const wxString& text) { return text.utf8_string(); }

/// Words that wrap at the width they are given and can be selected; `classes` of the style sheet, space separated.
wxStaticText* words(wxWindow* parent, const std::string& text, const char* classes = "", bool selectable = false);
/// A line between rows.
wxWindow* hairline(wxWindow* parent);
/// `name` finds the control again (tests, focus after a rebuild); screen readers say `spoken`, else the label.
wxButton* button(wxWindow* parent, const std::string& label, const char* classes, const std::string& name,
                 std::function<void()> action, const std::string& spoken = {});
/// A label and the field it names, one above the other, added to `into`. `style`: wxTE_PASSWORD, wxTE_MULTILINE …
wxTextCtrl* field(wxWindow* parent, wxSizer* into, const std::string& label, const std::string& name,
                  const std::string& value = {}, long style = 0);
/// A box to tick whose words wrap.
wxCheckBox* tickBox(wxWindow* parent, const std::string& label, const std::string& name, bool ticked);
struct Choice {
  std::string code, label;
};
/// Buttons of which one is chosen; `chosen` is called with its code. Each button is named NAME.CODE. `column`: one
/// below the other, all as wide as the column; else side by side.
wxSizer* choices(wxWindow* parent, const std::string& name, const std::vector<Choice>& list,
                 const std::string& chosen_code, std::function<void(const std::string& code)> chosen,
                 bool column = false);
/// A table of text that screen readers see, under `spoken` (else its name). Columns share the width by their `width`,
/// and never get less than three quarters of it in pixels at 100 %: then the table scrolls.
struct Column {
  std::string head;
  int width = 100;
  bool number = false;
};
wxDataViewListCtrl* table(wxWindow* parent, const std::string& name, const std::vector<Column>& columns,
                          const std::string& spoken = {});
void addRow(wxDataViewListCtrl* list, const std::vector<std::string>& cells);
/// Puts a button's label at the reading side.
void alignLabel(wxWindow* button);
void setWords(wxStaticText* label, const std::string& text);

}  // namespace homeostat::desktop
