#pragma once

#include <memory>

#include "app/desktop/rooms/keyed_form_view.hpp"
#include "app/desktop/rooms/lab_sheet_view.hpp"
#include "app/desktop/rooms/live_view.hpp"
#include "app/desktop/rooms/patient_room.hpp"
#include "app/desktop/rooms/recordings_view.hpp"

namespace homeostat::desktop {

/// What came in, is it right: files with a preview of what would be taken and what not, and what was asked by word.
class IntakePage : public PatientPage {
 public:
  IntakePage(wxWindow* parent, Session& session, Encounter& encounter, Go go);
  void refresh() override;
  bool undoHere() override;
  /// Opens a publisher's questionnaire to be filled here.
  void fillForm(const std::filesystem::path& file);
  void previewFiles(const std::vector<std::filesystem::path>& files);

 private:
  enum class Way { files, sheet, form, recordings };
  void buildWays();
  void buildSheet();
  void buildForm();
  void openForm();
  void previewForm(const std::string& name, const std::string& bytes);
  void handOver();
  void buildLive();
  void takeTyped(const std::vector<inference::Finding>& findings, const std::function<void()>& written);
  void buildFiles();
  void buildReading();
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
  bool form_previewed_ = false;  ///< what is shown are the answers to the form that is open
  std::string problem_;
  std::string patients_language_;  ///< of the questionnaire filled by the patient
  Way way_ = Way::files;
  std::unique_ptr<LabSheet> sheet_;
  std::unique_ptr<LiveSession> live_;
  LiveView* live_view_ = nullptr;         ///< while its page is shown
  RecordingsView* recordings_ = nullptr;  ///< while its page is shown
  Drafts& drafts_;
};

}  // namespace homeostat::desktop
