#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "reports/document/document.hpp"
#include "reports/figure/type.hpp"

/// Internal to the document's layout: text set into lines.
namespace homeostat::reports {

/// Text as it may be printed: valid UTF-8 (a broken byte becomes U+FFFD), line breaks and tabs as blanks, other control
/// characters and the marks that override the direction of writing left out, isolates closed. Names from files pass
/// through here.
std::string printable(std::string_view text);

/// Every run printable; on a page from right to left with what runs the other way isolated. The one place where the
/// direction of words is settled, for pages and HTML.
Text prepared(Text text, bool right_to_left);

/// A text broken into lines of a fixed leading. Keeps its own copy of the text.
class SetText {
 public:
  /// `width` in points. `align` counts on the page, not from the reading side.
  SetText(const figure::Type& type, const Text& text, const figure::Font& font, double width, double leading,
          figure::Align align);
  ~SetText();
  SetText(const SetText&) = delete;
  SetText& operator=(const SetText&) = delete;

  [[nodiscard]] std::size_t lines() const { return lines_.size(); }
  [[nodiscard]] double leading() const { return leading_; }
  /// Width of the widest line.
  [[nodiscard]] double widest() const;

  /// Draws one line with its top left corner at (x, y). With `tagged` every stretch becomes a Span or Link of the
  /// document's structure, in logical order, whatever the direction of the script.
  void draw(cairo_t* cairo, std::size_t line, double x, double y, bool tagged) const;

 private:
  struct Stretch;
  struct Line {
    std::vector<Stretch> stretches;
    double width = 0;
  };
  [[nodiscard]] Line lineOf(void* pango_line) const;
  void drawStretch(cairo_t* cairo, const Stretch& stretch, double x, double baseline) const;

  Text runs_;
  std::string joined_;
  std::vector<std::size_t> starts_;  ///< byte where each run begins
  void* layout_;
  std::vector<Line> lines_;
  double width_, leading_, baseline_, size_;
  figure::Align align_;
};

/// Advance of the text on one line, and of its widest word: what a table's column wants and what it needs.
struct Wanted {
  double whole = 0, word = 0;
};
Wanted wanted(const figure::Type& type, const Text& text, const figure::Font& font);

}  // namespace homeostat::reports
