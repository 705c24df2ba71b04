#pragma once

#include <vector>

#include "reports/document/pages.hpp"
#include "reports/document/pieces.hpp"
#include "reports/figure/type.hpp"

/// Internal: what `Pages` holds; the PDF writer sees it too.
namespace homeostat::reports {

struct Placed {
  const Piece* piece = nullptr;
  double y = 0;           ///< top of the piece on its page
  bool repeated = false;  ///< column heads drawn again: no part of the structure
};

struct Pages::Impl {
  Impl(Document given, figure::Type its_type);

  Document document;
  figure::Type type;
  Cut parts;
  std::vector<std::vector<Placed>> pages;

  void paint(cairo_t* cairo, std::size_t page, bool tagged) const;

 private:
  void paintFurniture(cairo_t* cairo, std::size_t page) const;
  void paintStep(cairo_t* cairo, const Step& step, const Placed& placed, bool tagged) const;
};

}  // namespace homeostat::reports
