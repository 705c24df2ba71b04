#include "reports/figure/waveform.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "reports/figure/pen.hpp"

namespace homeostat::reports::figure {
namespace {

const Font kSmall{Face::sans, 7, false, false};
constexpr double kSide = 8, kBottom = 22, kFoot = 10;

Tone toneOf(BeatState state) {
  return state == BeatState::doubted ? Tone::warning : state == BeatState::by_hand ? Tone::moss : Tone::grey;
}

void trace(Pen& pen, const Waveform& chart, Box plot, const Scale& x) {
  double low = 0, high = 0;
  bool some = false;
  for (const double v : chart.value) {
    if (!std::isfinite(v)) continue;
    low = some ? std::min(low, v) : v;
    high = some ? std::max(high, v) : v;
    some = true;
  }
  if (!some) return;
  const double room = std::max(1e-9, (high - low) * 0.06);
  const Scale y(low - room, high + room, plot.bottom() - kFoot, plot.y);
  std::vector<Point> line;
  const auto end = [&] {
    if (line.size() > 1) pen.polyline(line, Tone::accent, 0.8);
    line.clear();
  };
  for (std::size_t i = 0; i < chart.value.size() && i < chart.at_s.size(); ++i) {
    if (std::isfinite(chart.value[i]))
      line.push_back({x(chart.at_s[i]), y(chart.value[i])});
    else
      end();
  }
  end();
}

void beat(Pen& pen, const BeatTick& tick, Box plot, double at) {
  const Tone tone = toneOf(tick.state);
  if (tick.chosen) pen.rectangle({at - 4, plot.y, 8, plot.height}, Tone::accent_soft, 1);
  pen.line({at, plot.y}, {at, plot.bottom()}, tick.chosen ? Tone::accent : tone, tick.chosen ? 1.4 : 0.7);
  const Point foot{at, plot.bottom() - kFoot / 2};
  if (tick.state == BeatState::by_hand)
    pen.rectangle({foot.x - 2.5, foot.y - 2.5, 5, 5}, tone);
  else if (tick.state == BeatState::doubted)
    pen.ring(foot, 2.8, tone, 1.1);
  else
    pen.dot(foot, 1.6, tone);
  pen.thing({at - 4, plot.y, 8, plot.height}, Role::value, tick.spoken, "");
}

/// The lengths of intervals, left out where they would touch.
void lengths(Pen& pen, const Waveform& chart, Box plot, const Scale& x) {
  double free_from = plot.x;
  for (const auto& tick : chart.beats) {
    if (!tick.rr_ms) continue;
    const auto words = fmt::format("{:.0f}", *tick.rr_ms);
    const double width = pen.type().width(words, kSmall);
    const double middle = x(tick.at_s) - (x(tick.at_s) - x(tick.at_s - *tick.rr_ms / 1000)) / 2;
    if (middle - width / 2 < free_from || middle + width / 2 > plot.right()) continue;
    pen.text({middle - width / 2 - 1, plot.y - pen.type().lineHeight(kSmall) - 1}, width + 2, words, kSmall,
             tick.state == BeatState::sound ? Tone::muted : toneOf(tick.state), Align::centre);
    free_from = middle + width / 2 + 4;
  }
}

}  // namespace

Box waveformPlot(const Type& type, double width, double height) {
  const double top = 2 * type.lineHeight(kSmall) + 6;
  return {kSide, top, width - 2 * kSide, height - top - kBottom};
}

Figure waveform(const Waveform& chart, const Type& type, double width, double height) {
  Pen pen(type, width);
  const Box plot = waveformPlot(type, width, height);
  const Scale x(chart.from_s, chart.to_s, plot.x, plot.right());
  const auto seconds = ticks(chart.from_s, chart.to_s, 10);
  const double step = seconds.size() > 1 ? seconds[1] - seconds[0] : 1;
  for (const double at : seconds) {
    pen.line({x(at), plot.y}, {x(at), plot.bottom()}, Tone::hairline, 0.4);
    pen.text({x(at) - 20, plot.bottom() + 2}, 40, fmt::format("{:.{}f}", at, step >= 1 ? 0 : 1), kSmall, Tone::muted,
             Align::centre);
  }
  for (const auto& tick : chart.beats)
    if (tick.at_s >= chart.from_s && tick.at_s <= chart.to_s) beat(pen, tick, plot, x(tick.at_s));
  trace(pen, chart, plot, x);
  pen.line({plot.x, plot.bottom()}, {plot.right(), plot.bottom()}, Tone::muted, 0.6);
  lengths(pen, chart, plot, x);
  pen.text({plot.x, plot.bottom() + 11}, plot.width, chart.x_words, kSmall, Tone::muted, Align::right);
  pen.text({plot.x, 0}, plot.width, chart.y_words, kSmall, Tone::muted);
  return pen.finish(height, chart.caption.title, chart.caption.description);
}

}  // namespace homeostat::reports::figure
