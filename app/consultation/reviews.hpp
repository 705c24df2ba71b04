#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "app/record/ledger.hpp"
#include "inference/assessment.hpp"
#include "kb/edition.hpp"
#include "kb/review/review.hpp"

/// The practice's review of knowledge: the steps of `kb/review` as the ledger holds them.
namespace homeostat::consultation {

/// Where every item stands of which the practice spoke. A pure value of the practice's entries and an edition.
struct ReviewBook {
  kb::review::Board board;                          ///< as it stands now
  std::map<std::string, kb::review::Review> items;  ///< by key "kind id"
  /// Steps that do not fit what stood before (sequence, why): kept and shown, without effect.
  std::vector<std::pair<std::uint64_t, std::string>> unfit;
  std::optional<base::Instant> last;  ///< of the newest step in it

  /// What a day's assessments may take from it: adopted items with their hashes; what is retired, retracted or past its
  /// review date.
  void applyTo(inference::Policy& policy, const base::CivilDate& day) const;
  /// Who approved the content that stands in the edition, by key.
  [[nodiscard]] std::map<std::string, std::vector<kb::Reviewer>> reviewers(const kb::Edition& edition) const;
};

/// `until`: as it stood at that moment, so that a visit opened again gives the same assessment.
base::Result<ReviewBook> reviewBook(const record::Ledger& ledger, const kb::Edition& edition,
                                    const std::optional<base::Instant>& until = {});

/// An item of the edition before any step, or as the book has it. Content that changed since begins anew. Refuses
/// "review.unknown" with ids near it. `item`: an id, or a key "kind id" where an id names several.
base::Result<kb::review::Review> reviewOf(const ReviewBook& book, const kb::Edition& edition, const std::string& item);

/// What is to be done to an item; who and when come from the ledger's user and clock.
struct ReviewStep {
  std::string item;
  kb::review::Step step = kb::review::Step::commented;
  kb::review::Role role = kb::review::Role::clinical;
  std::string text, successor;
  std::optional<base::CivilDate> review_by;
};

/// Takes the step on the edition's present content and writes it; gives where the item stands now.
base::Result<kb::review::Review> takeStep(record::Ledger& ledger, const kb::Edition& edition, const ReviewStep& step,
                                          const base::Instant& now);

/// A document that was issued for a patient from an assessment that names the item.
struct PrintedWith {
  std::string patient, item, document, language, assessment_hash;
  base::Instant at;
};

/// Documents of one patient (empty: of all) that rest on an assessment naming one of these items. Cost: reads every
/// assessment from which something was issued.
base::Result<std::vector<PrintedWith>> printedWith(const record::Ledger& ledger, const std::set<std::string>& items,
                                                   const std::string& patient = {});
/// What was retracted and stands in a document of this patient.
base::Result<std::vector<PrintedWith>> retractedInPrint(const record::Ledger& ledger, const ReviewBook& book,
                                                        const std::string& patient);

}  // namespace homeostat::consultation
