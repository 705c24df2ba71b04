#pragma once

#include "app/desktop/kit/controls.hpp"
#include "app/desktop/presenters/review_desk.hpp"
#include "app/desktop/shell/go.hpp"

namespace homeostat::desktop {

/// What waits for a second pair of eyes: the list, one item with its provenance, and what may be done to it by whom.
class ReviewRoom : public wxPanel {
 public:
  /// `key`: the item shown first, "kind id"; empty: none.
  ReviewRoom(wxWindow* parent, Session& session, Go go, const std::string& key = {});
  void open(const std::string& key);

 private:
  Page* pane(wxSizer* row, const char* spoken, int share);
  void changed();
  void fill();
  void buildItem();
  void buildActs();
  void approval(const ReviewedItem& item);
  void otherSteps(const ReviewedItem& item);
  void interests();
  void board();
  ReviewDesk::Done telling();
  [[nodiscard]] std::string say(std::string_view key, std::initializer_list<i18n::Argument> arguments = {}) const {
    return session_.say(key, arguments);
  }
  Session& session_;
  Go go_;
  ReviewDesk desk_;
  std::vector<ReviewRow> shown_;
  wxTextCtrl* query_;
  wxStaticText* count_;
  wxDataViewListCtrl* list_;
  Page *item_, *acts_;
  kb::review::Role role_ = kb::review::Role::clinical;
  std::string text_, review_by_, interests_;  ///< as typed; a rebuild of the page keeps them
};

}  // namespace homeostat::desktop
