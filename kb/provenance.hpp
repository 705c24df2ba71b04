#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "kb/base/json.hpp"
#include "kb/edition.hpp"

namespace homeostat::kb {

/// How one item is tied to another. `relation` is a stable word of the step that reached it: evidence, against, norm,
/// interval, variation, interference, subject, object, opposes, marker-of, state, gate, push, goal, acts-as, requires,
/// indicated, criterion, withholds, unreadable, permits, asks, antagonist, duplicate, party, class, part-of,
/// alternative, vertex, successor.
struct ProvenanceLink {
  std::string kind, id;  ///< kind: the element's name in the content ("rule", "source" …)
  std::string title;     ///< English
  std::string relation;
  std::string via;  ///< key "kind id" of the item one step nearer; empty when tied directly
  int steps = 1;    ///< 1: tied directly
  Origin origin;
  bool operator==(const ProvenanceLink&) const = default;
};

/// One line of evidence with its source in full.
struct Citation {
  Source source;  ///< only `id` is set when the edition does not hold it
  Evidence evidence;
  std::string via;  ///< key of the statement it belongs to; empty: the item's own
};

/// One of the thirteen source attributes of 45 CFR 170.315(b)(11)(iv)(A).
struct SourceAttribute {
  enum class Answer {
    stated,   ///< `value` says it
    used,     ///< the patient's attribute takes part; `value` says how
    notUsed,  ///< it does not: an answer
    unknown   ///< nobody said: a gap
  };
  std::string name;  ///< citation, developer, funding, dates, race, ethnicity, language, sexual-orientation,
                     ///< gender-identity, sex, age, social-determinants, health-status-assessments
  Answer answer = Answer::unknown;
  std::string value;
};

/// Who of the practice looked at an item. Comes from the practice's ledger; an edition holds none.
struct Reviewer {
  std::string name, role;  ///< role: clinical, technical
  std::string date;        ///< ISO date of the approval
  std::string conflicts;   ///< the statement of conflicts of interest, "none" is one; empty: not stated (a gap)
  std::string conflicts_stated;
};

/// Everything known about where an item comes from and what depends on it. A pure value of edition and id.
struct Provenance {
  std::string kind, id, title;
  std::string text;              ///< what it says and, where it asks for something, what to do
  std::optional<Source> source;  ///< the publication itself; only for an item of kind "source"
  Origin origin;
  std::string edition, edition_name, edition_released;  ///< hash, name, ISO date (empty: not released)
  std::string content_hash;                             ///< SHA-256 of the item's canonical JSON
  /// Statements, markers, rules, interventions, interactions and what else can move a decision. False for what only
  /// names things (vertices, drugs, sources, goals, analytes and metrics without evidence): no source attributes.
  bool supports_decisions = false;

  std::vector<SourceAttribute> attributes;  ///< thirteen in the order of the rule; empty unless `supports_decisions`
  Governance governance;
  std::vector<Citation> citations;         ///< what it is believed for, own lines first, then those of its statements
  std::vector<Citation> evidence_against;  ///< null and opposing results: its own and those of opposing statements
  std::string population;                  ///< of the evidence, distinct wordings joined by "; "
  std::string grade;                       ///< best GRADE level of a line that was read, else empty
  std::string grade_why, grader;
  std::vector<Reviewer> reviewers;       ///< empty: no one has adopted it yet
  std::vector<std::string> limits;       ///< known limits and misuse, conditions, what it does not mean
  std::vector<ItemCase> cases;           ///< those that cover it
  std::vector<ProvenanceLink> rests_on;  ///< nearest first, then by kind and id; each item once
  std::vector<ProvenanceLink> supports;  ///< what rests on it, same order
  std::vector<std::string> gaps;         ///< stable words of what is missing: "funding", "review-by", "cases" …
};

/// The ties among an edition's items, made once. Immutable; any thread. The edition must outlive it. Cost: a few
/// milliseconds for the shipped edition.
class ProvenanceIndex {
 public:
  explicit ProvenanceIndex(const Edition& edition);
  ProvenanceIndex(ProvenanceIndex&&) noexcept;
  ProvenanceIndex& operator=(ProvenanceIndex&&) noexcept;
  ~ProvenanceIndex();

  /// Every item with that id (an analyte is a concept too), or the one meant by a key "kind id". Empty: no such item.
  /// Ties are followed through statements, rules, markers and what else rests on something, and up a drug's classes,
  /// but never through a vertex to whatever else speaks of it: else everything would rest on everything.
  /// `reviewers` by key "kind id", from the practice's ledger.
  [[nodiscard]] std::vector<Provenance> of(const std::string& id,
                                           const std::map<std::string, std::vector<Reviewer>>& reviewers = {}) const;
  /// Ids near a word that names nothing, for a message: at most five, best first.
  [[nodiscard]] std::vector<std::string> near(const std::string& id) const;

  struct Parts;

 private:
  std::unique_ptr<const Parts> parts_;
};

/// With stable snake_case keys.
base::Json provenanceJson(const Provenance& provenance);
std::string wordOf(SourceAttribute::Answer answer);

}  // namespace homeostat::kb
