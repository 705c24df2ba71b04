#pragma once

#include <wx/window.h>

#include <functional>
#include <string>
#include <vector>

#include "app/desktop/presenters/assessment_page.hpp"
#include "reports/figure/display.hpp"
#include "reports/figure/type.hpp"

namespace homeostat::desktop {

/// Hosts the drawing of the states: the same marks as on paper. Click a row, or choose one with the arrow keys and open
/// it with Enter. Never mirrored by the toolkit: the drawing is built for its direction.
class StateFigure : public wxWindow {
 public:
  StateFigure(wxWindow* parent, const Language& language, std::function<void(const std::string& link)> open);
  void show(const std::vector<StateRowWords>& rows);

 private:
  void build();
  void paint();
  void key(wxKeyEvent& event);
  void announce();
  const Language& language_;
  std::function<void(const std::string&)> open_;
  std::vector<StateRowWords> rows_;
  reports::figure::Type type_;
  reports::figure::Figure figure_;
  std::size_t chosen_ = 0;
  double scale_ = 96.0 / 72.0;
};

}  // namespace homeostat::desktop
