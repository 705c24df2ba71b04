#include <algorithm>
#include <cmath>

#include "reports/figure/charts.hpp"
#include "reports/figure/pen.hpp"

namespace homeostat::reports::figure {
namespace {

const Font kTitle{Face::sans, 8, true, false};
const Font kUnit{Face::sans, 8, false, false};
const Font kSmall{Face::sans, 7, false, false};
constexpr double kPlotHeight = 44;
constexpr double kGutter = 16;

struct Range {
  double low = 0, high = 1;
};

/// All values and variations; the reference is shown where it lies near, never allowed to flatten the course.
Range rangeOf(const TrendPanel& panel) {
  double low = panel.points.front().value;
  double high = low;
  for (const auto& p : panel.points) {
    low = std::min({low, p.value, p.low.value_or(p.value)});
    high = std::max({high, p.value, p.high.value_or(p.value)});
  }
  const double span = std::max(high - low, std::abs(high) * 0.25);
  for (const auto& bound : {panel.reference_low, panel.reference_high}) {
    if (bound && *bound > low - 1.5 * span && *bound < high + 1.5 * span) {
      low = std::min(low, *bound);
      high = std::max(high, *bound);
    }
  }
  if (panel.logarithmic && low > 0)
    return {low * std::pow(high / low, -0.12) * 0.97, high * std::pow(high / low, 0.12) * 1.03};
  const double room = std::max((high - low) * 0.14, std::abs(high) * 0.02 + 1e-9);
  return {low - room, high + room};
}

void band(Pen& pen, const TrendPanel& panel, const Scale& y, Box plot) {
  if (!panel.reference_low && !panel.reference_high) return;
  const double top = panel.reference_high ? y.clamped(*panel.reference_high) : plot.y;
  const double bottom = panel.reference_low ? y.clamped(*panel.reference_low) : plot.bottom();
  if (bottom - top < 0.5) return;
  pen.rectangle({plot.x, top, plot.width, bottom - top}, Tone::band);
}

void course(Pen& pen, const TrendPanel& panel, const Scale& x, const Scale& y) {
  std::vector<Point> line;
  for (const auto& p : panel.points) {
    line.push_back({x(p.day), y(p.value)});
    if (p.low && p.high) pen.line({x(p.day), y.clamped(*p.low)}, {x(p.day), y.clamped(*p.high)}, Tone::grey, 1.4);
  }
  if (line.size() > 1) pen.polyline(line, Tone::accent, 1.1);
  for (const auto& p : line) pen.dot(p, 2.1, Tone::accent);
}

/// Beside the last point, above the line unless it would leave the plot.
void lastValue(Pen& pen, const TrendPanel& panel, Point last, Box plot) {
  const double width = pen.type().width(panel.last_text, kSmall);
  const double height = pen.type().lineHeight(kSmall);
  double top = last.y - height - 2.5;
  if (top < plot.y - 2) top = last.y + 3;
  pen.text({plot.right() - width, top}, width, panel.last_text, kSmall, Tone::ink, Align::right);
}

constexpr double kUnitGap = 4;

/// A title in as many lines as it needs, two at most; what a second line cannot hold is cut.
std::vector<std::string> titleLines(const Type& type, const std::string& title, double width) {
  if (type.width(title, kTitle) <= width) return {title};
  std::size_t end = std::string::npos;
  for (auto blank = title.find(' '); blank != std::string::npos; blank = title.find(' ', blank + 1)) {
    if (type.width(title.substr(0, blank), kTitle) <= width) end = blank;
  }
  if (end == std::string::npos) return {type.fitted(title, kTitle, width)};
  return {title.substr(0, end), type.fitted(title.substr(end + 1), kTitle, width)};
}

/// How the heads of all panels are set, so that their plots stand on one line.
struct Heads {
  std::size_t lines = 1;     ///< of the longest title
  bool units_below = false;  ///< one title leaves no room for its unit: the units stand on a line of their own
};

Heads headsOf(const Trends& chart, const Type& type, double width) {
  Heads heads;
  for (const auto& panel : chart.panels) {
    heads.lines = std::max(heads.lines, titleLines(type, panel.title, width).size());
    const double both = type.width(panel.title, kTitle) + kUnitGap + type.width(panel.unit, kUnit);
    heads.units_below = heads.units_below || (!panel.unit.empty() && both > width);
  }
  return heads;
}

double headHeight(const Type& type, const Heads& heads) {
  return type.lineHeight(kTitle) * static_cast<double>(heads.lines) +
         (heads.units_below ? type.lineHeight(kSmall) : 0) + 3;
}
double panelHeight(const Type& type, const Heads& heads) {
  return headHeight(type, heads) + kPlotHeight + 2 + type.lineHeight(kSmall);
}

void head(Pen& pen, const TrendPanel& panel, Point at, double width, const Heads& heads) {
  const auto& type = pen.type();
  const auto put = [&](double y, const std::string& words, const Font& font, Tone tone, double from) {
    const double own = type.width(words, font);
    pen.text({pen.mirrored() ? at.x + width - from - own : at.x + from, y}, own, words, font, tone);
  };
  const auto lines = titleLines(type, panel.title, width);
  double y = at.y + type.lineHeight(kTitle) * static_cast<double>(heads.lines - lines.size());
  for (const auto& line : lines) {
    put(y, line, kTitle, Tone::ink, 0);
    y += type.lineHeight(kTitle);
  }
  if (panel.unit.empty()) return;
  if (heads.units_below)
    put(y, panel.unit, kSmall, Tone::muted, 0);
  else
    put(at.y, panel.unit, kUnit, Tone::muted, type.width(panel.title, kTitle) + kUnitGap);
}

void panelAt(Pen& pen, const TrendPanel& panel, Point at, double width, Range days, const Heads& heads) {
  const auto& type = pen.type();
  pen.thing({at.x, at.y, width, panelHeight(type, heads)}, Role::row, panel.spoken, panel.link);
  head(pen, panel, at, width, heads);
  const Box plot{at.x, at.y + headHeight(type, heads), width, kPlotHeight};
  if (!panel.points.empty()) {
    const Range range = rangeOf(panel);
    const Scale x(days.low, days.high, plot.x + 5, plot.right() - 14);
    const Scale y(range.low, range.high, plot.bottom(), plot.y, panel.logarithmic);
    band(pen, panel, y, plot);
    course(pen, panel, x, y);
    const auto& last = panel.points.back();
    lastValue(pen, panel, {x(last.day), y(last.value)}, plot);
  }
  pen.line({plot.x, plot.bottom()}, {plot.right(), plot.bottom()}, Tone::hairline, 0.6);
  pen.text({plot.x, plot.bottom() + 2}, width / 2, panel.first_day, kSmall, Tone::muted, Align::left);
  pen.text({plot.x + width / 2, plot.bottom() + 2}, width / 2, panel.last_day, kSmall, Tone::muted, Align::right);
}

}  // namespace

Figure trends(const Trends& chart, const Type& type, double width) {
  Pen pen(type, width);
  Range days{1e300, -1e300};
  for (const auto& panel : chart.panels) {
    for (const auto& p : panel.points) days = {std::min(days.low, p.day), std::max(days.high, p.day)};
  }
  if (!(days.high > days.low)) days.high = days.low + 1;
  const std::size_t per_row = std::max<std::size_t>(1, chart.columns);
  const double column = (width - kGutter * static_cast<double>(per_row - 1)) / static_cast<double>(per_row);
  const Heads heads = headsOf(chart, type, column);
  const double row_height = panelHeight(type, heads) + 12;
  for (std::size_t i = 0; i < chart.panels.size(); ++i) {
    const double x = pen.column(static_cast<double>(i % per_row) * (column + kGutter), column);
    panelAt(pen, chart.panels[i], {x, static_cast<double>(i / per_row) * row_height}, column, days, heads);
  }
  const auto rows = static_cast<double>((chart.panels.size() + per_row - 1) / per_row);
  return pen.finish(std::max(1.0, rows * row_height - 12), chart.caption.title, chart.caption.description);
}

}  // namespace homeostat::reports::figure
