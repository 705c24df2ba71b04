#pragma once

#include <wx/frame.h>
#include <wx/modalhook.h>
#include <wx/timer.h>

#include <map>

#include "app/desktop/kit/flow.hpp"
#include "app/desktop/presenters/door.hpp"
#include "app/desktop/presenters/preferences.hpp"
#include "app/desktop/shell/go.hpp"

class wxStaticText;
class wxToggleButton;

namespace homeostat::desktop {

class PatientRoom;

/// Knows which dialog stands over the window: locking closes it first.
class OpenDialog : public wxModalDialogHook {
 public:
  [[nodiscard]] wxDialog* dialog() const { return dialog_; }

 protected:
  int Enter(wxDialog* dialog) override {
    dialog_ = dialog;
    return wxID_NONE;
  }
  void Exit(wxDialog*) override { dialog_ = nullptr; }

 private:
  wxDialog* dialog_ = nullptr;
};

/// The one window: a line that says whose practice and knowledge this is, the rooms at the side, one room at a time.
/// Locks itself when nobody has touched it for a while; unlocking comes back to the same patient.
class Frame : public wxFrame {
 public:
  Frame(Session& session, Preferences preferences, std::filesystem::path preferences_file);

  void showDoor();
  void showToday();
  void showPatient(const std::string& id);
  void showKnowledge();
  /// `key`: the item it begins with; empty: none.
  void showReview(const std::string& key = {});
  void showPractice();
  /// Hands the screen to the patient for one questionnaire; only the passphrase leads back.
  void showKiosk(const std::string& instrument, const std::string& language);
  void lock();
  /// As if it had been typed at the door.
  void unlock(const Unlocking& form);
  /// Words at the foot of the window; `danger`: something was refused.
  void tell(const std::string& words, bool danger);
  void setLanguage(const std::string& language);
  void setMessages(i18n::Messages messages);
  void setShade(const std::string& shade);
  void setTextPercent(int percent);
  /// Called by the application for every key and mouse movement.
  void touched();
  [[nodiscard]] Session& session() { return session_; }
  [[nodiscard]] const Preferences& preferences() const { return preferences_; }
  [[nodiscard]] PatientRoom* patientRoom();

 private:
  void opened();
  void rebuild();
  /// What depends on whether a practice is open: menus, header, rail.
  void buildBorders();
  void buildHeader();
  void buildRail();
  void enter(wxWindow* room, const std::string& name);
  void close(wxCloseEvent& event);
  void tick();
  Go go();
  void remember();

  Session& session_;
  Preferences preferences_;
  std::filesystem::path preferences_file_;
  Door door_;
  wxPanel* header_ = nullptr;
  wxPanel* rail_ = nullptr;
  wxPanel* stage_ = nullptr;
  wxWindow* room_ = nullptr;
  wxStaticText* told_ = nullptr;
  wxStaticText* lock_in_ = nullptr;
  std::map<std::string, wxToggleButton*> places_;
  std::string place_ = "door", patient_;
  wxTimer timer_;
  OpenDialog over_;
  long long untouched_s_ = 0;
  std::string raised_;  ///< what a patient answered that must be spoken about, until it was seen
};

}  // namespace homeostat::desktop
