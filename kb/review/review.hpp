#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "kb/base/instant.hpp"
#include "kb/base/json.hpp"
#include "kb/base/result.hpp"
#include "kb/model/knowledge.hpp"
#include "kb/provenance.hpp"

/// The review life cycle of an item as a pure state machine: what stands follows from the steps taken, nothing else.
/// The steps are kept by the practice's ledger (`app/record`, event "knowledge-review").
namespace homeostat::kb::review {

using base::CivilDate;

/// draft -> sourceVerified -> adopted -> retired or retracted; a change of content leads back to draft. What can block
/// or urge ends only when a second person takes the same step: until then it goes on warning and no longer suggests.
enum class Status { draft, sourceVerified, adopted, retired, retracted };
enum class Role { clinical, technical };

struct Person {
  std::string id, name;
  std::set<Role> roles;
  std::set<std::string> topics;  ///< may judge items of these topics ("rules" is all of "rules/…"); empty: of all
};

/// "none" is a statement; an empty text is not.
struct ConflictStatement {
  std::string person, text;
  CivilDate on;  ///< holds for a year from this day
};

/// Who may do what, as the practice's ledger says at the time of a step.
struct Board {
  std::map<std::string, Person> persons;  ///< by id
  std::vector<ConflictStatement> conflicts;
  /// The newest statement made up to `day`, null when there is none.
  [[nodiscard]] const ConflictStatement* statementOf(const std::string& person, const CivilDate& day) const;
};

/// What is reviewed.
struct Subject {
  std::string key;    ///< "kind id", as in an edition
  std::string topic;  ///< its content file without ending: "rules/red-flags"
  /// Anything that can block or urge (`blocksOrUrges`): two persons and both roles must approve it.
  bool blocks_or_urges = false;
};

enum class Step {
  drafted,         ///< by its author; `hash` is what was written
  revised,         ///< content changed: back to draft, approvals void; by whoever changed it, who becomes an author
  sourcesChecked,  ///< someone else than the authors saw the sources
  approved,        ///< by `role`; someone else than the authors; with enough approvals it is adopted
  sentBack,        ///< by a judge, with a comment: back to draft, approvals void
  commented,       ///< discussion; changes nothing
  reviewDateSet,   ///< a new `review_by` for what is adopted
  retired,         ///< no longer used; `successor` may name what replaces it
  retracted        ///< was wrong: to be shown wherever it was printed; `text` says why
};

struct Entry {
  Step step = Step::commented;
  std::string by;  ///< person id
  CivilDate on;
  Role role = Role::clinical;          ///< of `approved`
  std::string hash;                    ///< content looked at; a comment may go without
  std::string text;                    ///< reason, comment, what was checked
  std::string successor;               ///< item key, of `retired`
  std::optional<CivilDate> review_by;  ///< of `approved` and `reviewDateSet`
  bool operator==(const Entry&) const = default;
};

struct Approval {
  std::string person;
  Role role = Role::clinical;
  CivilDate on;
};

/// A retirement or retraction that waits for a second person.
struct EndAsked {
  Step step = Step::retired;
  std::string person;
};

/// Where an item stands after its steps.
struct Review {
  Subject subject;
  Status status = Status::draft;
  std::string hash;  ///< of the content that stands
  std::set<std::string> authors;
  std::vector<Approval> approvals;  ///< of that content
  std::optional<CivilDate> review_by;
  std::optional<EndAsked> end_asked;
  std::string successor, retracted_because;
  std::vector<Entry> history;  ///< all steps, discussion included
};

/// The review after one more step. Refuses: "review.order" (not in this status), "review.person" (nobody of the board),
/// "review.author" (author and approver are one), "review.role", "review.topic" (no right), "review.conflicts" (no
/// statement, or one older than a year), "review.changed" (another content than stands), "review.twice" (the same
/// person again), "review.date" (before the last step, or a review date that has passed), "review.reason" (retraction,
/// retirement or sending back without one), "review.successor" (it names itself). Of the two who end what can block
/// or urge one must have the clinical role ("review.role").
base::Result<Review> after(const Review& review, const Entry& entry, const Board& board);
/// An item of a released edition before the practice took any step: the sources were checked where it was made.
Review released(const Subject& subject, const std::string& hash, const std::string& developer);
/// All steps in order, from nothing or from what was released; refuses like `after`, naming the step.
base::Result<Review> fold(Review start, const std::vector<Entry>& entries, const Board& board);

/// What an item may do on a day.
struct Standing {
  bool may_suggest = false;        ///< adopted, not past its review date, and nobody asked to end it
  bool may_warn = false;           ///< anything but retracted or retired; a lapsed date takes no warning away
  std::vector<std::string> notes;  ///< stable words: past-review, not-adopted, retired, retracted, conflicts-lapsed
                                   ///< NAME, retirement-asked NAME, retraction-asked NAME
};
Standing standingOn(const Review& review, const CivilDate& day, const Board& board);

/// Whether an item can block or urge: red flags, exclusions, prerequisites and whatever withholds or locks;
/// interactions that are contraindicated or major; interventions that are advised against or strongly recommended.
bool blocksOrUrges(const KnowledgeBase& kb, const std::string& key);

/// Adopted items that may suggest on a day, "kind id" to the hash adopted: what a practice's policy takes.
std::map<std::string, std::string> adoptedOn(const std::vector<Review>& reviews, const CivilDate& day,
                                             const Board& board);
/// The approvers as a provenance shows them, with the statement of conflicts that stood at their approval.
std::vector<Reviewer> reviewersOf(const Review& review, const Board& board);

std::string wordOf(Status status);
std::string wordOf(Step step);
std::string wordOf(Role role);
/// A step as the ledger keeps it; `entryFrom` of it gives the same. Refuses unknown words and missing keys
/// ("review.unreadable").
base::Json entryJson(const Entry& entry);
base::Result<Entry> entryFrom(const base::Json& json);

}  // namespace homeostat::kb::review
