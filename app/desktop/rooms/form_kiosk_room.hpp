#pragma once

#include "app/desktop/kit/controls.hpp"
#include "app/desktop/presenters/form_session.hpp"
#include "app/desktop/rooms/kiosk_room.hpp"

namespace homeostat::desktop {

/// The patient's own screen for a publisher's questionnaire: one question at a time in large type, with its own
/// answers.
class FormKioskRoom : public wxPanel {
 public:
  FormKioskRoom(wxWindow* parent, Session& session, const std::string& patient, Language language,
                KioskRoom::Ends ends);

 private:
  void build();
  void question(const FormSession::Question& question);
  void step(bool on);
  [[nodiscard]] std::string say(std::string_view key, std::initializer_list<i18n::Argument> arguments = {}) const {
    return kiosk_.language().say(key, arguments);
  }
  FormKiosk kiosk_;
  KioskRoom::Ends ends_;
  Page* page_;
  wxWindow* next_ = nullptr;
  std::string problem_;
};

}  // namespace homeostat::desktop
