#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "app/intake/recordings/recording.hpp"
#include "app/intake/recordings/text_table.hpp"

namespace homeostat::recordings {

/// The first channel whose name says that it is of this kind; none: null.
[[nodiscard]] const Signal* signalOfKind(const Recording& recording, ColumnKind kind);
/// The ECG by its name, or a channel named as a lead is ("MLII", "V1"); none: null.
[[nodiscard]] const Signal* ecgOf(const Recording& recording);
/// The ECG of a recording, or else its pulse signal: where beats are found, or can be checked when the file gave them.
[[nodiscard]] const Signal* heartSignal(const Recording& recording);

/// A piece of a signal as it is drawn: column i spans `step_s` from `from_s + i * step_s`, and a line from its lowest
/// to its highest sample hides no peak. NaN in both: no sample there.
struct Strip {
  double from_s = 0;
  double step_s = 0;
  std::vector<float> low, high;
};

/// At most `columns` columns from `from_s` to `to_s`, cut to the signal; one a sample where there are fewer samples.
/// Empty when nothing of the signal lies there. Cost: the samples of the piece.
[[nodiscard]] Strip stripOf(const Signal& signal, double from_s, double to_s, std::size_t columns);

}  // namespace homeostat::recordings
