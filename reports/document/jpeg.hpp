#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

/// Internal to images: what is asked of libjpeg.
namespace homeostat::reports {

struct PixelSize {
  int width = 0, height = 0;
};

/// Size as the file's head says, before anything is unpacked; empty when the head is broken.
std::optional<PixelSize> jpegSize(std::string_view bytes);

/// Rows of four bytes a pixel as Cairo's ARGB32. The error says in words what is wrong: broken or cut off, colours of
/// a printing press, or a picture that its camera left lying on its side.
tl::expected<std::string, std::string> jpegPixels(std::string_view bytes, PixelSize size);

}  // namespace homeostat::reports
