#pragma once

#include <wx/menu.h>

namespace homeostat::desktop {

class Frame;

/// Everything the window can do, by name and by key. Bound to `frame`; built again with each language.
wxMenuBar* menusOf(Frame& frame);

}  // namespace homeostat::desktop
