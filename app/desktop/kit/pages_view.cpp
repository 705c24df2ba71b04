#include "app/desktop/kit/pages_view.hpp"

#include <cairo.h>
#include <gtk/gtk.h>
#include <wx/dcclient.h>

#include <algorithm>

#include "app/desktop/kit/controls.hpp"

namespace homeostat::desktop {
namespace {

constexpr int kGap = Theme::kGrid * 2;
constexpr double kWidest = 1.6;  // pixels a point: beyond that a page is larger than paper held at reading distance

std::string plain(const reports::Text& text) {
  std::string out;
  for (const auto& run : text) out += run.text;
  return out;
}

struct Reader {
  std::string out;
  void line(const std::string& text) { out += text + "\n"; }
  void operator()(const reports::Heading& h) { line(h.text); }
  void operator()(const reports::Paragraph& p) { line(plain(p.text)); }
  void operator()(const reports::List& l) {
    for (const auto& item : l.items) line("- " + plain(item));
  }
  void operator()(const reports::Table& t) {
    line(t.summary);
    for (const auto& row : t.rows) {
      std::string cells;
      for (std::size_t i = 0; i < row.size(); ++i)
        cells += (i > 0 ? "; " : "") + t.columns[i].head + ": " + plain(row[i]);
      line(cells);
    }
  }
  void operator()(const reports::Picture& p) { line(p.figure.description + " " + plain(p.caption)); }
  void operator()(const reports::Callout& c) {
    for (const auto& paragraph : c.paragraphs) line(plain(paragraph));
  }
};

}  // namespace

std::string wordsOf(const reports::Document& document) {
  Reader reader;
  for (const auto& block : document.blocks) std::visit(reader, block);
  return reader.out;
}

PagesView::PagesView(wxWindow* parent, const std::string& spoken)
    : wxScrolledWindow(parent, wxID_ANY, wxDefaultPosition, wxDefaultSize, wxVSCROLL | wxTAB_TRAVERSAL,
                       wxString("preview")) {
  SetLayoutDirection(wxLayout_LeftToRight);
  SetBackgroundStyle(wxBG_STYLE_PAINT);
  SetScrollRate(0, Theme::kGrid * 3);
  setAccessible(this, spoken);
  Bind(wxEVT_PAINT, [this](wxPaintEvent&) { paint(); });
  Bind(wxEVT_SIZE, [this](wxSizeEvent& event) {
    place();
    Refresh();
    event.Skip();
  });
}

double PagesView::scale() const {
  return std::clamp((GetClientSize().x - 2 * kGap) / reports::kPageWidth, 0.5, kWidest * Theme::textScale());
}

void PagesView::place() {
  const double height = reports::kPageHeight * scale() + kGap;
  SetVirtualSize(GetClientSize().x, static_cast<int>(height * static_cast<double>(count())) + kGap);
}

void PagesView::show(reports::Pages pages, const std::string& name, const std::string& text) {
  pages_.emplace(std::move(pages));
  place();
  Scroll(0, 0);
  setAccessible(this, name, text);
  auto* object = gtk_widget_get_accessible(static_cast<GtkWidget*>(GetHandle()));
  if (object != nullptr) atk_object_set_role(object, ATK_ROLE_DOCUMENT_FRAME);
  Refresh();
}

void PagesView::clear() {
  pages_.reset();
  place();
  Refresh();
}

void PagesView::paint() {
  wxPaintDC dc(this);
  auto* cairo = static_cast<cairo_t*>(dc.GetImpl()->GetCairoContext());
  if (cairo == nullptr) return;
  const auto set = [&](const wxColour& c) {
    cairo_set_source_rgb(cairo, c.Red() / 255.0, c.Green() / 255.0, c.Blue() / 255.0);
  };
  set(Theme::page());
  cairo_paint(cairo);
  const int top = CalcUnscrolledPosition(wxPoint(0, 0)).y;
  const double by = scale(), wide = reports::kPageWidth * by, high = reports::kPageHeight * by;
  for (std::size_t i = 0; i < count(); ++i) {
    const double y = kGap + static_cast<double>(i) * (high + kGap) - top;
    if (y + high < 0 || y > GetClientSize().y) continue;
    const double x = std::max(0.0, (GetClientSize().x - wide) / 2);
    cairo_save(cairo);
    cairo_translate(cairo, x, y);
    cairo_rectangle(cairo, 0, 0, wide, high);
    cairo_set_source_rgb(cairo, 1, 1, 1);  // paper is white in every dress
    cairo_fill_preserve(cairo);
    set(Theme::hairline());
    cairo_set_line_width(cairo, 1);
    cairo_stroke(cairo);
    cairo_scale(cairo, by, by);
    pages_->paint(cairo, i);
    cairo_restore(cairo);
  }
}

}  // namespace homeostat::desktop
