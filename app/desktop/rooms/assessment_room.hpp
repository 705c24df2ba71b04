#pragma once

#include <map>

#include "app/desktop/rooms/patient_room.hpp"

namespace homeostat::desktop {

/// What follows, and why: what is urgent, what the patterns are compatible with, what could help. A drawer below
/// explains the chosen thing in place.
class AssessmentRoom : public PatientPage {
 public:
  AssessmentRoom(wxWindow* parent, Session& session, Encounter& encounter, Go go);
  void refresh() override;

 private:
  struct Pane {
    Card* card;
    Page* page;
  };
  Pane pane(const char* spoken);
  void buildFirst(const AssessmentPage& a);
  void flagCard(const FlagCard& flag);
  void takenStops(const AssessmentPage& a);
  void takenCards(const AssessmentPage& a);
  void conflictCard(const ConflictCard& c);
  void unspokenCard(const AssessmentPage& a);
  void adviceGroup(const AdviceGroup& group);
  void adviceLine(const AdviceLine& advice);
  /// `link`: what the drawer opens; the button is named "why." and the link with points.
  wxButton* whyLink(wxWindow* parent, const std::string& link, const std::string& of);
  void takenAnswer(Card* card);
  void flagAnswer(Card* card, const FlagCard& flag);
  void questionCard(const QuestionCard& question);
  void buildStates(const AssessmentPage& a);
  void buildSuggestions(const AssessmentPage& a);
  void suggestionCard(const SuggestionCard& s);
  void cautionLines(Card* card, const SuggestionCard& s);
  wxWindow* whatIf(Card* card, const SuggestionCard& s);
  void decisionButtons(Card* card, Wrap* line, const SuggestionCard& s);
  void decisionForm(Card* card, const SuggestionCard& s);
  void watchChoices(Card* card);
  void buildSigning(const AssessmentPage& a);
  void signingConditions(Card* card, const AssessmentPage& a, const std::vector<ConflictCard>& conflicts);
  void buildDrawer();
  wxSizer* drivesColumn(const Drawer& d);
  void moreButton(Page* page, std::size_t hidden, const std::string& key, bool& all);
  void decide();
  void copyText();

  Verdict& verdict_;  ///< the decision being made, kept with the drafts; no intervention: none
  Pane first_, states_, suggestions_, drawer_;
  bool all_flags_ = false, all_questions_ = false, all_suggestions_ = false, all_withheld_ = false, all_states_ = false;
  bool all_taken_ = false;
  std::map<std::string, bool> all_advice_;  ///< by kind of advice
  bool acknowledged_ = false;               ///< conflicts seen before signing
  std::string taken_note_;                  ///< what is done about a contraindicated pair that is taken already
  std::string flag_note_;
  std::string answering_;  ///< the flag whose answer is being given
};

}  // namespace homeostat::desktop
