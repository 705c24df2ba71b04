#pragma once

#include "app/desktop/presenters/plan_words.hpp"
#include "app/desktop/rooms/patient_room.hpp"

namespace homeostat::desktop {

/// What was agreed: decisions with their reasons, how it is done, what is watched, when to stop, when to look again.
class PlanPage : public PatientPage {
 public:
  PlanPage(wxWindow* parent, Session& session, Encounter& encounter, Go go);
  void refresh() override;

 private:
  void buildAgreed(const PlanWords& plan);
  void buildSide(const PlanWords& plan);
  Page* agreed_;
  Page* side_;
};

}  // namespace homeostat::desktop
