#pragma once

#include <string>

namespace homeostat::desktop {

/// A text for a screen that is read from right to left. A line that holds right-to-left letters is laid out so even
/// where it begins with a Latin name, and a name of digits and Latin letters ("5-HTP", "0.1.0-development") keeps its
/// order. Lines without such letters stay as they are. Adds direction marks only; nothing that is seen or copied
/// changes.
std::string inReadingOrder(const std::string& text);

}  // namespace homeostat::desktop
