#include "app/desktop/kit/theme.hpp"

#include <fmt/format.h>
#include <gtk/gtk.h>

#include <string_view>

namespace homeostat::desktop {
namespace {

struct Colours {
  const char *page, *surface, *hairline, *ink, *muted, *accent, *accent_soft, *warning, *warning_soft, *danger,
      *danger_soft, *moss, *moss_soft, *on_accent;
};

// Text tones reach 4.5 to 1 on page, surface and their soft tones; hue and lightness both differ.
constexpr Colours kLight{"#f4f6f8", "#ffffff", "#d9dfe5", "#1a2027", "#55606b", "#1b5a87", "#eaf1f6",
                         "#a5480f", "#fdf3ea", "#a3122a", "#fbeff1", "#3a6630", "#edf4ea", "#ffffff"};
constexpr Colours kDark{"#13171b", "#1b2127", "#343d46", "#e8ecef", "#a4afb9", "#86bbe4", "#22303c",
                        "#eaa06a", "#33281d", "#f592a0", "#3a1e24", "#a3cc96", "#212e1e", "#10202c"};
constexpr Colours kContrast{"#ffffff", "#ffffff", "#000000", "#000000", "#000000", "#00337f", "#e2ecff",
                            "#7a3000", "#fff1e0", "#8b0018", "#ffe6ea", "#1d4d12", "#e6f5e1", "#ffffff"};

Shade g_shade = Shade::light;
double g_scale = 1;
GtkCssProvider* g_provider = nullptr;
int g_system_dpi = 0;

const Colours& colours() {
  switch (g_shade) {
    case Shade::dark:
      return kDark;
    case Shade::high_contrast:
      return kContrast;
    case Shade::light:
      break;
  }
  return kLight;
}

std::string definitions(const Colours& c) {
  return fmt::format(
      "@define-color page {};\n@define-color surface {};\n@define-color hairline {};\n@define-color ink {};\n"
      "@define-color muted {};\n@define-color accent {};\n@define-color accent_soft {};\n@define-color warning {};\n"
      "@define-color warning_soft {};\n@define-color danger {};\n@define-color danger_soft {};\n@define-color moss "
      "{};\n"
      "@define-color moss_soft {};\n@define-color on_accent {};\n",
      c.page, c.surface, c.hairline, c.ink, c.muted, c.accent, c.accent_soft, c.warning, c.warning_soft, c.danger,
      c.danger_soft, c.moss, c.moss_soft, c.on_accent);
}

// No transitions: what is measured while a size still grows is laid out too large.
// Two sizes of type and one title (10 pt, 8.5 pt, 15 pt); tabular figures in tables.
constexpr std::string_view kSheet = R"(
* { transition: none; font-family: "Noto Sans", "Noto Sans CJK SC", "Noto Naskh Arabic", sans-serif; font-size: 10pt;
    -gtk-outline-radius: 3px; outline-color: @accent; outline-width: 2px; outline-offset: -2px; outline-style: solid; }
window, window.background, .background { background-color: @page; color: @ink; }
label { color: @ink; }
label.title { font-size: 15pt; font-weight: 600; }
label.strong { font-weight: 600; }
label.heading { font-size: 8.5pt; font-weight: 600; color: @muted; letter-spacing: 0.5px; }
label.small { font-size: 8.5pt; color: @muted; }
label.muted { color: @muted; }
label.quoted { font-style: italic; }
label.faint { color: @muted; opacity: 0.85; }
label.accent { color: @accent; }
label.warning { color: @warning; }
label.danger { color: @danger; }
label.moss { color: @moss; }
label.figures { font-feature-settings: "tnum"; }
label.chip { font-size: 8.5pt; border: 1px solid @muted; border-radius: 9px; padding: 0 7px; color: @muted; }
label.chip.moss { border-color: @moss; color: @moss; }
label.chip.warning { border-color: @warning; color: @warning; }
label.chip.danger { border-color: @danger; color: @danger; }
label.chip.accent { border-color: @accent; color: @accent; }
label selection { background-color: @accent; color: @on_accent; }
tooltip, tooltip label { background-color: @ink; color: @surface; }

button { background: @surface; background-image: none; border: 1px solid alpha(@muted, 0.55); border-radius: 5px;
  box-shadow: none; text-shadow: none; color: @ink; padding: 3px 10px; min-height: 20px; min-width: 0; }
button label { color: inherit; }
button:hover { background: @accent_soft; border-color: @accent; }
button:active, button:checked { background: @accent_soft; border-color: @accent; color: @accent; }
button:disabled, button:disabled label { color: alpha(@muted, 0.75); border-color: @hairline; background: @page; }
button.primary { background: @accent; border-color: @accent; color: @on_accent; }
button.primary label { color: @on_accent; }
button.primary:hover { background: shade(@accent, 0.9); }
button.primary:disabled { background: @page; border-color: @hairline; }
button.primary:disabled label { color: alpha(@muted, 0.75); }
button.small, button.small label { font-size: 8.5pt; }
button.small { padding: 1px 6px; min-height: 18px; }
button.link { border-color: transparent; background: none; color: @accent; padding: 1px 3px; min-height: 18px; }
button.link label { color: @accent; font-size: 8.5pt; }
button.link:hover { background: @accent_soft; }
button.link.plainsize label { font-size: 10pt; }
button.row { border: none; border-radius: 4px; background: none; padding: 4px 6px; }
button.row:hover { background: @accent_soft; }
button.rail { border: none; border-radius: 6px; background: none; padding: 8px 10px; }
button.rail label { color: @muted; }
button.rail:hover { background: @accent_soft; }
button.rail:checked { background: @accent_soft; }
button.rail:checked label { color: @ink; font-weight: 600; }
button.choice { border-radius: 5px; }
button.choice:checked { background: @accent; border-color: @accent; }
button.choice:checked label { color: @on_accent; }
button.large, button.large label { font-size: 15pt; }
button.large { padding: 12px 20px; }
label.large { font-size: 19pt; }

entry, textview, textview text, combobox button, spinbutton { background: @surface; background-image: none; color: @ink;
  border-radius: 5px; box-shadow: none; }
entry, spinbutton { border: 1px solid alpha(@muted, 0.55); min-height: 24px; padding: 2px 8px; }
entry:focus { border-color: @accent; box-shadow: inset 0 0 0 1px @accent; }
entry image { color: @muted; }
entry selection, textview selection { background-color: @accent; color: @on_accent; }
textview text { background: @surface; color: @ink; }
scrolledwindow.framed { border: 1px solid alpha(@muted, 0.55); border-radius: 5px; }

menubar { background: @surface; border-bottom: none; box-shadow: none; padding: 0; }
menubar > menuitem { padding: 4px 9px; color: @muted; }
menubar > menuitem label { color: @muted; font-size: 8.5pt; }
menubar > menuitem:hover { background: @accent_soft; box-shadow: none; }
menubar > menuitem:hover label { color: @ink; }
menu { background: @surface; color: @ink; border: 1px solid @hairline; }
menu menuitem:hover, menu menuitem:hover label { background: @accent; color: @on_accent; }
menu menuitem:disabled label { color: alpha(@muted, 0.7); }

notebook, notebook > stack { background: @page; border: none; }
notebook > header { background: @page; border: none; border-bottom: 1px solid @hairline; box-shadow: none; padding: 0; }
notebook > header > tabs > tab { background: none; border: none; box-shadow: none; padding: 7px 12px; margin: 0;
  min-height: 20px; min-width: 0; }
notebook > header > tabs > tab label { color: @muted; }
notebook > header > tabs > tab:hover { background: @accent_soft; }
notebook > header > tabs > tab:checked { box-shadow: inset 0 -2px @accent; }
notebook > header > tabs > tab:checked label { color: @ink; font-weight: 600; }

treeview.view { background: @surface; color: @ink; }
treeview.view:selected, treeview.view:selected:focus { background-color: @accent_soft; color: @ink; }
treeview.view header button { border: none; border-bottom: 1px solid @hairline; border-radius: 0; background: @surface;
  padding: 4px 6px; }
treeview.view header button label { color: @muted; font-size: 8.5pt; font-weight: 600; }
progressbar trough { background: @hairline; border: none; min-height: 6px; }
progressbar progress { background: @accent; border: none; min-height: 6px; }
scrollbar { background: transparent; border: none; }
check, radio { background: @surface; background-image: none; border: 1px solid @muted; color: @accent; box-shadow: none; }
check:checked, radio:checked { background: @accent; color: @on_accent; border-color: @accent; }
checkbutton label, radiobutton label { color: @ink; }
)";

constexpr std::string_view kContrastSheet = R"(
button, entry, spinbutton { border: 2px solid @ink; }
button.link { border-color: transparent; }
button.link label { text-decoration: underline; }
button.rail:checked { border: 2px solid @ink; }
notebook > header > tabs > tab:checked { box-shadow: inset 0 -4px @accent; }
* { outline-width: 3px; }
)";

constexpr double kTick = 14;  // px of a box to tick at 100 %

void restyle() {
  if (g_provider == nullptr) {
    g_provider = gtk_css_provider_new();
    gtk_style_context_add_provider_for_screen(gdk_screen_get_default(), GTK_STYLE_PROVIDER(g_provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION + 1);
  }
  g_object_set(gtk_settings_get_default(), "gtk-application-prefer-dark-theme", g_shade == Shade::dark, nullptr);
  std::string sheet = definitions(colours()) + std::string(kSheet);
  if (g_shade == Shade::high_contrast) sheet += kContrastSheet;
  const auto tick = std::to_string(static_cast<int>(kTick * g_scale));
  sheet += "check, radio { min-width: " + tick + "px; min-height: " + tick + "px; }\n";
  gtk_css_provider_load_from_data(g_provider, sheet.c_str(), static_cast<gssize>(sheet.size()), nullptr);
}

wxColour colour(const char* hex) { return wxColour(wxString::FromUTF8(hex)); }

}  // namespace

Shade shadeFromWord(const std::string& word) {
  if (word == "dark") return Shade::dark;
  if (word == "high-contrast") return Shade::high_contrast;
  return Shade::light;
}

void Theme::apply(Shade shade) {
  g_shade = shade;
  restyle();
}

Shade Theme::current() { return g_shade; }

void Theme::setTextScale(double scale) {
  auto* settings = gtk_settings_get_default();
  if (g_system_dpi == 0) {
    g_object_get(settings, "gtk-xft-dpi", &g_system_dpi, nullptr);
    if (g_system_dpi <= 0) g_system_dpi = 96 * 1024;
  }
  g_scale = scale;
  g_object_set(settings, "gtk-xft-dpi", static_cast<int>(g_system_dpi * scale), nullptr);
  if (g_provider != nullptr) restyle();
}

double Theme::textScale() { return g_scale; }

wxColour Theme::page() { return colour(colours().page); }
wxColour Theme::surface() { return colour(colours().surface); }
wxColour Theme::hairline() { return colour(colours().hairline); }
wxColour Theme::ink() { return colour(colours().ink); }
wxColour Theme::muted() { return colour(colours().muted); }
wxColour Theme::accent() { return colour(colours().accent); }
wxColour Theme::accentSoft() { return colour(colours().accent_soft); }
wxColour Theme::warning() { return colour(colours().warning); }
wxColour Theme::warningSoft() { return colour(colours().warning_soft); }
wxColour Theme::danger() { return colour(colours().danger); }
wxColour Theme::dangerSoft() { return colour(colours().danger_soft); }
wxColour Theme::moss() { return colour(colours().moss); }

namespace {

/// The toolkit reads a new style at its next frame; what is measured before that would have the old one's size.
void restyleNow(GtkWidget* widget, gpointer) {
  g_signal_emit_by_name(widget, "style-updated");
  if (GTK_IS_CONTAINER(widget)) gtk_container_forall(GTK_CONTAINER(widget), restyleNow, nullptr);
}

}  // namespace

void styled(wxWindow* window, const char* style_class, bool on) {
  auto* widget = static_cast<GtkWidget*>(window->GetHandle());
  auto* context = gtk_widget_get_style_context(widget);
  if (on) {
    gtk_style_context_add_class(context, style_class);
  } else {
    gtk_style_context_remove_class(context, style_class);
  }
  restyleNow(widget, nullptr);
}

namespace {

/// A drop-down list takes the keys with a button inside it, which has to say the same.
void nameInside(GtkWidget* widget, gpointer name) {
  if (GTK_IS_BUTTON(widget)) atk_object_set_name(gtk_widget_get_accessible(widget), static_cast<const char*>(name));
  if (GTK_IS_CONTAINER(widget)) gtk_container_forall(GTK_CONTAINER(widget), nameInside, name);
}

}  // namespace

void setAccessible(wxWindow* window, const std::string& name, const std::string& description) {
  auto* widget = static_cast<GtkWidget*>(window->GetHandle());
  auto* object = gtk_widget_get_accessible(widget);
  if (object == nullptr) return;
  if (!name.empty()) atk_object_set_name(object, name.c_str());
  if (!description.empty()) atk_object_set_description(object, description.c_str());
  auto* inside = GTK_IS_SCROLLED_WINDOW(widget) ? gtk_bin_get_child(GTK_BIN(widget)) : nullptr;
  if (!name.empty() && inside != nullptr)  // what scrolls has the keys, not its frame
    atk_object_set_name(gtk_widget_get_accessible(inside), name.c_str());
  if (!name.empty() && GTK_IS_COMBO_BOX(widget))
    gtk_container_forall(GTK_CONTAINER(widget), nameInside, const_cast<char*>(name.c_str()));
}

}  // namespace homeostat::desktop
