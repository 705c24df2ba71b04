#pragma once

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "inference/assessment.hpp"
#include "inference/rules/evaluate.hpp"
#include "inference/rules/facts.hpp"
#include "inference/rules/program.hpp"

/// The steps `assess` is made of. Each takes what the earlier ones found; none keeps anything between cases.
namespace homeostat::inference {

/// Name of a concept, intervention, rule or drug in English, the id itself when nothing is known of it.
std::string nameOf(const kb::KnowledgeBase& kb, const std::string& id);
std::vector<std::string> sourcesOf(const std::vector<kb::Evidence>& evidence);

/// "adopted" when the practice adopted exactly this content, else "source-verified, not adopted".
std::string approvalOf(const kb::Edition& edition, const Policy& policy, const std::string& kind,
                       const std::string& id);
/// Whether a review-by date ("2027-11-24", empty: none) lies before the case's day.
bool pastReview(const kb::Governance& governance, const Case& c);

/// The facts without what is too old to decide: older than two half-lives of a finding's weight (`age.half-life-days`).
/// Points into the facts it is made of, which must outlive it.
class RecentFacts {
 public:
  explicit RecentFacts(const CaseFacts& all);
  /// The very facts it was made of where nothing is too old.
  [[nodiscard]] const CaseFacts& facts() const { return kept_ ? *kept_ : all_; }

 private:
  const CaseFacts& all_;
  std::unique_ptr<const CaseFacts> kept_;
};

/// A rule that is true or undecided, with its grounds.
struct RuleState {
  const kb::Rule* rule = nullptr;
  Grounds grounds;
  bool answered = false;
  bool old = false;  ///< undecided only because what would make it true is too old
};

/// Every rule of the edition evaluated on one case.
struct RuleStates {
  std::vector<RuleState> yes, open;
  std::vector<NotTrue> no;
  std::set<std::string> unreadable;  ///< finding concepts that must not be read
  bool emergency = false, signing_locked = false;
};
/// `rules` are those of `program`, in its order. `recent` are the facts without what is too old to decide: they decide,
/// but an exclusion that is true of all `facts` stays true until a newer value lifts it.
RuleStates evaluateRules(const CaseFacts& facts, const CaseFacts& recent, const std::vector<const kb::Rule*>& rules,
                         const RuleProgram& program);
/// Puts true rules into their lists and open ones into questions.
void reportRules(const RuleStates& states, const kb::Edition& edition, const Policy& policy, const CaseFacts& facts,
                 const CaseFacts& recent, Assessment& out);

}  // namespace homeostat::inference
