#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kb/base/instant.hpp"
#include "kb/base/result.hpp"

namespace homeostat::inference {

/// An answer that was given, or not. "Not asked" is the absence of the entry.
enum class Answer { yes, no, unknown };

/// Where a value came from: file, place in it, and how it was matched.
struct Provenance {
  std::string file;
  std::string place;    ///< "Bundle.entry[4]", "line 12", "OBX 7"
  std::string matched;  ///< "LOINC 2276-4", "name \"Ferritin\"", "as given"
  bool operator==(const Provenance&) const = default;
};

/// An observed value of a concept. A finding with neither `value` nor `text` does not exist.
struct Finding {
  std::string code;   ///< concept id, instrument item id, or the LOINC or local code when unmatched
  std::string loinc;  ///< empty when none was given
  std::string name;   ///< as the source printed it
  std::optional<double> value;
  std::string value_text;           ///< the digits or words as written
  std::string comparator;           ///< "", "<", "<=", ">=", ">"
  std::string unit;                 ///< UCUM code; empty for scores and counts
  std::optional<base::Instant> at;  ///< when the specimen was taken or the score given
  std::string status = "final";     ///< final, amended, corrected, preliminary; others never become findings
  std::optional<double> low, high;  ///< the report's own reference interval, in `unit`
  std::string reference_text;
  std::map<std::string, std::string>
      conditions;  ///< "fasting": "yes", "breathing": "paced", "cycle-day": "3", "method" …
  std::vector<std::string> notes;
  std::optional<double> quality;  ///< 0 to 1 for recordings
  std::string laboratory;
  Provenance source;
  bool operator==(const Finding&) const = default;
};

struct Asked {
  std::string id;
  Answer value = Answer::unknown;
  std::optional<base::Instant> asked_at;
  bool operator==(const Asked&) const = default;
};

struct Medication {
  std::string name, atc, rxnorm, dose;  ///< at least one of the first three is present
  std::optional<base::Instant> since, until;
  bool operator==(const Medication&) const = default;
};

struct FlagAnswer {
  std::string id, answer, note;
  std::optional<base::Instant> at;
  bool operator==(const FlagAnswer&) const = default;
};

/// Something in a case file that was set aside: named, never dropped in silence; the rest is still assessed.
struct SetAside {
  std::string place;  ///< JSON path, "findings[3].unit"
  std::string why;
  bool operator==(const SetAside&) const = default;
};

struct Decision {
  std::string intervention, decision, reason;
  std::optional<base::Instant> at;
  bool operator==(const Decision&) const = default;
};

/// True for a decision that takes an intervention up: accepted, or accepted with changes.
bool takesUp(std::string_view decision);

/// One patient at one moment. Nothing absent is read as "no".
struct Case {
  std::string patient_id, patient_name, sex;  ///< sex: female, male, other, unknown, "" not given
  std::optional<base::CivilDate> birth_date;
  std::optional<double> height_cm, weight_kg;
  base::Instant at;
  std::string zone;  ///< IANA
  std::vector<Asked> context, conditions;
  std::vector<Medication> medications, supplements;
  std::optional<base::Instant> medications_asked_at, supplements_asked_at;  ///< empty: not asked
  std::vector<std::string> allergies;
  std::optional<base::Instant> allergies_asked_at;
  std::vector<std::string> goals;
  std::map<std::string, std::string> tried;  ///< intervention -> response
  std::vector<Finding> findings;
  std::vector<std::string> recordings;  ///< paths relative to the case file; resolved by `app` before assessing
  std::vector<FlagAnswer> flags_answered;
  std::vector<Decision> decisions;
  std::vector<SetAside> set_aside;  ///< what `readCase` could not take
};

/// Completed years at the case's time, empty without a birth date.
std::optional<int> ageYears(const Case& c);

/// Reads a case file (design §8; `inference/case/case.schema.json`). Refuses what makes the whole file doubtful: broken
/// JSON, wrong types of the large parts, unknown top-level keys, no time. A single entry that cannot be read is set
/// aside with its place, the rest is taken. `file` is only for the message.
base::Result<Case> readCase(std::string_view json_text, const std::string& file);
/// The case as JSON text with sorted keys; `readCase` of it gives the same case.
std::string writeCase(const Case& c);
/// One finding as in a case file or an import; keys of design §8.
std::string writeFinding(const Finding& finding);
base::Result<Finding> readFinding(std::string_view json_text, const std::string& file);
/// SHA-256 of the canonical case without name and paths.
std::string caseHash(const Case& c);

}  // namespace homeostat::inference
