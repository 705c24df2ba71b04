#include "reports/document/jpeg.hpp"

#include <csetjmp>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <vector>
// Needs the two before it.
#include <jpeglib.h>

namespace homeostat::reports {
namespace {

constexpr int kExif = JPEG_APP0 + 1;

/// libjpeg leaves by longjmp when a file is broken; what it warns of (a file that was cut off) counts as broken too.
struct Trouble {
  jpeg_error_mgr manager;  // first: libjpeg hands back its address
  std::jmp_buf way_out;
};

[[noreturn]] void leave(j_common_ptr info) { std::longjmp(reinterpret_cast<Trouble*>(info->err)->way_out, 1); }
void silent(j_common_ptr /*info*/) {}
void silentLevel(j_common_ptr info, int level) {
  if (level < 0) leave(info);
}

void begin(jpeg_decompress_struct& info, Trouble& trouble, std::string_view bytes) {
  jpeg_create_decompress(&info);
  info.err = &trouble.manager;
  jpeg_mem_src(&info, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
}

void prepare(jpeg_decompress_struct& info, Trouble& trouble) {
  std::memset(&info, 0, sizeof info);
  info.err = jpeg_std_error(&trouble.manager);
  trouble.manager.error_exit = leave;
  trouble.manager.output_message = silent;
  trouble.manager.emit_message = silentLevel;
}

/// A number of two bytes of an Exif block, in the order the block says.
unsigned twoBytes(const unsigned char* at, bool little) {
  return little ? static_cast<unsigned>(at[0]) | static_cast<unsigned>(at[1]) << 8U
                : static_cast<unsigned>(at[0]) << 8U | static_cast<unsigned>(at[1]);
}

/// Orientation of an Exif block (tag 0x0112 of its first directory): 1 is upright; 1 too where nothing is said.
unsigned orientation(const unsigned char* data, std::size_t size) {
  constexpr std::size_t kHead = 6, kEntry = 12;
  if (size < kHead + 10 || std::memcmp(data, "Exif\0", kHead) != 0) return 1;
  const unsigned char* tiff = data + kHead;
  const std::size_t length = size - kHead;
  const bool little = tiff[0] == 'I';
  const std::size_t first = twoBytes(tiff + (little ? 4 : 6), little);
  if (first + 2 > length) return 1;
  const std::size_t count = twoBytes(tiff + first, little);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t at = first + 2 + i * kEntry;
    if (at + kEntry > length) return 1;
    if (twoBytes(tiff + at, little) == 0x0112) return twoBytes(tiff + at + 8, little);
  }
  return 1;
}

bool liesOnItsSide(const jpeg_decompress_struct& info) {
  for (const auto* marker = info.marker_list; marker != nullptr; marker = marker->next)
    if (marker->marker == kExif && orientation(marker->data, marker->data_length) > 1) return true;
  return false;
}

}  // namespace

std::optional<PixelSize> jpegSize(std::string_view bytes) {
  jpeg_decompress_struct info;
  Trouble trouble;
  prepare(info, trouble);
  if (setjmp(trouble.way_out) != 0) {
    jpeg_destroy_decompress(&info);
    return std::nullopt;
  }
  begin(info, trouble, bytes);
  jpeg_read_header(&info, TRUE);
  const PixelSize size{static_cast<int>(info.image_width), static_cast<int>(info.image_height)};
  jpeg_destroy_decompress(&info);
  if (size.width <= 0 || size.height <= 0 || size.width > 32767 || size.height > 32767) return std::nullopt;
  return size;
}

tl::expected<std::string, std::string> jpegPixels(std::string_view bytes, PixelSize size) {
  // Everything with a destructor stands before the way out, so that a jump passes none by.
  std::string pixels(static_cast<std::size_t>(size.width) * static_cast<std::size_t>(size.height) * 4, '\0');
  std::vector<unsigned char> row(static_cast<std::size_t>(size.width) * 3);
  jpeg_decompress_struct info;
  Trouble trouble;
  prepare(info, trouble);
  if (setjmp(trouble.way_out) != 0) {
    jpeg_destroy_decompress(&info);
    return tl::unexpected(std::string("the picture is broken or cut off"));
  }
  begin(info, trouble, bytes);
  jpeg_save_markers(&info, kExif, 0xFFFF);
  jpeg_read_header(&info, TRUE);
  const bool press = info.num_components == 4, turned = liesOnItsSide(info);
  if (press || turned) {
    jpeg_destroy_decompress(&info);
    return tl::unexpected(std::string(press ? "the picture is in the colours of a printing press (CMYK)"
                                            : "the picture lies on its side and waits to be turned (Exif)"));
  }
  info.out_color_space = JCS_RGB;
  jpeg_start_decompress(&info);
  auto* out = reinterpret_cast<std::uint32_t*>(pixels.data());
  while (info.output_scanline < info.output_height) {
    unsigned char* into = row.data();
    jpeg_read_scanlines(&info, &into, 1);
    for (int x = 0; x < size.width; ++x, into += 3)
      *out++ = 0xFF000000U | static_cast<std::uint32_t>(into[0]) << 16U | static_cast<std::uint32_t>(into[1]) << 8U |
               static_cast<std::uint32_t>(into[2]);
  }
  jpeg_finish_decompress(&info);
  jpeg_destroy_decompress(&info);
  return pixels;
}

}  // namespace homeostat::reports
