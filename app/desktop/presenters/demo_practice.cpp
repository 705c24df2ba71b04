#include "app/desktop/presenters/demo_practice.hpp"

#include "app/desktop/presenters/demo_files.hpp"
#include "app/record/secrets.hpp"
#include "kb/base/file.hpp"

namespace homeostat::desktop {
namespace {

using base::refuse;
using base::Result;
using consultation::Practice;

constexpr const char* kName = "Demo practice, invented";

/// Days of the files and how long before today they are moved to: findings age, and a demo should not.
struct Moved {
  const char* day;
  int before;
};
constexpr Moved kDays[] = {{"2026-05-18", 187}, {"2026-06-01", 173}, {"2026-11-18", 3}, {"2026-11-20", 1}};

std::string movedTo(std::string text, const base::CivilDate& today) {
  for (const auto& [day, before] : kDays) {
    const auto now = base::CivilDate::fromDaysSinceEpoch(today.daysSinceEpoch() - before).iso();
    for (auto at = text.find(day); at != std::string::npos; at = text.find(day, at + now.size()))
      text.replace(at, now.size(), now);
  }
  return text;
}

record::CaseContext asked(const base::Instant& now) {
  const auto said = [&](std::initializer_list<std::pair<const char*, const char*>> answers) {
    base::Json list = base::Json::array();
    for (const auto& [id, value] : answers) list.push_back({{"id", id}, {"value", value}, {"asked_at", now.iso()}});
    return list;
  };
  record::CaseContext context;
  context.context = said({{"pregnant", "no"},
                          {"planning-pregnancy", "no"},
                          {"breastfeeding", "no"},
                          {"heavy-periods", "yes"},
                          {"mania-signs", "no"}});
  context.conditions =
      said({{"bipolar-disorder", "no"}, {"haemochromatosis", "no"}, {"liver-disease", "no"}, {"epilepsy", "no"}});
  context.goals = base::Json::array({"sustained-energy", "sleep-continuity"});
  return context;
}

Result<void> fill(Practice& practice, const std::filesystem::path& folder, const base::Instant& now) {
  record::PatientDraft draft{"Mara Muster (Demo patient, invented)", "female", {}, {}};
  draft.birth_date = base::CivilDate{1988, 4, 12};
  const auto patient = practice.ledger().registerPatient(draft, now);
  if (!patient) return refuse(patient.error());
  std::filesystem::create_directories(folder / "received");
  std::vector<std::filesystem::path> files;
  for (const auto& [name, text] : demoFiles()) {
    files.push_back(folder / "received" / name);
    base::writeFileAtomically(files.back(), movedTo(std::string(text), now.localDate()));
  }
  const auto read = practice.preview(patient->id, files);
  if (!read) return refuse(read.error());
  if (auto taken = practice.take(patient->id, *read, now); !taken) return taken;
  return practice.answer(patient->id, asked(now), now);
}

}  // namespace

std::filesystem::path demoFolder(const World& world) { return world.user_folder / "demo"; }

Result<Practice> demoPractice(const World& world, const std::string& language) {
  auto knowledge = world.load_knowledge();
  if (!knowledge) return refuse(knowledge.error());
  const auto folder = demoFolder(world);
  if (std::filesystem::exists(folder / "practice.homeostat"))
    return Practice::open(folder, kDemoUser, kDemoPassphrase, *knowledge);
  const auto now = world.now();
  const record::User user{kDemoUser, "Dr Demo (invented)", {record::Role::clinician, record::Role::reviewer}};
  auto made = Practice::create(folder, kName, user, kDemoPassphrase, now, *knowledge, world.strength);
  if (!made) return made;
  consultation::PracticeSettings settings;
  settings.letterhead = {kName};
  settings.language = language;
  settings.invented = true;
  if (auto set = made->setSettings(settings, now); !set) return refuse(set.error());
  if (auto filled = fill(*made, folder, now); !filled) return refuse(filled.error());
  return made;
}

}  // namespace homeostat::desktop
