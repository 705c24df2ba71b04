#include <algorithm>
#include <cmath>

#include "reports/figure/charts.hpp"
#include "reports/figure/pen.hpp"

namespace homeostat::reports::figure {
namespace {

const Font kLabel{Face::sans, 8.5, false, false};
const Font kNote{Face::sans, 7.5, false, false};
constexpr double kBandHeight = 11;
constexpr double kRowGap = 5;

struct Columns {
  double label_x, label_width, plot_x, plot_width, note_x, note_width;
};

/// Label and note take what they need up to a limit; the plot has the rest.
Columns columns(const StateIntervals& chart, const Pen& pen) {
  double label = 40;
  double note = 30;
  for (const auto& row : chart.rows) {
    label = std::max(label, pen.type().width(row.label, kLabel));
    note = std::max(note, pen.type().width(row.note, kNote));
  }
  const double width = pen.width();
  label = std::min(label, width * 0.3);
  note = std::min(note, width * 0.24);
  const double gap = 12;
  const double plot = width - label - note - 2 * gap;
  return {pen.column(0, label), label, pen.column(label + gap, plot), plot, pen.column(width - note, note), note};
}

double extent(const StateIntervals& chart) {
  double reach = 2.6;
  for (const auto& row : chart.rows) {
    if (row.saying == Saying::nothing) continue;
    reach = std::max({reach, std::abs(row.wide_low), std::abs(row.wide_high), std::abs(row.with.value_or(0))});
  }
  return std::min(reach * 1.04, 6.0);
}

void interval(Pen& pen, const StateRow& row, const Scale& x, double y) {
  const bool says = row.saying == Saying::something;
  const Tone tone = says ? Tone::accent : Tone::grey;
  pen.line({x.clamped(row.wide_low), y}, {x.clamped(row.wide_high), y}, tone, 1.0);
  const double from = x.clamped(row.low);
  const double to = x.clamped(row.high);
  pen.rectangle({from, y - 2.6, std::max(to - from, 1.0), 5.2}, tone, 2.6).opacity = says ? 0.62 : 0.6;
  if (row.with) {
    pen.line({x.clamped(row.mean), y}, {x.clamped(*row.with), y}, Tone::moss, 1.0).dashed = true;
    pen.ring({x.clamped(*row.with), y}, 2.8, Tone::moss, 1.2);
  }
  pen.dot({x.clamped(row.mean), y}, 2.4, says ? Tone::accent : Tone::muted);
}

double heading(Pen& pen, const StateIntervals& chart, const Columns& c, const Scale& x) {
  if (chart.reference_words.empty()) return 0;
  const double height = pen.type().lineHeight(kNote);
  const double third = c.plot_width / 3;
  pen.text({c.plot_x, 0}, third, chart.low_words, kNote, Tone::muted, Align::left);
  pen.text({x(0) - third / 2, 0}, third, chart.reference_words, kNote, Tone::muted, Align::centre);
  pen.text({c.plot_x + 2 * third, 0}, third, chart.high_words, kNote, Tone::muted, Align::right);
  return height + 3;
}

}  // namespace

Figure stateIntervals(const StateIntervals& chart, const Type& type, double width) {
  Pen pen(type, width);
  const Columns c = columns(chart, pen);
  const double reach = extent(chart);
  const Scale x(-reach, reach, c.plot_x, c.plot_x + c.plot_width);
  double y = heading(pen, chart, c, x);
  for (const auto& row : chart.rows) {
    const auto labels = type.lines(row.label, kLabel, c.label_width);
    const auto notes = type.lines(row.note, kNote, c.note_width);
    const double label_height = static_cast<double>(labels.size()) * type.lineHeight(kLabel);
    const double note_height = static_cast<double>(notes.size()) * type.lineHeight(kNote);
    const double height = std::max({label_height, note_height, kBandHeight});
    const double middle = y + height / 2;
    pen.thing({0, y - kRowGap / 2, width, height + kRowGap}, Role::row, row.spoken, "state " + row.id);
    if (row.saying != Saying::nothing) {
      pen.rectangle({x(-2), middle - kBandHeight / 2, x(2) - x(-2), kBandHeight}, Tone::band, 1.5);
      pen.line({x(0), middle - kBandHeight / 2}, {x(0), middle + kBandHeight / 2}, Tone::hairline, 0.8);
      interval(pen, row, x, middle);
    }
    pen.paragraph({c.label_x, middle - label_height / 2}, c.label_width, row.label, kLabel, Tone::ink, pen.start());
    pen.paragraph({c.note_x, middle - note_height / 2}, c.note_width, row.note, kNote, Tone::muted, pen.end());
    y += height + kRowGap;
  }
  return pen.finish(std::max(y - kRowGap, 1.0), chart.caption.title, chart.caption.description);
}

Figure contributionBars(const ContributionBars& chart, const Type& type, double width) {
  Pen pen(type, width);
  double label = 0;
  double number = 0;
  double lowest = 0;
  double highest = 0;
  for (const auto& row : chart.rows) {
    label = std::max(label, type.width(row.label, kLabel));
    number = std::max(number, type.width(row.value_text, kLabel));
    lowest = std::min(lowest, row.value);
    highest = std::max(highest, row.value);
  }
  label = std::min(label, width * 0.45);
  const double gap = 10;
  const double plot = std::max(20.0, width - label - number - 2 * gap);
  const double plot_x = pen.column(label + gap, plot);
  const Scale x(lowest, highest > lowest ? highest : lowest + 1, plot_x, plot_x + plot);
  double y = 0;
  for (const auto& row : chart.rows) {
    const auto labels = type.lines(row.label, kLabel, label);
    const double height = static_cast<double>(labels.size()) * type.lineHeight(kLabel);
    const double middle = y + height / 2;
    pen.thing({0, y, width, height + 3}, Role::row, row.spoken, row.link);
    pen.paragraph({pen.column(0, label), y}, label, row.label, kLabel, Tone::ink, pen.start());
    const double from = std::min(x(0), x(row.value));
    pen.rectangle({from, middle - 3, std::abs(x(row.value) - x(0)), 6}, row.value < 0 ? Tone::warning : Tone::accent, 1)
        .opacity = 0.8;
    pen.text({pen.column(width - number, number), middle - type.lineHeight(kLabel) / 2}, number, row.value_text, kLabel,
             Tone::ink, Align::right);
    y += height + 3;
  }
  if (!chart.rows.empty()) pen.line({x(0), 0}, {x(0), y - 3}, Tone::muted, 0.6);
  return pen.finish(std::max(y - 3, 1.0), chart.caption.title, chart.caption.description);
}

}  // namespace homeostat::reports::figure
