#pragma once

#include <cstdint>
#include <string>

#include "reports/figure/display.hpp"

namespace homeostat::reports::figure {

enum class Theme { paper, dark, high_contrast };

struct Colour {
  std::uint8_t red = 0, green = 0, blue = 0;
  /// "#1b5a87".
  [[nodiscard]] std::string hex() const;
};

/// One colour a tone. Blue, orange, crimson and moss differ in lightness as well as in hue, so that they stay apart for
/// colour-blind eyes and in greyscale; text tones reach a contrast of 4.5 to 1 on `paper` and on the soft tones.
Colour colourOf(Tone tone, Theme theme);

}  // namespace homeostat::reports::figure
