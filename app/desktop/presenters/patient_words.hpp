#pragma once

#include <string>
#include <vector>

#include "app/consultation/practice.hpp"
#include "app/consultation/reviews.hpp"
#include "app/desktop/presenters/language.hpp"
#include "reports/figure/charts.hpp"

namespace homeostat::desktop {

/// The patient's page as finished words; pure functions of the record, today's case and the knowledge.

/// Stands over every room of the patient. What was never asked says so.
struct Banner {
  std::string name, person, medication, allergies, goals;
  bool allergic = false;  ///< something is on record
};
Banner banner(const record::PatientView& view, const consultation::Visit& visit, const kb::KnowledgeBase& knowledge,
              const Language& language);

struct TimelineRow {
  std::string when, what, detail, who;
};
/// Newest first; entries this program does not understand are named as such.
std::vector<TimelineRow> timeline(const record::PatientView& view, const kb::KnowledgeBase& knowledge,
                                  const Language& language);

struct FindingRow {
  std::string name, value, reference, place;  ///< place: "below", "above", "within" the reference, or empty
  std::string when, source;
  std::string use;  ///< what it informs, or why it informs nothing
  bool outside = false;
};
/// Newest first within a name; names in the language's order.
std::vector<FindingRow> findingRows(const consultation::Visit& visit, const kb::KnowledgeBase& knowledge,
                                    const Language& language);

/// Something that was issued and rests on an item that was retracted since.
struct RetractedPrint {
  consultation::PrintedWith printed;
  std::string because;                ///< as the reviewer wrote it
  std::optional<base::CivilDate> on;  ///< of the retraction
};
/// "Retracted on 30 November 2026: 5-HTP. It was wrong: … Stands in: Consultation letter (en), 20 Nov 2026".
std::string retractionWords(const RetractedPrint& print, const kb::KnowledgeBase& knowledge, const Language& language);

/// Courses of everything measured at least twice under the same conditions, as documents draw them; at most `panels`,
/// those with most values first.
reports::figure::Trends trendsOf(const consultation::Visit& visit, const kb::KnowledgeBase& knowledge,
                                 const Language& language, std::size_t panels);

}  // namespace homeostat::desktop
