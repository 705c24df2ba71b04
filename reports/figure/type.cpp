#include "reports/figure/type.hpp"

#include <cairo-ft.h>
#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "i18n/direction.hpp"
#include "i18n/format.hpp"
#include "reports/figure/glyphs.hpp"

namespace homeostat::reports::figure {
namespace {

/// Only Noto's files are looked at: a glyph that one of them lacks must not come from whatever else is installed. The
/// globs name file endings, because fontconfig holds them against folders as well.
constexpr const char* kOnlyNoto =
    "<fontconfig><include ignore_missing='yes'>/etc/fonts/fonts.conf</include><selectfont>"
    "<acceptfont><glob>*/Noto*</glob></acceptfont><rejectfont><glob>*.ttf</glob><glob>*.ttc</glob><glob>*.otf</glob>"
    "<glob>*.pf?</glob><glob>*.pcf*</glob><glob>*.bdf*</glob><glob>*.woff*</glob><glob>*.otb</glob><glob>*.t1</glob>"
    "</rejectfont></selectfont></fontconfig>";

struct Unref {
  void operator()(void* object) const { g_object_unref(object); }
};
using FontMap = std::unique_ptr<PangoFontMap, Unref>;

FcConfig* notoConfig() {
  FcConfig* config = FcConfigCreate();
  if (config == nullptr ||
      !FcConfigParseAndLoadFromMemory(config, reinterpret_cast<const FcChar8*>(kOnlyNoto), FcTrue) ||
      !FcConfigBuildFonts(config)) {
    throw base::Failure("report.fontconfig", "the font configuration cannot be read");
  }
  return config;
}

/// One map a thread: reading the font folders costs more than a page.
PangoFontMap* fontMap() {
  thread_local const FontMap map = [] {
    FontMap made(pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT));
    FcConfig* config = notoConfig();
    pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(made.get()), config);
    FcConfigDestroy(config);
    pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(made.get()), 72.0);
    return made;
  }();
  return map.get();
}

const char* family(Face face) {
  // Mathematical signs before Chinese: Noto's Latin faces lack the minus sign, and the Chinese ones have it full-width.
  return face == Face::serif ? "Noto Serif,Noto Sans Math,Noto Naskh Arabic,Noto Serif CJK SC,Noto Serif Hebrew,"
                               "Noto Sans Symbols2,Noto Sans"
                             : "Noto Sans,Noto Sans Math,Noto Sans Arabic,Noto Sans CJK SC,Noto Sans Hebrew,"
                               "Noto Sans Symbols2";
}

bool hasFamily(const char* name) {
  PangoFontFamily* found = pango_font_map_get_family(fontMap(), name);
  return found != nullptr;
}

base::Result<void> need(const char* name, const char* package) {
  if (hasFamily(name)) return {};
  return base::refuse({"report.fonts", "", "", std::string("the font ") + name + " is not installed",
                       std::string("install the package ") + package});
}

struct Metrics {
  double ascent = 0, descent = 0;
};

}  // namespace

struct Type::Impl {
  std::unique_ptr<PangoContext, Unref> context;
  std::unique_ptr<PangoLayout, Unref> layout;
  bool right_to_left = false;
  mutable Font current;
  mutable std::map<std::array<double, 4>, Metrics> metrics;

  PangoLayout* set(std::string_view text, const Font& font) const {
    if (!(font == current)) {
      PangoFontDescription* description = describe(font);
      pango_layout_set_font_description(layout.get(), description);
      pango_font_description_free(description);
      current = font;
    }
    pango_layout_set_width(layout.get(), -1);
    pango_layout_set_ellipsize(layout.get(), PANGO_ELLIPSIZE_NONE);
    const std::string words = right_to_left ? i18n::directed(text) : std::string(text);
    pango_layout_set_text(layout.get(), words.data(), static_cast<int>(words.size()));
    return layout.get();
  }
  static PangoFontDescription* describe(const Font& font) {
    PangoFontDescription* description = pango_font_description_new();
    pango_font_description_set_family(description, family(font.face));
    pango_font_description_set_absolute_size(description, font.size * PANGO_SCALE);
    pango_font_description_set_weight(description, font.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_font_description_set_style(description, font.italic ? PANGO_STYLE_ITALIC : PANGO_STYLE_NORMAL);
    return description;
  }
  /// From the leading face alone: a fallback face with tall metrics must not move the lines of a table apart.
  const Metrics& metricsOf(const Font& font) const {
    const std::array<double, 4> key{font.size, font.bold ? 1.0 : 0.0, font.italic ? 1.0 : 0.0,
                                    font.face == Face::serif ? 1.0 : 0.0};
    const auto found = metrics.find(key);
    if (found != metrics.end()) return found->second;
    PangoFontDescription* description = describe(font);
    PangoFontMetrics* measured = pango_context_get_metrics(context.get(), description, nullptr);
    Metrics out{pango_font_metrics_get_ascent(measured) / static_cast<double>(PANGO_SCALE),
                pango_font_metrics_get_descent(measured) / static_cast<double>(PANGO_SCALE)};
    pango_font_metrics_unref(measured);
    pango_font_description_free(description);
    // Noto's line box is 1.36 of the size; text of a chart or a table is set closer.
    const double excess = (out.ascent + out.descent) - 1.3 * font.size;
    out.ascent -= excess / 2;
    out.descent -= excess / 2;
    return metrics.emplace(key, out).first->second;
  }
};

Type::Type(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Type::Type(Type&&) noexcept = default;
Type& Type::operator=(Type&&) noexcept = default;
Type::~Type() = default;

base::Result<Type> Type::forLanguage(std::string_view language) {
  for (const char* name : {"Noto Sans", "Noto Serif"}) {
    if (auto there = need(name, "fonts-noto-core"); !there) return base::refuse(there.error());
  }
  if (language.starts_with("zh")) {
    if (auto there = need("Noto Sans CJK SC", "fonts-noto-cjk"); !there) return base::refuse(there.error());
  }
  auto impl = std::make_unique<Impl>();
  impl->context.reset(pango_font_map_create_context(fontMap()));
  PangoContext* context = impl->context.get();
  const std::string tag = language == "zh" || language == "zh-Hans" ? "zh-cn" : std::string(language);
  pango_context_set_language(context, pango_language_from_string(tag.c_str()));
  impl->right_to_left = i18n::rightToLeft(language);
  pango_context_set_base_dir(context, impl->right_to_left ? PANGO_DIRECTION_RTL : PANGO_DIRECTION_LTR);
  pango_context_set_round_glyph_positions(context, FALSE);
  cairo_font_options_t* options = cairo_font_options_create();
  cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options(context, options);
  cairo_font_options_destroy(options);
  impl->layout.reset(pango_layout_new(context));
  pango_layout_set_auto_dir(impl->layout.get(), FALSE);
  impl->current.size = -1;
  return Type(std::move(impl));
}

double Type::width(std::string_view text, const Font& font) const {
  PangoRectangle logical;
  pango_layout_get_extents(impl_->set(text, font), nullptr, &logical);
  return logical.width / static_cast<double>(PANGO_SCALE);
}

std::vector<std::string> Type::lines(std::string_view text, const Font& font, double width) const {
  PangoLayout* layout = impl_->set(text, font);
  pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
  // A hair of slack: the width of a text must not break it when it is used as its own limit.
  pango_layout_set_width(layout, static_cast<int>((std::max(width, 1.0) + 0.01) * PANGO_SCALE));
  std::vector<std::string> out;
  const std::string whole(pango_layout_get_text(layout));
  for (int i = 0; i < pango_layout_get_line_count(layout); ++i) {
    const PangoLayoutLine* line = pango_layout_get_line_readonly(layout, i);
    std::string part =
        whole.substr(static_cast<std::size_t>(line->start_index), static_cast<std::size_t>(line->length));
    while (part.ends_with(' ') || part.ends_with('\n')) part.pop_back();
    // Each line is directed anew when it is drawn; an isolate cut in two by the break would not close.
    out.push_back(impl_->right_to_left ? i18n::withoutIsolates(part) : std::move(part));
  }
  return out;
}

std::string Type::fitted(std::string_view text, const Font& font, double limit) const {
  if (width(text, font) <= limit) return std::string(text);
  auto broken = lines(text, font, std::max(1.0, limit - width("…", font)));
  return broken.front() + "…";
}

double Type::lineHeight(const Font& font) const {
  const auto& metrics = impl_->metricsOf(font);
  return metrics.ascent + metrics.descent;
}

double Type::ascent(const Font& font) const { return impl_->metricsOf(font).ascent; }

void Type::draw(cairo_t* cairo, std::string_view text, const Font& font, Point baseline) const {
  PangoLayout* layout = impl_->set(text, font);
  double x = baseline.x;
  for (const GSList* at = pango_layout_get_line_readonly(layout, 0)->runs; at != nullptr; at = at->next) {
    auto* item = static_cast<PangoGlyphItem*>(at->data);
    cairo_move_to(cairo, x, baseline.y);
    showGlyphItem(cairo, pango_layout_get_text(layout), item);
    x += pango_glyph_string_get_width(item->glyphs) / static_cast<double>(PANGO_SCALE);
  }
}

bool Type::rightToLeft() const { return impl_->right_to_left; }
PangoContext* Type::context() const { return impl_->context.get(); }
PangoFontDescription* Type::describe(const Font& font) const { return Impl::describe(font); }

}  // namespace homeostat::reports::figure
