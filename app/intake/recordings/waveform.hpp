#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "app/intake/recordings/recording.hpp"

namespace homeostat::recordings {

/// The ECG of a recording, or else its pulse signal: where beats are found, or can be checked when the file gave them.
[[nodiscard]] const Signal* heartSignal(const Recording& recording);

/// A piece of a signal as it is drawn: column i spans `step_s` from `from_s + i * step_s`, and a line from its lowest to
/// its highest sample hides no peak. NaN in both: no sample there.
struct Strip {
  double from_s = 0;
  double step_s = 0;
  std::vector<float> low, high;
};

/// At most `columns` columns from `from_s` to `to_s`, cut to the signal; one a sample where there are fewer samples.
/// Empty when nothing of the signal lies there. Cost: the samples of the piece.
[[nodiscard]] Strip stripOf(const Signal& signal, double from_s, double to_s, std::size_t columns);

}  // namespace homeostat::recordings
