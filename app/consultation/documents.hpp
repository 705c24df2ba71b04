#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "app/consultation/practice.hpp"
#include "inference/circadian/plan.hpp"
#include "reports/documents.hpp"

namespace homeostat::consultation {

/// What is asked of a document beyond its kind. Empty language: the practice's own.
struct DocumentWish {
  std::string language;
  bool large_print = false;
  std::optional<circadian::PlanRequest> night{};  ///< of a light plan: the wanted night; empty: none was said
};

/// A picture for the letterhead, with the text for those who do not see it. Refuses what `reports::Image` refuses.
base::Result<reports::Image> readLetterheadImage(const std::filesystem::path& file, const std::string& text);

/// A practice's own lines for documents made without its record: {"letterhead": [...], "letterhead_image": {"file":
/// "logo.png", "text": "..."}, "clinician": "...", "language": "de", "invented": true}, each of them optional; the
/// picture lies beside `file`. Refuses broken JSON and unknown keys.
base::Result<reports::Printing> readPrinting(std::string_view json_text, const std::string& file);

/// The document as a file of its ending: ".pdf" or ".html". Refuses another ending.
base::Result<std::string> documentBytes(const reports::Document& document, const std::string& file_name);

/// The visit a document is made from: the open one, else (none was opened, or findings came in since) today's. A letter
/// of a signed visit stays signed when it is printed later, unless something was answered since.
base::Result<Visit> visitToPrint(const Practice& practice, const std::string& patient, const base::Instant& now);

/// The visit's case with every decision the record has, those made in the visit too: what is shown of it says what was
/// decided.
inference::Case withDecisions(const Visit& visit, const record::PatientView& view);

/// The patient's recordings, measured again from the originals in the record: their beats are kept nowhere else.
base::Result<std::vector<reports::MeasuredRecording>> recordingsOf(const Practice& practice,
                                                                   const std::string& patient);

/// A document of a visit as the practice prints it: its letterhead, its language, signed only when the ledger says so.
base::Result<reports::Document> documentOf(const Practice& practice, const std::string& patient, const Visit& visit,
                                           reports::Kind kind, const DocumentWish& wish);

/// Writes that a document went out, with its bytes sealed beside the entry.
base::Result<void> issue(Practice& practice, const std::string& patient, const Visit& visit, reports::Kind kind,
                         const std::string& language, const std::string& bytes, const base::Instant& now);

}  // namespace homeostat::consultation
