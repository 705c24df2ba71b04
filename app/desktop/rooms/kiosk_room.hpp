#pragma once

#include "app/desktop/kit/controls.hpp"
#include "app/desktop/presenters/kiosk.hpp"

namespace homeostat::desktop {

/// The patient's own screen: one question at a time in large type, nothing else. Whatever ends it locks the practice.
class KioskRoom : public wxPanel {
 public:
  struct Ends {
    std::function<void(const std::vector<std::string>& raised)> raised;  ///< at once, with every such answer
    std::function<void(const std::string& problem)> wrong;
    std::function<void()> lock;
  };
  KioskRoom(wxWindow* parent, Session& session, const std::string& patient, const std::string& instrument,
            Language language, Ends ends);

 private:
  void build();
  void question();
  void end();
  void answered(int value);
  [[nodiscard]] std::string say(std::string_view key, std::initializer_list<i18n::Argument> arguments = {}) const {
    return kiosk_.language().say(key, arguments);
  }
  Session& session_;
  Kiosk kiosk_;
  Ends ends_;
  Page* page_;
  bool raised_ = false;  ///< a safety item was answered above the lowest answer
  std::string problem_;  ///< the answers could not be written
};

/// The last page of every kiosk: the answers are in the record by now, or this says that they are not (they are still
/// in the draft, and nothing is thanked for); a safety answer (`raised`) asks for the clinician before anything else.
void addKioskEnd(Page* page, const Language& language, const std::string& problem, bool raised,
                 const KioskRoom::Ends& ends);

}  // namespace homeostat::desktop
