#pragma once

#include <wx/button.h>
#include <wx/stattext.h>

#include <functional>
#include <string>

#include "app/desktop/kit/flow.hpp"

namespace homeostat::desktop {

inline wxString wx(const std::string& text) { return wxString::FromUTF8(text.data(), text.size()); }
inline std::string utf8(const wxString& text) { return text.utf8_string(); }

/// Words that wrap at the width they are given and can be selected; `classes` of the style sheet, space separated.
wxStaticText* words(wxWindow* parent, const std::string& text, const char* classes = "", bool selectable = false);
/// `name` finds the control again (tests, focus after a rebuild); screen readers say `spoken`, else the label.
wxButton* button(wxWindow* parent, const std::string& label, const char* classes, const std::string& name,
                 std::function<void()> action, const std::string& spoken = {});
void setWords(wxStaticText* label, const std::string& text);

}  // namespace homeostat::desktop
