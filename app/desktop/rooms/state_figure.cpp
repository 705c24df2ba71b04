#include "app/desktop/rooms/state_figure.hpp"

#include <cairo.h>
#include <gtk/gtk.h>
#include <wx/dcclient.h>

#include "app/desktop/kit/controls.hpp"
#include "reports/figure/charts.hpp"
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

figure::StateRow rowOf(const StateRowWords& words) {
  figure::StateRow row;
  row.id = words.id;
  row.label = words.name;
  row.note = words.note;
  row.spoken = words.spoken;
  row.mean = words.mean;
  row.low = words.low;
  row.high = words.high;
  row.wide_low = words.wide_low;
  row.wide_high = words.wide_high;
  row.saying = words.assumption ? figure::Saying::nothing
               : words.clear    ? figure::Saying::something
                                : figure::Saying::little;
  return row;
}

}  // namespace

StateFigure::StateFigure(wxWindow* parent, const Language& language, std::function<void(const std::string&)> open)
    : wxWindow(parent, wxID_ANY, wxDefaultPosition, wxDefaultSize, wxWANTS_CHARS | wxTAB_TRAVERSAL, wxString("states")),
      language_(language),
      open_(std::move(open)),
      type_(figure::Type::forLanguage(language.messages.language()).value()) {
  SetLayoutDirection(wxLayout_LeftToRight);
  SetBackgroundStyle(wxBG_STYLE_PAINT);
  Bind(wxEVT_PAINT, [this](wxPaintEvent&) { paint(); });
  Bind(wxEVT_SIZE, [this](wxSizeEvent&) {
    build();
    Refresh();
  });
  Bind(wxEVT_LEFT_UP, [this](wxMouseEvent& event) {
    SetFocus();
    const auto* mark = figure::hit(figure_, {event.GetX() / scale_, event.GetY() / scale_});
    if (mark != nullptr && !mark->link.empty()) open_(mark->link);
  });
  Bind(wxEVT_KEY_DOWN, [this](wxKeyEvent& event) { key(event); });
  Bind(wxEVT_SET_FOCUS, [this](wxFocusEvent& event) {
    Refresh();
    event.Skip();
  });
  Bind(wxEVT_KILL_FOCUS, [this](wxFocusEvent& event) {
    Refresh();
    event.Skip();
  });
}

void StateFigure::show(const std::vector<StateRowWords>& rows) {
  rows_ = rows;
  chosen_ = 0;
  SetMinSize({Theme::kGrid * 30, static_cast<int>(static_cast<double>(rows.size()) * 23 * scale_ + 24)});
  build();
  announce();
}

void StateFigure::build() {
  const int width = GetClientSize().x;
  if (width < Theme::kGrid * 10) return;
  scale_ = 96.0 / 72.0 * Theme::textScale();
  figure::StateIntervals chart;
  chart.caption = {language_.say("desk.patterns"), language_.say("desk.patterns.legend")};
  for (const auto& row : rows_) chart.rows.push_back(rowOf(row));
  chart.low_words = language_.say("desk.patterns.low");
  chart.reference_words = language_.say("desk.patterns.reference");
  chart.high_words = language_.say("desk.patterns.high");
  figure_ = figure::stateIntervals(chart, type_, width / scale_);
  const int height = static_cast<int>(figure_.height * scale_) + 4;
  if (GetMinSize().y == height) return;
  SetMinSize({Theme::kGrid * 30, height});
  if (auto* page = dynamic_cast<Page*>(GetParent())) page->CallAfter([page] { page->relayout(); });
}

void StateFigure::paint() {
  wxPaintDC dc(this);
  auto* cairo = static_cast<cairo_t*>(dc.GetImpl()->GetCairoContext());
  if (cairo == nullptr) return;
  const auto ground = Theme::surface();
  cairo_save(cairo);
  cairo_set_source_rgb(cairo, ground.Red() / 255.0, ground.Green() / 255.0, ground.Blue() / 255.0);
  cairo_paint(cairo);
  cairo_scale(cairo, scale_, scale_);
  if (HasFocus() && chosen_ < rows_.size()) {
    for (const auto& mark : figure_.marks) {
      if (mark.link != "state " + rows_[chosen_].id) continue;
      const auto ring = Theme::accent();
      cairo_set_source_rgb(cairo, ring.Red() / 255.0, ring.Green() / 255.0, ring.Blue() / 255.0);
      cairo_set_line_width(cairo, 1.5);
      cairo_rectangle(cairo, mark.box.x + 1, mark.box.y, mark.box.width - 2, mark.box.height);
      cairo_stroke(cairo);
      break;
    }
  }
  figure::paint(cairo, figure_, type_, figureTheme());
  cairo_restore(cairo);
}

void StateFigure::key(wxKeyEvent& event) {
  const auto last = rows_.empty() ? 0 : rows_.size() - 1;
  switch (event.GetKeyCode()) {
    case WXK_DOWN:
      chosen_ = std::min(chosen_ + 1, last);
      break;
    case WXK_UP:
      chosen_ = chosen_ == 0 ? 0 : chosen_ - 1;
      break;
    case WXK_RETURN:
    case WXK_SPACE:
      if (chosen_ < rows_.size()) open_("state " + rows_[chosen_].id);
      return;
    case WXK_TAB:
      Navigate(event.ShiftDown() ? wxNavigationKeyEvent::IsBackward : wxNavigationKeyEvent::IsForward);
      return;
    default:
      event.Skip();
      return;
  }
  announce();
  Refresh();
}

/// The chosen row is the name, all rows the description: a reader hears the move and can read the whole.
void StateFigure::announce() {
  std::string all;
  for (const auto& row : rows_) all += row.spoken + ". ";
  setAccessible(this, chosen_ < rows_.size() ? rows_[chosen_].spoken : language_.say("desk.patterns"), all);
  auto* object = gtk_widget_get_accessible(static_cast<GtkWidget*>(GetHandle()));
  if (object != nullptr) atk_object_set_role(object, ATK_ROLE_CHART);
}

}  // namespace homeostat::desktop
