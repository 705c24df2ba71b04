#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <thread>

#include "app/consultation/practice.hpp"
#include "app/consultation/survey.hpp"
#include "app/desktop/presenters/desk.hpp"
#include "app/desktop/presenters/drafts.hpp"
#include "app/desktop/presenters/language.hpp"

namespace homeostat::live {
class HeartRateSource;
}

namespace homeostat::desktop {

using Knowledge = std::shared_ptr<const consultation::KnowledgeInUse>;

/// What the app sees of its machine. Tests hand in their own.
struct World {
  std::function<base::Instant()> now;
  std::function<base::Result<Knowledge>()> load_knowledge;  ///< slow; runs on the practice's thread
  /// Another edition, to be compared; refuses one that nobody trusted has signed. Runs on the practice's thread.
  std::function<base::Result<Knowledge>(const std::filesystem::path&)> open_edition;
  /// The heart-rate sensor that is worn; empty: this machine has none. Listening blocks: it runs by `aside`.
  std::function<std::shared_ptr<live::HeartRateSource>()> sensor;
  /// Runs a task on a thread of its own.
  std::function<void(Task)> aside = [](Task task) { std::thread(std::move(task)).detach(); };
  std::filesystem::path user_folder;  ///< the user's own data; may not exist yet
  record::KdfStrength strength = record::KdfStrength::moderate;
  bool invented = false;  ///< a practice made now is a demo: said wherever it is named, and on every document
};

/// Who has which practice open.
struct OpenPractice {
  std::string folder, practice, user_id, user_name;
  consultation::PracticeSettings settings;
  Knowledge knowledge;
};

/// What the presenters of one window share. Thread: that of the window.
struct Session {
  Session(World world_, Desk& desk_, Language language_)
      : world(std::move(world_)), desk(desk_), language(std::move(language_)) {}
  World world;
  Desk& desk;
  Language language;
  OpenPractice open;                               ///< `knowledge` is null while no practice is open
  std::map<std::string, Drafts> drafts;            ///< by patient's id
  std::map<std::string, std::string> kept_drafts;  ///< as they stand in their files
  std::shared_ptr<int> alive = std::make_shared<int>(0);
  /// What was read of the whole practice; touched on the practice's thread only. Made anew with each unlocking.
  std::shared_ptr<consultation::Survey> survey = std::make_shared<consultation::Survey>();
  [[nodiscard]] const kb::KnowledgeBase& knowledge() const { return open.knowledge->knowledge(); }
  [[nodiscard]] std::string say(std::string_view key, std::initializer_list<i18n::Argument> arguments = {}) const {
    return language.say(key, arguments);
  }
};

/// A refusal in the screen's language where its code has words ("desk.refusal.CODE"), else as it stands.
std::string refusalWords(const base::Refusal& refusal, const Language& language);

}  // namespace homeostat::desktop
