#pragma once

#include <wx/window.h>

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/desktop/kit/flow.hpp"
#include "app/desktop/presenters/language.hpp"
#include "reports/figure/display.hpp"
#include "reports/figure/type.hpp"

namespace homeostat::desktop {

/// Hosts a drawing of `reports/figure`: the same marks as on paper. Click a mark that opens something, or choose one
/// with the arrow keys and open it with Enter; the chosen mark is what a screen reader says. Never mirrored by the
/// toolkit: the drawing is built for its direction. Where the fonts of the language are not installed it says so
/// instead.
class FigureView : public wxWindow, public FollowsWidth {
 public:
  /// Draws for a width in points.
  using Build = std::function<reports::figure::Figure(const reports::figure::Type& type, double width)>;
  using Open = std::function<void(const std::string& link)>;
  FigureView(wxWindow* parent, const std::string& name, const Language& language, Open open);
  void show(Build build);
  [[nodiscard]] const reports::figure::Figure& figure() const { return figure_; }
  /// Lets the drawing be made larger than its window and moved in it: buttons of the page, + - 0 and Ctrl with the
  /// wheel; dragging or Shift with the arrows moves it.
  void allowZoom() { zooms_ = true; }
  /// `factor` of the size now, about the middle; 0 puts it back. Between 1 and 4 times.
  void zoom(double factor);
  [[nodiscard]] double zoomed() const { return zoom_; }
  /// The height this drawing needs at a width, in pixels.
  int heightFor(int width) override;

 protected:
  [[nodiscard]] bool drawn() const { return type_.has_value(); }
  /// A pixel of the window in points of the drawing.
  [[nodiscard]] double pointsAt(int x) const { return (x + moved_x_) / (scale_ * zoom_); }
  [[nodiscard]] const reports::figure::Type& type() const { return *type_; }
  /// The view chooses by itself what the keys act on, and says it as `name`.
  void choosesItself(const std::string& name);

 private:
  void rebuild(int width);
  void paint();
  void key(wxKeyEvent& event);
  bool zoomKey(const wxKeyEvent& event);
  void choose(std::size_t index);
  void announce();
  void zoomAbout(double factor, const wxPoint& at);
  void moveBy(double x, double y);
  /// The mark under a point of the window.
  [[nodiscard]] const reports::figure::Mark* under(const wxPoint& at) const;
  void drag(const wxMouseEvent& event);
  Open open_;
  Build build_;
  std::optional<reports::figure::Type> type_;  ///< empty: the fonts are not installed
  std::string instead_;                        ///< what is said then
  reports::figure::Figure figure_;
  std::vector<const reports::figure::Mark*> things_;  ///< into figure_: what can be chosen
  std::size_t chosen_ = 0;
  int built_width_ = 0;
  double scale_ = 96.0 / 72.0;
  bool zooms_ = false, own_choice_ = false;
  double zoom_ = 1;
  double moved_x_ = 0, moved_y_ = 0;  ///< pixels of the enlarged drawing that lie before the window's corner
  wxPoint dragged_from_;
  bool dragging_ = false;
};

}  // namespace homeostat::desktop
