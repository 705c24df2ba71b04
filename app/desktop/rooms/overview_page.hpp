#pragma once

#include "app/desktop/rooms/patient_room.hpp"

namespace homeostat::desktop {

/// What has happened: courses, findings, and the newest entries.
class OverviewPage : public PatientPage {
 public:
  OverviewPage(wxWindow* parent, Session& session, Encounter& encounter, Go go);
  void refresh() override;

 private:
  void buildRetractions(Page* page);
  void buildTrends(Page* page);
  void buildTables(Page* page);
  Page* page_;
};

}  // namespace homeostat::desktop
