#pragma once

#include <wx/window.h>

#include <functional>
#include <string>
#include <vector>

#include "app/desktop/kit/flow.hpp"
#include "app/desktop/presenters/language.hpp"
#include "reports/figure/display.hpp"
#include "reports/figure/type.hpp"

namespace homeostat::desktop {

/// Hosts a drawing of `reports/figure`: the same marks as on paper. Click a mark that opens something, or choose one
/// with the arrow keys and open it with Enter; the chosen mark is what a screen reader says. Never mirrored by the
/// toolkit: the drawing is built for its direction.
class FigureView : public wxWindow, public FollowsWidth {
 public:
  /// Draws for a width in points.
  using Build = std::function<reports::figure::Figure(const reports::figure::Type& type, double width)>;
  using Open = std::function<void(const std::string& link)>;
  FigureView(wxWindow* parent, const std::string& name, const Language& language, Open open);
  void show(Build build);
  [[nodiscard]] const reports::figure::Figure& figure() const { return figure_; }
  /// The height this drawing needs at a width, in pixels.
  int heightFor(int width) override;

 private:
  void rebuild(int width);
  void paint();
  void key(wxKeyEvent& event);
  void choose(std::size_t index);
  void announce();
  Open open_;
  Build build_;
  reports::figure::Type type_;
  reports::figure::Figure figure_;
  std::vector<const reports::figure::Mark*> things_;  ///< into figure_: what can be chosen
  std::size_t chosen_ = 0;
  int built_width_ = 0;
  double scale_ = 96.0 / 72.0;
};

}  // namespace homeostat::desktop
