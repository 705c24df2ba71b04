#include "app/intake/live/heart_rate.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace homeostat::live {
namespace {

constexpr std::uint8_t kWide = 1U << 0U, kContact = 1U << 1U, kContactSaid = 1U << 2U, kEnergy = 1U << 3U,
                       kIntervals = 1U << 4U;
constexpr double kTicksPerSecond = 1024;

tl::unexpected<base::Refusal> broken(const char* cause) {
  return base::refuse({"live.packet", "", "heart rate value", cause, "Check the sensor; the value is left out"});
}

/// Little-endian fields from the front of a value.
class Fields {
 public:
  explicit Fields(std::span<const std::uint8_t> bytes) : rest_(bytes) {}
  [[nodiscard]] std::size_t left() const { return rest_.size(); }
  std::uint8_t one() {
    const std::uint8_t value = rest_.front();
    rest_ = rest_.subspan(1);
    return value;
  }
  std::uint16_t two() {
    const std::uint16_t low = one();
    return static_cast<std::uint16_t>(low | (static_cast<std::uint16_t>(one()) << 8U));
  }

 private:
  std::span<const std::uint8_t> rest_;
};

}  // namespace

base::Result<HeartRateMeasurement> parseHeartRate(std::span<const std::uint8_t> value) {
  Fields fields(value);
  if (fields.left() < 1) return broken("it is empty");
  const std::uint8_t flags = fields.one();
  const bool wide = (flags & kWide) != 0;
  if (fields.left() < (wide ? 2U : 1U)) return broken("it ends before the heart rate");
  HeartRateMeasurement out;
  out.beats_per_minute = wide ? fields.two() : fields.one();
  if ((flags & kContactSaid) != 0) out.skin_contact = (flags & kContact) != 0;
  if ((flags & kEnergy) != 0) {
    if (fields.left() < 2) return broken("it ends before the energy it announces");
    out.energy_kj = fields.two();
  }
  if ((flags & kIntervals) == 0) {
    if (fields.left() > 0) return broken("it goes on after its last announced field");
    return out;
  }
  if (fields.left() % 2 != 0) return broken("its last interval is cut in half");
  while (fields.left() > 0) out.rr_ms.push_back(1000 * fields.two() / kTicksPerSecond);
  return out;
}

void BeatSeries::add(const HeartRateMeasurement& measurement, double at_s) {
  constexpr double kMostUnfilled = 3;  // seconds: two missed notifications
  last_rate_ = measurement.beats_per_minute;
  if (measurement.skin_contact == false) {
    last_rate_.reset();
    broken_ = true;
    return;
  }
  double told_s = 0;
  for (const double rr : measurement.rr_ms) told_s += rr / 1000;
  if (at_s - last_beat_s_ - told_s > kMostUnfilled) broken_ = true;
  if (measurement.rr_ms.empty()) return;
  double end_s = broken_ ? at_s - told_s : last_beat_s_;
  for (const double rr : measurement.rr_ms) {
    end_s += rr / 1000;
    rr_ms_.push_back(rr);
    times_s_.push_back(end_s);
    suspect_.push_back(broken_ && !(rr_ms_.size() == 1));
    broken_ = false;
  }
  last_beat_s_ = end_s;
}

SimulatedSensor::SimulatedSensor(double beats_per_minute, double swing_ms, double breaths_per_minute)
    : mean_ms_(60'000 / std::clamp(beats_per_minute, 30.0, 200.0)),
      swing_ms_(std::clamp(swing_ms, 0.0, mean_ms_ / 2)),
      breath_s_(60 / std::clamp(breaths_per_minute, 2.0, 40.0)) {}

void SimulatedSensor::play(double until_s,
                           const std::function<void(double, const std::vector<std::uint8_t>&)>& notify) {
  for (; next_second_ <= until_s; next_second_ += 1) {
    while (next_beat_s_ <= next_second_) {
      const double rr_ms = mean_ms_ + swing_ms_ / 2 * std::sin(2 * std::numbers::pi * next_beat_s_ / breath_s_);
      if (next_beat_s_ + rr_ms / 1000 > next_second_) break;
      next_beat_s_ += rr_ms / 1000;
      waiting_.push_back(static_cast<std::uint16_t>(std::lround(rr_ms * kTicksPerSecond / 1000)));
    }
    const auto rate = static_cast<std::uint8_t>(std::lround(60'000 / mean_ms_));
    std::vector<std::uint8_t> value = {static_cast<std::uint8_t>(kContactSaid | kContact), rate};
    if (!waiting_.empty()) value[0] = static_cast<std::uint8_t>(value[0] | kIntervals);
    for (const std::uint16_t ticks : waiting_) {
      value.push_back(static_cast<std::uint8_t>(ticks & 0xFFU));
      value.push_back(static_cast<std::uint8_t>(ticks >> 8U));
    }
    waiting_.clear();
    notify(next_second_, value);
  }
}

}  // namespace homeostat::live
