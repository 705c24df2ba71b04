#pragma once

#include <wx/window.h>

#include <string>

namespace homeostat::desktop {

enum class Shade { light, dark, high_contrast };

/// "light", "dark", "high-contrast"; anything else is light.
Shade shadeFromWord(const std::string& word);

/// Colours, type and spacing of every window, as one style sheet of the toolkit. Controls say what they are by a class
/// (`styled`), never which colour they have. UI thread.
class Theme {
 public:
  static constexpr int kGrid = 8;  ///< px; every distance is a multiple or a half of it

  /// Replaces the style sheet of all windows at once.
  static void apply(Shade shade);
  static Shade current();
  /// Scale of all text, 1 to 2; beside what the system asks for.
  static void setTextScale(double scale);
  static double textScale();

  static wxColour page();
  static wxColour surface();
  static wxColour hairline();
  static wxColour ink();
  static wxColour muted();
  static wxColour accent();
  static wxColour accentSoft();
  static wxColour warning();
  static wxColour warningSoft();
  static wxColour danger();
  static wxColour dangerSoft();
  static wxColour moss();
};

/// Adds a class of the style sheet to a control and its native children.
void styled(wxWindow* window, const char* style_class, bool on = true);

/// What a screen reader says of a control; empty: leave as it is.
void setAccessible(wxWindow* window, const std::string& name, const std::string& description = {});

}  // namespace homeostat::desktop
