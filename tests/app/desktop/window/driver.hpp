#pragma once

#include <gdk/gdkkeysyms.h>
#include <gtest/gtest.h>
#include <wx/wx.h>

#include <filesystem>
#include <functional>
#include <string>

#include "app/desktop/rooms/patient_room.hpp"
#include "app/desktop/shell/desktop_app.hpp"
#include "tests/app/desktop/window/speed.hpp"

namespace homeostat::desktop {

/// The application under test: a clock that a test knows, the content of this checkout, a folder of its own.
class TestApp : public DesktopApp {
 public:
  TestApp(World world, Options options, std::function<int()> run)
      : DesktopApp(std::move(world), std::move(options)), run_(std::move(run)) {}
  int OnRun() override { return run_(); }
  /// Times every handler.
  void CallEventHandler(wxEvtHandler* handler, wxEventFunctor& functor, wxEvent& event) const override;
  [[nodiscard]] const HandlerTimes& times() const { return times_; }

 private:
  std::function<int()> run_;
  mutable HandlerTimes times_;
};
TestApp& testApp();

/// A person at the window: finds controls by name, uses only those that are shown and enabled. Every step fails the
/// test when it cannot be done.
class Driver {
 public:
  explicit Driver(Frame& frame) : frame_(frame) {}

  /// Lets the window work until `so`, at most `milliseconds`; false when it did not come to be.
  static bool until(const std::function<bool()>& so, int milliseconds = 15000);
  static void settle(int milliseconds = 60);

  wxWindow* find(const std::string& name) const;
  /// Waits for a control that can be used.
  wxWindow* usable(const std::string& name);
  void click(const std::string& name);
  void choose(const std::string& name);
  void type(const std::string& name, const std::string& text);
  // By keyboard alone.
  /// One key, as it comes from the X server.
  void key(unsigned keyval, unsigned modifiers = 0);
  void typeKeys(const std::string& text);
  /// Ctrl with a key.
  void shortcut(const std::string& key_of);
  /// Walks with Tab until this control has the keys; false (and a failure) when a whole round does not come by it.
  bool tabTo(const std::string& name);
  /// Walks there and presses it with the space bar.
  void pressAt(const std::string& name);
  /// Walks to a field and types over what stands in it.
  void write(const std::string& name, const std::string& text);
  /// Name of the control that has the keys.
  [[nodiscard]] std::string focused() const;
  void tick(const std::string& name, bool on = true);
  void page(const std::string& name);
  [[nodiscard]] std::string text(const std::string& name) const;
  /// All words of labels now on the screen, a line each.
  [[nodiscard]] std::string screen() const;
  void expectOnScreen(const std::string& words);
  void shoot(const std::filesystem::path& png);
  Frame& frame() { return frame_; }

 private:
  Frame& frame_;
};

/// The folder that holds this test run's practice and preferences; emptied at the start.
std::filesystem::path testFolder();
std::filesystem::path fixture(const std::string& name);

/// Makes the practice through the guide. The program is at its first run.
void enterPractice(Driver& at);
/// Registers the invented patient, takes the bundle in and says goals and supplements; the intake page is open.
void enterPatient(Driver& at);

/// Photographs every room in several dresses into `folder`; 0 when all were taken.
int takeScreenshots(const std::filesystem::path& folder);

}  // namespace homeostat::desktop
