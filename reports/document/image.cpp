#include "reports/document/image.hpp"

#include <cairo.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <optional>
#include <string_view>

#include "reports/document/jpeg.hpp"

namespace homeostat::reports {
namespace {

constexpr std::size_t kMostBytes = 4UL << 20U;
constexpr std::int64_t kMostPixels = 20'000'000;
constexpr std::string_view kPng = "\x89PNG\r\n\x1a\n", kJpeg = "\xFF\xD8\xFF";

tl::unexpected<base::Refusal> bad(const char* code, const std::string& file, std::string cause, std::string mend) {
  return base::refuse({code, file, "", std::move(cause), std::move(mend)});
}

std::uint32_t bigEndian(std::string_view bytes, std::size_t at) {
  std::uint32_t out = 0;
  for (std::size_t i = at; i < at + 4; ++i) out = out << 8U | static_cast<unsigned char>(bytes[i]);
  return out;
}

/// Size as a PNG says in its first chunk, before anything is unpacked.
std::optional<PixelSize> pngSize(std::string_view bytes) {
  if (bytes.size() < 24 || bytes.substr(12, 4) != "IHDR") return std::nullopt;
  const auto width = bigEndian(bytes, 16), height = bigEndian(bytes, 20);
  if (width == 0 || height == 0 || width > 32767 || height > 32767) return std::nullopt;
  return PixelSize{static_cast<int>(width), static_cast<int>(height)};
}

struct Reader {
  std::string_view left;
};
cairo_status_t next(void* closure, unsigned char* data, unsigned int length) {
  auto& reader = *static_cast<Reader*>(closure);
  if (reader.left.size() < length) return CAIRO_STATUS_READ_ERROR;
  std::memcpy(data, reader.left.data(), length);
  reader.left.remove_prefix(length);
  return CAIRO_STATUS_SUCCESS;
}

/// The surface as rows of four bytes a pixel; Cairo itself says which formats it reads a PNG into.
std::optional<std::string> pngPixels(std::string_view bytes, PixelSize size) {
  Reader reader{bytes};
  cairo_surface_t* surface = cairo_image_surface_create_from_png_stream(next, &reader);
  std::optional<std::string> out;
  const bool whole = cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS &&
                     cairo_image_surface_get_width(surface) == size.width &&
                     cairo_image_surface_get_height(surface) == size.height;
  if (whole) {
    out.emplace(static_cast<std::size_t>(size.width) * static_cast<std::size_t>(size.height) * 4, '\0');
    cairo_surface_t* target = cairo_image_surface_create_for_data(
        reinterpret_cast<unsigned char*>(out->data()), CAIRO_FORMAT_ARGB32, size.width, size.height, size.width * 4);
    cairo_t* cairo = cairo_create(target);
    cairo_set_operator(cairo, CAIRO_OPERATOR_SOURCE);
    cairo_set_source_surface(cairo, surface, 0, 0);
    cairo_paint(cairo);
    if (cairo_status(cairo) != CAIRO_STATUS_SUCCESS) out.reset();
    cairo_destroy(cairo);
    cairo_surface_finish(target);
    cairo_surface_destroy(target);
  }
  cairo_surface_destroy(surface);
  return out;
}

std::string base64(std::string_view bytes) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t have = std::min<std::size_t>(3, bytes.size() - i);
    std::uint32_t group = 0;
    for (std::size_t j = 0; j < 3; ++j)
      group = group << 8U | (j < have ? static_cast<unsigned char>(bytes[i + j]) : 0U);
    for (std::size_t j = 0; j < 4; ++j) out += j <= have ? kDigits[group >> (18 - 6 * j) & 63U] : '=';
  }
  return out;
}

}  // namespace

base::Result<Image> Image::read(std::string bytes, std::string alternative, const std::string& file) {
  if (alternative.empty())
    return bad("image.words", file, "nothing says in words what the picture shows",
               "Give its text for those who do not see it, such as the name of the practice");
  const bool png = bytes.starts_with(kPng), jpeg = bytes.starts_with(kJpeg);
  if (!png && !jpeg)
    return bad("image.format", file, "is neither a PNG nor a JPEG",
               "Save the picture as PNG (best for a logo) or JPEG");
  if (bytes.size() > kMostBytes)
    return bad("image.size", file, fmt::format("has {} bytes, more than {}", bytes.size(), kMostBytes),
               "Save the picture smaller; 1200 pixels across are enough for a letterhead");
  const char* const kSaveAgain = "Save the picture anew, as PNG or as JPEG in RGB or grey";
  auto content = std::make_shared<Content>();
  content->format = png ? ImageFormat::png : ImageFormat::jpeg;
  const auto size = png ? pngSize(bytes) : jpegSize(bytes);
  if (!size) return bad("image.broken", file, "the picture is broken: it does not say how large it is", kSaveAgain);
  if (std::int64_t{size->width} * size->height > kMostPixels)
    return bad("image.size", file,
               fmt::format("has {} by {} pixels, more than {}", size->width, size->height, kMostPixels),
               "Save the picture smaller; 1200 pixels across are enough for a letterhead");
  auto pixels = png ? pngPixels(bytes, *size) : std::nullopt;
  if (jpeg) {
    auto read = jpegPixels(bytes, *size);
    if (!read) return bad("image.broken", file, read.error(), kSaveAgain);
    pixels = std::move(*read);
  }
  if (!pixels) return bad("image.broken", file, "the picture is broken or cut off", kSaveAgain);
  content->bytes = std::move(bytes);
  content->alternative = std::move(alternative);
  content->pixels = std::move(*pixels);
  content->width = size->width;
  content->height = size->height;
  return Image(std::move(content));
}

std::string Image::dataAddress() const {
  return (format() == ImageFormat::png ? "data:image/png;base64," : "data:image/jpeg;base64,") + base64(bytes());
}

}  // namespace homeostat::reports
