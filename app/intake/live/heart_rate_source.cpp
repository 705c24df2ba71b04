#include "app/intake/live/heart_rate_source.hpp"

namespace homeostat::live {

base::Result<void> SimulatedSource::listen(double seconds, const Notify& notify) {
  bool go_on = true;
  sensor_.play(seconds, [&](double at_s, const std::vector<std::uint8_t>& value) {
    if (go_on) go_on = notify(at_s, value);
  });
  return {};
}

}  // namespace homeostat::live
