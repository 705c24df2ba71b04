#include "reports/figure/paint.hpp"

#include <cairo.h>

#include <numbers>

namespace homeostat::reports::figure {
namespace {

void setSource(cairo_t* cairo, const Mark& mark, Theme theme) {
  const Colour c = colourOf(mark.tone, theme);
  cairo_set_source_rgba(cairo, c.red / 255.0, c.green / 255.0, c.blue / 255.0, mark.opacity);
}

void rectanglePath(cairo_t* cairo, const Box& box, double radius) {
  if (radius <= 0) {
    cairo_rectangle(cairo, box.x, box.y, box.width, box.height);
    return;
  }
  const double r = std::min({radius, box.width / 2, box.height / 2});
  const double quarter = std::numbers::pi / 2;
  cairo_new_sub_path(cairo);
  cairo_arc(cairo, box.right() - r, box.y + r, r, -quarter, 0);
  cairo_arc(cairo, box.right() - r, box.bottom() - r, r, 0, quarter);
  cairo_arc(cairo, box.x + r, box.bottom() - r, r, quarter, 2 * quarter);
  cairo_arc(cairo, box.x + r, box.y + r, r, 2 * quarter, 3 * quarter);
  cairo_close_path(cairo);
}

void pointsPath(cairo_t* cairo, const Mark& mark) {
  const auto& p = mark.points;
  if (p.empty()) return;
  cairo_move_to(cairo, p[0].x, p[0].y);
  if (mark.shape == Shape::curve) {
    for (std::size_t i = 1; i + 2 < p.size(); i += 3)
      cairo_curve_to(cairo, p[i].x, p[i].y, p[i + 1].x, p[i + 1].y, p[i + 2].x, p[i + 2].y);
  } else {
    for (std::size_t i = 1; i < p.size(); ++i) cairo_line_to(cairo, p[i].x, p[i].y);
  }
  if (mark.shape == Shape::area) cairo_close_path(cairo);
}

void finish(cairo_t* cairo, const Mark& mark) {
  if (mark.stroke <= 0) {
    cairo_fill(cairo);
    return;
  }
  cairo_set_line_width(cairo, mark.stroke);
  cairo_set_line_cap(cairo, mark.dashed ? CAIRO_LINE_CAP_BUTT : CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND);
  const double dash[] = {2.4, 1.8};
  cairo_set_dash(cairo, dash, mark.dashed ? 2 : 0, 0);
  cairo_stroke(cairo);
}

void paintText(cairo_t* cairo, const Mark& mark, const Type& type) {
  double x = mark.box.x;
  if (mark.align != Align::left) {
    const double spare = mark.box.width - type.width(mark.text, mark.font);
    x += mark.align == Align::right ? spare : spare / 2;
  }
  type.draw(cairo, mark.text, mark.font, {x, mark.box.y + type.ascent(mark.font)});
}

void paintMark(cairo_t* cairo, const Mark& mark, const Type& type, Theme theme) {
  if (mark.tone == Tone::none) return;
  setSource(cairo, mark, theme);
  switch (mark.shape) {
    case Shape::text:
      paintText(cairo, mark, type);
      return;
    case Shape::rectangle:
      rectanglePath(cairo, mark.box, mark.radius);
      break;
    case Shape::dot:
    case Shape::ring:
      cairo_new_sub_path(cairo);
      cairo_arc(cairo, mark.box.x + mark.box.width / 2, mark.box.y + mark.box.height / 2, mark.box.width / 2, 0,
                2 * std::numbers::pi);
      break;
    default:
      pointsPath(cairo, mark);
  }
  finish(cairo, mark);
}

}  // namespace

void paint(cairo_t* cairo, const Figure& figure, const Type& type, Theme theme) {
  cairo_save(cairo);
  for (const auto& mark : figure.marks) paintMark(cairo, mark, type, theme);
  cairo_restore(cairo);
}

}  // namespace homeostat::reports::figure
