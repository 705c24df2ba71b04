#pragma once

#include <wx/scrolwin.h>
#include <wx/sizer.h>

#include <functional>
#include <string>
#include <vector>

#include "app/desktop/kit/theme.hpp"

namespace homeostat::desktop {

/// A window or sizer whose height follows from its width.
class FollowsWidth {
 public:
  virtual ~FollowsWidth() = default;
  virtual int heightFor(int width) = 0;
};

/// Stacks or lines up its items where the height follows from the width (wrapped text), which box sizers do not do.
/// Along a row, items with a proportion share what the others leave.
class Flow : public wxSizer, public FollowsWidth {
 public:
  explicit Flow(wxOrientation orient, int gap = Theme::kGrid, int pad_x = 0, int pad_y = 0);
  int heightFor(int width) override;
  wxSize CalcMin() override;
  void RepositionChildren(const wxSize& min_size) override;

 private:
  [[nodiscard]] std::vector<wxSizerItem*> shown();
  [[nodiscard]] std::vector<int> widths(const std::vector<wxSizerItem*>& items, int width);
  wxOrientation orient_;
  int gap_, pad_x_, pad_y_;
};

/// Sets its items side by side and breaks to a new line where the width ends.
class Wrap : public wxSizer, public FollowsWidth {
 public:
  explicit Wrap(int gap = Theme::kGrid / 2) : gap_(gap) {}
  int heightFor(int width) override;
  wxSize CalcMin() override;
  void RepositionChildren(const wxSize& min_size) override;
  /// The width at which nothing has to break.
  int oneLine();

 private:
  /// Where each item goes at a width, from the sizer's own corner; returns the height used.
  int place(int width, std::vector<wxRect>& boxes);
  int gap_;
};

/// A scrolled column laid out by a Flow at the width of the window.
class Page : public wxScrolledWindow {
 public:
  /// `spoken` is what a screen reader says of it: a page without a control takes the keys itself, to be scrolled.
  Page(wxWindow* parent, const std::string& spoken, int pad = Theme::kGrid * 2, int gap = Theme::kGrid);
  Flow* flow() { return flow_; }
  /// After children were added, removed or given other texts.
  void relayout();
  /// Throws the children away and builds others; focus and scroll position stay where they were (by window name).
  void rebuild(const std::function<void()>& build);

 private:
  Flow* flow_;
};

/// A panel with the surface's colour, a hairline and rounded corners; `stripe` marks its leading edge.
class Card : public wxPanel {
 public:
  enum class Look { plain, warning, danger, accent };
  explicit Card(wxWindow* parent, Look look = Look::plain, int pad = 10, wxOrientation orient = wxVERTICAL,
                int gap = 4);
  Flow* flow() { return flow_; }

 private:
  void paint();
  Look look_;
  Flow* flow_;
};

}  // namespace homeostat::desktop
