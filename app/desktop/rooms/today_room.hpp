#pragma once

#include "app/desktop/kit/controls.hpp"
#include "app/desktop/presenters/due_list.hpp"
#include "app/desktop/presenters/patient_list.hpp"
#include "app/desktop/shell/go.hpp"

namespace homeostat::desktop {

/// Who is next, what is due: the patients with search while typing, the dated tasks of all of them, and a new patient.
class TodayRoom : public wxPanel {
 public:
  TodayRoom(wxWindow* parent, Session& session, Go go);

 private:
  void fill();
  void openSelected();
  void buildForm();
  void buildDue();
  void dueRow(const DueRow& row);
  void add();

  Session& session_;
  Go go_;
  PatientList list_;
  DueList due_list_;
  std::string sex_, problem_;
  wxTextCtrl* search_;
  wxDataViewListCtrl* table_;
  wxStaticText* count_;
  Page* due_;
  Page* form_;
};

}  // namespace homeostat::desktop
