#pragma once

#include <wx/notebook.h>
#include <wx/timer.h>

#include "app/desktop/kit/controls.hpp"
#include "app/desktop/presenters/encounter.hpp"
#include "app/desktop/shell/go.hpp"

namespace homeostat::desktop {

/// One page of the patient's room. Shows what the encounter says; `refresh` is called when that changed.
class PatientPage : public wxPanel {
 public:
  PatientPage(wxWindow* parent, Session& session, Encounter& encounter, Go go)
      : wxPanel(parent), session_(session), encounter_(encounter), go_(std::move(go)) {}
  virtual void refresh() = 0;
  /// Takes back what was done on this page and is not written yet; false: there is nothing of the kind.
  virtual bool undoHere() { return false; }

 protected:
  [[nodiscard]] std::string say(std::string_view key, std::initializer_list<i18n::Argument> arguments = {}) const {
    return session_.say(key, arguments);
  }
  /// Says what was done, or what was wrong.
  [[nodiscard]] Encounter::Done telling(const std::string& done_words) const;
  Session& session_;
  Encounter& encounter_;
  Go go_;
};

/// The banner that never leaves, and the pages below it.
class PatientRoom : public wxPanel {
 public:
  PatientRoom(wxWindow* parent, Session& session, Go go, const std::string& patient);
  [[nodiscard]] Encounter& encounter() { return encounter_; }
  /// In the order of the tabs.
  static const std::vector<std::string>& pageNames();
  void show(const std::string& page);
  /// Takes back what was done last: on the page that is shown, else what this sitting wrote last.
  void undo();

 private:
  void changed();
  void buildBanner();
  void restore();
  Session& session_;
  Go go_;
  Encounter encounter_;
  Card* banner_;
  wxNotebook* pages_;
  std::vector<std::pair<std::string, PatientPage*>> all_;
  std::shared_ptr<int> here_ = std::make_shared<int>(0);
  wxTimer keeping_;  ///< drafts are kept every second
};

}  // namespace homeostat::desktop
