#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "app/intake/live/heart_rate.hpp"
#include "kb/base/result.hpp"

namespace homeostat::live {

/// What listens for values of the Heart Rate Measurement characteristic, wherever they come from.
class HeartRateSource {
 public:
  /// Called for each value as it stands on the wire, with the seconds since listening began; false ends the session.
  using Notify = std::function<bool(double at_s, const std::vector<std::uint8_t>& value)>;

  virtual ~HeartRateSource() = default;
  /// The sensor's name and address, or that it is simulated; filled once `listen` has found it.
  [[nodiscard]] virtual std::string device() const = 0;
  /// Blocks for `seconds`, or until `notify` answers false or the sensor goes away (which is no refusal: what came is
  /// kept). Refuses when no sensor can be listened to.
  virtual base::Result<void> listen(double seconds, const Notify& notify) = 0;
};

/// Invented breathing from `SimulatedSensor`, without waiting: a session of minutes takes no time.
class SimulatedSource : public HeartRateSource {
 public:
  explicit SimulatedSource(SimulatedSensor sensor) : sensor_(std::move(sensor)) {}
  [[nodiscard]] std::string device() const override { return "simulated sensor: invented beats"; }
  base::Result<void> listen(double seconds, const Notify& notify) override;

 private:
  SimulatedSensor sensor_;
};

}  // namespace homeostat::live
