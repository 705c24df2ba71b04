#pragma once

#include <memory>
#include <string>

#include "kb/base/result.hpp"

namespace homeostat::reports {

enum class ImageFormat { png, jpeg };

/// A picture from a file, checked and decoded: what stands in a document can be printed. Cheap to copy; its bytes go
/// into PDF and HTML as they were given.
class Image {
 public:
  /// Refuses in one line ("image.…") what is no PNG or JPEG, what is broken, more than 4 MB or 20 million pixels, a
  /// JPEG in the colours of a printing press and one that waits to be turned. `alternative` says in words what the
  /// picture shows, for who does not see it; it must not be empty. `file` is only named.
  static base::Result<Image> read(std::string bytes, std::string alternative, const std::string& file);

  [[nodiscard]] ImageFormat format() const { return content_->format; }
  [[nodiscard]] const std::string& bytes() const { return content_->bytes; }
  [[nodiscard]] const std::string& alternative() const { return content_->alternative; }
  [[nodiscard]] int width() const { return content_->width; }    ///< pixels
  [[nodiscard]] int height() const { return content_->height; }  ///< pixels
  /// Four bytes a pixel, blue, green, red and alpha (premultiplied) on this machine's order: Cairo's ARGB32.
  [[nodiscard]] const std::string& pixels() const { return content_->pixels; }
  /// "data:image/png;base64,…".
  [[nodiscard]] std::string dataAddress() const;

 private:
  struct Content {
    ImageFormat format = ImageFormat::png;
    std::string bytes, alternative, pixels;
    int width = 0, height = 0;
  };
  explicit Image(std::shared_ptr<const Content> content) : content_(std::move(content)) {}
  std::shared_ptr<const Content> content_;
};

}  // namespace homeostat::reports
