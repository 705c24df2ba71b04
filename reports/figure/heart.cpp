#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "reports/figure/charts.hpp"
#include "reports/figure/pen.hpp"

namespace homeostat::reports::figure {
namespace {

const Font kSmall{Face::sans, 7, false, false};
constexpr double kLeft = 30;
constexpr double kBottom = 22;

std::pair<double, double> limits(const std::vector<double>& values) {
  if (values.empty()) return {600, 1200};
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  const double room = std::max(20.0, (*high - *low) * 0.08);
  return {*low - room, *high + room};
}

/// Frame, gridlines and numbers. Axis numbers are whole or have the decimals their step needs.
void axes(Pen& pen, Box plot, const Scale& x, const Scale& y, const std::vector<double>& xs,
          const std::vector<double>& ys, double x_unit, const std::string& x_words, const std::string& y_words) {
  const auto& type = pen.type();
  const auto number = [](double v, double step) {
    return fmt::format("{:.{}f}", v, step >= 1 ? 0 : step >= 0.1 ? 1 : 2);
  };
  const double y_step = ys.size() > 1 ? ys[1] - ys[0] : 1;
  for (const double v : ys) {
    pen.line({plot.x, y(v)}, {plot.right(), y(v)}, Tone::hairline, 0.4);
    pen.text({plot.x - kLeft, y(v) - type.lineHeight(kSmall) / 2}, kLeft - 4, number(v, y_step), kSmall, Tone::muted,
             Align::right);
  }
  const double x_step = xs.size() > 1 ? (xs[1] - xs[0]) / x_unit : 1;
  for (const double v : xs) {
    pen.line({x(v), plot.bottom()}, {x(v), plot.bottom() + 2}, Tone::muted, 0.5);
    pen.text({x(v) - 20, plot.bottom() + 2}, 40, number(v / x_unit, x_step), kSmall, Tone::muted, Align::centre);
  }
  pen.line({plot.x, plot.bottom()}, {plot.right(), plot.bottom()}, Tone::muted, 0.6);
  pen.text({plot.x, plot.bottom() + 11}, plot.width, x_words, kSmall, Tone::muted, Align::right);
  pen.text({plot.x - kLeft, plot.y - type.lineHeight(kSmall) - 3}, plot.width, y_words, kSmall, Tone::muted);
}

Box plotBox(const Pen& pen, double height) {
  const double top = pen.type().lineHeight(kSmall) + 4;
  return {kLeft, top, pen.width() - kLeft - 6, height - top - kBottom};
}

}  // namespace

Figure tachogram(const Tachogram& chart, const Type& type, double width, double height) {
  Pen pen(type, width);
  const Box plot = plotBox(pen, height);
  const auto [low, high] = limits(chart.rr_ms);
  const double end = chart.at_s.empty() ? 60 : std::max(chart.at_s.back(), 1.0);
  const Scale x(0, end, plot.x, plot.right());
  const Scale y(low, high, plot.bottom(), plot.y);
  const bool minutes = end > 180;
  std::vector<double> xs;
  for (const double t : ticks(0, end / (minutes ? 60 : 1), 6)) xs.push_back(t * (minutes ? 60 : 1));
  axes(pen, plot, x, y, xs, ticks(low, high, 4), minutes ? 60 : 1, chart.x_words, chart.y_words);
  std::vector<Point> line;
  for (std::size_t i = 0; i < chart.rr_ms.size() && i < chart.at_s.size(); ++i)
    line.push_back({x(chart.at_s[i]), y(chart.rr_ms[i])});
  if (line.size() > 1) pen.polyline(line, Tone::accent, 0.7);
  for (std::size_t i = 0; i < line.size() && i < chart.corrected.size(); ++i) {
    if (chart.corrected[i]) pen.ring(line[i], 2.4, Tone::warning, 1);
  }
  pen.thing(plot, Role::row, chart.caption.description, "");
  return pen.finish(height, chart.caption.title, chart.caption.description);
}

Figure poincare(const Poincare& chart, const Type& type, double side) {
  Pen pen(type, side);
  Box plot = plotBox(pen, side);
  plot.width = plot.height = std::min(plot.width, plot.height);
  const auto [low, high] = limits(chart.rr_ms);
  const Scale x(low, high, plot.x, plot.right());
  const Scale y(low, high, plot.bottom(), plot.y);
  axes(pen, plot, x, y, ticks(low, high, 4), ticks(low, high, 4), 1, chart.x_words, chart.y_words);
  pen.line({x(low), y(low)}, {x(high), y(high)}, Tone::grey, 0.6).dashed = true;
  for (std::size_t i = 0; i + 1 < chart.rr_ms.size(); ++i)
    pen.dot({x(chart.rr_ms[i]), y(chart.rr_ms[i + 1])}, 1.1, Tone::accent).opacity = 0.45;
  if (chart.sd1 && chart.sd2 && !chart.rr_ms.empty()) {
    double mean = 0;
    for (const double rr : chart.rr_ms) mean += rr / static_cast<double>(chart.rr_ms.size());
    std::vector<Point> ellipse;
    for (int i = 0; i <= 72; ++i) {
      const double angle = i * std::numbers::pi / 36;
      const double along = *chart.sd2 * std::cos(angle);
      const double across = *chart.sd1 * std::sin(angle);
      ellipse.push_back(
          {x(mean + (along - across) / std::numbers::sqrt2), y(mean + (along + across) / std::numbers::sqrt2)});
    }
    pen.polyline(ellipse, Tone::warning, 1.1);
  }
  pen.thing(plot, Role::row, chart.caption.description, "");
  return pen.finish(side, chart.caption.title, chart.caption.description);
}

Figure spectrum(const Spectrum& chart, const Type& type, double width, double height) {
  Pen pen(type, width);
  const Box plot = plotBox(pen, height);
  const auto bins = std::min<std::size_t>(
      chart.density.size(), chart.step_hz > 0 ? static_cast<std::size_t>(chart.up_to_hz / chart.step_hz) + 1 : 0);
  double top = 1;
  for (std::size_t i = 0; i < bins; ++i) top = std::max(top, chart.density[i]);
  const Scale x(0, chart.up_to_hz, plot.x, plot.right());
  const Scale y(0, top * 1.08, plot.bottom(), plot.y + 20);
  const Tone tones[] = {Tone::grey, Tone::warning, Tone::accent, Tone::moss};
  std::size_t n = 0;
  for (const auto& band : chart.bands) {
    const Tone tone = tones[std::min<std::size_t>(n++, 3)];
    std::vector<Point> shape{{x(band.low_hz), y(0)}};
    for (std::size_t i = 0; i < bins; ++i) {
      const double hz = static_cast<double>(i) * chart.step_hz;
      if (hz >= band.low_hz && hz <= band.high_hz) shape.push_back({x(hz), y(chart.density[i])});
    }
    shape.push_back({x(std::min(band.high_hz, chart.up_to_hz)), y(0)});
    pen.area(shape, tone).opacity = 0.28;
    const double middle = (x(band.low_hz) + x(std::min(band.high_hz, chart.up_to_hz))) / 2;
    pen.text({middle - 40, plot.y}, 80, band.label, kSmall, Tone::ink, Align::centre);
    pen.text({middle - 40, plot.y + type.lineHeight(kSmall)}, 80, band.value_text, kSmall, Tone::muted, Align::centre);
    pen.line({x(band.low_hz), plot.y + 20}, {x(band.low_hz), plot.bottom()}, Tone::hairline, 0.6);
  }
  axes(pen, plot, x, y, ticks(0, chart.up_to_hz, 5), ticks(0, top, 4), 1, chart.x_words, chart.y_words);
  std::vector<Point> line;
  for (std::size_t i = 0; i < bins; ++i)
    line.push_back({x(static_cast<double>(i) * chart.step_hz), y(chart.density[i])});
  if (line.size() > 1) pen.polyline(line, Tone::ink, 0.8);
  if (chart.breathing_hz && *chart.breathing_hz < chart.up_to_hz) {
    pen.line({x(*chart.breathing_hz), plot.y + 20}, {x(*chart.breathing_hz), plot.bottom()}, Tone::ink, 0.7).dashed =
        true;
    pen.text({x(*chart.breathing_hz) + 3, plot.y + 20}, 90, chart.breathing_words, kSmall, Tone::ink);
  }
  pen.thing(plot, Role::row, chart.caption.description, "");
  return pen.finish(height, chart.caption.title, chart.caption.description);
}

}  // namespace homeostat::reports::figure
