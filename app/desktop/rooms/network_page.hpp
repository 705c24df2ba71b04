#pragma once

#include "app/desktop/presenters/evidence_words.hpp"
#include "app/desktop/rooms/patient_room.hpp"

namespace homeostat::desktop {

class FigureView;

/// How it hangs together: the evidence around a chosen concept as a drawing and as a list that says the same.
class NetworkPageView : public PatientPage {
 public:
  NetworkPageView(wxWindow* parent, Session& session, Encounter& encounter, Go go);
  void refresh() override;
  void focusOn(const std::string& concept_id);

 private:
  void openLink(const std::string& link);
  std::vector<std::string> concepts() const;
  wxSizer* chooseWhat(Card* card);
  wxSizer* zoomButtons(Card* card, FigureView* view);
  /// Draws the way from the findings to this suggestion strong; empty: none.
  void showPath(const std::string& intervention);
  Page* page_;
  std::string focus_, opened_, path_to_;
  NetworkFilter filter_;
};

}  // namespace homeostat::desktop
