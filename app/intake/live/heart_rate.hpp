#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "kb/base/result.hpp"

/// A heart-rate sensor while it is worn: what one notification says, and how notifications become a series of beats.
namespace homeostat::live {

/// One value of the characteristic Heart Rate Measurement (0x2A37): GATT Specification Supplement 8, section 3.113.
struct HeartRateMeasurement {
  std::uint16_t beats_per_minute = 0;
  std::optional<bool> skin_contact;        ///< empty: the sensor does not say
  std::optional<std::uint16_t> energy_kj;  ///< since the last reset
  std::vector<double> rr_ms;               ///< oldest first; the wire's unit is 1/1024 s
};

/// Refuses ("live.packet") a value that ends early or carries half an interval; never guesses. Reserved flags are
/// passed over. Pure.
base::Result<HeartRateMeasurement> parseHeartRate(std::span<const std::uint8_t> value);

/// Beats of a session. A notification without intervals, one without skin contact, or a pause between notifications
/// that the intervals do not fill breaks the series: `suspect` marks the interval after the break.
class BeatSeries {
 public:
  /// `at_s`: seconds of the session when the notification arrived, never falling.
  void add(const HeartRateMeasurement& measurement, double at_s);

  [[nodiscard]] const std::vector<double>& rrMs() const { return rr_ms_; }
  [[nodiscard]] const std::vector<double>& timesS() const { return times_s_; }  ///< when each interval ended
  [[nodiscard]] const std::vector<bool>& suspect() const { return suspect_; }
  [[nodiscard]] std::optional<std::uint16_t> lastRate() const { return last_rate_; }

 private:
  std::vector<double> rr_ms_, times_s_;
  std::vector<bool> suspect_;
  std::optional<std::uint16_t> last_rate_;
  double last_beat_s_ = 0;
  bool broken_ = true;
};

/// A sensor as the breathing session sees it: it calls back with each value as it stands on the wire. A real one
/// listens to BlueZ; this one plays invented breathing for tests and demonstration. No clock, no thread: time is handed
/// in.
class SimulatedSensor {
 public:
  /// Mean rate per minute (30 to 200), its swing with breathing in ms, breaths per minute.
  SimulatedSensor(double beats_per_minute, double swing_ms, double breaths_per_minute);

  /// The values a sensor would have sent between the last call and `until_s`, one a second, in order.
  void play(double until_s, const std::function<void(double at_s, const std::vector<std::uint8_t>& value)>& notify);

 private:
  double mean_ms_, swing_ms_, breath_s_;
  double next_beat_s_ = 0, next_second_ = 1;
  std::vector<std::uint16_t> waiting_;  ///< intervals not yet sent, in 1/1024 s
};

}  // namespace homeostat::live
