#pragma once

#include <memory>

#include "app/desktop/rooms/keyed_form_view.hpp"
#include "app/desktop/rooms/lab_sheet_view.hpp"
#include "app/desktop/rooms/patient_room.hpp"

namespace homeostat::desktop {

/// What came in, is it right: files with a preview of what would be taken and what not, and what was asked by word.
class IntakePage : public PatientPage {
 public:
  IntakePage(wxWindow* parent, Session& session, Encounter& encounter, Go go);
  void refresh() override;
  void previewFiles(const std::vector<std::filesystem::path>& files);

 private:
  enum class Way { files, sheet, form };
  void buildWays();
  void buildSheet();
  void buildForm();
  void takeTyped(std::vector<inference::Finding> findings);
  void buildFiles();
  void buildPreview();
  void buildAsked();
  void take();
  void saveAsked();
  Page* page_;
  std::string problem_;
  Way way_ = Way::files;
  std::unique_ptr<LabSheet> sheet_;
  Drafts& drafts_;
};

}  // namespace homeostat::desktop
