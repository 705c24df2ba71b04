#pragma once

#include "inference/rules/facts.hpp"
#include "reports/documents.hpp"
#include "reports/figure/type.hpp"
#include "reports/wording.hpp"

/// Internal: one composer a kind of document, and what they share.
namespace homeostat::reports {

/// A document being written.
struct Draft {
  const Subject& subject;
  const Printing& printing;
  Wording wording;
  Citations citations;
  figure::Type type;
  Document document;
  int figures = 0;  ///< numbered so far

  [[nodiscard]] const kb::KnowledgeBase& knowledge() const { return subject.edition.knowledge(); }
  [[nodiscard]] std::string text(std::string_view key, std::initializer_list<i18n::Argument> arguments = {}) const {
    return wording.text(key, arguments);
  }
  void heading(int level, std::string words, std::string anchor = {});
  void paragraph(Text words, Voice voice = Voice::body);
  /// A figure with its number before the caption.
  void picture(figure::Figure drawn, Text caption);
  void note(std::string words) { paragraph({{std::move(words)}}, Voice::label); }
};

/// Language, fonts, letterhead, footer and banner. Refuses a language without bundle or fonts.
base::Result<Draft> begin(const Subject& subject, const Printing& printing);
/// Title, line below it, and the properties of the file.
void addTitle(Draft& draft, const std::string& title, const std::vector<std::string>& below);
/// What a person typed: kept in its own order on a page that runs the other way.
Run freeText(const Draft& draft, std::string words);
/// Who stands behind an item: adopted, not adopted, or withdrawn by the practice since.
std::string approvalWords(const Draft& draft, const std::string& approval);
/// The same in brackets where the practice withdrew the item or its review date is past; empty otherwise.
Text withdrawnMark(const Draft& draft, const inference::Advisory& advisory);
/// What was retracted after this patient got it on paper: a box on top of the page.
void addRetracted(Draft& draft);
/// The patient as named in the case: name, date of birth, goals.
std::vector<std::string> patientLines(const Draft& draft);
std::string patientName(const Draft& draft);
/// Sources that were cited, what only stands in English, who checked the translation, what nobody adopted.
void addSources(Draft& draft, SourceDetail detail = SourceDetail::how);
enum class Notes { all, short_ones };  ///< short: without what only a clinician needs
void addNotes(Draft& draft, Notes notes = Notes::all);

/// What was measured: newest value of each code with reference, change and why it is read with care; then its course.
void addFindings(Draft& draft, const inference::CaseFacts& facts);
/// Values outside their interval of which no rule speaks: theirs is to be judged by a person.
void addUnspoken(Draft& draft);
/// States as intervals, then those that are mostly assumption by name.
void addStates(Draft& draft);
/// What moves each estimated state, as bars, and the evidence around those that the data say most of.
void addStateFigures(Draft& draft, const inference::CaseFacts& facts);
/// What bears on transmitter systems in this patient.
void addSystems(Draft& draft, const inference::CaseFacts& facts);
/// Advisories as callouts: the first things.
void addAdvisories(Draft& draft, const std::vector<inference::Advisory>& list, const std::string& label, Weight weight);
/// Why an option is withheld: the rule's title, else the words of the reason's code, else the engine's English.
Run withheldReason(const Draft& draft, const inference::WithheldReason& reason);
/// Interactions among what is taken that forbid one another: a box of danger, on top of all else.
void addContraindicated(Draft& draft);
/// The other interactions among what is taken, and what is to be checked of it.
void addWhatIsTaken(Draft& draft);
/// What was taken up: how, on what evidence, what is checked.
void addAgreed(Draft& draft);
/// What was agreed and should not stand together.
void addPlanConflicts(Draft& draft);
/// What was put off, what is still to be asked and measured.
void addNextSteps(Draft& draft);
/// What is suggested and nobody decided on.
void addOpenOptions(Draft& draft);
/// What was declined or not discussed.
void addDeclined(Draft& draft);
/// The clinician's own words on an option that was accepted with changes; empty for any other decision.
std::string changeOf(const Draft& draft, const inference::Decision& decision);
/// Reasons grouped: "interaction with sertraline: 5-HTP, St John's wort". Every withheld option stands in one group.
void addWithheld(Draft& draft);
/// What was recorded and not understood, and medicines that are not known; nothing where there is neither.
void addSetAside(Draft& draft);
/// The intervention as the edition has it; null when it has none of this id.
const kb::Intervention* interventionOf(const Draft& draft, const std::string& id);
/// Decision on an intervention in the case; null: none.
const inference::Decision* decisionOn(const inference::Case& the_case, const std::string& intervention);
/// Its reason in words: of a code, or as it was written.
Run reasonOf(const Draft& draft, const inference::Decision& decision);
/// True for a decision that takes the intervention up; null: nobody decided.
bool wasAccepted(const inference::Decision* decision);

base::Result<Document> letter(const Subject& subject, const Printing& printing);
base::Result<Document> handout(const Subject& subject, const Printing& printing);
base::Result<Document> provenanceAudit(const Subject& subject, const Printing& printing);
base::Result<Document> autonomicReport(const Subject& subject, const Printing& printing);
base::Result<Document> lightPlan(const Subject& subject, const Printing& printing);

}  // namespace homeostat::reports
