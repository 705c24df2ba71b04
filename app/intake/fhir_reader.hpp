#pragma once

#include <deque>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "app/intake/draft.hpp"
#include "app/intake/node.hpp"

namespace homeostat::intake {

/// Reads FHIR resources of one file. Two steps, so that a file can be longer than what is kept of it: `collect` what
/// others may point at, then `take` every resource, then `finish`.
class FhirReader {
 public:
  explicit FhirReader(Context& context) : context_(context) {}

  /// True for kinds that others point at or that are needed before results are read (patients, reports, forms …).
  static bool isPointedAt(std::string_view type);
  /// Makes a resource, what it contains and what a Bundle holds findable; `node` must outlive the reader.
  void collect(const Node& node, const std::string& place, const std::string& full_url = "", int depth = 0);
  /// Reads results, medicines, conditions, allergies and answers out of a resource and all it holds.
  void take(const Node& node, const std::string& place, int depth = 0, const std::string& full_url = "");
  /// True for what has to be collected and kept while the rest of a long file is read.
  static bool mustBeKept(const Node& resource);
  /// Notes that a Bundle goes on in another file.
  void pages(const Node& bundle);
  /// What only the whole file tells: version, forms, whose results they are.
  void finish();

 private:
  struct Resource {
    const Node* node;
    std::string place;
  };
  /// What an answer is worth, and where that stands.
  struct Worth {
    std::optional<double> score;
    std::string from;
  };

  void notice(const Node& node, const std::string& type);
  void takeOne(const Node& node, const std::string& type, const std::string& place);
  const Node* resolve(const Node& from, const Node& reference) const;
  const Node* byReference(const std::string& target) const;
  void subject(const Node& node);
  void subjects();

  void patient(const Node& node);
  void report(const Node& node);

  void observation(const Node& node, const std::string& place);
  void component(const Node& part, Draft draft, const std::string& place);
  bool readTime(const Node& node, Draft& draft) const;
  void readCode(const Node& code, Draft& draft) const;
  void readSpecimen(const Node& node, Draft& draft) const;
  const Node* reportOf(const Node& node) const;

  void medication(const Node& node, const std::string& place);
  void problem(const Node& node, const std::string& place, std::vector<ImportedProblem>& into);

  void form(const Resource& r);
  void response(const Node& node, const std::string& place);
  const Node* formOf(const Node& response) const;
  void recognise(const Node& node, ImportedQuestionnaire& q) const;
  std::optional<AnalyteIndex::Match> instrumentOfItems(const Node& response) const;
  std::string itemOf(const kb::Instrument& instrument, const Node& form, const Node& item) const;
  static Worth worthOf(const kb::Instrument* instrument, const std::vector<const Node*>& holders, const Node& form_item,
                       const Node& answer);
  std::vector<std::string> safetyAnswers(const Node& response, const ImportedQuestionnaire& q) const;
  void answers(const Node& node, const std::string& place, ImportedQuestionnaire& q);
  void scoreOf(const kb::Instrument& instrument, const std::string& place, ImportedQuestionnaire& q);

  Context& context_;
  std::vector<Resource> forms_;
  std::vector<const Node*> unlinked_reports_;  ///< until everything they may point at is collected
  std::map<std::string, const Node*> by_reference_;
  std::map<std::string, const Node*> report_by_reference_;  ///< of a result, by what points at it
  std::map<const Node*, const Node*> report_by_node_;
  std::set<std::string> missing_results_;  ///< that reports name and that have not come yet
  std::string full_url_;                   ///< of the entry that is being taken
  std::set<std::string> unresolved_subjects_;
  std::map<std::string, std::size_t> not_read_;
  std::string version_;
};

/// Pieces all FHIR parts share.
namespace fhir {
inline constexpr std::string_view kLoinc = "http://loinc.org";
/// Empty when absent or no such time.
std::optional<base::Instant> timeOf(const std::string& text);
/// The first of `stem`DateTime, Instant, Period.start, Timing.event that is a time.
std::optional<base::Instant> timeAt(const Node& node, const std::string& stem);
/// Text, display or code of a CodeableConcept, in this order.
std::string wordsOf(const Node& concept_node);
base::Result<void> noResource(const Context& context, const std::string& place);
/// Code, name and local code of a result.
void readCode(const Node& code, Draft& draft);
/// The score that an extension gives an answer (ordinalValue, itemWeight).
std::optional<double> ordinalOf(const Node& coding);
}  // namespace fhir

}  // namespace homeostat::intake
