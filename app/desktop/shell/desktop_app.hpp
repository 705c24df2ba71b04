#pragma once

#include <wx/app.h>

#include <memory>

#include "app/desktop/shell/frame.hpp"
#include "app/desktop/shell/options.hpp"

namespace homeostat::desktop {

/// The application: theme and locale set, one session, one window. Tests derive from it and drive the frame.
class DesktopApp : public wxApp {
 public:
  DesktopApp(World world, Options options) : world_(std::move(world)), options_(std::move(options)) {}
  bool OnInit() override;
  int OnExit() override;
  int FilterEvent(wxEvent& event) override;
  /// A failure inside the window is said and ends nothing: what was written stands in the record.
  bool OnExceptionInMainLoop() override;
  [[nodiscard]] Frame* frame() { return frame_; }

 private:
  World world_;
  Options options_;
  std::unique_ptr<Desk> desk_;
  std::unique_ptr<Session> session_;
  Frame* frame_ = nullptr;
};

/// What the program itself sees of the machine: its clock, the edition beside it (or `edition`), the user's folder.
World machineWorld(const std::filesystem::path& program, const std::string& edition);

}  // namespace homeostat::desktop
