#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "kb/base/result.hpp"
#include "reports/figure/display.hpp"

typedef struct _cairo cairo_t;
typedef struct _PangoContext PangoContext;
typedef struct _PangoFontDescription PangoFontDescription;

namespace homeostat::reports::figure {

/// The faces everything is set in: Noto only, whatever else is installed, so that a page looks the same on every
/// machine. Unhinted, with unrounded advances: what is measured is what is drawn, on screen and paper. Thread: one at a
/// time; each thread makes its own.
class Type {
 public:
  /// `language` (BCP 47) chooses between faces that share characters (Chinese, Japanese). Refuses when the Noto fonts
  /// of that language are not installed ("report.fonts"). Cost: some 30 ms the first time in a thread.
  static base::Result<Type> forLanguage(std::string_view language);
  Type(Type&&) noexcept;
  Type& operator=(Type&&) noexcept;
  ~Type();

  /// Advance of one line in points.
  [[nodiscard]] double width(std::string_view text, const Font& font) const;
  /// `text` broken into lines no wider than `width` by the rules of its script; a word that is wider is broken inside.
  [[nodiscard]] std::vector<std::string> lines(std::string_view text, const Font& font, double width) const;
  /// Shortened with an ellipsis where it is wider than `width`.
  [[nodiscard]] std::string fitted(std::string_view text, const Font& font, double width) const;
  [[nodiscard]] double lineHeight(const Font& font) const;
  /// From the top of a line to its baseline.
  [[nodiscard]] double ascent(const Font& font) const;
  /// Draws one line in the current source colour.
  void draw(cairo_t* cairo, std::string_view text, const Font& font, Point baseline) const;
  [[nodiscard]] bool rightToLeft() const;

  /// For layouts of several lines and styles; owned by this.
  [[nodiscard]] PangoContext* context() const;
  /// New description of a font; free it with pango_font_description_free.
  [[nodiscard]] PangoFontDescription* describe(const Font& font) const;

 private:
  struct Impl;
  explicit Type(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace homeostat::reports::figure
