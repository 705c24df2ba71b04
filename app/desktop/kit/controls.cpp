#include "app/desktop/kit/controls.hpp"

#include <gtk/gtk.h>

#include <sstream>

namespace homeostat::desktop {
namespace {

void styledAll(wxWindow* window, const char* classes) {
  std::istringstream list(classes);
  for (std::string each; list >> each;) styled(window, each.c_str());
}

}  // namespace

wxStaticText* words(wxWindow* parent, const std::string& text, const char* classes, bool selectable) {
  auto* label = new wxStaticText(parent, wxID_ANY, wxString(), wxDefaultPosition, wxDefaultSize, wxST_NO_AUTORESIZE);
  auto* native = static_cast<GtkWidget*>(label->GetHandle());
  if (GTK_IS_LABEL(native)) {
    gtk_label_set_line_wrap(GTK_LABEL(native), TRUE);
    gtk_label_set_line_wrap_mode(GTK_LABEL(native), PANGO_WRAP_WORD_CHAR);
    gtk_label_set_xalign(GTK_LABEL(native), 0);
    gtk_label_set_yalign(GTK_LABEL(native), 0);
    gtk_label_set_selectable(GTK_LABEL(native), selectable ? TRUE : FALSE);
  }
  styledAll(label, classes);
  setWords(label, text);
  return label;
}

void setWords(wxStaticText* label, const std::string& text) {
  label->SetLabelText(wx(text));
  gtk_label_set_text(GTK_LABEL(static_cast<GtkWidget*>(label->GetHandle())), text.c_str());
}

wxButton* button(wxWindow* parent, const std::string& label, const char* classes, const std::string& name,
                 std::function<void()> action, const std::string& spoken) {
  auto* made = new wxButton(parent, wxID_ANY, wx(label), wxDefaultPosition, wxDefaultSize, wxBU_EXACTFIT,
                            wxDefaultValidator, wx(name));
  styledAll(made, classes);
  made->InvalidateBestSize();
  setAccessible(made, spoken.empty() ? label : spoken);
  // The action may rebuild the page that holds the button: it runs when the click has been dealt with.
  made->Bind(wxEVT_BUTTON, [made, run = std::move(action)](wxCommandEvent&) { made->GetParent()->CallAfter(run); });
  return made;
}

}  // namespace homeostat::desktop
