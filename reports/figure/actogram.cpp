#include <fmt/format.h>

#include <algorithm>

#include "reports/figure/charts.hpp"
#include "reports/figure/pen.hpp"

namespace homeostat::reports::figure {
namespace {

const Font kLabel{Face::sans, 8, false, false};
const Font kSmall{Face::sans, 7, false, false};
constexpr double kRow = 14;
constexpr double kBar = 9;

/// Told apart by form as well as by colour: filled, outlined, hatched, dot.
void bar(Pen& pen, const Box& box, Activity what) {
  switch (what) {
    case Activity::sleep:
      pen.rectangle(box, Tone::accent, 1.5);
      return;
    case Activity::bright_light:
      pen.rectangle(box, Tone::warning_soft, 1.5);
      pen.rectangle(box, Tone::warning, 1.5).stroke = 1.2;
      return;
    case Activity::dim_light:
      pen.rectangle(box, Tone::grey, 1.5).opacity = 0.45;
      return;
    case Activity::avoid_light:
      for (double x = box.x; x < box.right(); x += 3.2)
        pen.line({x, box.bottom()}, {std::min(x + 3.2, box.right()), box.y}, Tone::muted, 0.7);
      pen.rectangle(box, Tone::muted, 1.5).stroke = 0.7;
      return;
    case Activity::medicine:
      pen.area({{box.x, box.y}, {box.x + 7, box.y}, {box.x + 3.5, box.bottom()}}, Tone::ink);
      return;
    case Activity::exercise:
      pen.rectangle(box, Tone::moss, 1.5).opacity = 0.7;
      return;
  }
}

void spans(Pen& pen, const ActogramRow& row, const Scale& hour, double start, double y) {
  for (const auto& span : row.spans) {
    // A span may lie on this drawing's day as given or one day earlier or later.
    for (const double shift : {-24.0, 0.0, 24.0}) {
      const double from = std::max(span.from_hour + shift, start);
      const double to = std::min(span.to_hour + shift, start + 24);
      const bool moment =
          span.what == Activity::medicine && span.from_hour + shift >= start && span.from_hour + shift < start + 24;
      if (to <= from && !moment) continue;
      const Box box{hour(from), y + (kRow - kBar) / 2, std::max(hour(to) - hour(from), 1.0), kBar};
      bar(pen, box, span.what);
      if (!span.text.empty() && pen.type().width(span.text, kSmall) + 4 < box.width) {
        pen.text({box.x, y + (kRow - pen.type().lineHeight(kSmall)) / 2}, box.width, span.text, kSmall,
                 span.what == Activity::sleep ? Tone::paper : Tone::ink, Align::centre);
      }
    }
  }
}

double legend(Pen& pen, const Actogram& chart, double y) {
  double x = 0;
  for (const auto& [what, words] : chart.legend) {
    const double width = 18 + pen.type().width(words, kSmall);
    if (x + width > pen.width() && x > 0) {
      x = 0;
      y += pen.type().lineHeight(kSmall) + 3;
    }
    const double left = pen.column(x, width);
    bar(pen, {pen.mirrored() ? left + width - 12 : left, y + 1, 12, 7}, what);
    pen.text({pen.mirrored() ? left : left + 16, y}, width - 16, words, kSmall, Tone::muted, pen.start());
    x += width + 12;
  }
  return chart.legend.empty() ? y : y + pen.type().lineHeight(kSmall);
}

}  // namespace

Figure actogram(const Actogram& chart, const Type& type, double width) {
  Pen pen(type, width);
  double label = 20;
  for (const auto& row : chart.rows) label = std::max(label, type.width(row.label, kLabel));
  label = std::min(label, width * 0.25);
  const double plot_width = width - label - 10;
  const double plot_x = pen.column(label + 10, plot_width);
  const Scale hour(chart.start_hour, chart.start_hour + 24, plot_x, plot_x + plot_width);
  const double top = type.lineHeight(kSmall) + 3;
  const double bottom = top + kRow * static_cast<double>(chart.rows.size());
  for (int h = 0; h <= 24; h += 3) {
    const double x = hour(chart.start_hour + h);
    pen.line({x, top}, {x, bottom}, Tone::hairline, h % 6 == 0 ? 0.7 : 0.4);
    const int clock = static_cast<int>(chart.start_hour + h) % 24;
    if (h < 24) pen.text({x, 0}, 30, fmt::format("{:02}", clock), kSmall, Tone::muted, Align::left);
  }
  double y = top;
  for (const auto& row : chart.rows) {
    pen.thing({0, y, width, kRow}, Role::row, row.spoken, "");
    pen.text({pen.column(0, label), y + (kRow - type.lineHeight(kLabel)) / 2}, label,
             type.fitted(row.label, kLabel, label), kLabel, Tone::ink, pen.start());
    pen.line({plot_x, y + kRow}, {plot_x + plot_width, y + kRow}, Tone::hairline, 0.4);
    spans(pen, row, hour, chart.start_hour, y);
    y += kRow;
  }
  y = legend(pen, chart, bottom + 7);
  return pen.finish(y, chart.caption.title, chart.caption.description);
}

}  // namespace homeostat::reports::figure
