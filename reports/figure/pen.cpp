#include "reports/figure/pen.hpp"

#include <algorithm>
#include <cmath>

namespace homeostat::reports::figure {
namespace {

Box around(const std::vector<Point>& points, double stroke) {
  double left = points[0].x;
  double right = left;
  double top = points[0].y;
  double bottom = top;
  for (const auto& p : points) {
    left = std::min(left, p.x);
    right = std::max(right, p.x);
    top = std::min(top, p.y);
    bottom = std::max(bottom, p.y);
  }
  const double half = stroke / 2;
  return {left - half, top - half, right - left + stroke, bottom - top + stroke};
}

Mark stroked(Shape shape, std::vector<Point> points, Tone tone, double stroke) {
  Mark mark;
  mark.shape = shape;
  mark.box = around(points, stroke);
  mark.points = std::move(points);
  mark.tone = tone;
  mark.stroke = stroke;
  return mark;
}

Mark round(Shape shape, Point centre, double radius, Tone tone, double stroke) {
  Mark mark;
  mark.shape = shape;
  mark.box = {centre.x - radius, centre.y - radius, 2 * radius, 2 * radius};
  mark.tone = tone;
  mark.stroke = stroke;
  return mark;
}

}  // namespace

Mark& Pen::add(Mark mark) { return figure_.marks.emplace_back(std::move(mark)); }

Mark& Pen::rectangle(Box box, Tone tone, double radius) {
  Mark mark;
  mark.box = box;
  mark.tone = tone;
  mark.radius = radius;
  return add(std::move(mark));
}

Mark& Pen::line(Point from, Point to, Tone tone, double stroke) {
  return add(stroked(Shape::line, {from, to}, tone, stroke));
}
Mark& Pen::polyline(std::vector<Point> points, Tone tone, double stroke) {
  return add(stroked(Shape::line, std::move(points), tone, stroke));
}
Mark& Pen::curve(std::vector<Point> points, Tone tone, double stroke) {
  return add(stroked(Shape::curve, std::move(points), tone, stroke));
}
Mark& Pen::area(std::vector<Point> points, Tone tone) { return add(stroked(Shape::area, std::move(points), tone, 0)); }
Mark& Pen::dot(Point centre, double radius, Tone tone) { return add(round(Shape::dot, centre, radius, tone, 0)); }
Mark& Pen::ring(Point centre, double radius, Tone tone, double stroke) {
  return add(round(Shape::ring, centre, radius, tone, stroke));
}

Mark& Pen::text(Point top, double width, std::string words, const Font& font, Tone tone, Align align) {
  Mark mark;
  mark.shape = Shape::text;
  mark.role = Role::label;
  mark.box = {top.x, top.y, width, type_.lineHeight(font)};
  mark.tone = tone;
  mark.text = std::move(words);
  mark.font = font;
  mark.align = align;
  return add(std::move(mark));
}

double Pen::paragraph(Point top, double width, const std::string& words, const Font& font, Tone tone, Align align) {
  double y = top.y;
  for (auto& line : type_.lines(words, font, width)) {
    text({top.x, y}, width, std::move(line), font, tone, align);
    y += type_.lineHeight(font);
  }
  return y - top.y;
}

void Pen::thing(Box box, Role role, std::string name, std::string link) {
  Mark mark;
  mark.box = box;
  mark.role = role;
  mark.tone = Tone::none;
  mark.name = std::move(name);
  mark.link = std::move(link);
  add(std::move(mark));
}

Figure Pen::finish(double height, std::string title, std::string description) {
  figure_.height = height;
  figure_.title = std::move(title);
  figure_.description = std::move(description);
  return std::move(figure_);
}

Scale::Scale(double low, double high, double from, double to, bool logarithmic)
    : low_(low), high_(high), from_(from), to_(to), logarithmic_(logarithmic && low > 0) {
  if (!(high_ > low_)) high_ = low_ + (low_ == 0 ? 1 : std::abs(low_) * 0.1);
}

double Scale::operator()(double value) const {
  if (logarithmic_) {
    return from_ + (to_ - from_) * (std::log(std::max(value, low_ * 1e-3)) - std::log(low_)) /
                       (std::log(high_) - std::log(low_));
  }
  return from_ + (to_ - from_) * (value - low_) / (high_ - low_);
}

double Scale::clamped(double value) const {
  return std::clamp((*this)(value), std::min(from_, to_), std::max(from_, to_));
}

std::vector<double> ticks(double low, double high, int count) {
  if (!(high > low) || count < 1) return {};
  const double raw = (high - low) / count;
  const double power = std::pow(10.0, std::floor(std::log10(raw)));
  double step = power;
  for (const double factor : {1.0, 2.0, 5.0, 10.0}) {
    step = factor * power;
    if (step >= raw) break;
  }
  std::vector<double> out;
  for (double n = std::ceil(low / step - 1e-9) + 0.0; n * step <= high + step * 1e-9; n += 1)
    out.push_back(n * step + 0.0);
  return out;
}

}  // namespace homeostat::reports::figure
