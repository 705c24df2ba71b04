#pragma once

#include "app/desktop/kit/controls.hpp"
#include "app/desktop/presenters/patient_list.hpp"
#include "app/desktop/shell/go.hpp"

namespace homeostat::desktop {

/// Who is next: the patients with search while typing, and a new one.
class TodayRoom : public wxPanel {
 public:
  TodayRoom(wxWindow* parent, Session& session, Go go);

 private:
  void fill();
  void openSelected();
  void buildForm();
  void add();

  Session& session_;
  Go go_;
  PatientList list_;
  std::string sex_, problem_;
  wxTextCtrl* search_;
  wxDataViewListCtrl* table_;
  wxStaticText* count_;
  Page* form_;
};

}  // namespace homeostat::desktop
