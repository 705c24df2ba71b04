#pragma once

#include <string>

#include "app/intake/live/heart_rate_source.hpp"

namespace homeostat::live {

/// A heart-rate sensor that the system's Bluetooth service (BlueZ) knows, over D-Bus: finds the characteristic 0x2A37,
/// connects its device when needed, and subscribes to its values. Pairing is the system's business.
class BluezSource : public HeartRateSource {
 public:
  /// `address`: of the sensor ("AA:BB:CC:DD:EE:FF"), or part of its name; empty: the only one there is. `bus`: address
  /// of another bus than the system's.
  explicit BluezSource(std::string address, std::string bus = {});
  [[nodiscard]] std::string device() const override { return device_; }
  /// Refuses ("live.bluetooth", "live.no-sensor", "live.sensor-choice", "live.connection") with what to do. A sensor
  /// that is silent for ten seconds is given up: what it said is kept.
  base::Result<void> listen(double seconds, const Notify& notify) override;

 private:
  std::string address_, bus_, device_;
};

}  // namespace homeostat::live
