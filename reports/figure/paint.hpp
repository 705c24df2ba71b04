#pragma once

#include "reports/figure/display.hpp"
#include "reports/figure/palette.hpp"
#include "reports/figure/type.hpp"

namespace homeostat::reports::figure {

/// Paints with the figure's top left corner at the current origin; the caller translates and scales. The context's
/// state is the same afterwards. Used by screen, printer and PDF alike. Never mirrors: a figure for a language written
/// from right to left is built that way.
void paint(cairo_t* cairo, const Figure& figure, const Type& type, Theme theme = Theme::paper);

}  // namespace homeostat::reports::figure
