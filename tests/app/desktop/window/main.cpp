// One program: the tests in a real window, and with --screenshots FOLDER the photographs of every room.
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cstring>

#include "tests/app/desktop/window/driver.hpp"
#include "tests/support/places.hpp"
#include "tests/support/shipped_content.hpp"

namespace homeostat::desktop {
namespace {

TestApp* g_app = nullptr;

/// Starts on a fixed morning and goes on by one second with every look at it.
base::Instant nextSecond() {
  static std::atomic<std::int64_t> looks{0};
  auto now = base::Instant::parse("2026-11-20T10:00:00+01:00").value();
  now.utc_ms += 1000 * looks++;
  return now;
}

World testWorld() {
  World world;
  world.now = nextSecond;
  world.user_folder = testFolder();
  world.strength = record::KdfStrength::test;
  world.invented = true;
  auto ready = std::make_shared<Knowledge>();
  world.load_knowledge = [ready]() -> base::Result<Knowledge> {
    if (*ready) return *ready;
    auto made = consultation::KnowledgeInUse::from(support::shippedEdition());
    if (made) *ready = *made;
    return made;
  };
  return world;
}

}  // namespace

TestApp& testApp() { return *g_app; }

std::filesystem::path testFolder() {
  static const std::filesystem::path folder =
      std::filesystem::temp_directory_path() / ("homeostat-window-" + std::to_string(::getpid()));
  return folder;
}

std::filesystem::path fixture(const std::string& name) { return support::checkout() / "tests/app/desktop" / name; }

/// The word after an option; empty when it is not given.
std::string valueOf(const char* option, int count, char** arguments) {
  for (int i = 1; i + 1 < count; ++i)
    if (std::strcmp(arguments[i], option) == 0) return arguments[i + 1];
  return {};
}

void endAtFirstPaint(wxWindow* window);

/// A window with nothing in it: what first paint is measured against.
class EmptyApp : public wxApp {
 public:
  bool OnInit() override {
    auto* frame = new wxFrame(nullptr, wxID_ANY, "empty", wxDefaultPosition, wxSize(1280, 800));
    endAtFirstPaint(frame);
    frame->Show();
    return true;
  }
};

/// Ends the process with the first paint of a window: what is timed is what came before it.
void endAtFirstPaint(wxWindow* window) {
  window->Bind(wxEVT_PAINT, [](wxPaintEvent&) { ::_exit(0); });
}

int firstPaint(const std::string& mode) {
  if (mode == "empty") {
    wxApp::SetInstance(new EmptyApp());
  } else {
    g_app = new TestApp(testWorld(), {}, [] {
      endAtFirstPaint(g_app->frame());
      return g_app->MainLoop();
    });
    wxApp::SetInstance(g_app);
  }
  int only_name = 1;
  char name[] = "first-paint";
  char* arguments[] = {name, nullptr};
  return wxEntry(only_name, arguments);
}

int start(int count, char** arguments) {
  testing::InitGoogleTest(&count, arguments);
  if (testing::GTEST_FLAG(list_tests)) return RUN_ALL_TESTS();  // needs no display
  ::umask(077);
  if (const auto mode = valueOf("--first-paint", count, arguments); !mode.empty()) return firstPaint(mode);
  const std::filesystem::path shots = valueOf("--screenshots", count, arguments);
  const std::filesystem::path handlers = valueOf("--handlers", count, arguments);
  g_app = new TestApp(testWorld(), {}, [shots, handlers] {
    if (!handlers.empty()) return measureHandlers(g_app->times(), handlers);
    return shots.empty() ? RUN_ALL_TESTS() : takeScreenshots(shots);
  });
  wxApp::SetInstance(g_app);
  int only_name = 1;
  const int result = wxEntry(only_name, arguments);
  std::filesystem::remove_all(testFolder());
  return result;
}

}  // namespace homeostat::desktop

int main(int count, char** arguments) { return homeostat::desktop::start(count, arguments); }
