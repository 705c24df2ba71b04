#pragma once

#include <string>
#include <vector>

#include "app/desktop/presenters/language.hpp"
#include "inference/assessment.hpp"
#include "kb/model/knowledge.hpp"

namespace homeostat::desktop {

/// How far a warning may interrupt. Only what is contraindicated stops; the rest never asks for a click that nobody
/// reads.
enum class Interruption {
  stop,         ///< contraindicated: signing waits until one of the two is changed
  acknowledge,  ///< major, duplicates, antagonists: seen before signing and written with the signature
  shown,        ///< moderate: stands beside the item
  quiet         ///< minor: one key away
};
/// `kind`: a severity, "duplicate" or "antagonist". An unknown word is acknowledged.
Interruption interruptionOf(const std::string& kind);

/// Two things that should not stand together.
struct ConflictCard {
  Interruption tier = Interruption::shown;
  std::string a, b;           ///< as named
  std::string kind;           ///< stable word
  std::string title, detail;  ///< "Contraindicated: 5-HTP and sertraline"; what happens and what to do
  std::string brief;          ///< the gravest of `detail`: what happens and what to do, in one source's words
  std::string pair;           ///< id of the interaction; empty for the other kinds
};
/// Of accepted interventions, the gravest first.
std::vector<ConflictCard> conflictCards(const std::vector<inference::PlanConflict>& conflicts,
                                        const kb::KnowledgeBase& knowledge, const Language& language);
/// Of what is taken already, the gravest first.
std::vector<ConflictCard> takenConflicts(const inference::Assessment& assessment, const kb::KnowledgeBase& knowledge,
                                         const Language& language);

}  // namespace homeostat::desktop
