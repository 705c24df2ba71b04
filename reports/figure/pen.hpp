#pragma once

#include <string>
#include <utility>
#include <vector>

#include "reports/figure/display.hpp"
#include "reports/figure/type.hpp"

/// Internal to the charts: puts marks on a figure.
namespace homeostat::reports::figure {

class Pen {
 public:
  Pen(const Type& type, double width) : type_(type) { figure_.width = width; }

  Mark& rectangle(Box box, Tone tone, double radius = 0);
  Mark& line(Point from, Point to, Tone tone, double stroke);
  Mark& polyline(std::vector<Point> points, Tone tone, double stroke);
  Mark& curve(std::vector<Point> points, Tone tone, double stroke);
  Mark& area(std::vector<Point> points, Tone tone);
  Mark& dot(Point centre, double radius, Tone tone);
  Mark& ring(Point centre, double radius, Tone tone, double stroke);
  /// One line whose box starts at `top`; the box is `width` wide and the text stands in it by `align`.
  Mark& text(Point top, double width, std::string words, const Font& font, Tone tone, Align align = Align::left);
  /// Broken into lines; returns the height used.
  double paragraph(Point top, double width, const std::string& words, const Font& font, Tone tone,
                   Align align = Align::left);
  /// An invisible mark over `box`: what a screen reader says and what a click opens.
  void thing(Box box, Role role, std::string name, std::string link);

  [[nodiscard]] const Type& type() const { return type_; }
  [[nodiscard]] bool mirrored() const { return type_.rightToLeft(); }
  /// A column of `width` starting `x` from the reading side, as a left edge on the page.
  [[nodiscard]] double column(double x, double width) const { return mirrored() ? figure_.width - x - width : x; }
  [[nodiscard]] Align start() const { return mirrored() ? Align::right : Align::left; }
  [[nodiscard]] Align end() const { return mirrored() ? Align::left : Align::right; }
  [[nodiscard]] double width() const { return figure_.width; }
  Figure finish(double height, std::string title, std::string description);

 private:
  Mark& add(Mark mark);
  const Type& type_;
  Figure figure_;
};

/// Values to lengths, linear or logarithmic.
class Scale {
 public:
  Scale(double low, double high, double from, double to, bool logarithmic = false);
  [[nodiscard]] double operator()(double value) const;
  /// Kept inside the drawing.
  [[nodiscard]] double clamped(double value) const;

 private:
  double low_, high_, from_, to_;
  bool logarithmic_;
};

/// Round numbers (1, 2, 5 times a power of ten) inside [low, high], about `count` of them.
std::vector<double> ticks(double low, double high, int count);

}  // namespace homeostat::reports::figure
