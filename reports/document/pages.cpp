#include "reports/document/pages.hpp"

#include <cairo.h>

#include <algorithm>

#include "reports/document/page_layout.hpp"
#include "reports/figure/paint.hpp"

namespace homeostat::reports {
namespace {

constexpr double kBottom = kPageHeight - 64;
constexpr double kFooterRule = kPageHeight - 50, kFooterText = kPageHeight - 45, kBannerTop = 20;
/// Two lines of the banner end above the text.
constexpr double kMostFurniture = 1.55;

void fill(cairo_t* cairo, const figure::Box& box, figure::Tone tone) {
  const auto colour = figure::colourOf(tone, figure::Theme::paper);
  cairo_set_source_rgb(cairo, colour.red / 255.0, colour.green / 255.0, colour.blue / 255.0);
  cairo_rectangle(cairo, box.x, box.y, box.width, box.height);
  cairo_fill(cairo);
}

/// A JPEG goes into a PDF as the file has it, without being packed a second time.
void paintImage(cairo_t* cairo, const DrawImage& step, double top) {
  const Image& image = step.image;
  // Cairo only reads a source; its interface does not say so.
  auto* pixels = reinterpret_cast<unsigned char*>(const_cast<char*>(image.pixels().data()));
  cairo_surface_t* surface = cairo_image_surface_create_for_data(pixels, CAIRO_FORMAT_ARGB32, image.width(),
                                                                 image.height(), image.width() * 4);
  if (image.format() == ImageFormat::jpeg) {
    const auto* kept = new Image(image);  // freed by Cairo, which may hold the bytes until the file is written
    cairo_surface_set_mime_data(
        surface, CAIRO_MIME_TYPE_JPEG, reinterpret_cast<const unsigned char*>(kept->bytes().data()),
        static_cast<unsigned long>(kept->bytes().size()), [](void* held) { delete static_cast<const Image*>(held); },
        const_cast<Image*>(kept));
  }
  cairo_save(cairo);
  cairo_translate(cairo, kMargin + step.box.x, top + step.box.y);
  cairo_scale(cairo, step.box.width / image.width(), step.box.height / image.height());
  cairo_set_source_surface(cairo, surface, 0, 0);
  cairo_pattern_set_filter(cairo_get_source(cairo), CAIRO_FILTER_BEST);
  cairo_paint(cairo);
  cairo_restore(cairo);
  cairo_surface_destroy(surface);
}

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  if (const auto at = text.find(what); at != std::string::npos) text.replace(at, what.size(), by);
  return text;
}

/// Puts pieces on pages: those that must stay together are placed together where a page can hold them.
class Placer {
 public:
  explicit Placer(const Cut& parts) : cut_(parts) {}

  std::vector<std::vector<Placed>> place() {
    pages_.emplace_back();
    for (std::size_t i = 0; i < cut_.pieces.size();) {
      const std::size_t end = groupEnd(i);
      if (!fits(i, end) && !pages_.back().empty()) newPage(i);
      for (; i < end; ++i) {
        if (!fits(i, i + 1) && !pages_.back().empty()) newPage(i);
        put(i);
      }
    }
    return std::move(pages_);
  }

 private:
  const Cut& cut_;
  std::vector<std::vector<Placed>> pages_;
  double y_ = kMargin;

  /// One past the last piece that must stay with `i`.
  [[nodiscard]] std::size_t groupEnd(std::size_t i) const {
    while (i + 1 < cut_.pieces.size() && cut_.pieces[i].keep_with_next) ++i;
    return i + 1;
  }
  [[nodiscard]] double heightOf(std::size_t from, std::size_t to) const {
    double height = 0;
    for (std::size_t i = from; i < to; ++i) height += cut_.pieces[i].height + cut_.pieces[i].space_before;
    return height;
  }
  [[nodiscard]] bool fits(std::size_t from, std::size_t to) const { return y_ + heightOf(from, to) <= kBottom; }

  void newPage(std::size_t first) {
    pages_.emplace_back();
    y_ = kMargin;
    const auto& head = cut_.pieces[first].head;
    if (!head) return;
    pages_.back().push_back({&cut_.heads[*head], y_, true});
    y_ += cut_.heads[*head].height;
  }
  void put(std::size_t i) {
    const Piece& piece = cut_.pieces[i];
    if (!pages_.back().empty()) y_ += piece.space_before;
    pages_.back().push_back({&piece, y_, false});
    y_ += piece.height;
  }
};

}  // namespace

Pages::Impl::Impl(Document given, figure::Type its_type) : document(std::move(given)), type(std::move(its_type)) {
  parts = cut(document, type);
  pages = Placer(parts).place();
}

void Pages::Impl::paintFurniture(cairo_t* cairo, std::size_t page) const {
  using figure::Align;
  using figure::Tone;
  const bool rtl = type.rightToLeft();
  // Large print keeps its page furniture readable too; it grows less than the text, so that the margins hold it.
  double scale = std::clamp(document.scale, 1.0, kMostFurniture);
  figure::Font small{figure::Face::sans, 7.4};
  const double whole = type.width(printable(document.footer) + document.page_of, small) + 16;
  scale = std::clamp(kContentWidth / whole, 1.0, scale);
  small.size *= scale;
  const double leading = 10 * scale;
  fill(cairo, {kMargin, kFooterRule, kContentWidth, 0.5}, Tone::hairline);
  std::string number = replaced(document.page_of, "{page}", std::to_string(page + 1));
  number = replaced(std::move(number), "{pages}", std::to_string(pages.size()));
  const double number_width = type.width(number, small);
  const Text right{{.text = number, .tone = Tone::muted}};
  const double room = kContentWidth - number_width - 16;
  const Text left{{.text = type.fitted(printable(document.footer), small, room), .tone = Tone::muted}};
  const SetText left_set(type, left, small, room, leading, rtl ? Align::right : Align::left);
  const SetText right_set(type, right, small, number_width + 1, leading, rtl ? Align::left : Align::right);
  left_set.draw(cairo, 0, rtl ? kMargin + kContentWidth - room : kMargin, kFooterText, false);
  right_set.draw(cairo, 0, rtl ? kMargin : kMargin + kContentWidth - number_width - 1, kFooterText, false);
  if (document.banner.empty()) return;
  const figure::Font bold{figure::Face::sans, 7.4 * scale, true};
  const Text words{{.text = printable(document.banner), .tone = Tone::warning}};
  const SetText banner(type, words, bold, kContentWidth, leading, rtl ? Align::right : Align::left);
  for (std::size_t line = 0; line < std::min<std::size_t>(banner.lines(), 2); ++line)
    banner.draw(cairo, line, kMargin, kBannerTop + leading * static_cast<double>(line), false);
}

void Pages::Impl::paintStep(cairo_t* cairo, const Step& step, const Placed& placed, bool tagged) const {
  if (const auto* line = std::get_if<DrawLine>(&step)) {
    line->text->draw(cairo, line->line, kMargin + line->x, placed.y + line->y, tagged);
  } else if (const auto* drawing = std::get_if<DrawFigure>(&step)) {
    cairo_save(cairo);
    cairo_translate(cairo, kMargin + drawing->x, placed.y + drawing->y);
    figure::paint(cairo, *drawing->figure, type);
    cairo_restore(cairo);
  } else if (const auto* picture = std::get_if<DrawImage>(&step)) {
    paintImage(cairo, *picture, placed.y);
  } else if (tagged) {
    if (const auto* open = std::get_if<TagOpen>(&step)) cairo_tag_begin(cairo, open->tag.c_str(), nullptr);
    if (const auto* close = std::get_if<TagClose>(&step)) cairo_tag_end(cairo, close->tag.c_str());
    if (const auto* place = std::get_if<Destination>(&step)) {
      const std::string attributes = "name='" + place->anchor + "' x=" + std::to_string(static_cast<int>(kMargin)) +
                                     " y=" + std::to_string(static_cast<int>(std::max(0.0, placed.y - 8)));
      cairo_tag_begin(cairo, CAIRO_TAG_DEST, attributes.c_str());
      cairo_tag_end(cairo, CAIRO_TAG_DEST);
    }
  }
}

void Pages::Impl::paint(cairo_t* cairo, std::size_t page, bool tagged) const {
  paintFurniture(cairo, page);
  for (const auto& placed : pages.at(page)) {
    for (const auto& decoration : placed.piece->decorations) {
      const auto& box = decoration.box;
      fill(cairo, {kMargin + box.x, placed.y + box.y, box.width, box.height}, decoration.tone);
    }
  }
  for (const auto& placed : pages.at(page)) {
    for (const auto& step : placed.piece->steps) paintStep(cairo, step, placed, tagged && !placed.repeated);
  }
}

Pages::Pages(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Pages::Pages(Pages&&) noexcept = default;
Pages& Pages::operator=(Pages&&) noexcept = default;
Pages::~Pages() = default;

base::Result<Pages> Pages::lay(Document document) {
  auto type = figure::Type::forLanguage(document.language);
  if (!type) return base::refuse(type.error());
  return Pages(std::make_unique<Impl>(std::move(document), std::move(*type)));
}

std::size_t Pages::count() const { return impl_->pages.size(); }
void Pages::paint(cairo_t* cairo, std::size_t page) const { impl_->paint(cairo, page, false); }
const Document& Pages::document() const { return impl_->document; }

}  // namespace homeostat::reports
