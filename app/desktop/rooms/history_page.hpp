#pragma once

#include "app/desktop/rooms/patient_room.hpp"

namespace homeostat::desktop {

/// Who did what when: every entry of this patient in the ledger, and what imports did not take.
class HistoryPage : public PatientPage {
 public:
  HistoryPage(wxWindow* parent, Session& session, Encounter& encounter, Go go);
  void refresh() override;

 private:
  wxDataViewListCtrl* events_;
  Page* left_out_;
};

}  // namespace homeostat::desktop
