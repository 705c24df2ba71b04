#pragma once

#include <set>

#include "app/desktop/presenters/session.hpp"

namespace homeostat::desktop {

/// A questionnaire keyed in by the patient in large type and in the patient's language, from the sheet in the patient's
/// hand: the official wording stays on the sheet. Answers are kept as a draft with every step; they enter the record
/// when all are given. Nothing else of the record can be reached from it.
class Kiosk {
 public:
  /// `instrument`: one of `keyedForms`. Goes on with a draft of the same questionnaire.
  Kiosk(Session& session, std::string patient, const std::string& instrument, Language language);
  [[nodiscard]] const Language& language() const { return language_; }
  [[nodiscard]] const KeyedForm& form() const { return form_; }
  /// Item that is asked now, from 0; the number of items when all are answered.
  [[nodiscard]] std::size_t at() const { return at_; }
  [[nodiscard]] bool finished() const { return at_ >= form_.items.size(); }
  [[nodiscard]] std::optional<int> given() const;
  /// Goes on to the next item. Values out of range are not taken.
  void answer(int value);
  void back();
  /// Topics, in the clinician's language, of safety items answered above the lowest answer: said at once, and a task
  /// due today that is written with the answer itself.
  [[nodiscard]] std::vector<std::string> raised() const;
  /// Writes the findings once all is answered; the draft goes.
  void take(std::function<void(const std::string& problem)> done);

 private:
  void raise();
  void hideForeignTopics();
  [[nodiscard]] std::map<std::string, int>& answers() const;
  Session& session_;
  std::string patient_;
  Language language_;
  KeyedForm form_;
  std::size_t at_ = 0;
  std::set<std::string> told_;  ///< raised already
  std::shared_ptr<int> alive_ = std::make_shared<int>(0);
};

}  // namespace homeostat::desktop
