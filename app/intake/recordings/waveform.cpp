#include "app/intake/recordings/waveform.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "app/intake/recordings/lines.hpp"

namespace homeostat::recordings {

const Signal* signalOfKind(const Recording& recording, ColumnKind kind) {
  const auto named = std::find_if(recording.signals.begin(), recording.signals.end(),
                                  [&](const Signal& s) { return kindOfName(lowered(s.label)) == kind; });
  return named == recording.signals.end() ? nullptr : &*named;
}

const Signal* ecgOf(const Recording& recording) {
  if (const Signal* named = signalOfKind(recording, ColumnKind::electrocardiogram)) return named;
  // WFDB names leads, not kinds of signal.
  const auto lead = std::find_if(recording.signals.begin(), recording.signals.end(), [](const Signal& s) {
    static const char* const leads[] = {"i", "ii", "iii", "mlii", "mliii", "avr", "avl", "avf",
                                        "v", "v1", "v2",  "v3",   "v4",    "v5",  "v6"};
    return std::find(std::begin(leads), std::end(leads), lowered(s.label)) != std::end(leads);
  });
  return lead == recording.signals.end() ? nullptr : &*lead;
}

const Signal* heartSignal(const Recording& recording) {
  const Signal* ecg = ecgOf(recording);
  return ecg != nullptr ? ecg : signalOfKind(recording, ColumnKind::pulse);
}

namespace {

/// Lowest and highest of the samples that are there.
void addColumn(const std::vector<float>& samples, std::size_t from, std::size_t to, Strip& out) {
  float low = std::numeric_limits<float>::quiet_NaN(), high = low;
  for (std::size_t i = from; i < to; ++i) {
    if (!std::isfinite(samples[i])) continue;
    low = std::isnan(low) ? samples[i] : std::min(low, samples[i]);
    high = std::isnan(high) ? samples[i] : std::max(high, samples[i]);
  }
  out.low.push_back(low);
  out.high.push_back(high);
}

}  // namespace

Strip stripOf(const Signal& signal, double from_s, double to_s, std::size_t columns) {
  Strip out;
  const auto size = static_cast<double>(signal.samples.size());
  const double first = std::clamp(std::floor(from_s * signal.rate_hz), 0.0, size);
  const double last = std::clamp(std::ceil(to_s * signal.rate_hz), 0.0, size);
  // Written so that a time that is not a number draws nothing.
  if (columns == 0 || !(last > first)) return out;
  const auto begin = static_cast<std::size_t>(first), count = static_cast<std::size_t>(last) - begin;
  const std::size_t drawn = std::min(columns, count);
  out.from_s = first / signal.rate_hz;
  out.step_s = static_cast<double>(count) / static_cast<double>(drawn) / signal.rate_hz;
  for (std::size_t c = 0; c < drawn; ++c)
    addColumn(signal.samples, begin + c * count / drawn, begin + (c + 1) * count / drawn, out);
  return out;
}

}  // namespace homeostat::recordings
