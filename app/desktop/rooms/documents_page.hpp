#pragma once

#include "app/desktop/kit/pages_view.hpp"
#include "app/desktop/rooms/patient_room.hpp"

namespace homeostat::desktop {

/// What goes out: a document of this visit as it prints, in a language of its own, saved as a PDF or printed and
/// entered in the record.
class DocumentsPage : public PatientPage {
 public:
  DocumentsPage(wxWindow* parent, Session& session, Encounter& encounter, Go go);
  void refresh() override;
  /// Writes the shown document to `file` (.pdf or .html) and enters it in the record.
  void saveAs(const std::filesystem::path& file);

 private:
  void buildChoices();
  void retractions(Flow* flow);
  void preview();
  void askWhere();
  /// Prints what is previewed through the platform's dialog; what went to a printer is entered in the record.
  void print();
  Page* side_;
  PagesView* pages_;
  reports::Kind kind_ = reports::Kind::letter;
  consultation::DocumentWish wish_;
  std::string problem_;
};

}  // namespace homeostat::desktop
