#pragma once

#include <functional>

#include "app/desktop/kit/figure_view.hpp"
#include "app/desktop/presenters/beat_editor.hpp"

namespace homeostat::desktop {

/// The beats of a recording under mouse and keys. A click chooses, dragging moves, a double click between two beats
/// puts one in. Left and Right choose, with Shift they move (with Ctrl too: further), Delete deletes, Insert puts one
/// in after the chosen one, N goes to the next in doubt, Page Up and Down turn pages, + and - zoom, Backspace undoes.
class BeatsCanvas : public FigureView {
 public:
  BeatsCanvas(wxWindow* parent, const std::string& name, const Language& language, BeatEditor& editor,
              std::function<void()> changed);
  /// After the editor was changed from elsewhere.
  void renew();

 private:
  void key(wxKeyEvent& event);
  void press(const wxMouseEvent& event);
  void release(const wxMouseEvent& event);
  [[nodiscard]] double secondAt(int x) const;
  [[nodiscard]] double reach() const;
  void done(bool beats);
  const Language& language_;
  BeatEditor& editor_;
  std::function<void()> changed_;
  std::optional<double> pressed_at_;  ///< a beat is held
  int pressed_x_ = 0;
};

}  // namespace homeostat::desktop
