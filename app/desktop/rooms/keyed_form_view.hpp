#pragma once

#include <map>

#include "app/desktop/kit/controls.hpp"
#include "app/desktop/presenters/keyed_form.hpp"
#include "app/desktop/presenters/session.hpp"

namespace homeostat::desktop {

/// A questionnaire keyed in from paper: digits in the order of the items, or a button an item. The sum, its band and
/// any safety item answered are said while typing.
class KeyedFormView : public Card {
 public:
  /// As in LabSheetView: answers leave the draft when they are written.
  using Take = std::function<void(std::vector<inference::Finding> findings, std::function<void()> written)>;
  KeyedFormView(wxWindow* parent, Session& session, KeyedDraft& draft, Take take, std::function<void()> chosen,
                std::function<void()> resized);

 private:
  void buildForm(const KeyedForm& form);
  void judge();
  Session& session_;
  KeyedDraft& draft_;
  Take take_;
  std::function<void()> resized_;
  std::vector<KeyedForm> forms_;
  wxStaticText* result_ = nullptr;
  wxStaticText* raised_ = nullptr;
  wxButton* take_button_ = nullptr;
};

}  // namespace homeostat::desktop
