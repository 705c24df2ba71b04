#pragma once

#include <string>
#include <vector>

#include "inference/assessment.hpp"
#include "inference/rules/facts.hpp"
#include "kb/base/json.hpp"

namespace homeostat::inference {

/// One of the things that may interact: a medicine taken, a supplement considered, a condition.
struct Party {
  std::string name;          ///< as shown
  std::set<std::string> is;  ///< its id and every class it belongs to
  std::string id = {};       ///< its own id; needed only where rules are to speak of it
};

/// 0 is the gravest.
int severityRank(const std::string& severity);

/// What the patient takes and has, as parties.
std::vector<Party> partiesOf(const CaseFacts& facts);

/// Every interaction between two different parties, found through their classes, gravest first; one line a pair and
/// interaction. A pair that nobody listed is found because both belong to classes that are listed.
std::vector<InteractionFound> interactionsAmong(const kb::KnowledgeBase& kb, const std::vector<Party>& parties);
/// Those that one of the parties has a side of: all that can be found between them and anything else.
std::vector<const kb::Interaction*> interactionsTouching(const kb::KnowledgeBase& kb,
                                                         const std::vector<Party>& parties);
/// Only those between `one` and the others, among `listed` (what touches the others, found once for many).
std::vector<InteractionFound> interactionsWith(const std::vector<const kb::Interaction*>& listed, const Party& one,
                                               const std::vector<Party>& others);

/// All that is known of two things that are taken together, whichever is named first.
struct PairFound {
  std::vector<const InteractionFound*> known;  ///< gravest first; never empty
  [[nodiscard]] const InteractionFound& gravest() const { return *known.front(); }
};
/// The pairs of a list, the gravest first; the list outlives them. Letter, screen and command line show them so.
std::vector<PairFound> byPair(const std::vector<InteractionFound>& list);
/// All that `list` knows of the pair that `one` is about; never empty where it is of the list.
PairFound pairOf(const InteractionFound& one, const std::vector<InteractionFound>& list);

/// What the rules keep apart: a medicine or supplement that an exclusion or caution withholds because the other party
/// alone makes it true (pregnancy, a condition, another medicine). Severity "major": the rules know no grades.
std::vector<InteractionFound> exclusionsAmong(const kb::KnowledgeBase& kb, const std::vector<Party>& parties,
                                              const base::Instant& at);

/// Names of the parties that a rule withholds although they are taken; `by_name` alone counts what it names itself or
/// by a class, not every medicine. A rule about something that is not recognised says nothing of what is: none.
std::vector<std::string> withheldThoughTaken(const kb::KnowledgeBase& kb, const kb::Rule& rule,
                                             const std::vector<Party>& parties, bool by_name);

/// One as the headless contract prints it (design §8). `kind` is "interaction" or "exclusion".
base::Json interactionJson(const InteractionFound& found, const std::string& kind = "interaction");

}  // namespace homeostat::inference
