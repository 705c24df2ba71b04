#pragma once

#include "app/desktop/presenters/session.hpp"

namespace homeostat::desktop {

struct Founding {
  std::string folder, practice, user_id, user_name, passphrase, repeated;
  bool unadopted_may_suggest = true;
};
struct Unlocking {
  std::string folder, user_id, passphrase;
};

/// What is wrong with one field, in words; `field` is the member's name.
struct FieldProblem {
  std::string field, words;
  bool operator==(const FieldProblem&) const = default;
};

/// Shortest passphrase for a new practice, in characters.
inline constexpr std::size_t kLeastPassphrase = 10;

std::vector<FieldProblem> problemsOf(const Founding& form, const Language& language);

/// Makes or opens a practice. `done` gets nothing or the words of the refusal; on success `session.open` is filled.
class Door {
 public:
  explicit Door(Session& session) : session_(session) {}
  using Done = std::function<void(const std::string& problem)>;
  void found(const Founding& form, Done done);
  void unlock(const Unlocking& form, Done done);
  /// Opens the demo practice; makes it the first time.
  void demo(Done done);
  /// Forgets keys and everything read; the next step is `unlock`.
  void lock(std::function<void()> done);

 private:
  void opened(const std::string& folder, base::Result<void> answer, Done done);
  Session& session_;
  std::shared_ptr<int> alive_ = std::make_shared<int>(0);
};

}  // namespace homeostat::desktop
