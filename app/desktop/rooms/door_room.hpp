#pragma once

#include "app/desktop/kit/flow.hpp"
#include "app/desktop/presenters/door.hpp"
#include "app/desktop/presenters/preferences.hpp"
#include "app/desktop/shell/go.hpp"

class wxTextCtrl;

namespace homeostat::desktop {

/// Unlocks a practice, or makes one with its first user and its policy on knowledge nobody has adopted.
class DoorRoom : public wxPanel {
 public:
  DoorRoom(wxWindow* parent, Session& session, const Preferences& last, std::function<void()> opened);

 private:
  enum class Face { unlock, found };
  void build();
  void buildUnlock(Card* card);
  void buildFound(Card* card);
  wxTextCtrl* ask(Card* card, Flow* into, const std::string& name, const std::string& value, bool secret = false);
  void folderField(Card* card, const std::string& value);
  void unlock();
  void openDemo();
  void found();
  void finished(const std::string& problem);
  std::string typed(const std::string& field) const;

  Session& session_;
  Door door_;
  Preferences last_;
  std::function<void()> opened_;
  Face face_;
  Founding form_;
  bool busy_ = false;
  std::string problem_;
  std::vector<FieldProblem> problems_;
  Page* page_;
};

}  // namespace homeostat::desktop
