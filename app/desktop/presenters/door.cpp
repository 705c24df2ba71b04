#include "app/desktop/presenters/door.hpp"

#include <unistd.h>

#include "app/desktop/presenters/demo_practice.hpp"
#include "app/record/secrets.hpp"

namespace homeostat::desktop {

using base::refuse;
using base::Result;
using consultation::Practice;

std::vector<FieldProblem> problemsOf(const Founding& form, const Language& language) {
  std::vector<FieldProblem> problems;
  const auto need = [&](const std::string& value, const char* field) {
    if (value.empty()) problems.push_back({field, language.say("desk.door.needed")});
  };
  need(form.practice, "practice");
  need(form.folder, "folder");
  need(form.user_name, "user_name");
  need(form.user_id, "user_id");
  std::size_t characters = 0;
  for (const char c : form.passphrase) characters += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U ? 1 : 0;
  if (characters < kLeastPassphrase) {
    problems.push_back({"passphrase", language.say("desk.door.short", {{"count", kLeastPassphrase}})});
  } else if (form.passphrase != form.repeated) {
    problems.push_back({"repeated", language.say("desk.door.differs")});
  }
  return problems;
}

namespace {

/// A practice is written from the first look on: a place that can only be read is said as such, not as a failed disk.
Result<void> writable(const std::filesystem::path& folder) {
  if (!std::filesystem::exists(folder) || ::access(folder.c_str(), W_OK) == 0) return {};
  return refuse({"record.read-only", folder.string(), "", "the folder can only be read",
                 "Choose another folder, or change its rights"});
}

}  // namespace

void Door::found(const Founding& form, Done done) {
  auto make = [form, world = session_.world, language = session_.language.messages.language()]() -> Result<Practice> {
    auto knowledge = world.load_knowledge();
    if (!knowledge) return refuse(knowledge.error());
    if (auto can = writable(form.folder); !can) return refuse(can.error());
    const auto now = world.now();
    const record::User user{form.user_id, form.user_name, {record::Role::clinician, record::Role::reviewer}};
    auto made = Practice::create(form.folder, form.practice, user, form.passphrase, now, *knowledge, world.strength);
    if (!made) return made;
    consultation::PracticeSettings settings;
    settings.policy.unadopted_may_suggest = form.unadopted_may_suggest;
    settings.letterhead = {form.practice};
    settings.language = language;
    settings.invented = world.invented;
    if (auto set = made->setSettings(settings, now); !set) return refuse(set.error());
    return made;
  };
  session_.desk.open(alive_, make, [this, folder = form.folder, done = std::move(done)](Result<void> answer) {
    opened(folder, std::move(answer), done);
  });
}

void Door::unlock(const Unlocking& form, Done done) {
  auto make = [form, load = session_.world.load_knowledge]() -> Result<Practice> {
    auto knowledge = load();
    if (!knowledge) return refuse(knowledge.error());
    if (auto can = writable(form.folder); !can) return refuse(can.error());
    return Practice::open(form.folder, form.user_id, form.passphrase, *knowledge);
  };
  session_.desk.open(alive_, make, [this, folder = form.folder, done = std::move(done)](Result<void> answer) {
    opened(folder, std::move(answer), done);
  });
}

void Door::demo(Done done) {
  auto make = [world = session_.world, language = session_.language.messages.language()] {
    return demoPractice(world, language);
  };
  session_.desk.open(alive_, make,
                     [this, folder = demoFolder(session_.world).string(), done = std::move(done)](Result<void> answer) {
                       opened(folder, std::move(answer), done);
                     });
}

void Door::opened(const std::string& folder, Result<void> answer, Done done) {
  if (!answer) return done(refusalWords(answer.error(), session_.language));
  session_.desk.ask(
      alive_,
      [folder](Practice& practice) -> Result<OpenPractice> {
        auto settings = practice.settings();
        if (!settings) return refuse(settings.error());
        auto name = practice.ledger().practiceName();
        if (!name) return refuse(name.error());
        const auto& user = practice.ledger().user();
        return OpenPractice{folder, *name, user.id, user.name, *settings, practice.sharedKnowledge()};
      },
      [this, done = std::move(done)](Result<OpenPractice> open) {
        if (!open) return done(refusalWords(open.error(), session_.language));
        session_.open = std::move(*open);
        session_.survey = std::make_shared<consultation::Survey>();
        done({});
      });
}

void Door::lock(std::function<void()> done) {
  keepDrafts(session_, [](const std::string&) {});  // in a queue: written before the practice closes
  session_.drafts.clear();
  session_.kept_drafts.clear();
  session_.open = {};
  session_.survey = std::make_shared<consultation::Survey>();
  session_.desk.close(alive_, std::move(done));
}

}  // namespace homeostat::desktop
