#include "reports/figure/glyphs.hpp"

#include <cairo-ft.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-font.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "kb/base/result.hpp"

namespace homeostat::reports::figure {
namespace {

/// A bit that stands for no change of the outlines: a face that counts as changed is embedded by its outlines.
constexpr unsigned int kByOutlines = 1U << 16;

using FaceKey = std::pair<std::string, int>;

/// Faces and sizes of one thread; they live as long as it does, as the font map does.
class OutlineFaces {
 public:
  /// Null for a face that may be embedded as it is.
  cairo_scaled_font_t* of(PangoFont* font) {
    const auto known = scaled_.find(font);
    if (known != scaled_.end()) return known->second;
    g_object_ref(font);  // its address must not come to mean another font
    return scaled_[font] = make(font);
  }

 private:
  std::map<PangoFont*, cairo_scaled_font_t*> scaled_;
  std::map<FaceKey, cairo_font_face_t*> faces_;
  FT_Library library_ = nullptr;

  cairo_scaled_font_t* make(PangoFont* font) {
    if (!PANGO_IS_FC_FONT(font)) return nullptr;
    FcPattern* pattern = pango_fc_font_get_pattern(PANGO_FC_FONT(font));
    FcChar8 *format = nullptr, *file = nullptr;
    int index = 0;
    if (FcPatternGetString(pattern, FC_FONTFORMAT, 0, &format) != FcResultMatch ||
        std::string(reinterpret_cast<const char*>(format)) != "CFF" ||
        FcPatternGetString(pattern, FC_FILE, 0, &file) != FcResultMatch ||
        FcPatternGetInteger(pattern, FC_INDEX, 0, &index) != FcResultMatch)
      return nullptr;
    cairo_font_face_t* face = faceOf({reinterpret_cast<const char*>(file), index});
    cairo_scaled_font_t* base = pango_cairo_font_get_scaled_font(PANGO_CAIRO_FONT(font));
    cairo_matrix_t size, place;
    cairo_scaled_font_get_font_matrix(base, &size);
    cairo_scaled_font_get_ctm(base, &place);
    cairo_font_options_t* options = cairo_font_options_create();
    cairo_scaled_font_get_font_options(base, options);
    cairo_scaled_font_t* made = cairo_scaled_font_create(face, &size, &place, options);
    cairo_font_options_destroy(options);
    return made;
  }

  cairo_font_face_t* faceOf(const FaceKey& key) {
    const auto known = faces_.find(key);
    if (known != faces_.end()) return known->second;
    if (library_ == nullptr && FT_Init_FreeType(&library_) != 0)
      throw base::Failure("report.fonts", "the font library cannot be started");
    FT_Face opened = nullptr;
    if (FT_New_Face(library_, key.first.c_str(), key.second, &opened) != 0)
      throw base::Failure("report.fonts", "the font " + key.first + " cannot be read");
    cairo_font_face_t* face = cairo_ft_font_face_create_for_ft_face(opened, FT_LOAD_NO_HINTING);
    cairo_ft_font_face_set_synthesize(face, kByOutlines);
    return faces_[key] = face;
  }
};

/// Glyphs and their clusters as cairo takes them; false for what only Pango can draw (boxes of unknown characters).
bool collect(const PangoGlyphItem* item, double x, double y, std::vector<cairo_glyph_t>& glyphs,
             std::vector<cairo_text_cluster_t>& clusters) {
  const PangoGlyphString* string = item->glyphs;
  double advance = 0;
  for (int i = 0; i < string->num_glyphs; ++i) {
    const PangoGlyphInfo& info = string->glyphs[i];
    if ((info.glyph & PANGO_GLYPH_UNKNOWN_FLAG) != 0) return false;
    const bool begins = i == 0 || string->log_clusters[i] != string->log_clusters[i - 1];
    if (begins) {
      int next = i + 1;
      while (next < string->num_glyphs && string->log_clusters[next] == string->log_clusters[i]) ++next;
      const int end = next < string->num_glyphs ? string->log_clusters[next] : item->item->length;
      clusters.push_back({end - string->log_clusters[i], 0});
    }
    if (info.glyph != PANGO_GLYPH_EMPTY) {
      glyphs.push_back({info.glyph, x + (advance + info.geometry.x_offset) / PANGO_SCALE,
                        y + static_cast<double>(info.geometry.y_offset) / PANGO_SCALE});
      ++clusters.back().num_glyphs;
    }
    advance += info.geometry.width;
  }
  return true;
}

}  // namespace

void showGlyphItem(cairo_t* cairo, const char* text, const PangoGlyphItem* item) {
  thread_local OutlineFaces faces;
  const bool forward = item->item->analysis.level % 2 == 0;
  cairo_scaled_font_t* own = forward ? faces.of(item->item->analysis.font) : nullptr;
  std::vector<cairo_glyph_t> glyphs;
  std::vector<cairo_text_cluster_t> clusters;
  double x = 0, y = 0;
  cairo_get_current_point(cairo, &x, &y);
  if (own == nullptr || !collect(item, x, y, glyphs, clusters)) {
    pango_cairo_show_glyph_item(cairo, text, const_cast<PangoGlyphItem*>(item));
    return;
  }
  cairo_set_scaled_font(cairo, own);
  cairo_show_text_glyphs(cairo, text + item->item->offset, item->item->length, glyphs.data(),
                         static_cast<int>(glyphs.size()), clusters.data(), static_cast<int>(clusters.size()),
                         static_cast<cairo_text_cluster_flags_t>(0));
}

}  // namespace homeostat::reports::figure
