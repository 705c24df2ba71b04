#pragma once

#include <memory>

#include "app/desktop/rooms/keyed_form_view.hpp"
#include "app/desktop/rooms/lab_sheet_view.hpp"
#include "app/desktop/rooms/live_view.hpp"
#include "app/desktop/rooms/patient_room.hpp"

namespace homeostat::desktop {

/// What came in, is it right: files with a preview of what would be taken and what not, and what was asked by word.
class IntakePage : public PatientPage {
 public:
  IntakePage(wxWindow* parent, Session& session, Encounter& encounter, Go go);
  void refresh() override;
  void previewFiles(const std::vector<std::filesystem::path>& files);

 private:
  enum class Way { files, sheet, form, recordings };
  void buildWays();
  void buildSheet();
  void buildForm();
  void handOver();
  void buildLive();
  void takeTyped(std::vector<inference::Finding> findings);
  void buildFiles();
  void buildQuestions();
  void questionCard(std::size_t index);
  void answerQuestion(std::size_t index, const std::string& answer);
  void buildPreview();
  void buildAsked();
  void askBreathing(Card* card);
  void take();
  void saveAsked();
  /// What stands in the boxes now.
  AskedForm askedForm();
  Page* page_;
  bool reading_ = false;  ///< files were handed in and are not read yet
  std::string problem_;
  std::string patients_language_;  ///< of the questionnaire filled by the patient
  Way way_ = Way::files;
  std::unique_ptr<LabSheet> sheet_;
  std::unique_ptr<LiveSession> live_;
  LiveView* live_view_ = nullptr;  ///< while its page is shown
  Drafts& drafts_;
};

}  // namespace homeostat::desktop
