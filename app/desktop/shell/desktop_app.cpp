#include "app/desktop/shell/desktop_app.hpp"

#include <unistd.h>
#include <wx/uilocale.h>

#include <clocale>

#include "app/consultation/editions.hpp"
#include "app/consultation/machine.hpp"
#include "app/consultation/signing_key.hpp"
#include "app/desktop/kit/controls.hpp"
#include "app/intake/live/bluez.hpp"

namespace homeostat::desktop {
namespace {

std::string firstLine(int descriptor) {
  std::string line;
  char c = 0;
  while (::read(descriptor, &c, 1) == 1 && c != '\n') line += c;
  if (!line.empty() && line.back() == '\r') line.pop_back();
  return line;
}

/// An edition that the project, or this machine's development key, has signed.
base::Result<Knowledge> openKnowledge(const std::filesystem::path& file) {
  auto keys = consultation::compiledInKeys();
  if (const auto own = consultation::readSigningKey(consultation::userFolder() / "development.key"))
    keys.push_back(own->public_key);
  auto opened = consultation::openEdition(file, keys);
  if (!opened) return base::refuse(opened.error());
  return consultation::KnowledgeInUse::from(std::move(*opened));
}

Language languageOf(const std::string& word) {
  auto messages = i18n::Messages::forLanguage(word);
  return Language(messages ? std::move(*messages) : i18n::Messages::english());
}

}  // namespace

bool DesktopApp::OnInit() {
  wxUILocale::UseDefault();
  std::setlocale(LC_NUMERIC, "C");  // a decimal comma here would make 5.4 a 5 in every strtod of every library
  SetAppName("homeostat-desktop");
  const auto file = world_.user_folder / "desktop.json";
  Preferences preferences = readPreferences(file);
  if (!options_.practice.empty() && options_.practice != preferences.folder) {
    preferences.folder = options_.practice;
    preferences.user_id = "clinician";  // who `homeostat record init` makes when no other is named
  }
  if (!options_.user.empty()) preferences.user_id = options_.user;
  if (!options_.language.empty()) preferences.language = options_.language;
  if (!options_.shade.empty()) preferences.shade = options_.shade;
  if (options_.text_percent != 0) preferences.text_percent = options_.text_percent;
  Theme::setTextScale(preferences.text_percent / 100.0);
  Theme::apply(shadeFromWord(preferences.shade));
  desk_ = std::make_unique<Desk>(std::make_unique<ThreadWorker>(),
                                 [this](Task task) { CallAfter([run = std::move(task)] { run(); }); });
  session_ = std::make_unique<Session>(world_, *desk_, languageOf(preferences.language));
  frame_ = new Frame(*session_, preferences, file);
  frame_->Show();
  if (options_.passphrase_fd >= 0)
    frame_->unlock({preferences.folder, preferences.user_id, firstLine(options_.passphrase_fd)});
  return true;
}

int DesktopApp::OnExit() {
  session_.reset();
  desk_.reset();
  return wxApp::OnExit();
}

bool DesktopApp::OnExceptionInMainLoop() {
  std::string what;
  try {
    throw;
  } catch (const std::exception& failure) {
    what = failure.what();
  } catch (...) {
    what = "unknown";
  }
  if (frame_ == nullptr) return false;
  frame_->tell(session_->say("desk.failed", {{"what", what}}), true);
  return true;
}

int DesktopApp::FilterEvent(wxEvent& event) {
  const auto type = event.GetEventType();
  if (frame_ != nullptr && (type == wxEVT_KEY_DOWN || type == wxEVT_MOTION || type == wxEVT_LEFT_DOWN))
    frame_->touched();
  return Event_Skip;
}

World machineWorld(const std::filesystem::path& program, const std::string& edition) {
  World world;
  world.now = consultation::systemTime;
  world.user_folder = consultation::userFolder();
  world.sensor = [] { return std::make_shared<live::BluezSource>(""); };
  const auto file = edition.empty() ? consultation::shippedEdition(program) : std::filesystem::path(edition);
  world.open_edition = openKnowledge;
  // Made once, on the practice's thread; later unlocks find it ready.
  auto ready = std::make_shared<Knowledge>();
  world.load_knowledge = [file, ready]() -> base::Result<Knowledge> {
    if (*ready) return *ready;
    auto made = openKnowledge(file);
    if (made) *ready = *made;
    return made;
  };
  return world;
}

}  // namespace homeostat::desktop
