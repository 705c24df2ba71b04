#include "app/desktop/kit/figure_view.hpp"

#include <cairo.h>
#include <gtk/gtk.h>
#include <wx/dcclient.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "app/desktop/kit/controls.hpp"
#include "reports/figure/paint.hpp"

namespace homeostat::desktop {
namespace figure = reports::figure;
namespace {

figure::Theme figureTheme() {
  switch (Theme::current()) {
    case Shade::dark:
      return figure::Theme::dark;
    case Shade::high_contrast:
      return figure::Theme::high_contrast;
    case Shade::light:
      break;
  }
  return figure::Theme::paper;
}

constexpr double kZoomStep = 1.25, kZoomMost = 4, kMoveStep = 40;

void setSource(cairo_t* cairo, const wxColour& colour) {
  cairo_set_source_rgb(cairo, colour.Red() / 255.0, colour.Green() / 255.0, colour.Blue() / 255.0);
}

}  // namespace

FigureView::FigureView(wxWindow* parent, const std::string& name, const Language& language, Open open)
    : wxWindow(parent, wxID_ANY, wxDefaultPosition, wxDefaultSize, wxWANTS_CHARS | wxTAB_TRAVERSAL, wx(name)),
      open_(std::move(open)) {
  if (auto type = figure::Type::forLanguage(language.messages.language()))
    type_ = std::move(*type);
  else
    instead_ = language.say("desk.fonts.missing");
  SetLayoutDirection(wxLayout_LeftToRight);
  SetBackgroundStyle(wxBG_STYLE_PAINT);
  Bind(wxEVT_PAINT, [this](wxPaintEvent&) { paint(); });
  Bind(wxEVT_SIZE, [this](wxSizeEvent&) {
    rebuild(GetClientSize().x);
    Refresh();
  });
  Bind(wxEVT_LEFT_DOWN, [this](wxMouseEvent& event) {
    dragged_from_ = event.GetPosition();
    dragging_ = false;
  });
  Bind(wxEVT_LEFT_UP, [this](wxMouseEvent& event) {
    SetFocus();
    if (std::exchange(dragging_, false)) return;
    const auto* mark = under(event.GetPosition());
    if (mark != nullptr && !mark->link.empty() && open_) open_(mark->link);
  });
  Bind(wxEVT_MOUSEWHEEL, [this](wxMouseEvent& event) {
    if (!zooms_ || !event.ControlDown()) return event.Skip();
    zoomAbout(event.GetWheelRotation() > 0 ? kZoomStep : 1 / kZoomStep, event.GetPosition());
  });
  Bind(wxEVT_MOTION, [this](wxMouseEvent& event) {
    drag(event);
    const auto* mark = under(event.GetPosition());
    SetCursor(mark != nullptr && !mark->link.empty() ? wxCursor(wxCURSOR_HAND) : wxNullCursor);
    if (mark != nullptr && !mark->name.empty()) SetToolTip(wx(mark->name));
  });
  Bind(wxEVT_KEY_DOWN, [this](wxKeyEvent& event) { key(event); });
  for (const auto kind : {wxEVT_SET_FOCUS, wxEVT_KILL_FOCUS})
    Bind(kind, [this](wxFocusEvent& event) {
      Refresh();
      event.Skip();
    });
}

void FigureView::show(Build build) {
  build_ = std::move(build);
  built_width_ = 0;
  rebuild(GetClientSize().x);
  announce();
  Refresh();
}

int FigureView::heightFor(int width) {
  if (!type_) return wxClientDC(this).GetMultiLineTextExtent(wx(instead_)).y + 2 * Theme::kGrid;
  rebuild(width);
  return static_cast<int>(std::ceil(figure_.height * scale_)) + 2;
}

void FigureView::rebuild(int width) {
  if (!type_ || !build_ || width < Theme::kGrid * 10 || width == built_width_) return;
  built_width_ = width;
  scale_ = 96.0 / 72.0 * Theme::textScale();
  figure_ = build_(*type_, width / scale_);
  things_.clear();
  for (const auto* mark : figure::spoken(figure_))
    if (mark->role != figure::Role::decoration) things_.push_back(mark);
  chosen_ = std::min(chosen_, things_.empty() ? 0 : things_.size() - 1);
}

void FigureView::paint() {
  wxPaintDC dc(this);
  auto* cairo = static_cast<cairo_t*>(dc.GetImpl()->GetCairoContext());
  if (cairo == nullptr) return;
  if (!type_) {
    setSource(cairo, Theme::surface());
    cairo_paint(cairo);
    dc.SetTextForeground(Theme::warning());
    return dc.DrawText(wx(instead_), 0, Theme::kGrid);
  }
  cairo_save(cairo);
  setSource(cairo, Theme::surface());
  cairo_paint(cairo);
  cairo_translate(cairo, -moved_x_, -moved_y_);
  cairo_scale(cairo, scale_ * zoom_, scale_ * zoom_);
  figure::paint(cairo, figure_, *type_, figureTheme());
  if (HasFocus() && own_choice_) {
    setSource(cairo, Theme::accent());
    cairo_set_line_width(cairo, 1.5);
    cairo_rectangle(cairo, 1, 1, figure_.width - 2, figure_.height - 2);
    cairo_stroke(cairo);
  } else if (HasFocus() && chosen_ < things_.size()) {
    const auto& box = things_[chosen_]->box;
    setSource(cairo, Theme::accent());
    cairo_set_line_width(cairo, 1.5);
    cairo_rectangle(cairo, box.x + 1, box.y, box.width - 2, box.height);
    cairo_stroke(cairo);
  }
  cairo_restore(cairo);
}

const figure::Mark* FigureView::under(const wxPoint& at) const {
  const double size = scale_ * zoom_;
  return figure::hit(figure_, {(at.x + moved_x_) / size, (at.y + moved_y_) / size});
}

void FigureView::zoom(double factor) { zoomAbout(factor, {GetClientSize().x / 2, GetClientSize().y / 2}); }

/// What lies under the point stays under it.
void FigureView::zoomAbout(double factor, const wxPoint& at) {
  const double to = factor == 0 ? 1 : std::clamp(zoom_ * factor, 1.0, kZoomMost);
  const double x = (at.x + moved_x_) * to / zoom_ - at.x, y = (at.y + moved_y_) * to / zoom_ - at.y;
  zoom_ = to;
  moved_x_ = moved_y_ = 0;
  moveBy(x, y);
}

void FigureView::moveBy(double x, double y) {
  const auto size = GetClientSize();
  moved_x_ = std::clamp(moved_x_ + x, 0.0, size.x * (zoom_ - 1));
  moved_y_ = std::clamp(moved_y_ + y, 0.0, size.y * (zoom_ - 1));
  Refresh();
}

void FigureView::drag(const wxMouseEvent& event) {
  if (!event.Dragging() || !event.LeftIsDown() || zoom_ <= 1) return;
  const auto way = dragged_from_ - event.GetPosition();
  if (!dragging_ && std::abs(way.x) + std::abs(way.y) < 4) return;  // a hand is never quite still in a click
  dragging_ = true;
  dragged_from_ = event.GetPosition();
  moveBy(way.x, way.y);
}

void FigureView::choose(std::size_t index) {
  if (things_.empty()) return;
  chosen_ = std::min(index, things_.size() - 1);
  announce();
  Refresh();
}

bool FigureView::zoomKey(const wxKeyEvent& event) {
  const int key = event.GetKeyCode();
  if (key == '+' || key == '=' || key == WXK_NUMPAD_ADD) return zoom(kZoomStep), true;
  if (key == '-' || key == WXK_NUMPAD_SUBTRACT) return zoom(1 / kZoomStep), true;
  if (key == '0') return zoom(0), true;
  if (!event.ShiftDown()) return false;
  if (key == WXK_LEFT) return moveBy(-kMoveStep, 0), true;
  if (key == WXK_RIGHT) return moveBy(kMoveStep, 0), true;
  if (key == WXK_UP) return moveBy(0, -kMoveStep), true;
  if (key == WXK_DOWN) return moveBy(0, kMoveStep), true;
  return false;
}

void FigureView::key(wxKeyEvent& event) {
  if (zooms_ && zoomKey(event)) return;
  switch (event.GetKeyCode()) {
    case WXK_DOWN:
    case WXK_RIGHT:
      return choose(chosen_ + 1);
    case WXK_UP:
    case WXK_LEFT:
      return choose(chosen_ == 0 ? 0 : chosen_ - 1);
    case WXK_HOME:
      return choose(0);
    case WXK_END:
      return choose(things_.size());
    case WXK_RETURN:
    case WXK_SPACE:
      if (chosen_ < things_.size() && !things_[chosen_]->link.empty() && open_) open_(things_[chosen_]->link);
      return;
    case WXK_TAB:
      Navigate(event.ShiftDown() ? wxNavigationKeyEvent::IsBackward : wxNavigationKeyEvent::IsForward);
      return;
    default:
      event.Skip();
  }
}

void FigureView::choosesItself(const std::string& name) {
  own_choice_ = true;
  setAccessible(this, name, figure_.title);
  Refresh();
}

/// The chosen mark is the name, all marks the description: a reader hears the move and can read the whole.
void FigureView::announce() {
  if (!type_) return setAccessible(this, instead_);
  std::string all = figure_.description;
  for (const auto* mark : things_) all += (all.empty() ? "" : "\n") + mark->name;
  setAccessible(this, chosen_ < things_.size() ? things_[chosen_]->name : figure_.title, all);
  auto* object = gtk_widget_get_accessible(static_cast<GtkWidget*>(GetHandle()));
  if (object != nullptr) atk_object_set_role(object, ATK_ROLE_CHART);
}

}  // namespace homeostat::desktop
