#pragma once

#include <filesystem>
#include <set>

#include "app/desktop/presenters/session.hpp"

namespace homeostat::desktop {

struct UserRow {
  std::string id, name, roles;  ///< roles in words
  std::set<record::Role> has;
};

/// Someone who is to unlock this practice too.
struct NewUser {
  std::string id, name, passphrase, repeated;
  std::set<record::Role> roles;
};

/// How the practice is set up, and what can be done with it as a whole.
class PracticeDesk {
 public:
  PracticeDesk(Session& session, std::function<void()> changed) : session_(session), changed_(std::move(changed)) {}
  using Done = std::function<void(const std::string& problem)>;
  void load();
  [[nodiscard]] const std::vector<UserRow>& users() const { return users_; }
  [[nodiscard]] const std::string& problem() const { return problem_; }

  /// Letterhead (a line each) and whether knowledge nobody adopted may suggest; from the next assessment on.
  void save(const std::vector<std::string>& letterhead, bool unadopted_may_suggest, Done done);
  /// Adds a person with a passphrase of their own; or gives one other roles. The list is read again.
  void addUser(const NewUser& user, Done done);
  void setRoles(const std::string& user, const std::set<record::Role>& roles, Done done);
  /// Only a clinician adds users.
  [[nodiscard]] bool mayAddUsers() const;
  /// Reads every entry and file of the ledger; `done` gets the result in words.
  void verify(std::function<void(const std::string& words, bool good)> done);
  /// Copies the running practice to a new file; never overwrites.
  void backup(const std::filesystem::path& target, Done done);

 private:
  void write(std::function<base::Result<void>(consultation::Practice&)> work, Done done);
  Session& session_;
  std::function<void()> changed_;
  std::vector<UserRow> users_;
  std::string problem_;
  std::shared_ptr<int> alive_ = std::make_shared<int>(0);
};

/// Lines of a text, those that hold something.
std::vector<std::string> filledLines(const std::string& text);

}  // namespace homeostat::desktop
