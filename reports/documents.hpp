#pragma once

#include <optional>
#include <string>
#include <vector>

#include "inference/assessment.hpp"
#include "inference/case/case.hpp"
#include "kb/base/instant.hpp"
#include "kb/base/result.hpp"
#include "kb/edition.hpp"

namespace homeostat::reports {

/// What is printed (design §7).
enum class Kind { letter, handout, audit, autonomic, light };

/// "letter" … "light"; refuses other words, naming the ones there are.
base::Result<Kind> kindFromWord(const std::string& word);

/// How the practice prints. Everything that would otherwise come from a clock, a user or a locale is handed in.
struct Printing {
  std::string language = "en";          ///< of the document; need not be the screen's
  std::vector<std::string> letterhead;  ///< lines above the title; empty: none
  std::string clinician;                ///< as printed under the letter; empty: a blank line to sign
  base::Instant at;                     ///< time of printing
  std::string signed_by;                ///< empty: the document says that it is not signed
  bool large_print = false;             ///< handout in 18 point
  bool invented = false;                ///< demonstration data: said on every page
};

/// What a document speaks of. References must outlive the call; nothing is kept.
struct Subject {
  const inference::Case& the_case;  ///< its `decisions` say what was agreed
  const inference::Assessment& assessment;
  const kb::Edition& edition;
};

/// The document as a PDF: tagged, fonts embedded, deterministic (same arguments, same bytes). Refuses a language
/// without texts and a handout while an emergency locks all but its own action (code "report.withheld"). Cost: some 10
/// ms a page.
base::Result<std::string> pdf(Kind kind, const Subject& subject, const Printing& printing);

/// The same document as self-contained HTML that is valid XML.
base::Result<std::string> html(Kind kind, const Subject& subject, const Printing& printing);

}  // namespace homeostat::reports
