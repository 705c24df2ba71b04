#pragma once

#include <string>
#include <string_view>

#include "reports/figure/display.hpp"

namespace homeostat::reports {

/// Text for an XML document: printable characters with & < > " escaped.
std::string xmlEscaped(std::string_view text);
/// The same for text that is printable already.
std::string markupEscaped(std::string_view text);

/// A figure as inline SVG: the marks as they are painted, its title and description for a screen reader. Colours are
/// those of paper.
std::string svg(const figure::Figure& figure, bool right_to_left = false);

}  // namespace homeostat::reports
