#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "app/record/events.hpp"

namespace homeostat::record {

/// A line of the timeline: which entry, when, who, and what kind. Words are the screen's.
struct TimelineEntry {
  std::uint64_t sequence = 0;
  std::string kind, actor;
  Instant at;
  std::string detail;  ///< file name, intervention, document kind, task text; may be empty
  bool understood = true;
  bool withdrawn = false;  ///< taken back later: shown, counts for nothing
};

struct SeenFinding {
  Json finding;
  std::uint64_t sequence = 0;  ///< the import it came with
};

struct SeenRecording {
  std::string file;            ///< name without folder
  Json line;                   ///< as `homeostat hrv` prints it
  std::uint64_t sequence = 0;  ///< the import it came with
  Instant at;                  ///< of the import
};

struct SeenDecision {
  DecisionMade decision;
  std::uint64_t sequence = 0;
  Instant at;
  std::string actor;
};

/// The visit that is open: the last one opened.
struct SeenVisit {
  Instant at;  ///< the visit's one moment
  std::uint64_t sequence = 0;
  bool overtaken = false;  ///< findings came in, or the patient's data were corrected, after it was opened
};

struct SeenDocument {
  DocumentIssued document;
  std::uint64_t sequence = 0;
  Instant at;
};

struct SeenAssessment {
  AssessmentMade assessment;
  std::uint64_t sequence = 0;
  Instant at;
  bool is_signed = false;
};

struct Task {
  TaskMade task;
  std::uint64_t sequence = 0;
  Instant at;
  bool done = false;
};

struct SeenFlag {
  FlagAnswered flag;
  std::uint64_t sequence = 0;
  Instant at;
};

/// What a patient's entries say today. All findings are kept with the import they came from: which of two values counts
/// is decided where the case is assessed.
struct PatientView {
  Patient patient;
  CaseContext context;  ///< merged; parts nobody ever gave are null
  std::vector<SeenFinding> findings;
  std::vector<SeenRecording> recordings;
  Json rejected = Json::array();                  ///< what imports did not take
  std::map<std::string, SeenDecision> decisions;  ///< latest of each intervention
  std::map<std::string, SeenFlag> flags;          ///< latest of each flag
  std::vector<SeenDocument> documents;
  std::vector<SeenAssessment> assessments;
  std::optional<SeenVisit> visit;
  std::vector<Task> tasks;
  std::vector<TimelineEntry> timeline;
  std::uint64_t last_sequence = 0;
  /// Sequences of entries this program does not understand: shown, never dropped.
  std::vector<std::uint64_t> not_understood;
};

/// Sequences of the entries that a later one took back. Cost: one pass.
std::set<std::uint64_t> withdrawnEntries(const std::vector<Event>& events);

/// Folds entries in order. Refuses record.invalid when an entry of a known kind does not have its fields.
Result<PatientView> foldPatient(const Patient& patient, const std::vector<Event>& events);

/// A case file (design §8) at a time in a zone (IANA; empty: left out). `patient.id` is the opaque id.
Json caseJson(const PatientView& view, const Instant& at, const std::string& zone);

}  // namespace homeostat::record
