#pragma once

#include "app/desktop/kit/controls.hpp"
#include "app/desktop/presenters/review_desk.hpp"
#include "app/desktop/shell/go.hpp"

namespace homeostat::desktop {

/// What waits for a second pair of eyes: the queue beside one item, its discussion, adopting and sending back.
class ReviewRoom : public wxPanel {
 public:
  ReviewRoom(wxWindow* parent, Session& session, Go go, std::function<void(const std::string& key)> provenance);

 private:
  void fill();
  void buildItem();
  void buildActs(Flow* flow);
  void buildConflicts(Flow* flow);
  [[nodiscard]] std::string typed(const char* name) const;
  [[nodiscard]] ReviewDesk::Done telling(const std::string& done_words) const;
  [[nodiscard]] std::string say(std::string_view key, std::initializer_list<i18n::Argument> arguments = {}) const {
    return session_.say(key, arguments);
  }
  Session& session_;
  Go go_;
  std::function<void(const std::string& key)> provenance_;
  ReviewDesk desk_;
  std::string shown_;  ///< keys of the rows in the list, to see whether they changed
  wxStaticText* count_;
  wxDataViewListCtrl* list_;
  Page* item_;
};

}  // namespace homeostat::desktop
