#pragma once

#include "app/desktop/kit/controls.hpp"
#include "app/desktop/presenters/due_list.hpp"
#include "app/desktop/presenters/practice_desk.hpp"
#include "app/desktop/shell/go.hpp"

namespace homeostat::desktop {

/// How are we set up: users and roles, letterhead, policy, the edition, the ledger's proof and its backup; and how
/// often suggestions were taken as offered.
class PracticeRoom : public wxPanel {
 public:
  PracticeRoom(wxWindow* parent, Session& session, Go go);

 private:
  void buildSetUp();
  void buildRates();
  void people(Flow* flow);
  void newUser(Flow* flow);
  void addUser();
  void proof(Flow* flow);
  void save();
  void askBackup();
  [[nodiscard]] std::string say(std::string_view key, std::initializer_list<i18n::Argument> arguments = {}) const {
    return session_.say(key, arguments);
  }
  Session& session_;
  Go go_;
  PracticeDesk desk_;
  DueList list_;
  NewUser new_user_;  ///< as typed so far; passphrases stay in their fields
  Page* set_up_;
  Page* rates_;
};

}  // namespace homeostat::desktop
