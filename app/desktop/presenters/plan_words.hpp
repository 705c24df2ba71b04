#pragma once

#include <string>
#include <vector>

#include "app/desktop/presenters/language.hpp"
#include "app/record/patient_view.hpp"
#include "kb/model/knowledge.hpp"

namespace homeostat::desktop {

/// One decision that stands.
struct PlanRow {
  std::string id, name;
  std::string decision;                          ///< "Accepted: Agreed with the patient, 20 Nov 2026"
  std::string note;                              ///< as written, in the clinician's words
  std::string schedule, monitoring, stop_rules;  ///< of what is taken up, as the knowledge has them; may be empty
};
/// A dated task of this patient that is open.
struct TaskRow {
  std::uint64_t sequence = 0;
  std::string what;  ///< "Iron, due 18 December 2026"
  bool overdue = false;
};
/// What was agreed, what was decided otherwise, and when to look again.
struct PlanWords {
  std::vector<PlanRow> agreed, otherwise;
  std::vector<TaskRow> tasks;  ///< the earliest due first
};
PlanWords planWords(const record::PatientView& view, const kb::KnowledgeBase& knowledge, const base::Instant& now,
                    const Language& language);

/// The words of a task on a day: what it watches by its name, the note, when it is due.
std::string taskWords(const record::TaskMade& task, const base::Instant& now, const kb::KnowledgeBase& knowledge,
                      const Language& language);
/// Its day lies before today; a task of today is not overdue.
bool overdue(const record::TaskMade& task, const base::Instant& now);

}  // namespace homeostat::desktop
