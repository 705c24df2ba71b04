#pragma once

#include "app/desktop/kit/controls.hpp"
#include "app/desktop/presenters/live_session.hpp"

namespace homeostat::desktop {

class FigureView;

/// A sensor that is worn now: how long, whether the person breathes along, the beats as they come.
class LiveView : public Card {
 public:
  /// `take`: the session ended and its beats are to be looked at.
  LiveView(wxWindow* parent, const Session& session, LiveSession& live, std::function<void()> take,
           std::function<void()> resized);
  /// What came since is shown; cheap, called with every value.
  void beats();

 private:
  void build();
  void idle();
  void listening();
  [[nodiscard]] std::string say(std::string_view key, std::initializer_list<i18n::Argument> arguments = {}) const {
    return session_.say(key, arguments);
  }
  const Session& session_;
  LiveSession& live_;
  std::function<void()> take_, resized_;
  int minutes_ = 5;
  bool paced_ = false, was_running_ = false;
  wxStaticText *status_ = nullptr, *breath_ = nullptr;
  FigureView* course_ = nullptr;
};

}  // namespace homeostat::desktop
