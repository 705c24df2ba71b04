#include "reports/figure/palette.hpp"

#include <fmt/format.h>

#include <array>

namespace homeostat::reports::figure {
namespace {

constexpr Colour rgb(std::uint32_t value) {
  return {static_cast<std::uint8_t>(value >> 16U), static_cast<std::uint8_t>((value >> 8U) & 0xFFU),
          static_cast<std::uint8_t>(value & 0xFFU)};
}

struct Row {
  Tone tone;
  Colour paper, dark, high_contrast;
};

constexpr std::array kTones{
    Row{Tone::none, rgb(0xFFFFFF), rgb(0x171C21), rgb(0xFFFFFF)},
    Row{Tone::paper, rgb(0xFFFFFF), rgb(0x171C21), rgb(0xFFFFFF)},
    Row{Tone::ink, rgb(0x1A222B), rgb(0xECEFF2), rgb(0x000000)},
    Row{Tone::muted, rgb(0x5A6570), rgb(0xA9B3BC), rgb(0x222222)},
    Row{Tone::hairline, rgb(0xD5DBE0), rgb(0x3A444D), rgb(0x555555)},
    Row{Tone::band, rgb(0xE6ECF1), rgb(0x2A333B), rgb(0xD8D8D8)},
    Row{Tone::accent, rgb(0x1B5A87), rgb(0x7DB7E0), rgb(0x003A70)},
    Row{Tone::accent_soft, rgb(0xEDF3F8), rgb(0x1E2F3C), rgb(0xE4EEF8)},
    Row{Tone::warning, rgb(0xA8500F), rgb(0xF0A36B), rgb(0x7A3600)},
    Row{Tone::warning_soft, rgb(0xFCF3EA), rgb(0x3A2C20), rgb(0xFFF0E0)},
    Row{Tone::danger, rgb(0x9C1030), rgb(0xF58DA0), rgb(0x8A0020)},
    Row{Tone::danger_soft, rgb(0xFBEEF0), rgb(0x3D2228), rgb(0xFFE8EC)},
    Row{Tone::moss, rgb(0x4C6A1F), rgb(0xACC981), rgb(0x2F4A00)},
    Row{Tone::moss_soft, rgb(0xF0F5E8), rgb(0x2A3320), rgb(0xEBF5DC)},
    Row{Tone::grey, rgb(0x87919A), rgb(0x87919A), rgb(0x444444)},
    Row{Tone::grey_soft, rgb(0xF4F6F8), rgb(0x20272D), rgb(0xF0F0F0)},
};

}  // namespace

std::string Colour::hex() const { return fmt::format("#{:02x}{:02x}{:02x}", red, green, blue); }

Colour colourOf(Tone tone, Theme theme) {
  for (const auto& row : kTones) {
    if (row.tone != tone) continue;
    return theme == Theme::paper ? row.paper : theme == Theme::dark ? row.dark : row.high_contrast;
  }
  return {};
}

}  // namespace homeostat::reports::figure
