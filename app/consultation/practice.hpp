#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "app/consultation/file_reading.hpp"
#include "app/consultation/knowledge_in_use.hpp"
#include "app/record/ledger.hpp"
#include "app/record/patient_view.hpp"
#include "inference/assessment.hpp"

namespace homeostat::consultation {

struct ReviewBook;

/// What an assessment of a patient gave and what it was made from. A plain value: safe to hand to another thread.
struct Visit {
  inference::Case the_case;
  inference::Assessment assessment;
  std::string assessment_hash;  ///< SHA-256 of the assessment's JSON; decisions and documents name it
};

/// The picture of the letterhead in the record.
struct KeptImage {
  std::string blob;  ///< address of its bytes
  std::string text;  ///< what it shows, in words
  std::string file;  ///< the name it came under
};

/// How the practice uses knowledge and prints. Kept as `policy-set` and `settings` entries.
struct PracticeSettings {
  inference::Policy policy;
  std::vector<std::string> letterhead;  ///< lines above every letter
  std::optional<KeptImage> letterhead_image{};
  std::string language = "en";
  bool invented = false;  ///< a demo: every document says that no real person is meant
  std::string zone;       ///< IANA, used where a case has none
  std::map<std::string, std::string> laboratory_codes, unit_spellings;  ///< as in intake::ImportOptions
  std::map<std::string, intake::TableHabit> table_habits;               ///< as in intake::ImportOptions
};

/// What a person answered to the questions of files (`intake::Question::key` -> answer).
struct FileAnswers {
  std::map<std::string, std::string> laboratory_codes, unit_spellings;  ///< kept for the laboratory
  std::map<std::string, std::string> date_orders, decimal_marks;        ///< kept for the kind of table
  std::set<std::string> confirmed_values;                               ///< for the one result each names
};

/// The consultation's use cases over one open ledger: all that cli and desktop do with a practice. Errors are refusals
/// with one clear line; nothing is written unless a call says so. Thread: the one that owns the ledger; the pure parts
/// (assess) may be repeated elsewhere with `Visit` and `KnowledgeInUse`.
class Practice {
 public:
  /// Founds a practice in a folder (made when missing). Refuses to overwrite.
  static base::Result<Practice> create(const std::filesystem::path& folder, const std::string& name,
                                       const record::User& user, std::string_view passphrase, const base::Instant& now,
                                       std::shared_ptr<const KnowledgeInUse> knowledge,
                                       record::KdfStrength strength = record::KdfStrength::moderate);
  static base::Result<Practice> open(const std::filesystem::path& folder, const std::string& user_id,
                                     std::string_view passphrase, std::shared_ptr<const KnowledgeInUse> knowledge);

  [[nodiscard]] record::Ledger& ledger() { return ledger_; }
  [[nodiscard]] const record::Ledger& ledger() const { return ledger_; }
  [[nodiscard]] const KnowledgeInUse& knowledge() const { return *knowledge_; }
  [[nodiscard]] std::shared_ptr<const KnowledgeInUse> sharedKnowledge() const { return knowledge_; }

  [[nodiscard]] base::Result<PracticeSettings> settings() const;
  /// The review of knowledge as it stands now, or as it stood then. Read once as long as nothing is written.
  [[nodiscard]] base::Result<std::shared_ptr<const ReviewBook>> review(
      const std::optional<base::Instant>& until = {}) const;
  base::Result<void> setSettings(const PracticeSettings& settings, const base::Instant& now);

  /// The patient by id, or by exact name when only one has it.
  [[nodiscard]] base::Result<record::Patient> find(const std::string& id_or_name) const;
  [[nodiscard]] base::Result<record::PatientView> view(const std::string& patient) const;

  /// Files read for this patient: what would be taken, and what not. Writes nothing. A file of another person is
  /// refused.
  [[nodiscard]] base::Result<FilesRead> preview(const std::string& patient,
                                                const std::vector<std::filesystem::path>& files,
                                                const FileAnswers& answers = {}) const;
  /// What `readFiles` has to know of this patient and of what was answered before: to read elsewhere than on this
  /// thread.
  [[nodiscard]] base::Result<intake::ImportOptions> readingFor(const std::string& patient,
                                                               const FileAnswers& answers = {}) const;
  /// Keeps what holds beyond one file, so that it is asked once. Writes nothing when there is nothing new.
  base::Result<void> remember(const FileAnswers& answers, const base::Instant& now);
  /// Takes what `preview` showed: originals, findings, medicines, conditions and allergies, all or nothing.
  base::Result<void> take(const std::string& patient, const FilesRead& read, const base::Instant& now);
  /// Findings typed on screen (the grid, questionnaires).
  base::Result<void> takeTyped(const std::string& patient, const std::vector<inference::Finding>& findings,
                               const base::Instant& now);
  /// Answers: pregnancy, conditions, medicines, goals. Absent parts say nothing.
  base::Result<void> answer(const std::string& patient, const record::CaseContext& context, const base::Instant& now);
  base::Result<void> answerFlag(const std::string& patient, const std::string& rule, const std::string& answer,
                                const std::string& note, const base::Instant& now);

  [[nodiscard]] base::Result<inference::Case> caseOf(const std::string& patient, const base::Instant& at) const;
  /// Assesses today's case; `with`: interventions tried out (what-if). Writes nothing.
  [[nodiscard]] base::Result<Visit> assess(const std::string& patient, const base::Instant& at,
                                           const std::vector<std::string>& with = {}) const;
  /// The patient is seen now: assesses the case of this moment and writes the visit with its assessment. Until the next
  /// one, `visit` gives this moment back, so that what is decided, signed and printed is one assessment.
  base::Result<Visit> openVisit(const std::string& patient, const base::Instant& now);
  /// The open visit at its own moment: the case as recorded, with what was answered since (it counts as answered at
  /// that moment) and without the decisions made in it, which are about the assessment and no part of it. Refused where
  /// none was opened, or where findings came in since: those need another look. `with` as in `assess`. Writes nothing.
  [[nodiscard]] base::Result<Visit> visit(const std::string& patient, const std::vector<std::string>& with = {}) const;
  /// Accepted interventions that should not stand together, those of the open visit among them (they are no part of its
  /// assessment). Empty without a visit.
  [[nodiscard]] base::Result<std::vector<inference::PlanConflict>> planConflicts(const std::string& patient) const;
  /// Writes that this assessment was made and looked at, with its JSON sealed beside it. Once for the same hash. An
  /// assessment of another moment than the open visit's opens one.
  base::Result<void> keep(const std::string& patient, const Visit& visit, const base::Instant& now);
  /// decision: accepted, modified, deferred, declined, not-discussed. Refuses an intervention that the visit withheld,
  /// and a reason code that is empty. Keeps the assessment first. `watch`: a dated task written together with it.
  base::Result<void> decide(const std::string& patient, const Visit& visit, const std::string& intervention,
                            const std::string& decision, const std::string& reason, const std::string& note,
                            const base::Instant& now, const std::optional<record::TaskMade>& watch = {});
  /// Refused while a red flag locks signing and is not answered, while two accepted interventions are contraindicated
  /// together, and without a note where two things taken already are. `note`: what was known and accepted at signing.
  base::Result<void> sign(const std::string& patient, const Visit& visit, const base::Instant& now,
                          const std::string& note = {});

 private:
  /// The settings without what the review of knowledge adopted or withdrew.
  [[nodiscard]] base::Result<PracticeSettings> keptSettings() const;
  [[nodiscard]] base::Result<Visit> assessed(const record::PatientView& seen, const base::Instant& at,
                                             const std::vector<std::string>& with) const;
  /// Writes the assessment with its JSON sealed beside it; with `opens` the visit before it.
  base::Result<void> write(const std::string& patient, const Visit& visit, bool opens, const base::Instant& now);
  Practice(record::Ledger ledger, std::shared_ptr<const KnowledgeInUse> knowledge);
  record::Ledger ledger_;
  std::shared_ptr<const KnowledgeInUse> knowledge_;
  mutable std::shared_ptr<const ReviewBook> review_;  ///< as it stands at `review_count_` entries
  mutable std::uint64_t review_count_ = 0;
};

}  // namespace homeostat::consultation
