#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/record/ledger.hpp"

namespace homeostat::record {

/// The kinds of entries and their payloads. Each struct names its kind and the newest version this program writes.
/// `toJson` leaves out what is absent. `fromEvent` refuses an event of another kind, a newer version, or a payload
/// without a required field. Keys of a payload that are not in the struct stay in `Event::payload`.

struct PatientRegistered {
  static constexpr const char* kKind = "patient-registered";
  static constexpr int kVersion = 1;
  std::string name, sex;
  std::optional<base::CivilDate> birth_date;
  std::map<std::string, std::string> identifiers;
};

/// The whole of the patient's data after the correction.
struct PatientCorrected {
  static constexpr const char* kKind = "patient-corrected";
  static constexpr int kVersion = 1;
  std::string name, sex;
  std::optional<base::CivilDate> birth_date;
  std::map<std::string, std::string> identifiers;
};

struct CaseImported {
  static constexpr const char* kKind = "case-imported";
  static constexpr int kVersion = 1;
  std::string source_file;        ///< name without folder
  std::string blob;               ///< address of the original; empty when keyed in by hand
  Json findings = Json::array();  ///< as `homeostat import` prints them
  Json rejected = Json::array();  ///< [{source, why}]
  Json companions;                ///< [{name, blob}] originals read together with it; absent: none
  Json recording;                 ///< of a recording its line as `homeostat hrv` prints it; absent otherwise
};

/// What was asked or learned; an absent (null) part says nothing, a given part is the answer from now on:
/// `context` and `conditions` entry by entry (by id), every other part as a whole.
struct CaseContext {
  static constexpr const char* kKind = "case-context";
  static constexpr int kVersion = 1;
  Json context, conditions;                                ///< [{id, value, asked_at}]
  Json medications, supplements, allergies, goals, tried;  ///< as in a case file
  std::optional<Instant> medications_asked_at, supplements_asked_at, allergies_asked_at;
  std::optional<double> height_cm, weight_kg;
};

/// The patient is seen: one moment for the case, the assessment, and what is decided, signed and printed of it, until
/// the next visit is opened. `at` is that moment.
struct VisitOpened {
  static constexpr const char* kKind = "visit-opened";
  static constexpr int kVersion = 1;
  std::optional<Instant> at;  ///< always present
};

struct AssessmentMade {
  static constexpr const char* kKind = "assessment-made";
  static constexpr int kVersion = 1;
  std::string edition_hash, case_hash, assessment_hash;
  std::string blob;  ///< address of the assessment's JSON
};

struct DecisionMade {
  static constexpr const char* kKind = "decision-made";
  static constexpr int kVersion = 1;
  std::string assessment_hash, intervention;
  std::string decision;  ///< accepted, modified, deferred, declined, not-discussed
  std::string reason;    ///< code
  std::string note;
};

struct AssessmentSigned {
  static constexpr const char* kKind = "assessment-signed";
  static constexpr int kVersion = 1;
  std::string assessment_hash, note;
};

struct DocumentIssued {
  static constexpr const char* kKind = "document-issued";
  static constexpr int kVersion = 1;
  std::string document;  ///< letter, handout, audit, autonomic, light
  std::string language, blob, sha256, assessment_hash;
};

struct FlagAnswered {
  static constexpr const char* kKind = "flag-answered";
  static constexpr int kVersion = 1;
  std::string id, answer, note;
};

/// An import, a typed value, an answer or an earlier withdrawal no longer counts, as if it had not been entered; the
/// entry itself stays readable. What it may take back: case-imported, case-context, flag-answered, entry-withdrawn.
struct EntryWithdrawn {
  static constexpr const char* kKind = "entry-withdrawn";
  static constexpr int kVersion = 1;
  double entry = 0;  ///< sequence of the entry
  std::string why;
};

struct TaskMade {
  static constexpr const char* kKind = "task-made";
  static constexpr int kVersion = 1;
  std::string what;
  std::optional<Instant> due;
  std::string about;  ///< intervention or analyte the task watches; may be empty
};

struct TaskDone {
  static constexpr const char* kKind = "task-done";
  static constexpr int kVersion = 1;
  double task = 0;  ///< sequence of the task-made entry
  std::string note;
};

/// One step of `kb/review`, kept as that room writes it.
struct KnowledgeReview {
  static constexpr const char* kKind = "knowledge-review";
  static constexpr int kVersion = 1;
  std::string item, step;
  Json detail;
};

/// A reviewer states interests; holds for a year. "none" is a statement. Of the actor.
struct KnowledgeConflicts {
  static constexpr const char* kKind = "knowledge-conflicts";
  static constexpr int kVersion = 1;
  std::string text;
};

/// A clinician puts a user on the board that reviews knowledge; replaces what was said of this person before.
struct ReviewerAppointed {
  static constexpr const char* kKind = "reviewer-appointed";
  static constexpr int kVersion = 1;
  std::string person;               ///< user id
  std::vector<std::string> roles;   ///< clinical, technical; none: no longer on the board
  std::vector<std::string> topics;  ///< none: all
};

struct PolicySet {
  static constexpr const char* kKind = "policy-set";
  static constexpr int kVersion = 1;
  Json policy;
};

struct SettingsChanged {
  static constexpr const char* kKind = "settings";
  static constexpr int kVersion = 1;
  Json settings;  ///< letterhead, language, laboratories' mappings …; the whole of them
};

/// Also written when roles change. `change`: added, roles.
struct UserAdded {
  static constexpr const char* kKind = "user-added";
  static constexpr int kVersion = 1;
  std::string id, name, change;
  std::vector<std::string> roles;
};

struct PatientForgotten {
  static constexpr const char* kKind = "patient-forgotten";
  static constexpr int kVersion = 1;
  std::string patient, reason;  ///< the opaque id; no name
};

struct PatientExported {
  static constexpr const char* kKind = "patient-exported";
  static constexpr int kVersion = 1;
  std::string reason;
};

/// The practice's own key for signing editions (public part), or that a passphrase changed.
struct PracticeKey {
  static constexpr const char* kKind = "practice-key";
  static constexpr int kVersion = 1;
  std::string purpose, public_key;
};

struct PracticeFounded {
  static constexpr const char* kKind = "practice-founded";
  static constexpr int kVersion = 1;
  std::string name;
};

template <class Payload>
Json toJson(const Payload& payload);

/// Refuses with record.invalid, naming the field.
template <class Payload>
Result<Payload> fromEvent(const Event& event);

template <class Payload>
EventDraft draftOf(const Payload& payload, const std::string& patient, const Instant& at) {
  return {patient, Payload::kKind, Payload::kVersion, toJson(payload), at};
}

/// True when this program knows the kind and the version is not newer than its own.
bool understands(std::string_view kind, int version);
/// Every kind of this program, sorted.
const std::vector<std::string>& knownKinds();
/// True for kinds that belong to a patient; false for the practice's and unknown ones.
bool isPatientKind(std::string_view kind);
/// Refuses a payload that its own struct would not read. Unknown kinds and newer versions pass: they are kept.
Result<void> checkDraft(const EventDraft& draft);

}  // namespace homeostat::record
