#include "app/desktop/presenters/practice_desk.hpp"

#include <algorithm>
#include <sstream>

#include "app/desktop/presenters/door.hpp"

namespace homeostat::desktop {

using base::refuse;
using base::Result;
using consultation::Practice;

std::vector<std::string> filledLines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (line.find_first_not_of(' ') != std::string::npos) lines.push_back(line);
  }
  return lines;
}

void PracticeDesk::load() {
  session_.desk.ask(
      alive_, [](Practice& practice) { return practice.ledger().users(); },
      [this](Result<std::vector<record::User>> users) {
        problem_ = users ? std::string() : refusalWords(users.error(), session_.language);
        users_.clear();
        if (users) {
          for (const auto& user : *users) {
            std::vector<std::string> roles;
            for (const auto role : user.roles)
              roles.push_back(session_.say("desk.role." + std::string(record::roleName(role))));
            users_.push_back({user.id, user.name, session_.language.format.list(roles), user.roles});
          }
        }
        changed_();
      });
}

void PracticeDesk::save(const std::vector<std::string>& letterhead, bool unadopted_may_suggest, Done done) {
  session_.desk.ask(
      alive_,
      [letterhead, unadopted_may_suggest,
       now = session_.world.now()](Practice& practice) -> Result<consultation::PracticeSettings> {
        auto settings = practice.settings();
        if (!settings) return settings;
        settings->letterhead = letterhead;
        settings->policy.unadopted_may_suggest = unadopted_may_suggest;
        if (auto written = practice.setSettings(*settings, now); !written) return refuse(written.error());
        return settings;
      },
      [this, done = std::move(done)](Result<consultation::PracticeSettings> settings) {
        if (settings) session_.open.settings = std::move(*settings);
        done(settings ? std::string() : refusalWords(settings.error(), session_.language));
      });
}

bool PracticeDesk::mayAddUsers() const {
  return std::any_of(users_.begin(), users_.end(), [this](const UserRow& user) {
    return user.id == session_.open.user_id && user.has.contains(record::Role::clinician);
  });
}

void PracticeDesk::write(std::function<Result<void>(Practice&)> work, Done done) {
  session_.desk.ask(alive_, std::move(work), [this, done = std::move(done)](Result<void> written) {
    if (written) load();
    done(written ? std::string() : refusalWords(written.error(), session_.language));
  });
}

void PracticeDesk::addUser(const NewUser& user, Done done) {
  if (user.name.empty() || user.id.empty()) return done(session_.say("desk.users.name_needed"));
  if (user.roles.empty()) return done(session_.say("desk.users.role_needed"));
  if (user.passphrase.size() < kLeastPassphrase)
    return done(session_.say("desk.door.short", {{"count", kLeastPassphrase}}));
  const auto same = [&](const UserRow& row) { return row.id == user.id; };
  if (std::any_of(users_.begin(), users_.end(), same)) return done(session_.say("desk.users.taken"));
  if (user.passphrase != user.repeated) return done(session_.say("desk.door.differs"));
  write(
      [user, strength = session_.world.strength, now = session_.world.now()](Practice& practice) {
        return practice.ledger().addUser({user.id, user.name, user.roles}, user.passphrase, now, strength);
      },
      std::move(done));
}

void PracticeDesk::setRoles(const std::string& user, const std::set<record::Role>& roles, Done done) {
  if (roles.empty()) return done(session_.say("desk.users.role_needed"));
  write([user, roles,
         now = session_.world.now()](Practice& practice) { return practice.ledger().setRoles(user, roles, now); },
        std::move(done));
}

void PracticeDesk::verify(std::function<void(const std::string& words, bool good)> done) {
  session_.desk.ask(
      alive_, [](Practice& practice) { return practice.ledger().verify(); },
      [this, done = std::move(done)](Result<record::VerifyReport> report) {
        if (!report) return done(refusalWords(report.error(), session_.language), false);
        if (report->good())
          return done(session_.say("desk.practice.verified",
                                   {{"events", report->events}, {"head", report->head_hash.substr(0, 16)}}),
                      true);
        const auto& first = report->defects.front();
        done(session_.say("desk.practice.defects",
                          {{"count", report->defects.size()},
                           {"first", first.what + " " + std::to_string(first.sequence) + " " + first.detail}}),
             false);
      });
}

void PracticeDesk::backup(const std::filesystem::path& target, Done done) {
  session_.desk.ask(
      alive_, [target](Practice& practice) { return practice.ledger().backup(target); },
      [this, done = std::move(done)](Result<void> made) {
        done(made ? std::string() : refusalWords(made.error(), session_.language));
      });
}

}  // namespace homeostat::desktop
