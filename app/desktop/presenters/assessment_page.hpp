#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/desktop/presenters/conflict_words.hpp"
#include "app/desktop/presenters/evidence_words.hpp"
#include "app/desktop/presenters/language.hpp"
#include "inference/assessment.hpp"
#include "kb/model/knowledge.hpp"
#include "reports/figure/charts.hpp"

namespace homeostat::desktop {

/// Screen state of the assessment as finished words; pure functions of assessment, case and knowledge.

struct FlagCard {
  std::string id, heading, title, why, action;
  bool danger = false;  ///< emergency or today
  bool answered = false;
  bool needs_answer = false;  ///< locks signing until it is answered
};
struct QuestionCard {
  std::string id, text, note;
};
struct CautionLine {
  std::string text;
  bool grave = false;  ///< a major interaction: never folded away
};
struct SuggestionCard {
  std::string id, name, tier, tier_style, effect, approval;
  std::string decision;                ///< what was decided, as words; empty: nothing yet
  bool taken_up = false;               ///< it was accepted, as it is or with changes
  std::vector<std::string> waits_for;  ///< questions to answer before it may be accepted
  std::vector<CautionLine> cautions;   ///< grave ones first
  bool withheld = false;
  std::vector<std::string> why_not;  ///< withheld: every reason
};
/// A rule that is true and neither a red flag nor a rule-out.
struct AdviceLine {
  std::string id, title, why, action;
};
struct AdviceGroup {
  std::string kind, heading;  ///< kind: reading, caution, monitoring
  std::vector<AdviceLine> lines;
};
struct SystemLine {
  std::string id, name;
  std::string text;  ///< what this case shows that bears on it; empty: nothing recorded does
};

struct AssessmentPage {
  std::vector<FlagCard> first;        ///< emergencies, then the rest; all of them
  std::vector<ConflictCard> taken;    ///< among what is taken already, the gravest first
  std::vector<AdviceLine> checks;     ///< what is to be done about what is taken already: stop, taper, check
  std::vector<std::string> unspoken;  ///< values outside their interval of which no rule speaks: "Potassium 5.6 …"
  std::vector<AdviceGroup> advice;    ///< what is to be read with care, cautions, monitoring; none of them empty
  std::vector<QuestionCard> questions;
  std::vector<std::string> measure_next;
  std::vector<reports::figure::StateRow>
      states;  ///< those that the data say most of first, then what is mostly assumption
  std::vector<SystemLine> systems;
  std::vector<SuggestionCard> suggestions, withheld;
  std::vector<std::string> set_aside;  ///< what was not understood or not checked
  bool signing_locked = false;
  std::string outside;  ///< "outside what this knowledge covers", "nothing to treat", or empty

  /// Caps of a fifteen-minute visit; the rest is one key away.
  static constexpr std::size_t kFlags = 3, kQuestions = 3, kSuggestions = 5, kTests = 1, kAdvice = 3;
  /// How many flags stand first: three, more only for emergencies.
  [[nodiscard]] std::size_t flagsShown(bool all) const;
};

/// `the_case` with the decisions that are to be shown; they change nothing of the assessment.
AssessmentPage assessmentPage(const inference::Assessment& assessment, const inference::Case& the_case,
                              const kb::KnowledgeBase& knowledge, const Language& language);

struct DrawerLine {
  std::string label, value;
};
/// What stands behind one state, flag or suggestion.
struct Drawer {
  std::string title;
  std::vector<DrawerLine> drives;
  reports::figure::ContributionBars bars;  ///< the same as bars, where it is a sum
  std::vector<std::string> rests_on;
  std::vector<SourceLine> sources;
  std::vector<std::string> would_change;
};
/// `link`: "state ID", "system ID", "suggestion ID", "withheld ID", "flag ID" (any rule that is true), "pair ID" (two
/// things that are taken). Empty when the assessment has no such thing.
std::optional<Drawer> drawerFor(const std::string& link, const inference::Assessment& assessment,
                                const inference::Case& the_case, const kb::KnowledgeBase& knowledge,
                                const Language& language);

/// The page as plain text, for the record system.
std::string plainText(const AssessmentPage& page, const Language& language);

}  // namespace homeostat::desktop
