#pragma once

#include <string>
#include <vector>

#include "app/consultation/file_reading.hpp"
#include "app/desktop/presenters/language.hpp"
#include "app/record/events.hpp"

namespace homeostat::desktop {

/// What reading files would bring into the record, as words.
struct TakenRow {
  std::string as;     ///< what it is taken for
  std::string value;  ///< value and unit as they are read
  std::string when, from;
  std::string matched;  ///< why it is taken for that, and what was changed in reading
};
struct LeftRow {
  std::string what, why, from;
};
struct IntakePreview {
  std::vector<std::string> files;  ///< "results.json: FHIR R4"
  std::vector<TakenRow> taken;
  std::vector<LeftRow> left;
  std::vector<std::string> also;   ///< medicines, conditions, allergies, questionnaires
  std::vector<std::string> notes;  ///< what to know before taking it
  std::string summary;             ///< "7 findings taken, 2 not"
  [[nodiscard]] bool empty() const { return taken.empty() && also.empty(); }
};
IntakePreview intakePreview(const consultation::FilesRead& read, const kb::KnowledgeBase& knowledge,
                            const Language& language);

/// Something about a file that only a person can settle, as words. One of `options` is chosen, or the answer is typed.
struct ImportQuestionWords {
  intake::Question question;
  std::string text, place;
  std::vector<std::pair<std::string, std::string>> options;  ///< answer and its words; empty: typed
};
std::vector<ImportQuestionWords> importQuestionWords(const consultation::FilesRead& read, const Language& language);

/// What was asked by word, as typed. A line is "name; dose"; nothing typed and `none` not ticked says nothing.
struct AskedList {
  std::string lines;
  bool none = false;  ///< asked, and there is none
};
struct AskedForm {
  AskedList medications, supplements, allergies;
  std::vector<std::string> goals;
};
/// Lists that changed, are told for the first time or are ticked as empty count as asked now; the others say nothing. A
/// medicine that stays keeps its codes and its start; one that was stopped stays in the list as such.
record::CaseContext contextOf(const AskedForm& form, const inference::Case& the_case, const base::Instant& now);

}  // namespace homeostat::desktop
