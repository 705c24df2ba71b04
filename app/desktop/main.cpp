#include <gtk/gtk.h>
#include <sys/stat.h>
#include <wx/app.h>

#include <cstdio>

#include "app/consultation/machine.hpp"
#include "app/desktop/shell/desktop_app.hpp"

int main(int count, char** arguments) {
  using namespace homeostat;
  record::forbidCrashFiles();
  ::umask(077);
  const auto english = i18n::Messages::english();
  const auto options = desktop::readOptions({arguments + 1, arguments + count}, english);
  if (!options) {
    std::fprintf(stderr, "%s\n", options.error().line().c_str());
    return 2;
  }
  if (options->version) {
    std::printf("homeostat-desktop %s\n", HOMEOSTAT_VERSION);
    return 0;
  }
  if (options->help) {
    std::printf("%s", desktop::helpText(english).c_str());
    return 0;
  }
  if (gtk_init_check(nullptr, nullptr) == FALSE) {
    std::fprintf(stderr, "homeostat-desktop: %s\n", english.text("desk.no_display").c_str());
    return 3;
  }
  const auto program = consultation::programFile(arguments[0]);
  wxApp::SetInstance(new desktop::DesktopApp(desktop::machineWorld(program, options->edition), *options));
  int only_name = 1;
  return wxEntry(only_name, arguments);
}
