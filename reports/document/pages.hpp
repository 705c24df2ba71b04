#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "kb/base/result.hpp"
#include "reports/document/document.hpp"

typedef struct _cairo cairo_t;

namespace homeostat::reports {

/// A document broken into A4 pages: what is previewed is what prints. Thread: one at a time. Cost: some 2 ms a page
/// after the fonts are loaded.
class Pages {
 public:
  /// Refuses a language whose Noto fonts are not installed ("report.fonts").
  static base::Result<Pages> lay(Document document);
  Pages(Pages&&) noexcept;
  Pages& operator=(Pages&&) noexcept;
  ~Pages();

  [[nodiscard]] std::size_t count() const;
  /// Paints page `page` (from 0) with its top left corner at the origin, in points; the caller scales.
  void paint(cairo_t* cairo, std::size_t page) const;
  /// The whole as a tagged PDF 1.7: structure tree, outline, links, embedded fonts, language, title. Same document,
  /// same bytes on one machine. Throws Failure("report.pdf") when Cairo or qpdf fail.
  [[nodiscard]] std::string pdf() const;
  [[nodiscard]] const Document& document() const;

 private:
  struct Impl;
  explicit Pages(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// The document as one self-contained XHTML page: valid XML, figures as inline SVG, no network access.
std::string html(const Document& document);

}  // namespace homeostat::reports
