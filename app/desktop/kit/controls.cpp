#include "app/desktop/kit/controls.hpp"

#include <gtk/gtk.h>
#include <wx/tglbtn.h>

#include <algorithm>
#include <memory>
#include <sstream>

#include "app/desktop/presenters/reading_order.hpp"

namespace homeostat::desktop {
namespace {

void styledAll(wxWindow* window, const char* classes) {
  std::istringstream list(classes);
  for (std::string each; list >> each;) styled(window, each.c_str());
}

/// Only what is drawn gets direction marks; the label that programs read stays as it was said.
std::string drawn(const wxWindow* window, const std::string& text) {
  return window->GetLayoutDirection() == wxLayout_RightToLeft ? inReadingOrder(text) : text;
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

wxWindow* hairline(wxWindow* parent) {
  auto* line = new wxWindow(parent, wxID_ANY, wxDefaultPosition, wxSize(-1, 1));
  line->SetMinSize({-1, 1});
  gtk_widget_set_can_focus(static_cast<GtkWidget*>(line->GetHandle()), FALSE);
  line->SetBackgroundColour(Theme::hairline());
  return line;
}

void setWords(wxStaticText* label, const std::string& text) {
  label->SetLabelText(wx(text));
  gtk_label_set_text(GTK_LABEL(static_cast<GtkWidget*>(label->GetHandle())), drawn(label, text).c_str());
}

wxButton* button(wxWindow* parent, const std::string& label, const char* classes, const std::string& name,
                 std::function<void()> action, const std::string& spoken) {
  auto* made = new wxButton(parent, wxID_ANY, wx(drawn(parent, label)), wxDefaultPosition, wxDefaultSize, wxBU_EXACTFIT,
                            wxDefaultValidator, wx(name));
  styledAll(made, classes);
  made->InvalidateBestSize();
  setAccessible(made, spoken.empty() ? label : spoken);
  // The action may rebuild the page that holds the button: it runs when the click has been dealt with.
  made->Bind(wxEVT_BUTTON, [made, run = std::move(action)](wxCommandEvent&) { made->GetParent()->CallAfter(run); });
  return made;
}

wxTextCtrl* field(wxWindow* parent, wxSizer* into, const std::string& label, const std::string& name,
                  const std::string& value, long style) {
  into->Add(words(parent, label, "small"));
  auto* made = new wxTextCtrl(parent, wxID_ANY, wx(value), wxDefaultPosition, wxDefaultSize, style, wxDefaultValidator,
                              wx(name));
  if ((style & wxTE_MULTILINE) != 0) {
    made->SetMinSize({-1, static_cast<int>(62 * Theme::textScale())});
    auto* inside = gtk_bin_get_child(GTK_BIN(static_cast<GtkWidget*>(made->GetHandle())));
    if (GTK_IS_TEXT_VIEW(inside)) {
      gtk_text_view_set_left_margin(GTK_TEXT_VIEW(inside), Theme::kGrid);
      gtk_text_view_set_right_margin(GTK_TEXT_VIEW(inside), Theme::kGrid);
      gtk_text_view_set_top_margin(GTK_TEXT_VIEW(inside), 3);
    }
    styled(made, "framed");
  }
  setAccessible(made, label);
  into->Add(made);
  return made;
}

void alignLabel(wxWindow* window) {
  auto* inside = gtk_bin_get_child(GTK_BIN(static_cast<GtkWidget*>(window->GetHandle())));
  gtk_widget_set_halign(inside, GTK_ALIGN_START);
}

wxCheckBox* tickBox(wxWindow* parent, const std::string& label, const std::string& name, bool ticked) {
  auto* made =
      new wxCheckBox(parent, wxID_ANY, wx(label), wxDefaultPosition, wxDefaultSize, 0, wxDefaultValidator, wx(name));
  made->SetValue(ticked);
  auto* inside = gtk_bin_get_child(GTK_BIN(static_cast<GtkWidget*>(made->GetHandle())));
  if (GTK_IS_LABEL(inside)) {
    gtk_label_set_line_wrap(GTK_LABEL(inside), TRUE);
    gtk_label_set_xalign(GTK_LABEL(inside), 0);
  }
  return made;
}

wxSizer* choices(wxWindow* parent, const std::string& name, const std::vector<Choice>& list,
                 const std::string& chosen_code, std::function<void(const std::string& code)> chosen, bool column) {
  wxSizer* row = column ? static_cast<wxSizer*>(new Flow(wxVERTICAL, Theme::kGrid / 2)) : new Wrap();
  auto buttons = std::make_shared<std::vector<wxToggleButton*>>();
  for (const auto& each : list) {
    auto* made = new wxToggleButton(parent, wxID_ANY, wx(each.label), wxDefaultPosition, wxDefaultSize, wxBU_EXACTFIT,
                                    wxDefaultValidator, wx(name + "." + each.code));
    styled(made, "choice");
    styled(made, "small");
    if (column) alignLabel(made);
    made->InvalidateBestSize();
    made->SetValue(each.code == chosen_code);
    setAccessible(made, each.label);
    made->Bind(wxEVT_TOGGLEBUTTON, [buttons, made, code = each.code, chosen](wxCommandEvent&) {
      for (auto* other : *buttons) other->SetValue(other == made);
      chosen(code);
    });
    buttons->push_back(made);
    row->Add(made);
  }
  return row;
}

namespace {

void shareWidth(wxDataViewListCtrl* list, const std::vector<Column>& columns) {
  int sum = 0;
  for (const auto& column : columns) sum += column.width;
  const int room = list->GetClientSize().x - Theme::kGrid;
  for (unsigned i = 0; i < list->GetColumnCount() && i < columns.size(); ++i) {
    const int least = static_cast<int>(columns[i].width * 0.75 * Theme::textScale());
    list->GetColumn(i)->SetWidth(std::max(least, room * columns[i].width / std::max(1, sum)));
  }
}

}  // namespace

wxDataViewListCtrl* table(wxWindow* parent, const std::string& name, const std::vector<Column>& columns,
                          const std::string& spoken) {
  auto* list = new wxDataViewListCtrl(parent, wxID_ANY, wxDefaultPosition, wxDefaultSize,
                                      wxDV_SINGLE | wxDV_ROW_LINES | wxBORDER_NONE);
  list->SetName(wx(name));
  for (const auto& column : columns) {
    auto* made = list->AppendTextColumn(wx(column.head), wxDATAVIEW_CELL_INERT,
                                        static_cast<int>(column.width * Theme::textScale()),
                                        column.number ? wxALIGN_RIGHT : wxALIGN_LEFT, wxDATAVIEW_COL_RESIZABLE);
    made->GetRenderer()->EnableEllipsize(wxELLIPSIZE_END);
  }
  auto* inside = gtk_bin_get_child(GTK_BIN(static_cast<GtkWidget*>(list->GetHandle())));
  if (GTK_IS_TREE_VIEW(inside))
    atk_object_set_name(gtk_widget_get_accessible(inside), (spoken.empty() ? name : spoken).c_str());
  list->Bind(wxEVT_SIZE, [list, columns](wxSizeEvent& event) {
    event.Skip();
    shareWidth(list, columns);
  });
  return list;
}

void addRow(wxDataViewListCtrl* list, const std::vector<std::string>& cells) {
  wxVector<wxVariant> row;
  for (const auto& cell : cells) row.push_back(wxVariant(wx(drawn(list, cell))));
  list->AppendItem(row);
}

}  // namespace homeostat::desktop
