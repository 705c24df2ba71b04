#pragma once

#include <set>
#include <string>
#include <vector>

#include "app/desktop/presenters/language.hpp"
#include "inference/assessment.hpp"
#include "inference/case/case.hpp"
#include "kb/provenance.hpp"
#include "reports/figure/charts.hpp"

namespace homeostat::desktop {

/// The words of a source as they stand everywhere: who, when, what; where; how it was verified.
struct SourceWords {
  std::string title, place, verified;
};
SourceWords sourceWords(const kb::Source& source, const Language& language);
/// "moderate certainty: one trial, …".
std::string certaintyWords(const kb::Evidence& evidence, const Language& language);

/// A source with what was read in it.
struct SourceLine {
  std::string title;   ///< "Trauer 2015: …"
  std::string detail;  ///< where, how it was verified, certainty and why, what was read, effect
};
SourceLine sourceLine(const kb::Source& source, const kb::Evidence* evidence, const Language& language);
/// Of a statement or marker: every line of its evidence.
std::vector<SourceLine> statementSources(const std::string& id, const kb::KnowledgeBase& knowledge,
                                         const Language& language);

// ---- the knowledge room ---------------------------------------------------------------------------------------------

struct KnowledgeHit {
  std::string key;  ///< "kind id"
  std::string title, kind;
};
/// Items that match every word; without words the interventions and rules by title. At most `limit`.
std::vector<KnowledgeHit> searchKnowledge(const kb::Edition& edition, const std::string& words,
                                          const Language& language, std::size_t limit);

struct KnowledgeLine {
  std::string text, detail;
  std::string key;  ///< item that it opens; empty: none
};
struct KnowledgeSection {
  std::string heading;
  std::vector<KnowledgeLine> lines;
};
/// One item with its provenance both ways, its source attributes, its gaps.
struct KnowledgeItem {
  std::string title, kind, text, approval;
  bool adopted = false;
  std::vector<KnowledgeSection> sections;
};
KnowledgeItem knowledgeItem(const kb::Provenance& provenance, const inference::Policy& policy,
                            const Language& language);

struct EditionLine {
  std::string text;
  const char* classes;  ///< of the style sheet
};
/// What the edition in use is: name, release, how much of each kind, who adopted what, its hash.
std::vector<EditionLine> editionWords(const kb::Edition& edition, const inference::Policy& policy,
                                      const Language& language);

// ---- the network around a concept -----------------------------------------------------------------------------------

/// What stands at the other end of an arrow.
enum class NetworkKind { all, regulators, nutrients, medicines, practices, findings, states };
struct NetworkFilter {
  NetworkKind kind = NetworkKind::all;
  std::set<std::string> path;  ///< statements and markers that are drawn strong and first, wherever they lie
  bool weighed_only = false;   ///< leave out association, animal and in-vitro statements
  kb::Certainty least = kb::Certainty::veryLow;  ///< of the best line of evidence that was read
};
struct NetworkRow {
  std::string statement;     ///< id
  std::string text, detail;  ///< what it says; sign, certainty, how many sources
  bool opposed = false;
  bool on_path = false;  ///< of `NetworkFilter::path`
};
struct NetworkPage {
  reports::figure::EvidenceMap map;
  std::vector<NetworkRow> rows;  ///< the same as a list, and what did not fit into the drawing
  std::size_t left_out = 0;      ///< rows that the drawing leaves out for room
};
/// Statements and markers that touch `concept_id`; what this case shows is outlined.
NetworkPage networkAround(const std::string& concept_id, const NetworkFilter& filter, const inference::Case& the_case,
                          const kb::KnowledgeBase& knowledge, const Language& language);

}  // namespace homeostat::desktop
