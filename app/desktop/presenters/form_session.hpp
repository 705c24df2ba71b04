#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/desktop/presenters/session.hpp"
#include "app/intake/analyte_index.hpp"
#include "app/intake/form.hpp"

namespace homeostat::desktop {

/// A publisher's questionnaire (FHIR) filled on this screen: what its conditions ask for now, with the answers it
/// offers. The form and what was answered so far are a draft of the patient's; `response` is what enters the record, by
/// the same way as a file.
class FormSession {
 public:
  enum class Kind { heading, words, choice, several, yes_no, number, day, line, text };
  struct Question {
    std::string link, text;
    Kind kind = Kind::line;
    std::size_t depth = 0;
    bool required = false;
    std::vector<std::pair<std::string, std::string>> options;  ///< code and words
    std::vector<std::string> given;
    std::string wrong;  ///< why what is given is no answer, in the screen's language
  };

  /// Refuses what is no form. `language`: of the screen, or of the patient; the form's own translation is used where it
  /// has one.
  static base::Result<FormSession> open(FormDraft& draft, const Language& language);

  [[nodiscard]] std::string title() const { return form_.title.empty() ? draft_->name : form_.title; }
  /// What of the form is not followed, as the reader says it.
  [[nodiscard]] const std::vector<std::string>& notes() const { return form_.notes; }
  /// What is asked now, in the order of the form.
  [[nodiscard]] std::vector<Question> questions() const;
  /// Takes an answer, several of an item that takes several, or none. What does not fit stays, and the question says
  /// so.
  void answer(const std::string& link, std::vector<std::string> values);
  /// Required questions that are asked and lack an answer.
  [[nodiscard]] std::size_t open() const { return intake::unanswered(form_, draft_->answers).size(); }
  /// Every answer fits and none that is required is missing.
  [[nodiscard]] bool complete() const;
  /// A QuestionnaireResponse of these answers.
  [[nodiscard]] std::string response(const base::Instant& at) const;
  [[nodiscard]] std::string fileName() const;

 private:
  FormSession(intake::Form form, FormDraft& draft, const Language& language)
      : form_(std::move(form)), draft_(&draft), language_(&language) {}
  [[nodiscard]] std::string wrongWords(const intake::FormItem& item, const std::vector<std::string>& given) const;
  intake::Form form_;
  FormDraft* draft_;
  const Language* language_;
};

/// Questions of a publisher's form that the patient answers one after the other in large type. Safety answers are
/// raised with the answer itself, as in `Kiosk`.
class FormKiosk {
 public:
  FormKiosk(Session& session, std::string patient, Language language);
  [[nodiscard]] const Language& language() const { return language_; }
  /// Empty: the form could not be opened.
  [[nodiscard]] const std::optional<base::Result<FormSession>>& form() const { return form_; }
  /// The question asked now; none: all were shown.
  [[nodiscard]] std::optional<FormSession::Question> now() const;
  [[nodiscard]] std::size_t at() const { return at_; }
  [[nodiscard]] std::size_t count() const { return asked().size(); }
  /// May this question be left for the next one?
  [[nodiscard]] bool mayGoOn() const;
  void answer(std::vector<std::string> values);
  void next() { ++at_; }
  void back() { at_ -= at_ > 0 ? 1 : 0; }
  /// Topics of safety items answered above the lowest answer, as the import reads them.
  [[nodiscard]] const std::vector<std::string>& raised() const { return raised_; }
  /// Writes the response with its original once all required is answered; the draft goes.
  void take(std::function<void(const std::string& problem)> done);

 private:
  [[nodiscard]] std::vector<FormSession::Question> asked() const;
  void raise();
  Session& session_;
  std::string patient_;
  Language language_;
  intake::AnalyteIndex index_;
  std::optional<base::Result<FormSession>> form_;
  std::size_t at_ = 0;
  std::vector<std::string> raised_;
  std::shared_ptr<int> alive_ = std::make_shared<int>(0);
};

/// Writes that this must be spoken about today; done by both kiosks with the answer itself.
void raiseTask(Session& session, const std::string& patient, const std::vector<std::string>& topics);

}  // namespace homeostat::desktop
