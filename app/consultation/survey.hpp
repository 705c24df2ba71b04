#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "app/consultation/practice.hpp"

namespace homeostat::consultation {

/// Something somebody has to look at on a day.
struct DueTask {
  std::string patient;         ///< id
  std::uint64_t sequence = 0;  ///< of the entry that made it
  record::TaskMade task;
};

/// How the suggestions of one intervention were decided, over all patients. Only the last decision of a visit counts.
struct DecisionCounts {
  std::size_t accepted = 0, modified = 0, deferred = 0, declined = 0, not_discussed = 0;
  std::map<std::string, std::size_t> declined_because;  ///< reason code to how often
  [[nodiscard]] std::size_t judged() const { return accepted + modified + deferred + declined; }
  /// Share of the judged that were not taken as offered: modified or declined. 0 when none was judged.
  [[nodiscard]] double overridden() const;
};

/// A red flag of a visit that was opened and not signed, and nobody answered it since.
struct OpenFlag {
  std::string patient;  ///< id
  std::string rule, level;
  base::Instant at;  ///< of the assessment
};

/// Least number of judged suggestions before a share says something, and the share from which an item comes up for
/// review. A choice of the product, not a figure from a study.
inline constexpr std::size_t kLeastJudged = 5;
inline constexpr double kOftenOverridden = 0.5;

/// What the entries of all patients say together: open tasks, and how suggestions were decided. It goes on where it
/// stopped, a piece at a time, so that a large practice can be read with a progress bar between other work. Nothing of
/// it leaves the practice. Thread: the practice's.
class Survey {
 public:
  /// Takes at most `entries` more. False: all entries so far are in. Cost: about 10 µs an entry.
  base::Result<bool> goOn(const Practice& practice, std::size_t entries);
  /// Share of the ledger's entries that are in, 0 to 1.
  [[nodiscard]] double done(const Practice& practice) const;

  /// Open tasks, the earliest due first; those without a day last.
  [[nodiscard]] std::vector<DueTask> tasks() const;
  [[nodiscard]] std::map<std::string, DecisionCounts> decisions() const;
  /// Of each patient's last kept assessment; emergencies first, then the newest. Looks at the `most` newest unsigned
  /// ones. Cost: reads those assessments.
  [[nodiscard]] base::Result<std::vector<OpenFlag>> openFlags(const Practice& practice, std::size_t most = 50) const;
  /// Ids of interventions that are often overridden, the most overridden first.
  [[nodiscard]] std::vector<std::string> upForReview() const;

 private:
  /// A patient's last kept assessment, and what was said of it since.
  struct LastAssessment {
    std::string hash, blob;
    base::Instant at;
    bool is_signed = false;
    std::set<std::string> answered;
  };
  void take(const record::Event& event);
  void takeAssessment(const record::Event& event);
  std::uint64_t next_ = 1;
  std::map<std::string, LastAssessment> last_;                            ///< by patient
  std::map<std::uint64_t, std::pair<std::string, std::string>> answers_;  ///< of flags, by entry: patient and rule
  std::map<std::uint64_t, DueTask> tasks_;
  /// By patient, assessment and intervention: the decision that stands.
  std::map<std::tuple<std::string, std::string, std::string>, std::pair<std::string, std::string>> decided_;
};

}  // namespace homeostat::consultation
