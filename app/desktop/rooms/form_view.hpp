#pragma once

#include "app/desktop/kit/controls.hpp"
#include "app/desktop/presenters/form_session.hpp"

namespace homeostat::desktop {

/// A publisher's questionnaire keyed in from paper: what its conditions ask for now, with its own answers. `preview`
/// gets the response, to be shown like a file; `changed`: other questions may be asked now.
class FormView : public Card {
 public:
  FormView(wxWindow* parent, Session& session, FormDraft& draft, std::function<void()> changed,
           std::function<void(const std::string& name, const std::string& bytes)> preview, std::function<void()> left);

 private:
  void question(const FormSession::Question& question);
  void answered(const std::string& link, std::vector<std::string> values);
  [[nodiscard]] std::string say(std::string_view key, std::initializer_list<i18n::Argument> arguments = {}) const {
    return session_.say(key, arguments);
  }
  Session& session_;
  std::function<void()> changed_;
  base::Result<FormSession> form_;
};

/// The control that takes an answer to a question, named NAME, with `answered` called at each change.
void addAnswer(wxWindow* parent, Flow* into, const FormSession::Question& question, const std::string& name,
               const char* size, std::function<void(std::vector<std::string>)> answered);

}  // namespace homeostat::desktop
