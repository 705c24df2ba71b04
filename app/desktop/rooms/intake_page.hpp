#pragma once

#include "app/desktop/rooms/patient_room.hpp"

namespace homeostat::desktop {

/// What came in, is it right: files with a preview of what would be taken and what not, and what was asked by word.
class IntakePage : public PatientPage {
 public:
  IntakePage(wxWindow* parent, Session& session, Encounter& encounter, Go go);
  void refresh() override;
  void previewFiles(const std::vector<std::filesystem::path>& files);

 private:
  void buildFiles();
  void buildPreview();
  void buildAsked();
  void take();
  void saveAsked();
  Page* page_;
  std::string problem_;
};

}  // namespace homeostat::desktop
