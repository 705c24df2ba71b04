#pragma once

#include <string>
#include <vector>

/// Drawings as plain values. Lengths are points (1/72 inch) from the top left corner; the host scales.
namespace homeostat::reports::figure {

struct Point {
  double x = 0, y = 0;
};
struct Box {
  double x = 0, y = 0, width = 0, height = 0;
  [[nodiscard]] bool contains(Point p) const { return p.x >= x && p.x <= x + width && p.y >= y && p.y <= y + height; }
  [[nodiscard]] double right() const { return x + width; }
  [[nodiscard]] double bottom() const { return y + height; }
};

/// What a colour means; `Palette` says which one it is. Red (`danger`) is for danger alone.
enum class Tone {
  none,
  paper,
  ink,
  muted,
  hairline,
  band,
  accent,
  accent_soft,
  warning,
  warning_soft,
  danger,
  danger_soft,
  moss,
  moss_soft,
  grey,
  grey_soft
};

enum class Shape {
  rectangle,  ///< `box`, corners rounded by `radius`
  line,       ///< through `points`
  curve,      ///< `points` are one start and three control points a segment (cubic)
  area,       ///< closed polygon through `points`
  dot,        ///< circle that fills `box`
  ring,       ///< the same, outlined
  text        ///< one line, `text` in `font`, placed in `box` by `align`
};

enum class Face { sans, serif };
struct Font {
  Face face = Face::sans;
  double size = 8.5;  ///< points
  bool bold = false, italic = false;
  bool operator==(const Font&) const = default;
};
/// Start and end follow the direction of the figure.
enum class Align { left, centre, right };

/// What a mark is, for a screen reader's role. Decoration says nothing.
enum class Role { decoration, label, value, row, axis, vertex, edge };

struct Mark {
  Shape shape = Shape::rectangle;
  Role role = Role::decoration;
  Box box;  ///< for every shape: what a click may hit
  Tone tone = Tone::ink;
  double stroke = 0;  ///< width of an outline or line; 0: filled
  double radius = 0;
  double opacity = 1;  ///< 0 to 1
  bool dashed = false;
  std::vector<Point> points;
  std::string text;
  Font font;
  Align align = Align::left;
  std::string name;  ///< spoken by a screen reader; empty: not a thing of its own
  std::string link;  ///< what it opens, "state sleep-debt", "statement ls-light-010"; empty: nothing
};

/// A drawing. `marks` stand in drawing order, which is also the order they are read in.
struct Figure {
  double width = 0, height = 0;
  std::string title;        ///< a few words
  std::string description;  ///< says in sentences what the drawing shows (alternative text)
  std::vector<Mark> marks;
};

/// Two drawings as one, `first` at the reading side, their feet on one line.
Figure beside(const Figure& first, const Figure& second, double gap, bool mirrored);

/// The topmost mark under `p` that opens something or has a name; null when there is none.
const Mark* hit(const Figure& figure, Point p);
/// The marks a screen reader visits, in reading order.
std::vector<const Mark*> spoken(const Figure& figure);

}  // namespace homeostat::reports::figure
