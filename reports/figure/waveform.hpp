#pragma once

#include <optional>
#include <string>
#include <vector>

#include "reports/figure/charts.hpp"

namespace homeostat::reports::figure {

enum class BeatState { sound, doubted, by_hand };

struct BeatTick {
  double at_s = 0;
  std::optional<double> rr_ms;  ///< the interval that ends here
  BeatState state = BeatState::sound;
  bool chosen = false;
  std::string spoken;
};

/// A stretch of a recording: the signal its beats were found in, where there is one, and the beats on it.
struct Waveform {
  Caption caption;
  double from_s = 0, to_s = 10;
  std::vector<double> at_s, value;  ///< same length; a value that is no number breaks the line
  std::vector<BeatTick> beats;      ///< those within the stretch
  std::string y_words, x_words;     ///< unit of the signal, "" without one; "time, s"
};

/// A beat is a line from top to bottom: in doubt it is orange with a ring at its foot, changed by hand it is green with
/// a square, the chosen one stands on a band. The length of an interval stands above it where there is room.
Figure waveform(const Waveform& chart, const Type& type, double width, double height);

/// Where the stretch lies in such a drawing, to turn a click into a moment.
Box waveformPlot(const Type& type, double width, double height);

}  // namespace homeostat::reports::figure
