#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "inference/assessment.hpp"
#include "inference/autonomic/hrv.hpp"
#include "inference/case/case.hpp"
#include "kb/base/json.hpp"
#include "kb/edition.hpp"
#include "kb/provenance.hpp"
#include "reports/document/document.hpp"

/// What is said of an assessment, as documents. Pure: no clock, no files; same input, same document.
namespace homeostat::reports {

enum class Kind { letter, handout, audit, autonomic, light };
/// "letter" … ; empty for another word.
std::optional<Kind> kindFromWord(std::string_view word);
std::string_view wordOf(Kind kind);
/// The words of all kinds.
std::vector<std::string> kindWords();

/// A recording as it was measured, and what its figures are drawn from.
struct MeasuredRecording {
  base::Json line;  ///< its entry of `homeostat hrv --json`
  autonomic::Beats beats;
  autonomic::Spectrum spectrum;  ///< no bins: none is drawn
};

/// Something to look at again.
struct FollowUp {
  std::string what, about;  ///< in words; the intervention or analyte it is about, empty: none
  std::optional<base::CivilDate> due;
};

/// An item that was retracted as wrong after it had stood in a document of this patient.
struct Retracted {
  std::string item;  ///< id
  std::string document;
  std::optional<base::CivilDate> printed{};
  std::string why{};  ///< as the reviewer wrote it
};

/// What a document is made from. The references outlive the call.
struct Subject {
  const inference::Case& the_case;
  const inference::Assessment& assessment;
  const kb::Edition& edition;
  std::vector<MeasuredRecording> recordings;  ///< only the autonomic report reads them
  /// Answer of `homeostat light --json`; only the light plan reads it.
  base::Json light;
  std::map<std::string, std::string> notes{};  ///< the clinician's own words on a decision, by intervention
  std::vector<FollowUp> tasks{};               ///< open ones, as the record has them
  /// Who of the practice approved the content that stands, by key "kind id"; only the audit reads them.
  std::map<std::string, std::vector<kb::Reviewer>> reviewers{};
  std::vector<Retracted> retracted{};
};

/// How it is printed.
struct Printing {
  std::string language = "en";          ///< of the document, BCP 47; one that has a bundle
  std::vector<std::string> letterhead;  ///< the practice's own lines, first one set larger; empty: none
  std::optional<Image> letterhead_image{};
  std::string clinician;     ///< name under the letter; empty: not named
  bool is_signed = false;    ///< signed in the ledger: says so; else the letter is marked "draft"
  bool large_print = false;  ///< handout in 18 point
  bool invented = false;     ///< demo data: every page says that no real person is meant
};

/// The document of this kind. Refuses a language without a bundle or fonts ("report.language", "report.fonts"), and
/// what must not be handed out: a handout while a red flag is an emergency ("report.withheld") or when nothing was
/// accepted ("report.empty"); an autonomic report without recordings and a light plan without a light answer
/// ("report.no-recording", "report.no-light"). Cost: some milliseconds after the fonts are loaded.
base::Result<Document> compose(Kind kind, const Subject& subject, const Printing& printing);

}  // namespace homeostat::reports
