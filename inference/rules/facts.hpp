#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "inference/case/case.hpp"
#include "inference/rules/plausibility.hpp"
#include "inference/rules/truth.hpp"
#include "kb/model/knowledge.hpp"

namespace homeostat::inference {

/// Where a value can lie, given its comparator: "<5" is everything below 5.
struct Span {
  double low, high;  ///< minus or plus infinity when open-ended
  bool low_open = false, high_open = false;
};

/// A finding tied to what it measures.
struct KnownFinding {
  std::size_t index = 0;  ///< into the case's findings and, beyond their number, into `CaseFacts::scored`
  const Finding* finding = nullptr;
  std::string code;  ///< concept or item id
  const kb::Analyte* analyte = nullptr;
  std::optional<double> age_days;  ///< before the case's time; empty without a time
  /// Local minute of the day; empty when no clock time was recorded. A time given without an offset or in UTC is read
  /// on the clock of the case's zone, where there is one (`clock_from_zone`).
  std::optional<int> clock_minute;
  bool clock_from_zone = false;
};

struct KnownMedicine {
  const Medication* medicine = nullptr;
  const kb::Drug* drug = nullptr;  ///< null: not recognised
  bool supplement = false;
  bool current = true;
  std::optional<double> days_since_start, days_since_end;
};

/// Something about the case that a person has to look at: impossible value, wrong unit, date in the future,
/// contradiction.
struct FactProblem {
  std::string place, why, mend;
};

struct Sitting;  // inference/rules/sittings.hpp

/// How codes, names and synonyms lead to what a knowledge base holds. Made once a knowledge base, which must outlive
/// it.
struct KnowledgeIndex {
  explicit KnowledgeIndex(const kb::KnowledgeBase& kb);
  std::map<std::string, std::string> loinc;      ///< to analyte, metric or instrument
  std::map<std::string, const kb::Drug*> drugs;  ///< `i18n::nameKey` of a name, "atc:…" or "rxnorm:…" to the drug
  Plausibility plausibility;
};

/// One case read through one knowledge base: every finding tied to a concept, every medicine to its classes.
/// Holds references to both arguments; they must outlive it. Thread: any, immutable after construction.
class CaseFacts {
 public:
  CaseFacts(const kb::KnowledgeBase& kb, const Case& c, UnitConversion convert);
  /// With an index made before; it is only read here.
  CaseFacts(const kb::KnowledgeBase& kb, const KnowledgeIndex& index, const Case& c, UnitConversion convert);
  CaseFacts& operator=(const CaseFacts&) = delete;
  ~CaseFacts();

  /// These facts without the concepts whose newest finding is older than `days`; null when there is none. Points into
  /// this one, which must outlive it. A newer value keeps its earlier ones: change is measured against them.
  [[nodiscard]] std::unique_ptr<const CaseFacts> withoutOlderThan(double days) const;

  [[nodiscard]] const Case& theCase() const { return case_; }
  [[nodiscard]] const kb::KnowledgeBase& knowledge() const { return kb_; }
  /// Usable findings of a concept, newest first; those without a time come last.
  [[nodiscard]] const std::vector<KnownFinding>& of(const std::string& code) const;
  [[nodiscard]] const KnownFinding* newest(const std::string& code) const;
  [[nodiscard]] const std::map<std::string, std::vector<KnownFinding>>& all() const { return findings_; }
  /// Every filling-in of a questionnaire, newest first within an instrument.
  [[nodiscard]] const std::vector<Sitting>& sittings() const { return sittings_; }
  /// Scores made from items where the case holds no total, and the body mass index where it holds height and weight
  /// but no index; findings like any other.
  [[nodiscard]] const std::deque<Finding>& scored() const { return scored_; }
  /// The value in `unit` as a span; empty when there is no number or the unit cannot be converted.
  [[nodiscard]] std::optional<Span> span(const KnownFinding& finding, const std::string& unit) const;
  [[nodiscard]] std::optional<double> convert(double value, const std::string& from, const std::string& to,
                                              const kb::Analyte* analyte) const;

  [[nodiscard]] Truth context(const std::string& id, Answer expected) const;
  [[nodiscard]] Truth condition(const std::string& id) const;
  /// A current medicine or supplement that is `id` or belongs to it. "No" needs both lists to have been asked.
  [[nodiscard]] Truth takes(const std::string& id) const;
  [[nodiscard]] const KnownMedicine* takenAs(const std::string& id) const;
  [[nodiscard]] Truth allergic(const std::string& id) const;
  [[nodiscard]] bool hasGoal(const std::string& id) const;
  [[nodiscard]] bool tried(const std::string& id) const;
  [[nodiscard]] Truth unrecognised() const;
  [[nodiscard]] const std::vector<KnownMedicine>& medicines() const { return medicines_; }
  [[nodiscard]] std::optional<int> ageYears() const { return age_; }
  [[nodiscard]] const std::vector<FactProblem>& problems() const { return problems_; }
  [[nodiscard]] const std::vector<std::size_t>& unmatched() const { return unmatched_; }
  /// The id itself and everything it belongs to (classes of classes), for drugs and concepts.
  [[nodiscard]] std::set<std::string> belongsTo(const std::string& id) const;

 private:
  CaseFacts(const CaseFacts&);  // the copy's findings point into the original
  void readFindings(const KnowledgeIndex& index);
  void setTime(KnownFinding& known) const;
  void readMedicines(const KnowledgeIndex& index, const std::vector<Medication>& list, bool supplement);
  void readAllergies(const KnowledgeIndex& index);
  void scoreItems();
  void addBodyMassIndex();
  void addMade(std::size_t k);
  void sortNewestFirst();

  const kb::KnowledgeBase& kb_;
  const Case& case_;
  UnitConversion convert_;
  std::map<std::string, std::vector<KnownFinding>> findings_;
  std::vector<Sitting> sittings_;
  std::deque<Finding> scored_;
  std::vector<KnownMedicine> medicines_;
  std::map<std::string, std::vector<std::size_t>> taken_;  ///< id or class -> current medicines
  std::set<std::string> allergic_to_;                      ///< ids, classes and folded words
  std::vector<FactProblem> problems_;
  std::vector<std::size_t> unmatched_;
  std::optional<int> age_;
};

}  // namespace homeostat::inference
