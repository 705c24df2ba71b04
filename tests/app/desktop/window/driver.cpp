#include "tests/app/desktop/window/driver.hpp"

#include <gtk/gtk.h>
#include <wx/checkbox.h>
#include <wx/stopwatch.h>
#include <wx/tglbtn.h>

#include <chrono>

#include "app/desktop/kit/controls.hpp"

namespace homeostat::desktop {

void TestApp::CallEventHandler(wxEvtHandler* handler, wxEventFunctor& functor, wxEvent& event) const {
  const auto from = std::chrono::steady_clock::now();
  DesktopApp::CallEventHandler(handler, functor, event);
  times_.note(event, std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - from).count());
}

bool Driver::until(const std::function<bool()>& so, int milliseconds) {
  const wxStopWatch watch;
  while (!so()) {
    if (watch.Time() > milliseconds) return false;
    wxTheApp->ProcessIdle();
    wxYield();
    wxMilliSleep(1);
  }
  return true;
}

void Driver::settle(int milliseconds) {
  const wxStopWatch watch;
  until([&] { return watch.Time() > milliseconds; }, milliseconds + 1000);
}

wxWindow* Driver::find(const std::string& name) const { return wxWindow::FindWindowByName(wx(name), &frame_); }

wxWindow* Driver::usable(const std::string& name) {
  wxWindow* found = nullptr;
  const bool there = until([&] {
    found = find(name);
    return found != nullptr && found->IsShownOnScreen() && found->IsEnabled();
  });
  EXPECT_TRUE(there) << "no usable control \"" << name << "\"; on the screen:\n" << screen();
  return there ? found : nullptr;
}

void Driver::click(const std::string& name) {
  auto* control = usable(name);
  if (control == nullptr) return;
  wxCommandEvent event(wxEVT_BUTTON, control->GetId());
  event.SetEventObject(control);
  control->ProcessWindowEvent(event);
  settle();
}

void Driver::choose(const std::string& name) {
  auto* control = dynamic_cast<wxToggleButton*>(usable(name));
  ASSERT_NE(control, nullptr) << name;
  control->SetValue(!control->GetValue());
  wxCommandEvent event(wxEVT_TOGGLEBUTTON, control->GetId());
  event.SetEventObject(control);
  control->ProcessWindowEvent(event);
  settle();
}

void Driver::type(const std::string& name, const std::string& text) {
  auto* control = dynamic_cast<wxTextCtrl*>(usable(name));
  ASSERT_NE(control, nullptr) << name;
  control->SetValue(wx(text));
}

void Driver::key(unsigned keyval, unsigned modifiers) {
  auto* toplevel = static_cast<GtkWidget*>(frame_.GetHandle());
  auto* keymap = gdk_keymap_get_for_display(gdk_display_get_default());
  GdkKeymapKey* codes = nullptr;
  gint count = 0;
  gdk_keymap_get_entries_for_keyval(keymap, keyval, &codes, &count);
  for (const auto kind : {GDK_KEY_PRESS, GDK_KEY_RELEASE}) {
    auto* event = gdk_event_new(kind);
    event->key.window = GDK_WINDOW(g_object_ref(gtk_widget_get_window(toplevel)));
    event->key.send_event = FALSE;
    event->key.time = GDK_CURRENT_TIME;
    event->key.state = modifiers;
    event->key.keyval = keyval;
    event->key.hardware_keycode = static_cast<guint16>(count > 0 ? codes[0].keycode : 0);
    gdk_event_set_device(event, gdk_seat_get_keyboard(gdk_display_get_default_seat(gdk_display_get_default())));
    gtk_main_do_event(event);
    gdk_event_free(event);
  }
  g_free(codes);
  settle(15);
}

void Driver::typeKeys(const std::string& text) {
  for (const char c : text) key(gdk_unicode_to_keyval(static_cast<guint32>(static_cast<unsigned char>(c))));
}

void Driver::shortcut(const std::string& key_of) {
  key(gdk_unicode_to_keyval(static_cast<guint32>(key_of.front())), GDK_CONTROL_MASK);
  settle(150);
}

std::string Driver::focused() const {
  auto* has = gtk_window_get_focus(GTK_WINDOW(static_cast<GtkWidget*>(frame_.GetHandle())));
  std::string name;
  const std::function<void(const wxWindow*)> visit = [&](const wxWindow* window) {
    auto* own = static_cast<GtkWidget*>(window->GetHandle());
    if (has != nullptr && own != nullptr && (has == own || gtk_widget_is_ancestor(has, own) != 0))
      name = utf8(window->GetName());
    for (const auto* child : window->GetChildren()) visit(child);
  };
  visit(&frame_);
  return name;
}

bool Driver::tabTo(const std::string& name) {
  if (usable(name) == nullptr) return false;
  constexpr int most = 500;
  for (int i = 0; i < most; ++i) {
    if (focused() == name) return true;
    key(GDK_KEY_Tab);
  }
  ADD_FAILURE() << "Tab never comes by \"" << name << "\"; the keys are at \"" << focused() << "\"";
  return false;
}

void Driver::pressAt(const std::string& name) {
  if (!tabTo(name)) return;
  key(GDK_KEY_space);
  settle(150);
}

void Driver::write(const std::string& name, const std::string& text) {
  if (!tabTo(name)) return;
  key(GDK_KEY_a, GDK_CONTROL_MASK);
  typeKeys(text);
}

void Driver::tick(const std::string& name, bool on) {
  auto* control = dynamic_cast<wxCheckBox*>(usable(name));
  ASSERT_NE(control, nullptr) << name;
  control->SetValue(on);
}

void Driver::page(const std::string& name) {
  auto* room = frame_.patientRoom();
  ASSERT_NE(room, nullptr) << "no patient's room is open";
  room->show(name);
  settle();
}

std::string Driver::text(const std::string& name) const {
  auto* found = find(name);
  if (const auto* label = dynamic_cast<wxStaticText*>(found)) return utf8(label->GetLabelText());
  if (const auto* entry = dynamic_cast<wxTextCtrl*>(found)) return utf8(entry->GetValue());
  return {};
}

std::string Driver::screen() const {
  std::string all;
  const std::function<void(const wxWindow*)> visit = [&](const wxWindow* window) {
    if (!window->IsShown()) return;
    if (dynamic_cast<const wxStaticText*>(window) != nullptr || dynamic_cast<const wxAnyButton*>(window) != nullptr)
      all += utf8(window->GetLabel()) + "\n";
    for (const auto* child : window->GetChildren()) visit(child);
  };
  visit(&frame_);
  return all;
}

void Driver::expectOnScreen(const std::string& words) {
  EXPECT_TRUE(until([&] { return screen().find(words) != std::string::npos; }))
      << "not on the screen: " << words << "\n"
      << screen();
}

void Driver::shoot(const std::filesystem::path& png) {
  // What lies under the pointer is drawn otherwise, and the pointer begins in the middle of the screen.
  auto* display = gdk_display_get_default();
  gdk_device_warp(gdk_seat_get_pointer(gdk_display_get_default_seat(display)), gdk_display_get_default_screen(display),
                  1919, 1199);
  frame_.touched();  // many pictures take longer than the lock waits
  settle(250);
  auto* window = gtk_widget_get_window(static_cast<GtkWidget*>(frame_.GetHandle()));
  auto* image = gdk_pixbuf_get_from_window(window, 0, 0, gdk_window_get_width(window), gdk_window_get_height(window));
  std::filesystem::create_directories(png.parent_path());
  GError* error = nullptr;
  const bool saved = image != nullptr && gdk_pixbuf_save(image, png.c_str(), "png", &error, nullptr) != 0;
  EXPECT_TRUE(saved) << png << (error != nullptr ? error->message : "");
  if (image != nullptr) g_object_unref(image);
}

void enterPractice(Driver& at) {
  if (at.find("door.practice") == nullptr) at.choose("door.face.found");
  at.type("door.practice", "Demo practice");
  at.type("door.user_name", "Dr. Invented");
  at.type("door.user_id", "clinician");
  at.type("door.passphrase", "an invented passphrase");
  at.type("door.repeated", "an invented passphrase");
  at.click("door.found");
  at.usable("new.add");
}

void enterPatient(Driver& at) {
  at.frame().showToday();
  at.type("new.name", "Example, Mara");
  at.type("new.born", "1985-03-02");
  at.choose("new.sex.female");
  at.click("new.add");
  EXPECT_TRUE(Driver::until([&] { return at.frame().patientRoom() != nullptr; }));
  EXPECT_TRUE(Driver::until([&] { return at.frame().patientRoom()->encounter().ready(); }));
  at.page("intake");
  at.usable("intake.choose");
  at.frame().patientRoom()->encounter().preview({fixture("invented.fhir.json")}, [](const std::string&) {});
  at.click("intake.take");
  at.usable("asked.save");
  at.type("asked.supplements", "5-HTP; 100 mg, bought online");
  at.tick("goal.sustained-energy");
  at.tick("goal.sleep-continuity");
  at.click("asked.save");
  at.settle(300);
}

}  // namespace homeostat::desktop
