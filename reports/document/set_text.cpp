#include "reports/document/set_text.hpp"

#include <pango/pangocairo.h>

#include <algorithm>

#include "reports/figure/glyphs.hpp"
#include "reports/figure/palette.hpp"

namespace homeostat::reports {
namespace {

constexpr gunichar kIsolateFirst = 0x2066, kIsolateEnd = 0x2069;
constexpr double kSuperscriptSize = 0.68, kSuperscriptRise = 0.34;

bool isLeftOut(gunichar c) {
  const bool control = (c < 0x20 && c != '\n' && c != '\t' && c != '\r') || (c >= 0x7F && c < 0xA0);
  const bool override_mark = c >= 0x202A && c <= 0x202E;
  return control || override_mark || c == 0xFFFE || c == 0xFFFF;
}

void addFont(PangoAttrList* list, PangoAttribute* attribute, std::size_t from, std::size_t to) {
  attribute->start_index = static_cast<guint>(from);
  attribute->end_index = static_cast<guint>(to);
  pango_attr_list_insert(list, attribute);
}

/// Attributes of the runs. The colour is a mere label: Pango cuts its glyph items where it changes, so that no item
/// belongs to two runs.
PangoAttrList* attributesOf(const Text& runs, const std::vector<std::size_t>& starts, std::size_t end, double size) {
  PangoAttrList* list = pango_attr_list_new();
  // A name or number broken within itself gets no hyphen that it does not have.
  addFont(list, pango_attr_insert_hyphens_new(FALSE), 0, end);
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const std::size_t from = starts[i], to = i + 1 < runs.size() ? starts[i + 1] : end;
    addFont(list, pango_attr_foreground_new(static_cast<guint16>(i & 0xFFFFU), static_cast<guint16>(i >> 16U), 0), from,
            to);
    if (runs[i].bold) addFont(list, pango_attr_weight_new(PANGO_WEIGHT_BOLD), from, to);
    if (runs[i].italic) addFont(list, pango_attr_style_new(PANGO_STYLE_ITALIC), from, to);
    if (runs[i].superscript) {
      addFont(list, pango_attr_size_new_absolute(static_cast<int>(size * kSuperscriptSize * PANGO_SCALE)), from, to);
    }
  }
  return list;
}

std::string escapedAttribute(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

std::string linkAttributes(const std::string& link) {
  if (link.starts_with('#')) return "dest='" + escapedAttribute(link.substr(1)) + "'";
  return "uri='" + escapedAttribute(link) + "'";
}

}  // namespace

std::string printable(std::string_view text) {
  char* valid = g_utf8_make_valid(text.data(), static_cast<gssize>(text.size()));
  std::string out;
  int open = 0;  // isolates; one that nobody closes would turn the rest of the line
  for (const char* p = valid; *p != 0; p = g_utf8_next_char(p)) {
    const gunichar c = g_utf8_get_char(p);
    if (isLeftOut(c) || (c == kIsolateEnd && open == 0)) continue;
    if (c >= kIsolateFirst && c < kIsolateEnd) ++open;
    if (c == kIsolateEnd) --open;
    if (c == '\n' || c == '\t' || c == '\r' || c == 0x2028 || c == 0x2029) {
      out += ' ';
    } else {
      out.append(p, static_cast<std::size_t>(g_utf8_next_char(p) - p));
    }
  }
  g_free(valid);
  for (; open > 0; --open) out += "\u2069";
  return out;
}

Text prepared(Text text, bool right_to_left) {
  for (auto& run : text) run.text = printable(run.text);
  return right_to_left ? directed(text) : text;
}

struct SetText::Stretch {
  std::size_t run = 0;
  double x = 0;
  std::vector<std::pair<double, const PangoGlyphItem*>> items;  ///< each with its own x
};

SetText::SetText(const figure::Type& type, const Text& text, const figure::Font& font, double width, double leading,
                 figure::Align align)
    : runs_(prepared(text, type.rightToLeft())),
      layout_(pango_layout_new(type.context())),
      width_(width),
      leading_(leading),
      baseline_((leading - type.lineHeight(font)) / 2 + type.ascent(font)),
      size_(font.size),
      align_(align) {
  for (const auto& run : runs_) {
    starts_.push_back(joined_.size());
    joined_ += run.text;
  }
  auto* layout = static_cast<PangoLayout*>(layout_);
  PangoFontDescription* description = type.describe(font);
  pango_layout_set_font_description(layout, description);
  pango_font_description_free(description);
  // The direction is the document's, not that of the first letter.
  pango_layout_set_auto_dir(layout, FALSE);
  pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_width(layout, static_cast<int>((std::max(width, 4.0) + 0.01) * PANGO_SCALE));
  PangoAttrList* attributes = attributesOf(runs_, starts_, joined_.size(), size_);
  pango_layout_set_attributes(layout, attributes);
  pango_attr_list_unref(attributes);
  pango_layout_set_text(layout, joined_.data(), static_cast<int>(joined_.size()));
  for (int i = 0; i < pango_layout_get_line_count(layout); ++i)
    lines_.push_back(lineOf(pango_layout_get_line_readonly(layout, i)));
}

SetText::~SetText() { g_object_unref(layout_); }

SetText::Line SetText::lineOf(void* pango_line) const {
  Line line;
  double x = 0;
  std::vector<std::pair<double, const PangoGlyphItem*>> visual;
  for (const GSList* at = static_cast<PangoLayoutLine*>(pango_line)->runs; at != nullptr; at = at->next) {
    auto* item = static_cast<PangoGlyphItem*>(at->data);
    visual.emplace_back(x, item);
    x += pango_glyph_string_get_width(item->glyphs) / static_cast<double>(PANGO_SCALE);
  }
  line.width = x;
  std::sort(visual.begin(), visual.end(),
            [](const auto& a, const auto& b) { return a.second->item->offset < b.second->item->offset; });
  for (const auto& [left, item] : visual) {
    const auto after = std::upper_bound(starts_.begin(), starts_.end(), static_cast<std::size_t>(item->item->offset));
    const auto run = static_cast<std::size_t>(after - starts_.begin()) - 1;
    if (line.stretches.empty() || line.stretches.back().run != run) line.stretches.push_back({run, left, {}});
    line.stretches.back().items.emplace_back(left, item);
  }
  return line;
}

double SetText::widest() const {
  double out = 0;
  for (const auto& line : lines_) out = std::max(out, line.width);
  return out;
}

void SetText::drawStretch(cairo_t* cairo, const Stretch& stretch, double x, double baseline) const {
  const Run& run = runs_[stretch.run];
  const auto colour = figure::colourOf(run.tone, figure::Theme::paper);
  cairo_set_source_rgb(cairo, colour.red / 255.0, colour.green / 255.0, colour.blue / 255.0);
  const double y = run.superscript ? baseline - kSuperscriptRise * size_ : baseline;
  for (const auto& [left, item] : stretch.items) {
    cairo_move_to(cairo, x + left, y);
    figure::showGlyphItem(cairo, joined_.c_str(), item);
  }
}

void SetText::draw(cairo_t* cairo, std::size_t line, double x, double y, bool tagged) const {
  const Line& drawn = lines_.at(line);
  if (align_ == figure::Align::right) x += width_ - drawn.width;
  if (align_ == figure::Align::centre) x += (width_ - drawn.width) / 2;
  for (const auto& stretch : drawn.stretches) {
    const std::string& link = runs_[stretch.run].link;
    const char* tag = link.empty() ? "Span" : CAIRO_TAG_LINK;
    if (tagged) cairo_tag_begin(cairo, tag, link.empty() ? nullptr : linkAttributes(link).c_str());
    drawStretch(cairo, stretch, x, y + baseline_);
    if (tagged) cairo_tag_end(cairo, tag);
  }
}

Wanted wanted(const figure::Type& type, const Text& text, const figure::Font& font) {
  Wanted out;
  for (const auto& run : text) {
    figure::Font own = font;
    own.bold = font.bold || run.bold;
    if (run.superscript) own.size *= kSuperscriptSize;
    const std::string words = printable(run.text);
    out.whole += type.width(words, own);
    // The widest line at no width at all, broken between words only, is the widest word.
    std::size_t from = 0;
    while (from < words.size()) {
      const auto to = std::min(words.find(' ', from), words.size());
      if (to > from) out.word = std::max(out.word, type.width(std::string_view(words).substr(from, to - from), own));
      from = to + 1;
    }
  }
  return out;
}

}  // namespace homeostat::reports
