#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "reports/figure/display.hpp"
#include "reports/figure/type.hpp"

/// The project's charts. Every word and formatted number is handed in, in the language of the page; the columns stand
/// on the reading side, number axes run from left to right in every language. `width` in points; the height follows
/// from the content. Pure; same input, same marks.
namespace homeostat::reports::figure {

struct Caption {
  std::string title, description;  ///< become those of the figure
};

// ---- what the data leave of each state ---------------------------------------------------------------------------

/// How much this case's data say of a state: colour is kept for those that say something.
enum class Saying {
  something,  ///< the interval from the data lies on one side of the centre
  little,     ///< it does not: grey
  nothing     ///< mostly assumption: no bar, only `note`
};

struct StateRow {
  std::string id;  ///< becomes the link "state ID"
  std::string label, note;
  std::string spoken;                  ///< the row as a sentence
  double mean = 0;                     ///< reference standard deviations
  double low = 0, high = 0;            ///< 5th and 95th percentile from the data alone
  double wide_low = 0, wide_high = 0;  ///< the same with the evidence's own spread
  Saying saying = Saying::something;
  std::optional<double> with;  ///< mean with what is being tried out: an open ring
};
struct StateIntervals {
  Caption caption;
  std::vector<StateRow> rows;
  std::string low_words, reference_words, high_words;  ///< above the plot: "lower", "reference", "higher"
};
/// Soft band: two reference standard deviations either side of the centre. Thick: from the data. Thin: with the
/// evidence's spread.
Figure stateIntervals(const StateIntervals& chart, const Type& type, double width);

// ---- what a sum is made of ------------------------------------------------------------------------------------------

struct BarRow {
  std::string label, value_text;
  double value = 0;
  std::string spoken, link;
};
struct ContributionBars {
  Caption caption;
  std::vector<BarRow> rows;
};
/// Bars from a common zero line: blue to the right for what raises, orange to the left for what lowers.
Figure contributionBars(const ContributionBars& chart, const Type& type, double width);

// ---- courses in time ------------------------------------------------------------------------------------------------

struct TrendPoint {
  double day = 0;  ///< any origin, the same for all panels
  double value = 0;
  std::optional<double> low, high;  ///< where the next value may lie by chance alone
};
struct TrendPanel {
  std::string title, unit;
  std::vector<TrendPoint> points;  ///< oldest first
  std::optional<double> reference_low, reference_high;
  bool logarithmic = false;
  std::string last_text;            ///< beside the last point
  std::string first_day, last_day;  ///< below the plot
  std::string spoken, link;
};
struct Trends {
  Caption caption;
  std::vector<TrendPanel> panels;
  std::size_t columns = 4;
};
/// Small multiples on one time axis. Shaded: reference. Vertical bar: expected variation.
Figure trends(const Trends& chart, const Type& type, double width);

// ---- heart rate variability -----------------------------------------------------------------------------------------

struct Tachogram {
  Caption caption;
  std::vector<double> at_s, rr_ms;  ///< same length
  std::vector<bool> corrected;      ///< empty or same length
  std::string x_words, y_words;     ///< "time, min", "ms"
};
Figure tachogram(const Tachogram& chart, const Type& type, double width, double height);

struct Poincare {
  Caption caption;
  std::vector<double> rr_ms;
  std::optional<double> sd1, sd2;  ///< ms; both present: the ellipse is drawn
  std::string x_words, y_words;
};
Figure poincare(const Poincare& chart, const Type& type, double side);

struct Band {
  double low_hz = 0, high_hz = 0;
  std::string label, value_text;
};
struct Spectrum {
  Caption caption;
  double step_hz = 0;
  std::vector<double> density;  ///< ms2/Hz
  std::vector<Band> bands;
  double up_to_hz = 0.5;
  std::optional<double> breathing_hz;
  std::string breathing_words, x_words, y_words;
};
Figure spectrum(const Spectrum& chart, const Type& type, double width, double height);

// ---- days and nights ------------------------------------------------------------------------------------------------

enum class Activity { sleep, bright_light, dim_light, avoid_light, medicine, exercise };
struct Span {
  double from_hour = 0, to_hour = 0;  ///< 0 to 48, from the row's own midnight; cut at the edges of the drawing
  Activity what = Activity::sleep;
  std::string text;  ///< in the bar where it fits
};
struct ActogramRow {
  std::string label;
  std::vector<Span> spans;
  std::string spoken;
};
struct Actogram {
  Caption caption;
  std::vector<ActogramRow> rows;
  double start_hour = 12;  ///< 24 hours from here, so that a night stays whole
  std::vector<std::pair<Activity, std::string>> legend;
};
Figure actogram(const Actogram& chart, const Type& type, double width);

// ---- evidence around a concept --------------------------------------------------------------------------------------

struct Vertex {
  std::string id, label, spoken;
  bool focus = false;
  bool seen = false;  ///< something in this case shows it: outlined
};
struct Arc {
  std::size_t from = 0, to = 0;  ///< indices of vertices
  int sign = 0;                  ///< +1 raises, -1 lowers, 0 no effect or no direction
  bool weighed = true;           ///< false: association, animal or in-vitro: dashed
  double weight = 1;             ///< 0.5 to 3, width of the line
  std::string statement, spoken;
};
struct EvidenceMap {
  Caption caption;
  std::vector<Vertex> vertices;
  std::vector<Arc> arcs;
};
/// Causes on the reading side, effects beyond, the concept between them: columns by distance (Boost.Graph breadth-first
/// search up and down the arrows), order within a column by the mean place of the neighbours, which is settled by id.
/// Vertices link to "concept ID", arcs to "statement ID".
Figure evidenceMap(const EvidenceMap& map, const Type& type, double width);

}  // namespace homeostat::reports::figure
